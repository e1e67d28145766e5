"""Characters that copying takes along."""

from __future__ import annotations

import re

LONGEST_TEXT = 1024
"""The longest text, in characters, that is looked into: no value of any field comes near it."""

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _join_ranges(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


BLANKS = " \x1f\xa0\u1680\u202f\u205f\u3000" + _join_ranges((0x2000, 0x200A))
"""Spaces within a line: the ordinary one and those that typesetters use."""

DIRECTION = {
    "\u061c": "Arabic letter mark",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "pop directional formatting",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first strong isolate",
    "\u2069": "pop directional isolate",
}
"""Signs that turn the order of letters on screen, with their names in Unicode:
https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters ."""

NAMES = {
    "\t": "tab",
    "\n": "line end",
    "\r": "line end",
    " ": "space",
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    **DIRECTION,
}
"""What a character that can't be seen is called where one is shown."""

INVISIBLE = "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0" + _join_ranges(
    (0x180B, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
)
"""Characters that show nothing: joiners, marks of direction, variation selectors, tags, fillers."""

EDGES = frozenset(BLANKS + "\t" + LINE_ENDS + INVISIBLE)
"""What is left out at both ends."""

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
"""Characters that word processors put in the place of a hyphen."""

QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u201d": "\u201d",
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    "\u2019": "\u2019",
    "\xab": "\xbb",
    "\xbb": "\xab",
    "\u2039": "\u203a",
    "*": "*",
}
"""Opening quotation marks (and the mark of bold text in a mail), each with those that close it."""

SEPARATORS = str.maketrans(dict.fromkeys("* -_.,;:/\\'\"\u2019\n" + HYPHENS, None))
"""What people add, leave out or exchange between the parts of an ID."""


def fold(text: str) -> str:
    """Return what is left of a text when capitals and separators don't count.

    >>> fold("Business user") == fold("business-user")
    True
    """
    return text.casefold().translate(SEPARATORS)


def find_unsendable(text: str) -> tuple[int, int] | None:
    r"""Return the place of the first character that no XML document can hold, or None.

    Those are control characters, halves of a surrogate pair and two
    non-characters (https://www.w3.org/TR/xml/#charsets).

    >>> find_unsendable("Ac\0me"), find_unsendable("Acme"), find_unsendable("a\nb")
    ((2, 3), None, None)
    """
    found = UNSENDABLE.search(text)
    return found.span() if found else None


UNSENDABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
