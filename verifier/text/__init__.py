"""What people really paste: invisible characters, quotes, labels, look-alikes, near misses.

`read` turns what was typed into what was meant where that is certain, and
remembers for each character where it stood, so that a finding can mark it.
Nothing here takes longer than the text is long, and what is longer than any
value can be is not looked into at all.
"""

from __future__ import annotations

from verifier.text.characters import (
    BLANKS,
    DIRECTION,
    HYPHENS,
    INVISIBLE,
    LIMIT,
    LINE_ENDS,
    NAMES,
    QUOTES,
    SEPARATORS,
    unsendable,
)
from verifier.text.labels import (
    NAMES_OF_PEOPLE,
    OTHERS,
    PASSWORD,
    Label,
    find_labels,
    has_password_label,
    label,
)
from verifier.text.likeness import count_slips, difference, distance, near, plain, skeleton
from verifier.text.reading import ROW, Change, Reading, read, trim

__all__ = [
    "BLANKS",
    "DIRECTION",
    "HYPHENS",
    "INVISIBLE",
    "LIMIT",
    "LINE_ENDS",
    "NAMES",
    "NAMES_OF_PEOPLE",
    "OTHERS",
    "PASSWORD",
    "QUOTES",
    "ROW",
    "SEPARATORS",
    "Change",
    "Label",
    "Reading",
    "count_slips",
    "difference",
    "distance",
    "find_labels",
    "has_password_label",
    "label",
    "near",
    "plain",
    "read",
    "skeleton",
    "trim",
    "unsendable",
]
