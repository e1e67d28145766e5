"""Reads the elements of a reply, from XML however broken, or from some program's notation of it.

Replies reach us cut short, with two roots, pasted out of a log or read from a screenshot, and a
strict parser would hide the error the reader came for. This reads what is there, in one pass and
linear time: declarations and comments are skipped, only the five named entities and character
references are replaced (once), and anything else stays text.

A reply that a program wrote again, as a dict of Python, as JSON, JavaScript or PHP, holds the
same names as the XML did, so the same tree is made of it.
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

    __slots__ = ("name", "parts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str | Element] = []

    @property
    def children(self) -> list[Element]:
        """The elements directly inside."""
        return [part for part in self.parts if not isinstance(part, str)]

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
    return REFERENCE.sub(_replace_reference, text) if "&" in text else text


def scan_markup(text: str) -> tuple[Element, bool]:
    """Read a text as XML, however broken.

    Returns an element without a name that holds all roots found, and whether
    every element that was opened was closed.

    >>> root, whole = scan_markup("<response><control><status>failure</status></con")
    >>> root.children[0].children[0].child("status"), whole
    ('failure', False)
    """
    top = Element("")
    stack = [top]
    position = 0
    while (start := text.find("<", position)) >= 0:
        _add_text(stack[-1], text[position:start])
        if not text.startswith(("<!", "<?"), start):
            position = _read_tag(text, start, stack)
        else:
            opening, closing = next(each for each in SECTIONS if text.startswith(each[0], start))
            end = text.find(closing, start + len(opening))
            position = end + len(closing) if end >= 0 else -1
            if opening == CDATA:
                # Its text is taken as it is, references too.
                stack[-1].parts.append(text[start + len(CDATA) : end if end >= 0 else None])
        if position < 0:
            return top, False
    _add_text(stack[-1], text[position:])
    return top, len(stack) == 1


def _read_tag(text: str, start: int, stack: list[Element]) -> int:
    """Read a tag; return where to go on, -1 where it has no end."""
    tag = TAG.match(text, start)
    if tag:
        closing, name, _, empty = tag.groups()
        end = tag.end()
    else:
        loose = NAME.match(text, start)
        if not loose:
            stack[-1].parts.append("<")
            return start + 1
        closing, name = loose.groups()
        stop = text.find(">", loose.end())
        following = text.find("<", loose.end(), stop if stop >= 0 else None)
        end = following if following >= 0 else stop + 1
        if not end:
            return -1
        empty = "/" if text[end - 2 : end] == "/>" else ""
    name = name.rpartition(":")[2].lower()
    if closing:
        _close(stack, name)
    else:
        _open(stack, name, empty=bool(empty))
    return end


def _open(stack: list[Element], name: str, *, empty: bool = False) -> None:
    """Put an element into the one that is open, and open it, unless it is empty or too deep."""
    if len(stack) <= DEPTH:
        element = Element(name)
        stack[-1].parts.append(element)
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


HOLDS_REPLY = re.compile(
    r"\b(?:response|errormessage|operation|control|authentication)\b['\"]?\]?\s?(?:=|:|,)",
    re.IGNORECASE,
)
TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|(?<![A-Za-z0-9])'(?:[^'\\]|\\.)*')"""
    r"|(?P<key>:?[A-Za-z_$][\w$:]*(?=\s{0,3}(?:=>|:\s|=[^=])))"
    r"|(?P<joint>=>|[:=])|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<comma>[,;])"
    r"|(?P<word>[^\s{}()\[\],;:='\"]+|['\"])"
)
PRINTED_KEY = r"\[['\"]?(?P<key>\w{1,40})['\"]?(?::\w{1,20}){0,2}\]\s?=>[ \t]*"
PRINTED = re.compile(
    PRINTED_KEY + r"(?:(?P<type>(?:Array|[\w\\]{1,80} Object)\s{1,200}\()"
    rf"|(?P<value>.*?)(?=(?<!\S)(?:{PRINTED_KEY.replace('?P<key>', '?:')}|\)(?!\S))|\Z))",
    re.DOTALL,
)
DUMPED = re.compile(
    r"\[['\"]?(\w{1,40})['\"]?(?::\w{1,20}|:\"\w{1,40}\"){0,2}\]\s?=>\s{0,200}(?=\w+\()"
)
DUMPED_TYPE = re.compile(
    r"\b(?:string|int|float|bool|array|object)\([\w.\\]{1,80}\)(?:#\d{1,9} \(\d{1,9}\))?"
)
"""What PHP's two ways of showing a value put before each: a name in brackets, or a type as well."""

ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def scan_literals(text: str) -> Element | None:
    """Read a text as a reply in some program's notation; None where it holds no reply's names.

    >>> root = scan_literals("{'response': {'control': {'status': 'failure'}}}")
    >>> root.children[0].children[0].child("status")
    'failure'
    """
    if not HOLDS_REPLY.search(text):
        return None
    if DUMPED.search(text):
        text = DUMPED_TYPE.sub("", DUMPED.sub(r', "\1" => ', text))
    elif printed := PRINTED.search(text):
        text = PRINTED.sub(_quote_printed, text[printed.start() :])
    top = _scan_braces(text)
    if not {"control", "operation", "authentication"}.isdisjoint(
        each.name for each in top.children
    ):
        # What holds the levels of a reply was left out.
        whole, top = top, Element("")
        whole.name = "response"
        top.parts.append(whole)
    return top


def _quote_printed(match: re.Match[str]) -> str:
    """Return a name and what PHP prints for it, in quotation marks."""
    start = f', "{match["key"]}" => '
    if match["type"]:
        return f"{start}("
    value = " ".join(match["value"].split()).replace("\\", r"\\").replace('"', r"\"")
    return f'{start}"{value}"'


def _make_element(name: str) -> Element:
    return Element(name.strip("'\":").lower())


def _unquote(token: str) -> str:
    """Return what a text in quotation marks says."""
    return ESCAPE.sub(r"\1", token[1:-1])


class _Tree:
    """The elements that are open, and the names that the next ones get."""

    def __init__(self) -> None:
        self.top = Element("")
        # Each bracket: the element it fills, and the name of its members where it is a list.
        self.open: list[tuple[Element, str]] = [(self.top, "")]

    def push(self, key: str, bracket: str) -> None:
        """Open a bracket: an element of this name, a list of such, or nothing that has a name."""
        holder, members = self.open[-1]
        name = key or members
        if len(self.open) >= DEPTH:
            self.open.append((holder, ""))
        elif not name or (bracket == "[" and key):
            self.open.append((holder, name))
        else:
            element = _make_element(name)
            holder.parts.append(element)
            self.open.append((element, ""))

    def pop(self) -> None:
        if len(self.open) > 1:
            self.open.pop()

    def put(self, key: str, value: str) -> None:
        """Add a value under its name."""
        if key:
            element = _make_element(key)
            if value not in {"None", "null", "undefined", "nil"}:
                element.parts.append(value)
            self.open[-1][0].parts.append(element)


def _scan_braces(text: str) -> Element:
    """Read the notations whose brackets hold names and values: Python, JSON, JavaScript, Ruby."""
    tree = _Tree()
    key, value, before = "", "", ""
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup or "", match[0]
        if kind == "open":
            tree.push(key, token)
            key = value = ""
        elif kind == "joint" and not key:
            key, value = value, ""
        elif kind == "comma" and before == "(" and value and not key:
            # A pair, as ordered dictionaries of Python are written.
            key, value = value, ""
        elif kind in {"comma", "close"}:
            tree.put(key, value)
            key = value = ""
            if kind == "close":
                tree.pop()
        elif kind == "text":
            before = "(" if before.endswith("(") else ""
            # A text that is too wide for a line is written in several.
            value += _unquote(token)
            continue
        elif kind == "key" and not key:
            value = token
        elif kind in {"word", "key"}:
            value = f"{value} {token}".strip()
        before = token
    tree.put(key, value)
    return tree.top
