"""A reply that a program read and wrote again: as a dict of Python, as JSON, JavaScript or PHP.

It holds the same names as the XML did, so the same tree is made of it. As with XML, what is
broken off or wrapped in other words is read as far as it goes, in one pass and linear time.
"""

from __future__ import annotations

import re

from verifier.gateway.markup import DEPTH, ELEMENTS, Element

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
