"""Around every answer: its id, its headers, a line in the log; and no error goes further out."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

import structlog
from starlette.responses import Response

from verifier import policy
from verifier.service.answers import POLICY, Json, Refusal, error
from verifier.service.telemetry import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES = "site"
"""What the log and the metrics call every address of the site: an address may be mistyped text."""

METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
)
"""Methods that are logged by name: a client may send any word as one."""

CLIENT_GONE = 499
"""The status that nginx logs where the client closed the connection before it had an answer."""


HEADERS = [(name.lower().encode(), value.encode()) for name, value in policy.HEADERS.items()]
HSTS = [(name.lower().encode(), value.encode()) for name, value in policy.HSTS.items()]


class Middleware:
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
        request_id = f"{random.getrandbits(128):032x}"
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        scope["request_id"] = request_id
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                ours = self._list_headers(scope, request_id)
                message["headers"] = [*message["headers"], *ours]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except asyncio.CancelledError:
            # The process stops: the server would answer with words of its own, without our headers.
            if not status:
                await refuse_stopping().answer()(scope, receive, sending)
        except Exception as failure:  # noqa: BLE001 - the server would log its words
            # The application has answered already: see `answer_broken`.
            get_logger().error("failed", exc_info=failure)
        finally:
            route = _find_route(scope)
            self._counted(route, status)
            took = round((time.monotonic() - started) * 1000)
            level = "debug" if route == PAGES and status < 400 else "info"
            method = scope["method"] if scope["method"] in METHODS else "other"
            write = getattr(get_logger(), level)
            write("request", method=method, route=route, status=status, ms=took)

    def _list_headers(self, scope: Scope, request_id: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield what every answer carries."""
        yield from HEADERS
        if scope["scheme"] == "https":
            yield from HSTS
        content_policy = self._page_policy() if _find_route(scope) == PAGES else POLICY
        yield b"content-security-policy", content_policy.encode()
        yield b"x-request-id", request_id.encode()
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            # Where the request ends is in doubt: a proxy may see another one behind it.
            # https://www.rfc-editor.org/rfc/rfc9112#section-6.1
            yield b"connection", b"close"


def _find_route(scope: Scope) -> str:
    """Return the route that answered: a path of our own or `site`, never what was asked for."""
    return getattr(scope.get("route"), "path", PAGES)


def refuse_stopping() -> Refusal:
    """Return the refusal of a request that was still running when the process had to stop."""
    return Refusal(
        503,
        "stopping",
        "The service is being restarted. Try again in a few seconds.",
        {"Retry-After": "5", "Connection": "close"},
    )


async def answer_gone(_request: Request, _failure: Exception) -> Response:
    """Return what is logged and counted where the client went away: nobody reads it."""
    return Response(status_code=CLIENT_GONE)


async def answer_broken(request: Request, _failure: Exception) -> Response:
    """Return the answer where we failed ourselves."""
    message = (
        "Something went wrong on our side. Try again. If it still fails, contact Modeloptic "
        f"support with the number {request.scope['request_id']}."
    )
    return Json(error("broken", message), 500)
