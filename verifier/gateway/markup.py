"""Reads the elements of a reply, from XML however broken, or from some program's notation of it.

The gateway's replies reach us cut short, with two roots, pasted out of a log or
read from a screenshot. A parser that insists on well-formed XML answers all of
these with "not well-formed" and hides the error the reader came for. This
scanner reads what is there, in one pass, in linear time and bounded memory:
declarations and comments are skipped, only the five named entities and
character references are replaced (once), and anything else stays text. With no
import beyond `re` it gives the same tree on the server and in the browser.

A reply that a program read and wrote again, as a dict of Python, as JSON, JavaScript or PHP,
holds the same names as the XML did, so the same tree is made of it, again in one pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH = 64
"""Elements nested deeper are read as part of the one that holds them."""

ELEMENTS = 20_000
"""A reply has some thirty elements; reading stops here."""

TAG = re.compile(
    r"""<(/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>"""
)
NAME = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)")
PLAIN = re.compile(r"<(/?)([A-Za-z_][\w.-]*)>([^<&]*)")
"""Most of a reply: a tag without attributes, and text that says what it is."""
REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Element:
    """An element: its name in lower case without a prefix, its own text and its children."""

    __slots__ = ("children", "name", "parts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str | Element] = []
        self.children: list[Element] = []

    def add(self, child: Element) -> None:
        """Put an element at the end."""
        self.parts.append(child)
        self.children.append(child)

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
    position = count = 0
    whole = True
    while count < ELEMENTS:
        plain = PLAIN.match(text, position)
        if plain:
            closing, name, following = plain.groups()
            position = plain.end()
            if closing:
                _close(stack, name.lower())
            else:
                _open(stack, name.lower())
                count += 1
            if following:
                stack[-1].parts.append(following)
            continue
        start = text.find("<", position)
        if start < 0:
            _add_text(stack[-1], text[position:])
            break
        _add_text(stack[-1], text[position:start])
        if text.startswith("<![CDATA[", start):
            end = text.find("]]>", start)
            # Text of a CDATA section is taken as it is, references too.
            stack[-1].parts.append(text[start + 9 : end if end >= 0 else None])
            position = end + 3
        elif text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            position = end + 3
        elif text.startswith(("<!", "<?"), start):
            end = text.find(">", start)
            position = end + 1
        else:
            end, position, opened = _read_tag(text, start, stack)
            count += opened
        if end < 0:
            whole = False
            break
    return top, whole and len(stack) == 1 and count < ELEMENTS


def _read_tag(text: str, start: int, stack: list[Element]) -> tuple[int, int, int]:
    """Read a tag; return its end (-1 if it has none), where to go on, and elements opened."""
    tag = TAG.match(text, start)
    if tag:
        closing, name, _, empty = tag.groups()
        end = tag.end()
    else:
        loose = NAME.match(text, start)
        if not loose:
            stack[-1].parts.append("<")
            return start, start + 1, 0
        closing, name = loose.groups()
        stop = text.find(">", loose.end())
        following = text.find("<", loose.end(), stop if stop >= 0 else None)
        if following >= 0:
            end = following
        elif stop >= 0:
            end = stop + 1
        else:
            return -1, len(text), 0
        empty = "/" if text[end - 2 : end] == "/>" else ""
    name = name.rpartition(":")[2].lower()
    if closing:
        _close(stack, name)
        return end, end, 0
    _open(stack, name, empty=bool(empty))
    return end, end, 1


def _open(stack: list[Element], name: str, *, empty: bool = False) -> None:
    """Put an element into the one that is open, and open it, unless it is empty or too deep."""
    if len(stack) <= DEPTH:
        element = Element(name)
        stack[-1].add(element)
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
PRINTED = re.compile(r"\[['\"]?\w{1,40}['\"]?(?::\w{1,20}){0,2}\]\s?=>")

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|(?<![A-Za-z0-9])'(?:[^'\\]|\\.)*')"""
    r"|(?P<key>:?[A-Za-z_$][\w$:]*(?=\s{0,3}(?:=>|:\s|=[^=])))"
    r"|(?P<joint>=>|[:=])|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<comma>[,;])"
    r"|(?P<word>[^\s{}()\[\],;:='\"]+|['\"])"
)
PRINTED_TOKEN = re.compile(
    r"\[['\"]?(?P<key>\w{1,40})['\"]?(?::\w{1,20}){0,2}\]\s?=>[ \t]*"
    r"(?P<type>(?:Array|[\w\\]{1,80} Object)\s{1,200}\()?"
    r"|(?P<open>(?<=\s)\((?=\s))|(?P<close>\)(?!\S))|(?P<word>[^\s)]\S*|\S)"
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
        top = _scan_braces(DUMPED_TYPE.sub("", DUMPED.sub(r', "\1" => ', text)))
    else:
        top = _scan_printed(text) if PRINTED.search(text) else _scan_braces(text)
    if not {"control", "operation", "authentication"}.isdisjoint(
        each.name for each in top.children
    ):
        # What holds the levels of a reply was left out.
        whole, top = top, Element("")
        whole.name = "response"
        top.add(whole)
    return top


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
        self.count = 0

    def push(self, key: str, bracket: str) -> None:
        """Open a bracket: an element of this name, a list of such, or nothing that has a name."""
        holder, members = self.open[-1]
        if len(self.open) >= DEPTH or self.count >= ELEMENTS:
            self.open.append((holder, ""))
            return
        name = key or members
        if not name or (bracket == "[" and key):
            self.open.append((holder, name))
            return
        self.count += 1
        element = _make_element(name)
        holder.add(element)
        self.open.append((element, ""))

    def pop(self) -> None:
        if len(self.open) > 1:
            self.open.pop()

    def put(self, key: str, value: str) -> None:
        """Add a value under its name."""
        if key and self.count < ELEMENTS:
            self.count += 1
            element = _make_element(key)
            if value not in {"None", "null", "undefined", "nil"}:
                element.parts.append(value)
            self.open[-1][0].add(element)


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


def _scan_printed(text: str) -> Element:
    """Read what PHP prints of an array or object: each name in square brackets with an arrow."""
    tree = _Tree()
    key, value = "", ""
    for match in PRINTED_TOKEN.finditer(text):
        if match["key"]:
            tree.put(key, value)
            key, value = match["key"], ""
            if match["type"]:
                tree.push(key, "{")
                key = ""
        elif match["open"] and not value:
            tree.push(key, "{")
            key = ""
        elif match["close"]:
            tree.put(key, value)
            key = value = ""
            tree.pop()
        elif key:
            value = f"{value} {match[0]}".strip()
    tree.put(key, value)
    return tree.top
