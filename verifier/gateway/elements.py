"""Reads the elements of a reply from XML, however broken.

Replies reach us cut short, with two roots, pasted out of a log or read from a screenshot, and a
strict parser would hide the error the reader came for. This reads what is there, in one pass and
linear time: declarations and comments are skipped, only the five named entities and character
references are replaced (once), and anything else stays text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH = 64
"""Elements nested deeper are read as part of the one that holds them."""

CDATA = "<![CDATA["
SECTIONS = ((CDATA, "]]>"), ("<!--", "-->"), ("<!", ">"), ("<?", ">"))
"""How CDATA, comments and declarations begin and end."""

TAG = re.compile(
    r"""<(/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>"""
)
NAME = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)")
REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Element:
    """An element: its name in lower case without a prefix, its texts and elements in order."""

    __slots__ = ("children", "name", "parts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str | Element] = []
        self.children: list[Element] = []

    def text(self) -> str:
        """Return all text inside, that of nested elements included."""
        found: list[str] = []
        waiting: list[str | Element] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                found.append(part)
            else:
                waiting.extend(reversed(part.parts))
        return "".join(found)

    def child(self, name: str) -> str:
        """Return the text of the first child of that name, without spaces around it."""
        return next((each.text().strip() for each in self.children if each.name == name), "")

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Element]]:
        """Yield every element inside, in order, with the names of those that hold it."""
        waiting = [(path, child) for child in reversed(self.children)]
        while waiting:
            here, element = waiting.pop()
            yield here, element
            inner = (*here, element.name)
            waiting.extend((inner, child) for child in reversed(element.children))


def unescape(text: str) -> str:
    """Replace character references and the five named entities, once.

    >>> unescape("&#039;A&amp;amp;B&#039; &lol;")
    "'A&amp;B' &lol;"
    """
    return REFERENCE.sub(_replace_reference, text)


def scan_elements(text: str) -> tuple[Element, bool]:
    """Read a text as XML, however broken.

    Returns an element without a name that holds all roots found, and whether
    every element that was opened was closed.

    >>> root, whole = scan_elements("<response><control><status>failure</status></con")
    >>> root.children[0].children[0].child("status"), whole
    ('failure', False)
    """
    top = Element("")
    stack = [top]
    position = 0
    while (start := _find(text, "<", position)) < len(text):
        _add_text(stack[-1], text[position:start])
        if not text.startswith(("<!", "<?"), start):
            position = _read_tag(text, start, stack)
        else:
            opening, closing = next(each for each in SECTIONS if text.startswith(each[0], start))
            end = _find(text, closing, start + len(opening))
            position = end + len(closing)
            if opening == CDATA:
                # Its text is taken as it is, references too.
                stack[-1].parts.append(text[start + len(CDATA) : end])
    _add_text(stack[-1], text[position:])
    return top, len(stack) == 1 and position <= len(text)


def _find(text: str, part: str, start: int) -> int:
    """Return where a part begins, or the length of a text that has none from there on."""
    place = text.find(part, start)
    return len(text) if place == -1 else place


def _read_tag(text: str, start: int, stack: list[Element]) -> int:
    """Read a tag; return where to go on: beyond the text where the tag has no end."""
    tag = TAG.match(text, start)
    if tag:
        closing, name, _, slash = tag.groups()
        end, empty = tag.end(), bool(slash)
    else:
        loose = NAME.match(text, start)
        if not loose:
            stack[-1].parts.append("<")
            return start + 1
        closing, name = loose.groups()
        stop = _find(text, ">", loose.end())
        following = text.find("<", loose.end(), stop)
        end = stop + 1 if following == -1 else following
        if end > len(text):
            return end
        empty = text[end - 2 : end] == "/>"
    name = name.rpartition(":")[2].lower()
    if closing:
        _close(stack, name)
    else:
        _open(stack, name, empty=empty)
    return end


def _open(stack: list[Element], name: str, *, empty: bool) -> None:
    """Put an element into the one that is open, and open it, unless it is empty or too deep."""
    if len(stack) <= DEPTH:
        element = Element(name)
        stack[-1].parts.append(element)
        stack[-1].children.append(element)
        if not empty:
            stack.append(element)


def _close(stack: list[Element], name: str) -> None:
    """Close the last element of this name and what is open in it; nothing where there is none."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            break


def _add_text(element: Element, text: str) -> None:
    if text:
        element.parts.append(unescape(text))


def _replace_reference(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if (
        number > 0x10FFFF
        or 0xD800 <= number <= 0xDFFF
        or (number < 32 and number not in {9, 10, 13})
    ):
        return "\ufffd"
    return chr(number)
