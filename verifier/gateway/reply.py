"""One reply of the gateway, read from any bytes or text.

The levels and their errors are those Sage documents at
https://developer.intacct.com/web-services/responses/ : a failure at control
level is next to the control block, one of the sign-in next to the
authentication block, one of a function inside its result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.gateway.elements import scan_elements
from verifier.gateway.network import find_status
from verifier.gateway.words import find_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.gateway.elements import Element

READ_AT_MOST = 64 * 1024
"""Bytes or characters read of a reply; a sign-in's answer has some two thousand."""

HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
TEXT_LEVELS = (
    (re.compile(r"response control status failure", re.IGNORECASE), "control"),
    (
        re.compile(
            r"response authentication status failure"
            r"|\bauthentication['\"\]]{0,2}\s?(?:=>?|[:,])\W{0,60}"
            r"(?:(?!status)\w{1,40}\W{1,60}){0,4}status\W{1,20}(?:string\W\d\W{1,20})?failure",
            re.IGNORECASE,
        ),
        "authentication",
    ),
    (re.compile(r"result status: (?:failure|aborted)", re.IGNORECASE), "result"),
)
"""How Sage's own libraries for programmers name the levels in their exceptions.

The sign-in's is known as well where a program printed a whole reply as its own objects, since it
may be refused without any words.
"""

ESCAPED = (
    ("\\r", " "),
    ("\\n", " "),
    ("\\t", " "),
    ('\\"', '"'),
    ("\\u003c", "<"),
    ("\\u003e", ">"),
    ("\\'", "'"),
    ("\\u0027", "'"),
    ("\\u0022", '"'),
)


class Fault(NamedTuple):
    """One error of a reply; `level` is control, authentication, result, or "" for unknown."""

    level: str
    number: str
    description: str
    description2: str
    correction: str

    def text(self) -> str:
        """Return all it says."""
        return " ".join(filter(None, (self.description, self.description2, self.correction)))


class Result(NamedTuple):
    """What came of one function: its control id, its status as in `Reply`, and its errors."""

    control_id: str
    status: str
    faults: tuple[Fault, ...]


class Session(NamedTuple):
    """A session as getAPISession opens it; its id never shows in a representation."""

    id: str
    endpoint: str

    def __repr__(self) -> str:
        return f"Session(endpoint={self.endpoint!r})"


class Reply(NamedTuple):
    """What was read.

    `kind` is reply, acknowledgement, request, html, text, garbled or empty; the three
    states are success, failure, aborted, or "" where the reply does not say;
    `http_status` is 0 where unknown; `whole` is false where it was cut short;
    `sender` is the Sender ID of the request, as the control block repeats it.
    """

    kind: str
    control: str = ""
    authentication: str = ""
    result: str = ""
    faults: tuple[Fault, ...] = ()
    session: Session | None = None
    opens_session: bool = False
    http_status: int = 0
    whole: bool = True
    text: str = ""
    numbers: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    sender: str = ""

    def keep_results(self, results: Sequence[Result]) -> Reply:
        """Return this reply as if it had these results alone; an error beside them is about all."""
        own = (fault for each in results for fault in each.faults)
        beside = (fault for fault in self.faults if fault.level != "result")
        status = next((each.status for each in results if each.status != "success"), "success")
        return self._replace(result=status, faults=(*own, *beside), results=tuple(results))

    def find_failed_level(self) -> str:
        """Return the first level that did not succeed, or ""."""
        states = {
            "control": self.control,
            "authentication": self.authentication,
            "result": self.result,
        }
        return next((level for level, state in states.items() if state not in {"", "success"}), "")


def decode_reply(data: bytes) -> str:
    r"""Return the text of a reply's first bytes, whatever their encoding; never fails.

    What is not UTF-8 is read byte by byte. Without its null bytes, UTF-16 is read so, too.

    >>> decode_reply(b"<a>caf\xc3\xa9</a>") == decode_reply(b"<a>caf\xe9</a>")
    True
    """
    data = data[:READ_AT_MOST].replace(b"\x00", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut within a character; or not UTF-8 whatever it declares itself to be.
        cut = error.reason == "unexpected end of data"
    return data.decode("utf-8" if cut else "windows-1252", "replace")


def read_reply(source: bytes | str, http_status: int = 0) -> Reply:
    """Read a reply, a pasted fragment of one, or a text about one.

    `http_status` is the answer's, 0 where it is unknown. Nothing is raised,
    whatever the source; at most READ_AT_MOST of it is read.
    """
    text = decode_reply(source) if isinstance(source, bytes) else source[:READ_AT_MOST]
    text = text.replace("\x00", "")
    if not text.strip("\ufeff \t\r\n"):
        return Reply("empty", http_status=http_status)
    for escape, plain in ESCAPED:
        text = text.replace(escape, plain)
    for _ in range(2):
        if not re.search(r"<\s*(?:response|errormessage|error|request)\b", text, re.IGNORECASE):
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    http_status = http_status or find_status(text)
    root, whole = scan_elements(text)
    reply = _read_elements(root, http_status, whole=whole)
    if reply:
        return reply
    if HTML.search(text):
        return _read_html(root, http_status)
    if is_unreadable(text):
        return Reply("garbled", http_status=http_status)
    level = next((name for pattern, name in TEXT_LEVELS if pattern.search(text)), "")
    faults = (Fault(level, "", "", text, ""),)
    numbers = find_numbers(text)
    return Reply("text", faults=faults, http_status=http_status, text=text, numbers=numbers)


UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
"""Unprintable characters: control characters, and the mark of what could not be decoded."""


def is_unreadable(text: str) -> bool:
    r"""Return whether a text can't be read: more than one in ten characters is unprintable.

    >>> is_unreadable("Wrong password"), is_unreadable("\x00\x01\x02PK\x03\x04")
    (False, True)
    """
    beginning = text[:2000]
    return len(UNPRINTABLE.findall(beginning)) * 10 > len(beginning)


KINDS = {
    "acknowledgement": "acknowledgement",
    "response": "reply",
    "errormessage": "reply",
    "errorno": "reply",
    "request": "request",
}
"""What an element shows a text to be; the first counts, as a log may hold request and reply."""


def _read_elements(root: Element, http_status: int, *, whole: bool) -> Reply | None:
    """Read the elements of a reply, or return None where there are none."""
    found = list(root.walk())
    names = {element.name for path, element in found if element.children or path}
    kind = next((KINDS[name] for name in KINDS if name in names), "")
    if not kind:
        return None
    states = {"control": "", "authentication": "", "result": ""}
    faults: list[Fault] = []
    session: Session | None = None
    opens_session = False
    results: list[tuple[str, str, list[Fault]]] = []
    sender = ""
    for path, element in found:
        holder = path[-1] if path else ""
        match element.name:
            # The worst of several results, and of two answers in one, is what counts.
            case "status" if states.get(holder) in {"", "success"}:
                states[holder] = element.text().strip().lower()
            case "senderid" if holder == "control":
                sender = sender or element.text().strip()
            case "error" if element.children and len(faults) < FAULTS_AT_MOST:
                faults.append(_read_fault(path, element))
                if "result" in path:
                    results[-1][2].append(faults[-1])
            case "result":
                results.append((element.child("controlid"), _find_worst_status(element), []))
            case "function" if holder == "result":
                opens_session |= element.text().strip().lower() in {"getapisession", "getsession"}
            case "api" if element.child("sessionid"):
                session = Session(element.child("sessionid"), element.child("endpoint"))
    return Reply(
        kind,
        states["control"],
        states["authentication"],
        states["result"],
        tuple(faults),
        session,
        opens_session,
        http_status,
        whole,
        results=tuple(Result(name, status, tuple(told)) for name, status, told in results),
        sender=sender,
    )


def _find_worst_status(result: Element) -> str:
    """Return the status of a result; of several, the first that is no success."""
    found = [each.text().strip().lower() for each in result.children if each.name == "status"]
    return next((status for status in found if status != "success"), *found[:1] or [""])


TEXT_AT_MOST = 4000
"""Characters kept of each part of an error."""

FAULTS_AT_MOST = 50


def _read_fault(path: tuple[str, ...], element: Element) -> Fault:
    if "result" in path:
        level = "result"
    elif "operation" in path:
        level = "authentication"
    else:
        level = "control" if "response" in path else ""
    names = ("errorno", "description", "description2", "correction")
    return Fault(level, *(element.child(name)[:TEXT_AT_MOST] for name in names))


def _read_html(root: Element, http_status: int) -> Reply:
    title = ""
    texts: list[str] = []
    for _, element in root.walk():
        if element.name == "title" and not title:
            title = element.text().strip()
        if element.name not in {"script", "style"}:
            texts.extend(part for part in element.parts if isinstance(part, str))
    fault = Fault("", "", title, " ".join(texts), "")
    return Reply("html", faults=(fault,), http_status=http_status, text=title)
