"""One check of one company's credentials: its stages as they settle, and the verdict at the end.

The answer is a line for each event as it happens, or the verdict alone. A client that goes away
stops its check either way.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from verifier.gateway.stages import Level, sum_up
from verifier.service.answers import NO_STORE, Json, encode
from verifier.service.telemetry import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from verifier.findings import Report
    from verifier.gateway.check import Gateway
    from verifier.gateway.envelope import Credentials
    from verifier.gateway.stages import Stage
    from verifier.service.telemetry import Metrics

NDJSON = "application/x-ndjson"

# Proxies that gather an answer before they pass it on would hold back the stages.
HEADERS = {**NO_STORE, "X-Accel-Buffering": "no"}

type Events = AsyncGenerator[dict[str, Any]]


async def run_check(
    gateway: Gateway,
    credentials: Credentials,
    report: Report,
    metrics: Metrics,
) -> AsyncGenerator[dict[str, Any]]:
    """Ask the gateway once; yield each stage as it begins and settles, then the verdict.

    What goes wrong on our own side ends in the verdict `unknown`: the customer always gets
    one. `report` is what the rules said of the values, and goes with the verdict.
    """
    started = time.monotonic()
    stages: list[Stage] = []
    outcome, failure = "canceled", None
    try:
        async with aclosing(gateway.check(credentials)) as settling:
            async for stage in settling:
                stages.append(stage)
                yield {"event": "stage", "stage": stage.to_dict()}
        outcome = sum_up(stages).level.value
    except Exception as error:  # noqa: BLE001 - its words may hold a password and go nowhere
        outcome, failure = "broken", error
    finally:
        metrics.check(outcome, stages, time.monotonic() - started)
        get_logger().info("check", outcome=outcome, stages=_describe_stages(stages))
    if failure is not None:
        get_logger().error("check broke", exc_info=failure)
    verdict = sum_up(stages)
    if failure is not None:
        verdict = verdict._replace(level=Level.UNKNOWN)
    yield {"event": "verdict", "verdict": verdict.to_dict() | {"report": report.to_dict()}}


def _describe_stages(stages: list[Stage]) -> dict[str, dict[str, Any]]:
    """Return what the log may know of stages: no value typed, no word of the gateway's."""
    return {
        stage.id: {
            "state": stage.state.value,
            "ms": stage.elapsed_ms,
            "code": stage.diagnosis and stage.diagnosis.code,
        }
        for stage in stages
    }


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
            await run_unless_gone(self._send(send), receive)
        finally:
            self._done()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                line = encode(event) + b"\n"
                await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def wait_for_verdict(events: Events, done: Callable[[], None], request: Request) -> Response:
    """Return the verdict, the last of the events, once it is there; call `done` then."""
    verdict: dict[str, Any] = {}

    async def run() -> None:
        async with aclosing(events):
            async for event in events:
                verdict.update(event.get("verdict", {}))

    try:
        await run_unless_gone(run(), request.receive)
    finally:
        done()
    return Json(verdict)


async def run_unless_gone(work: Coroutine[Any, Any, None], receive: Receive) -> None:
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
