"""Answers of a check: a line for each event as it happens, or the verdict alone.

A client that goes away stops its check either way.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from verifier.service.answers import NO_STORE, Json, encode

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

NDJSON = "application/x-ndjson"

# Proxies that gather an answer before they pass it on would hold back the stages.
HEADERS = {**NO_STORE, "X-Accel-Buffering": "no"}

type Events = AsyncGenerator[dict[str, Any]]


class Lines(Response):
    """Sends each event as a line of JSON; calls `done` when the last is sent or nobody listens."""

    media_type = NDJSON

    def __init__(self, events: Events, done: Callable[[], None]) -> None:
        super().__init__(None, 200, HEADERS)
        del self.headers["content-length"]
        self._events = events
        self._done = done

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks."""
        try:
            await unless_gone(self._send(send), receive)
        finally:
            self._done()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                line = encode(event) + b"\n"
                await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def last(events: Events, done: Callable[[], None], request: Request) -> Response:
    """Return the verdict, the last of the events, once it is there; call `done` then."""
    verdict: dict[str, Any] = {}

    async def run() -> None:
        async with aclosing(events):
            async for event in events:
                verdict.update(event.get("verdict", {}))

    try:
        await unless_gone(run(), request.receive)
    finally:
        done()
    return Json(verdict)


async def unless_gone(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do the work, or stop it when the client goes away."""
    working = asyncio.create_task(work)
    # The body has been read: what comes next is that the client has gone.
    watching = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.wait({working, watching})
    if not working.cancelled():
        working.result()
