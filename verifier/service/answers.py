"""How the service answers: JSON that holds any text, and refusals that say what to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_STORE = {"Cache-Control": "no-store"}

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For answers that are no pages: a browser that shows one runs and loads nothing."""


class Json(Response):
    """A JSON answer, never stored; other than Starlette's it can hold half a surrogate pair."""

    media_type = "application/json"

    def __init__(
        self, content: object, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status, {**NO_STORE, **(headers or {})})

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return encode(content)


def encode(content: object) -> bytes:
    """Return JSON in ASCII: any text at all survives it, and a line stays a line."""
    return json.dumps(content, separators=(",", ":")).encode("ascii")


class Refusal(Exception):  # noqa: N818 - what the service does, and no error of its own
    """A request answered with a 4xx or 503: its code, and a sentence that says what to do."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def answer(self) -> Json:
        """Return the answer that tells the client."""
        return Json(error(self.code, self.message), self.status, self.headers)


def error(code: str, message: str) -> dict[str, dict[str, str]]:
    """Return the wire form of a refusal."""
    return {"error": {"code": code, "message": message}}
