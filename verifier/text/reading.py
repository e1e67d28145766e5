"""Reads what was typed as what was meant, where that is certain."""

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
    LIMIT,
    QUOTES,
)
from verifier.text.labels import LONGEST_LABEL, match_label

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGES = (
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


def find_ends(text: str) -> tuple[int, int]:
    r"""Return where a text begins and ends without spaces, line ends and hidden characters.

    >>> find_ends(" Acme\u200b\n")
    (1, 5)
    """
    start = _measure_edge(text)
    return start, len(text) - (_measure_edge(text[::-1]) if start < len(text) else 0)


def _measure_edge(text: str) -> int:
    """Return how many characters at the start are left out."""
    found = EDGE.match(text)
    return found.end() if found else 0


class _Reader:
    """Reads one text: `chars` from `start` to `end` is what is left, `at` the place of each."""

    def __init__(self, typed: str, field: str, *, hyphens: bool) -> None:
        self.field = field
        self.hyphens = hyphens
        self.changes: dict[str, Span] = {}
        self.label = ""
        self.chars = ""
        self.at: Sequence[int] = ()
        start, end = find_ends(typed)
        # Of both ends, it is the last that is said to be trimmed.
        self.note_edge(typed, end, len(typed))
        self.note_edge(typed, 0, start)
        self.map_characters(typed, start, end)
        self.start, self.end = 0, len(self.chars)
        self.unwrap()

    def unwrap(self) -> None:
        """Take off labels and quotation marks in turn, or nothing where there are too many."""
        before = dict(self.changes)
        for _ in range(ROUNDS):
            if not (self.unlabel() or self.unquote()):
                return
        self.changes, self.label = before, ""
        self.start, self.end = 0, len(self.chars)

    def make_reading(self, typed: str) -> Reading:
        """Return what came out."""
        return Reading(
            typed,
            self.chars[self.start : self.end],
            self.at[self.start : self.end],
            tuple(Change(code, self.changes[code]) for code in CHANGES if code in self.changes),
            self.label,
        )

    def note(self, code: str, start: int, end: int) -> None:
        """Remember the first place of a change."""
        self.changes.setdefault(code, Span(start, end))

    def note_edge(self, typed: str, start: int, end: int) -> None:
        """Remember what is removed from an end: spaces, and other characters."""
        present = set(typed[start:end])
        if not present <= GONE:
            self.note("text.trimmed", start, end)
        for code in ("text.direction", "text.invisible"):
            if not REPLACED[code].isdisjoint(present):
                self.note_first(typed, start, end, code)

    def map_characters(self, typed: str, start: int, end: int) -> None:
        """Remove hidden characters, and make unusual spaces, dashes and wide letters ordinary."""
        self.chars, self.at = typed[start:end], range(start, end)
        if typed.isascii() and UNIT not in typed:
            return
        present = set(self.chars)
        codes = [code for code, chars in REPLACED.items() if not chars.isdisjoint(present)]
        if not self.hyphens and "text.hyphen" in codes:
            codes.remove("text.hyphen")
        if not codes:
            return
        for code in codes:
            self.note_first(typed, start, end, code)
        if "text.direction" in codes or "text.invisible" in codes:
            shown = [char not in GONE for char in self.chars]
            self.at = list(compress(self.at, shown))
            self.chars = "".join(compress(self.chars, shown))
        plain = PLAIN if self.hyphens else PLAIN_WITH_DASHES
        # One search a character: `translate` is slow with characters that it leaves as they are.
        for char in present & plain.keys():
            self.chars = self.chars.replace(char, plain[char])

    def note_first(self, typed: str, start: int, end: int, code: str) -> None:
        """Remember the first run of characters of a change."""
        found = RUNS[code].search(typed, start, end)
        if found:
            self.note(code, *found.span())

    def keep_part(self, start: int, end: int) -> None:
        """Keep only a part, without spaces at its ends."""
        while start < end and self.chars[start] in EDGES:
            start += 1
        while start < end and self.chars[end - 1] in EDGES:
            end -= 1
        self.start, self.end = start, end

    def unquote(self) -> bool:
        """Take off a pair of quotation marks around the whole, and a comma behind it."""
        first, last = self.start, self.end - 1
        closing = QUOTES.get(self.chars[first], "") if first < last else ""
        if closing and self.chars[last] in BEHIND:
            last -= 1
        if last - first < 2 or self.chars[last] not in closing:
            return False
        inside = self.chars[first + 1 : last]
        if any(f"{mark}{sign}" in inside for mark in closing for sign in ",;:"):
            return False
        self.note("text.quotes", self.at[first], self.at[self.end - 1] + 1)
        self.keep_part(first + 1, last)
        return True

    def find_named_field(self, words: str) -> str:
        """Return the field that a label means: plain “ID” on a field's own page means its own."""
        plain = words.casefold() == "id" and self.field.endswith("_id")
        return self.field if plain else match_label(words)

    def unlabel(self) -> bool:
        """Take off a label in front: the field's own, or note whose it is."""
        start, near = self.start, min(self.end - 1, self.start + LONGEST_LABEL)
        signs = (self.chars.find(sign, start, near) for sign in ":=\t")
        sign = min((place for place in signs if place > start), default=start)
        head = self.chars[start:sign].strip()
        closing = QUOTES.get(head[:1], "")
        if closing and head[-1] not in closing and self.chars[sign + 1] not in closing:
            # The mark closes behind the value: it is taken off first.
            return False
        named = self.find_named_field(head.strip(LED_UP))
        if not named or self.chars.startswith("//", sign + 1) or ROW.match(self.chars, start):
            return False
        if named != self.field:
            self.label = self.label or named
            return False
        self.note("text.label", self.at[start], self.at[sign] + 1)
        start = sign + 1
        while self.chars[start] in closing and start < self.end - 1:
            start += 1
        self.keep_part(start, self.end)
        return True


LED_UP = "".join(QUOTES) + ">•· "
"""What may precede a label: opening quotation marks, and the marks of lists and replies."""

BEHIND = ",;."
"""What a list, a program or a sentence puts behind a quotation."""

ROW = re.compile(r"[\"'][\w -]{2,40}[\"']\s?:[^:]{1,200},\s?[\"'][\w -]{2,40}[\"']\s?:")
"""Several fields in a row, as in JSON."""

ROUNDS = 8
"""How often a label or a pair of quotation marks is taken off; people write two or three."""

UNIT = "\x1f"
"""The one space among ASCII's control characters."""


GONE = frozenset(INVISIBLE)
REPLACED = {
    "text.direction": frozenset(DIRECTION),
    "text.invisible": GONE - frozenset(DIRECTION),
    "text.blank": frozenset(BLANKS) - {" "},
    "text.hyphen": frozenset(HYPHENS),
    "text.wide": frozenset(map(chr, range(0xFF01, 0xFF5F))),
}
"""The characters that reading leaves out or replaces, by the code of the change."""

EDGE = re.compile(f"[{re.escape(''.join(EDGES))}]*")
RUNS = {code: re.compile(f"[{re.escape(''.join(chars))}]+") for code, chars in REPLACED.items()}

ORDINARY = re.compile(r"[A-Za-z0-9_.@-]+")
"""One word, in which there is nothing to leave out or to replace, and no label: most values."""

PLAIN_WITH_DASHES = {
    **dict.fromkeys(BLANKS.replace(" ", ""), " "),
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
PLAIN = PLAIN_WITH_DASHES | dict.fromkeys(HYPHENS, "-")


def read_typed(typed: str, field: str = "", *, hyphens: bool = True) -> Reading:
    """Read what was typed for a field.

    `field` is the field's name: its own label in front is taken off.
    `hyphens` says whether dashes stand for hyphens, as they do in IDs. Longer
    texts than LIMIT are returned as they are.

    >>> reading = read_typed("Company ID: “Acme–Ltd” ", "company_id")
    >>> reading.value, reading.span(4, 5)
    ('Acme-Ltd', Span(start=17, end=18))
    >>> [change.code for change in reading.changes]
    ['text.trimmed', 'text.label', 'text.quotes', 'text.hyphen']
    """
    if len(typed) > LIMIT or ORDINARY.fullmatch(typed):
        return Reading(typed, typed, range(len(typed)))
    return _Reader(typed, field, hyphens=hyphens).make_reading(typed)
