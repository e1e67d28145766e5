"""Reads what was typed as what was meant, where that is certain.

It remembers for each character where it stood, so that a finding can mark it. Nothing here takes
longer than the text is long, and what is longer than any value can be is not examined.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from verifier.findings import Span
from verifier.text.characters import (
    BLANKS,
    DIRECTION,
    EDGES,
    HYPHENS,
    INVISIBLE,
    LONGEST_TEXT,
    QUOTES,
)
from verifier.text.labels import LONGEST_LABEL, match_label
from verifier.text.markup import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SINGLE_WORD = re.compile(r"[A-Za-z0-9_.@-]+")
"""One word, in which there is nothing to leave out or to replace, and no label: most values."""

LEADING_MARKS = "".join(QUOTES) + ">•· "
"""What may precede a label: opening quotation marks, and the marks of lists and replies."""

BEHIND = ",;."
"""What a list, a program or a sentence puts behind a quotation."""

ROUNDS = 8
"""How often a label or a pair of quotation marks is taken off; people write two or three."""

GONE = frozenset(INVISIBLE)

REPLACED = {
    "text.direction": frozenset(DIRECTION),
    "text.invisible": GONE - frozenset(DIRECTION),
    "text.blank": frozenset(BLANKS) - {" "},
    "text.hyphen": frozenset(HYPHENS),
    "text.wide": frozenset(map(chr, range(0xFF01, 0xFF5F))),
}
"""The characters that reading leaves out or replaces, by the code of the change."""

RUNS = {code: re.compile(f"[{re.escape(''.join(chars))}]+") for code, chars in REPLACED.items()}
EDGE = re.compile(f"[{re.escape(''.join(EDGES))}]*")

REPLACEMENTS_BUT_HYPHENS = {
    **dict.fromkeys(REPLACED["text.blank"], " "),
    **{char: chr(ord(char) - 0xFEE0) for char in REPLACED["text.wide"]},
}
REPLACEMENTS = REPLACEMENTS_BUT_HYPHENS | dict.fromkeys(HYPHENS, "-")

CHANGES_IN_ORDER = (
    "text.trimmed",
    "text.direction",
    "text.invisible",
    "text.label",
    "text.quotes",
    "text.blank",
    "text.hyphen",
    "text.wide",
)
"""What reading may change, in the order it is said."""


class Change(NamedTuple):
    """Something left out or replaced while reading: the finding's code and the first place."""

    code: str
    span: Span


class Reading(NamedTuple):
    """What was typed, what it was read as, and where each character of that stood."""

    typed: str
    value: str
    at: Sequence[int]
    changes: tuple[Change, ...] = ()
    label: str = ""
    """The field that a label in front names, where it is not the field's own."""

    def span(self, start: int = 0, end: int | None = None) -> Span | None:
        """Return the place in what was typed of a part of the value; None where nothing is left."""
        places = self.at[start:end]
        return Span(places[0], places[-1] + 1) if places else None


def read_typed(typed: str, field: str, *, hyphens: bool = True) -> Reading:
    """Read what was typed for a field.

    `field` is the field's name: its own label in front is taken off.
    `hyphens` says whether dashes stand for hyphens, as they do in IDs. Longer
    texts than LONGEST_TEXT are returned as they are.

    >>> reading = read_typed("Company ID: “Acme–Ltd” ", "company_id")
    >>> reading.value, reading.span(4, 5)
    ('Acme-Ltd', Span(start=17, end=18))
    >>> [change.code for change in reading.changes]
    ['text.trimmed', 'text.label', 'text.quotes', 'text.hyphen']
    """
    if len(typed) > LONGEST_TEXT or SINGLE_WORD.fullmatch(typed):
        return Reading(typed, typed, range(len(typed)))
    start, end = find_ends(typed)
    present = set(typed)
    plain = REPLACEMENTS if hyphens else REPLACEMENTS_BUT_HYPHENS
    changes = find_changes(typed, start, end, present & (GONE | plain.keys()))
    chars, at = typed[start:end], list(range(start, end))
    if not GONE.isdisjoint(present):
        shown = [char not in GONE for char in chars]
        at = list(compress(at, shown))
        chars = "".join(compress(chars, shown))
    # One search a character: `translate` is slow with characters that it leaves as they are.
    for char in plain.keys() & present:
        chars = chars.replace(char, plain[char])
    inner = unwrap(chars, field)
    for code, (first, last) in inner.changes.items():
        changes[code] = Span(at[first], at[last - 1] + 1)
    return Reading(
        typed,
        chars[inner.start : inner.end],
        at[inner.start : inner.end],
        tuple(Change(code, changes[code]) for code in CHANGES_IN_ORDER if code in changes),
        inner.label,
    )


def find_ends(text: str) -> tuple[int, int]:
    r"""Return where a text begins and ends without spaces, line ends and hidden characters.

    >>> find_ends(" Acme\u200b\n")
    (1, 5)
    """
    start = EDGE.match(text).end()  # type: ignore[union-attr]
    rest = text[: start - 1 : -1] if start else text[::-1]
    return start, len(text) - EDGE.match(rest).end()  # type: ignore[union-attr]


def find_changes(typed: str, start: int, end: int, odd: set[str]) -> dict[str, Span]:
    """Return the first place of each change, by code; `odd` is what is left out or replaced.

    Of both ends, it is the last that is said to be trimmed.
    """
    found: dict[str, Span] = {}
    for first, last in ((end, len(typed)), (0, start)):
        if not GONE.issuperset(typed[first:last]):
            found.setdefault("text.trimmed", Span(first, last))
    for code, chars in REPLACED.items():
        if not chars.isdisjoint(odd):
            place = RUNS[code].search(typed, *(() if chars <= GONE else (start, end)))
            if place:
                found[code] = Span(*place.span())
    return found


class Inner(NamedTuple):
    """What is inside labels and quotation marks, and the places of the outermost of both."""

    start: int
    end: int
    changes: Mapping[str, tuple[int, int]] = {}
    label: str = ""


def unwrap(chars: str, field: str) -> Inner:
    """Take off labels and quotation marks in turn, or nothing where there are too many."""
    start, end, label = 0, len(chars), ""
    changes: dict[str, tuple[int, int]] = {}
    for _ in range(ROUNDS):
        named, sign, value = find_label(chars, start, end, field)
        if named and named == field:
            changes["text.label"] = (changes.get("text.label", (start,))[0], sign + 1)
            start, end = trim_part(chars, value, end)
            continue
        label = label or named
        inside = find_quoted(chars, start, end)
        if not inside:
            return Inner(start, end, changes, label)
        changes.setdefault("text.quotes", (start, end))
        start, end = trim_part(chars, *inside)
    return Inner(0, len(chars))


def trim_part(chars: str, start: int, end: int) -> tuple[int, int]:
    """Return where a part begins and ends without spaces."""
    first, last = find_ends(chars[start:end])
    return start + first, start + last


def find_label(chars: str, start: int, end: int, field: str) -> tuple[str, int, int]:
    """Return the field that a label in front names, the label's sign, and where its value begins.

    Plain “ID” in a field for an ID means its own.
    """
    near = min(end - 1, start + LONGEST_LABEL)
    sign = min((at for mark in ":=\t" if (at := chars.find(mark, start, near)) > start), default=0)
    head = chars[start:sign].strip()
    closing = QUOTES.get(head[:1], "")
    if closing and head[-1] not in closing and chars[sign + 1] not in closing:
        # The mark closes behind the value: it is taken off first.
        return "", 0, 0
    words = head.strip(LEADING_MARKS)
    named = field if words.casefold() == "id" and field.endswith("_id") else match_label(words)
    if not named or chars.startswith("//", sign + 1) or ROW.match(chars, start):
        return "", 0, 0
    value = sign + 1
    while chars[value] in closing and value < end - 1:
        value += 1
    return named, sign, value


def find_quoted(chars: str, start: int, end: int) -> tuple[int, int] | None:
    """Return what is in a pair of quotation marks around the whole, or None.

    A comma, a semicolon or a period may be behind the pair.
    """
    last = end - 1
    closing = QUOTES.get(chars[start], "") if start < last else ""
    if closing and chars[last] in BEHIND:
        last -= 1
    if last - start < 2 or chars[last] not in closing:
        return None
    inside = chars[start + 1 : last]
    if any(f"{mark}{sign}" in inside for mark in closing for sign in ",;:"):
        return None
    return start + 1, last
