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
CONTROLS = frozenset("0bfnrt")
"""What stands behind a backslash for a control character, which is not printed."""

SINGLE_BYTE = "latin-1", "windows-1252"
"""What a text in UTF-8 is often taken for."""

ROUNDS = 4
"""How many times over a secret may be encoded and still be found."""


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
    views = {_fold_case(view) for text in texts for view in _list_decodings(text)}
    forms = {form for secret in secrets for form in _list_forms(secret)} - {""}
    return any(form in view or _has_cut_end(view, form) for view in views for form in forms)


def _has_cut_end(text: str, form: str) -> bool:
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
        forms |= {_fold_case(plain), _fold_case(plain.replace(" ", "+"))}
        forms |= {_fold_case(octets.decode(name, "replace")) for name in SINGLE_BYTE}
        forms |= {octets.hex(), *_encode_base64(octets)}
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
        found |= {html.unescape(text), unquote(text), _unescape_backslashes(text)}
        text = _unescape_backslashes(unquote(html.unescape(text)))
        found.add(text)
    return found


def _unescape_backslashes(text: str) -> str:
    return BACKSLASHED.sub(_replace_backslashed, text)


def _replace_backslashed(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] in CONTROLS else match[3]


def _fold_case(text: str) -> str:
    """Return a text without case, spaces and what is not printed."""
    return "".join(filter(str.isprintable, text.casefold().replace(" ", "")))
