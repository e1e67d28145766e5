"""Keeps what was sent in secret out of what is shown of a reply.

No reply of Sage's is known to give a password back; an error page between us and Sage might, and
in any form: escaped, quoted, encoded. Then none of its words are shown. Looked at are what arrived
and what reading put together and cut.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import unquote

from verifier.gateway.reply import decode_reply

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from verifier.gateway.diagnosis import Diagnosis

SHORTEST_BEGINNING = 3
"""Characters of a secret that give it away where a text is cut off after them."""

SHORTEST_BASE64 = 4
"""Characters; what is shorter stands in too much else."""

BACKSLASHED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}

ENCODED = re.compile(r"[&%\\]")
"""Without one of these, a text says what it is."""

SINGLE_BYTE = "latin-1", "windows-1252"
"""What a text in UTF-8 is often taken for."""

ROUNDS = 4
"""How many times over a secret may be encoded and still be found."""

UNPRINTED = {code: None for code in range(128) if not chr(code).isprintable() or chr(code) == " "}


def quote_safely(
    found: list[Diagnosis], answer: bytes, secrets: Collection[str]
) -> list[Diagnosis]:
    """Return diagnoses of one answer, without words where these or the answer hold a secret."""
    words = (text for each in found for text in (each.said, each.support_id))
    if _has_secret((decode_reply(answer), *words), secrets):
        return [each._replace(said="", support_id="") for each in found]
    return found


def _has_secret(texts: Iterable[str], secrets: Collection[str]) -> bool:
    """Return whether one of the texts shows a secret in any form, or ends within it."""
    views = {_fold_case(view) for text in texts if text for view in _list_decodings(text)}
    forms = {form for secret in secrets for form in _list_forms(secret)} - {""}
    return any(form in view or _ends_inside(view, form) for view in views for form in forms)


def _ends_inside(text: str, form: str) -> bool:
    """Return whether a text ends with the beginning of a form, as where it was cut off."""
    text = text.removesuffix("…")
    return form[:SHORTEST_BEGINNING] in text and any(
        text.endswith(form[:length]) for length in range(SHORTEST_BEGINNING, len(form))
    )


def _list_forms(secret: str) -> set[str]:
    """Return a secret as it may be in a text that is decoded and without case and spaces."""
    forms: set[str] = set()
    for plain in _list_decodings(secret):
        octets = plain.encode("utf-8", "surrogatepass")
        forms |= {_fold_case(plain), octets.hex(), *_encode_base64(octets)}
        if " " in plain:
            forms.add(_fold_case(plain.replace(" ", "+")))
        if not plain.isascii():
            forms |= {_fold_case(octets.decode(name, "replace")) for name in SINGLE_BYTE}
    return forms


def _encode_base64(octets: bytes) -> Iterator[str]:
    """Yield the middle of a secret in base64, in small letters, by its place in the encoded."""
    for before, start in enumerate((0, 2, 3)):
        # The first and last characters also hold bits of what is around the secret.
        end = (before + len(octets)) * 8 // 6
        middle = b64encode(bytes(before) + octets).decode()[start:end].lower()
        if len(middle) >= SHORTEST_BASE64:
            yield middle
            yield middle.replace("+", "-").replace("/", "_")


def _list_decodings(text: str) -> set[str]:
    """Return a text and what it says decoded, once and over again."""
    found = {text}
    for _ in range(ROUNDS):
        if not ENCODED.search(text):
            break
        found |= {html.unescape(text), unquote(text), _unescape_backslashes(text)}
        text = _unescape_backslashes(unquote(html.unescape(text)))
        found.add(text)
    return found


def _unescape_backslashes(text: str) -> str:
    return BACKSLASHED.sub(_replace_backslashed, text)


def _replace_backslashed(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else CONTROLS.get(match[3], match[3])


def _fold_case(text: str) -> str:
    """Return a text without case, spaces and what is not printed."""
    if text.isascii():
        return text.lower().translate(UNPRINTED)
    return "".join(each for each in text.casefold() if each.isprintable() and each != " ")
