"""Around every answer: its id, its headers, a line in the log; and no error goes further out."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import MutableHeaders

from verifier import policy
from verifier.service.answers import Json, error
from verifier.service.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANSWERS_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For answers that are no pages: a browser that shows one runs and loads nothing."""

PAGES = "site"
"""What the log and the metrics call every address of the site: an address may be mistyped text."""


class Outermost:
    """Wraps the application; `counted` is told the route and status of each answer."""

    def __init__(
        self, app: ASGIApp, page_policy: Callable[[], str], counted: Callable[[str, int], None]
    ) -> None:
        self.app = app
        self._page_policy = page_policy
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        scope["request_id"] = request_id
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), scope, request_id)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as failure:  # noqa: BLE001 - the server would log its words
            # The application has answered already: see `broken`.
            log().error("failed", exc_info=failure)
        finally:
            route = _route(scope)
            self._counted(route, status)
            took = round((time.monotonic() - started) * 1000)
            level = "debug" if route == PAGES and status < 400 else "info"
            getattr(log(), level)(
                "request", method=scope["method"], route=route, status=status, ms=took
            )

    def _dress(self, headers: MutableHeaders, scope: Scope, request_id: str) -> None:
        """Add what every answer carries."""
        headers.update(policy.HEADERS)
        if scope["scheme"] == "https":
            headers.update(policy.HSTS)
        headers["Content-Security-Policy"] = (
            self._page_policy() if _route(scope) == PAGES else ANSWERS_POLICY
        )
        headers["X-Request-ID"] = request_id


def _route(scope: Scope) -> str:
    """Return the route that answered: a path of our own or `site`, never what was asked for."""
    return getattr(scope.get("route"), "path", PAGES)


async def broken(request: Request, _failure: Exception) -> Response:
    """Return the answer where we failed ourselves."""
    message = (
        "Something went wrong on our side. Try again; if it stays so, tell Modeloptic's support "
        f"the number {request.scope['request_id']}."
    )
    return Json(error("broken", message), 500)
