"""What people really paste: invisible characters, quotes, labels, look-alikes, near misses.

`read_typed` turns what was typed into what was meant where that is certain, and
remembers for each character where it stood, so that a finding can mark it.
Nothing here takes longer than the text is long, and what is longer than any
value can be is not examined.
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
    find_unsendable,
)
from verifier.text.labels import (
    NAMES_OF_PEOPLE,
    OTHERS,
    PASSWORD,
    Label,
    find_labels,
    has_password_label,
    match_label,
)
from verifier.text.likeness import (
    count_slips,
    find_difference,
    is_near,
    make_skeleton,
    replace_look_alikes,
)
from verifier.text.reading import ORDINARY, ROW, Change, Reading, find_ends, read_typed

__all__ = [
    "BLANKS",
    "DIRECTION",
    "HYPHENS",
    "INVISIBLE",
    "LIMIT",
    "LINE_ENDS",
    "NAMES",
    "NAMES_OF_PEOPLE",
    "ORDINARY",
    "OTHERS",
    "PASSWORD",
    "QUOTES",
    "ROW",
    "SEPARATORS",
    "Change",
    "Label",
    "Reading",
    "count_slips",
    "find_difference",
    "find_ends",
    "find_labels",
    "find_unsendable",
    "has_password_label",
    "is_near",
    "make_skeleton",
    "match_label",
    "read_typed",
    "replace_look_alikes",
]
