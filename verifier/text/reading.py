"""Reads what was typed as what was meant, where that is certain."""

from __future__ import annotations

import re
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
    label,
)

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


def trim(text: str) -> tuple[int, int]:
    r"""Return where a text begins and ends without blanks, line ends and invisible characters.

    >>> trim(" Acme\u200b\n")
    (1, 5)
    """
    start = len(text) - len(text.lstrip(EDGES))
    return start, start + len(text.strip(EDGES))


def edges(text: str) -> list[tuple[int, int]]:
    """Return what stands at the ends and is left out, the end first.

    >>> edges(" Acme  "), edges("Acme")
    ([(5, 7), (0, 1)], [])
    """
    start, end = trim(text)
    return [edge for edge in ((end, len(text)), (0, start)) if edge[0] < edge[1]]


class _Reader:
    """Reads one text: `chars` from `start` to `end` is what is left, `at` the place of each."""

    def __init__(self, typed: str, field: str, *, hyphens: bool) -> None:
        self.field = field
        self.hyphens = hyphens
        self.changes: dict[str, Span] = {}
        self.label = ""
        self.chars = ""
        self.at: list[int] = []
        for edge in edges(typed):
            self.trimmed(typed, *edge)
        self.map(typed, *trim(typed))
        self.start, self.end = 0, len(self.chars)
        while self.unlabel() or self.unquote():
            pass

    def reading(self, typed: str) -> Reading:
        """Return what came out."""
        return Reading(
            typed,
            self.chars[self.start : self.end],
            tuple(self.at[self.start : self.end]),
            tuple(Change(code, self.changes[code]) for code in CHANGES if code in self.changes),
            self.label,
        )

    def note(self, code: str, start: int, end: int) -> None:
        """Remember the first place of a change."""
        self.changes.setdefault(code, Span(start, end))

    def trimmed(self, typed: str, start: int, end: int) -> None:
        """Remember what an end is left without: blanks, and signs that are no blanks."""
        for place in range(start, end):
            if typed[place] not in INVISIBLE:
                self.note("text.trimmed", start, end)
            elif (code := self.replacement(typed[place])[0]) not in self.changes:
                self.note(code, place, self.run(typed, place, code))

    def map(self, typed: str, start: int, end: int) -> None:
        """Leave out what shows nothing and make odd blanks, hyphens and wide letters ordinary."""
        chars: list[str] = []
        for place in range(start, end):
            code, char = self.replacement(typed[place])
            if code and code not in self.changes:
                self.note(code, place, self.run(typed, place, code))
            if char:
                chars.append(char)
                self.at.append(place)
        self.chars = "".join(chars)

    def run(self, typed: str, place: int, code: str) -> int:
        """Return where a run of characters with the same change ends."""
        while place < len(typed) and self.replacement(typed[place])[0] == code:
            place += 1
        return place

    def replacement(self, char: str) -> tuple[str, str]:
        """Return the code of a change, if there is one, and the character to use."""
        if " " <= char <= "~":
            return "", char
        if char in DIRECTION:
            return "text.direction", ""
        if char in INVISIBLE:
            return "text.invisible", ""
        if char in BLANKS:
            return "text.blank", " "
        if "\uff01" <= char <= "\uff5e":
            return "text.wide", chr(ord(char) - 0xFEE0)
        if self.hyphens and char in HYPHENS:
            return "text.hyphen", "-"
        return "", char

    def cut(self, start: int, end: int) -> None:
        """Keep a part alone, without blanks at its ends."""
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
        self.cut(first + 1, last)
        return True

    def named(self, words: str) -> str:
        """Return the field that a label means: plain “ID” on a field's own page means its own."""
        plain = words.casefold() == "id" and self.field.endswith("_id")
        return self.field if plain else label(words)

    def unlabel(self) -> bool:
        """Take off a label in front: the field's own, or note whose it is."""
        start, near = self.start, min(self.end - 1, self.start + LABEL)
        signs = (self.chars.find(sign, start, near) for sign in ":=\t")
        sign = min((place for place in signs if place > start), default=start)
        head = self.chars[start:sign].strip()
        closing = QUOTES.get(head[:1], "")
        if closing and head[-1] not in closing and self.chars[sign + 1] not in closing:
            # The mark closes behind the value: it is taken off first.
            return False
        named = self.named(head.strip(LED_UP))
        if not named or self.chars.startswith("//", sign + 1) or ROW.match(self.chars, start):
            return False
        if named != self.field:
            self.label = self.label or named
            return False
        self.note("text.label", self.at[start], self.at[sign] + 1)
        start = sign + 1
        while self.chars[start] in closing and start < self.end - 1:
            start += 1
        self.cut(start, self.end)
        return True


LED_UP = "".join(QUOTES) + ">•· "
"""What stands in front of a label: marks that open a quotation, and those of lists and replies."""

BEHIND = ",;."
"""What a list, a program or a sentence puts behind a quotation."""

ROW = re.compile(r"[\"'][\w -]{2,40}[\"']\s?:[^:]{1,200},\s?[\"'][\w -]{2,40}[\"']\s?:")
"""Several fields in a row, as JSON has them: none of them is the whole."""

LABEL = 40
"""Characters in the longest label in front of a value."""


def read(typed: str, field: str = "", *, hyphens: bool = True) -> Reading:
    """Read what was typed for a field.

    `field` is the field's name: its own label in front is taken off.
    `hyphens` says whether dashes stand for hyphens, as they do in IDs. Longer
    texts than LIMIT are not looked into.

    >>> reading = read("Company ID: “Acme–Ltd” ", "company_id")
    >>> reading.value, reading.span(4, 5)
    ('Acme-Ltd', Span(start=17, end=18))
    >>> [change.code for change in reading.changes]
    ['text.trimmed', 'text.label', 'text.quotes', 'text.hyphen']
    """
    if len(typed) > LIMIT:
        return Reading(typed, typed, range(len(typed)))
    return _Reader(typed, field, hyphens=hyphens).reading(typed)
