"""Reads markup that was pasted: HTML as text, and single values out of HTML, XML and JSON.

>>> remove_tags("<p>Company ID: <b>Acme</b></p>").strip()
'Company ID:  Acme'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.text.labels import match_label

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = re.compile(r"</?([a-z!][\w:-]*)[^<>]{0,400}>", re.IGNORECASE)
"""A tag, with the name of its element."""

BREAKS = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table)\b[^<>]{0,400}>", re.IGNORECASE)
BREAK_PLACES = re.compile(r"</?wbr\b[^<>]{0,400}>", re.IGNORECASE)
CELLS = re.compile(r"</?t[dh]\b[^<>]{0,400}>", re.IGNORECASE)
BETWEEN_CELLS = re.compile(r"</t[dh]>\s{0,200}<t[dh]\b[^<>]{0,400}>", re.IGNORECASE)

HIDDEN = re.compile(r"<(style|script|head|title)\b", re.IGNORECASE)
ENDS = {
    name: re.compile(rf"</{name}\b[^<>]{{0,400}}>?", re.IGNORECASE)
    for name in ("style", "script", "head", "title")
}
"""What begins and ends what a browser shows on no page."""

ENTITIES = {
    "&nbsp;": " ",
    "&ensp;": " ",
    "&emsp;": " ",
    "&thinsp;": " ",
    "&Tab;": "\t",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&amp;": "&",
}
NUMBERED = re.compile(r"&#(?:x([0-9a-f]{1,4})|(\d{1,5}));", re.IGNORECASE)
"""Characters that HTML names by number: https://html.spec.whatwg.org/#character-references."""

PROGRAM = re.compile(r"<(?:script|style)\b|\bon[a-z]{3,20}\s?=", re.IGNORECASE)
"""Markup whose text is for a program and is on no screen."""

ROW = re.compile(r"[\"'][\w -]{2,40}[\"']\s?:[^:]{1,200},\s?[\"'][\w -]{2,40}[\"']\s?:")
"""Several fields in a row, as in JSON."""

PAIR = re.compile(r"""[<"']([\w -]{2,40})[>"']\s{0,9}:?\s{0,9}["']?([^<>"'{},]{1,80})""")
"""A name and its value in XML or JSON."""

TEXT = re.compile(r">\s{0,9}([^<>]{2,40})<")
"""A short text between two tags."""


def is_markup(value: str) -> bool:
    """Return whether a value is a piece of XML or JSON.

    >>> is_markup("<a>x</a>"), is_markup('{"a": "x"}'), is_markup("<ann@example.com>")
    (True, True, False)
    """
    return (
        (value.startswith("<") and ("</" in value or "/>" in value))
        or (value[:1] in {"{", "["} and value[-1:] in {"}", "]"} and ('"' in value or "'" in value))
        or bool(ROW.match(value))
    )


def find_named_value(value: str, name: str) -> str:
    """Return a field's value out of a piece of XML or JSON, or nothing.

    >>> find_named_value("<companyid>Acme</companyid>", "company_id")
    'Acme'
    >>> find_named_value('{"userId": "x"}', "user_id")
    'x'
    """
    found = (text.strip() for key, text in PAIR.findall(value) if match_label(key) == name)
    return next(found, "")


def find_only_text(value: str, name: str) -> str:
    """Return the one text that tags show, unless they are named for another field; or nothing.

    >>> find_only_text("<b>Acme</b>", "user_id"), find_only_text("<userid>x</userid>", "role")
    ('Acme', '')
    """
    parts = TAG.split(value)
    texts = [text.strip() for text in parts[::2] if text.strip()]
    tags = set(parts[1::2])
    if len(texts) != 1 or not tags or PROGRAM.search(value):
        return ""
    return texts[0] if set(map(match_label, tags)) <= {"", name} else ""


def remove_tags(lines: str) -> str:
    """Return HTML as text: a line a block, a bar between the cells of a table."""
    lines = BETWEEN_CELLS.sub(" | ", "".join(list_shown_parts(lines)))
    # A tag may be all that separates an ID and a password; a place to break a line does not.
    return TAG.sub(" ", BREAK_PLACES.sub("", CELLS.sub(" ", BREAKS.sub("\n", lines))))


def list_shown_parts(lines: str) -> Iterator[str]:
    """Yield the parts of an HTML text that a browser shows."""
    place = 0
    while hidden := HIDDEN.search(lines, place):
        yield lines[place : hidden.start()]
        end = ENDS[hidden[1].lower()].search(lines, hidden.end())
        place = end.end() if end else len(lines)
    yield lines[place:]


def replace_entities(text: str) -> str:
    """Return a text with the characters that HTML writes by a name or number."""
    text = NUMBERED.sub(lambda each: chr(int(each[1], 16) if each[1] else int(each[2])), text)
    for entity, char in ENTITIES.items():
        text = text.replace(entity, char)
    return text
