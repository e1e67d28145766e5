"""Keeps what was sent in secret out of what is shown of a reply.

No reply of Sage's is known to give a password back; an error page between us and Sage might, and
in any form: escaped, quoted, encoded. So it is blanked in what arrived, before anything is read
and cut. What reading then puts together is looked at once more, and is not shown where a secret,
or its beginning, is in it.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote
from xml.sax.saxutils import escape

from verifier.gateway.reply import decode_reply, read_reply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from verifier.gateway.diagnosis import Diagnosis
    from verifier.gateway.reply import Reply

BLANK = "…"

SHORTEST_BLANKED = 4
"""Characters; blanking what is shorter would take words apart. Then nothing said is shown."""

SHORTEST_BEGINNING = 3
"""Characters of a secret that give it away where a text is cut off after them."""

BACKSLASHED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}

ENCODED = re.compile(r"[&%\\]")
"""Without one of these, a text says what it is."""

ROUNDS = 4
"""How many times over a secret may be encoded and still be found."""


def read_without_secrets(
    secrets: Collection[str], reply: Reply, answer: bytes, status: int
) -> Reply | None:
    """Read a reply again with its secrets blanked; None where it is no longer what it was.

    `answer` is what arrived, `status` its HTTP status and `reply` what was read of it, which is
    returned itself if no secret is in it. Use only the words of what is returned, and take the
    cause from `reply`.
    """
    text = decode_reply(answer)
    lowered = text.lower()
    found = {
        form
        for secret in secrets
        for form in _list_forms(secret, text)
        if len(form) >= SHORTEST_BLANKED and form.lower() in lowered
    }
    if not found:
        return reply
    # The longest first: it may hold another.
    pattern = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    blanked = read_reply(re.sub(pattern, BLANK, text, flags=re.IGNORECASE), status)
    return blanked if blanked.kind == reply.kind else None


def quote_safely(found: Diagnosis, quoted: Diagnosis | None, secrets: Collection[str]) -> Diagnosis:
    """Return a diagnosis with the words of another, which was made of the blanked reply.

    Where these give a secret away all the same, it has no words.
    """
    said, support_id = (quoted.said, quoted.support_id) if quoted else ("", "")
    if any(_has_secret(text, secret) for text in (said, support_id) for secret in secrets):
        said = support_id = ""
    return found._replace(said=said, support_id=support_id)


def _has_secret(text: str, secret: str) -> bool:
    """Return whether a text shows a secret in any form, or ends within it."""
    if not text or not secret:
        return False
    views = {_fold_case(view) for view in _list_decodings(text)}
    forms = {_fold_case(form) for form in _list_forms(secret, text)} - {""}
    return any(form in view or _ends_inside(view, form) for view in views for form in forms)


def _ends_inside(text: str, form: str) -> bool:
    """Return whether a text ends with the beginning of a form, as where it was cut off."""
    text = text.removesuffix(BLANK)[-len(form) :]
    return form[:SHORTEST_BEGINNING] in text and any(
        text.endswith(form[:length])
        for length in range(SHORTEST_BEGINNING, min(len(form), len(text) + 1))
    )


def _list_forms(secret: str, text: str) -> set[str]:
    """Return a secret as programs write it, and as reading rewrites it.

    Forms that cannot be in the text are left out: without an ampersand none is escaped as markup.
    """
    forms: set[str] = set()
    for plain in {secret, " ".join(secret.split()), *_list_decodings(secret)} - {""}:
        octets = plain.encode("utf-8", "surrogatepass")
        forms |= {plain, octets.hex(), *_encode_base64(octets)}
        if not plain.isascii():
            forms |= {octets.decode("latin-1"), octets.decode("windows-1252", "replace")}
        if "&" in text:
            forms |= _escape_markup(plain)
        if "%" in text or "+" in text:
            percent = quote(octets, safe="")
            forms |= {percent, quote(percent), quote(octets), quote_plus(octets)}
            forms.add("".join(f"%{octet:02X}" for octet in octets))
        if "\\" in text:
            escaped = json.dumps(plain)[1:-1]
            forms |= {escaped, json.dumps(escaped)[1:-1], repr(plain)[1:-1]}
            forms.add(json.dumps(plain, ensure_ascii=False)[1:-1])
    return forms


def _escape_markup(text: str) -> set[str]:
    """Return a text as XML and HTML may have it."""
    marked = escape(text)
    return {
        marked,
        escape(marked),
        html.escape(text),
        escape(text, {'"': "&quot;", "'": "&#039;"}),
        escape(text, {'"': "&quot;", "'": "&apos;"}),
        "".join(f"&#{ord(each)};" for each in text),
        "".join(f"&#x{ord(each):x};" for each in text),
    }


def _encode_base64(octets: bytes) -> Iterator[str]:
    """Yield the middle of a secret in base64, by its place in what was encoded."""
    for before in range(3):
        whole = b64encode(bytes(before) + octets).decode()
        # The first and last characters also hold bits of what is around the secret.
        middle = whole[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        if len(middle) >= 2 * SHORTEST_BLANKED:
            yield middle
            yield middle.translate({ord("+"): "-", ord("/"): "_"})


def _list_decodings(text: str) -> Iterable[str]:
    """Return a text and what it says decoded, once and over again."""
    if not ENCODED.search(text):
        return (text,)
    found = {text: None}
    for _ in range(ROUNDS):
        before = len(found)
        for decoded in (html.unescape(text), unquote(text), _unescape_backslashes(text)):
            found[decoded] = None
        text = _unescape_backslashes(unquote(html.unescape(text)))
        found[text] = None
        if len(found) == before:
            break
    return found


def _unescape_backslashes(text: str) -> str:
    return BACKSLASHED.sub(_replace_backslashed, text) if "\\" in text else text


def _replace_backslashed(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else CONTROLS.get(match[3], match[3])


def _fold_case(text: str) -> str:
    """Return a text without case, spaces and what is not printed."""
    if text.isascii() and text.isprintable():
        return text.lower().replace(" ", "")
    return "".join(each for each in text.casefold() if each.isprintable() and each != " ")
