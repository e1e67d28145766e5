"""The service's own addresses: the rules, the check, and what there is to know of a gateway.

A check's answer is a line for each event as it happens, or the verdict alone. A client that goes
away stops its check either way.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect

from verifier import add_findings, verify
from verifier.fields import FIELDS
from verifier.fields.base import Field, flag
from verifier.findings import Certainty, Verdict
from verifier.gateway.post import Credentials
from verifier.gateway.practice.companies import COMPANIES
from verifier.gateway.stages import TITLES, CheckLevel, sum_up
from verifier.service.limits import refuse_place
from verifier.service.requests import (
    Json,
    Refusal,
    encode,
    find_client_address,
    read_object,
    require_json,
    require_own_origin,
)
from verifier.service.telemetry import log_event
from verifier.text.reading import find_ends
from verifier.values import CREDENTIALS_PAGE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from verifier.findings import Finding, Report
    from verifier.gateway.stages import Stage
    from verifier.service.application import Application
    from verifier.service.requests import Shape

    type Events = AsyncGenerator[Stage | dict[str, Any]]

FORM: Shape = {field.name: str for field in FIELDS}
"""The fields of a body whose values the rules are to judge."""

SHAPE: Shape = {
    "company_id": str,
    "user_id": str,
    "password": str,
    "entity_id": str,
    "permission_type": str,
    "consolidation": bool,
}
"""The fields of a check's body."""

REQUIRED = ("company_id", "user_id", "password")
"""Those of them that no check can do without."""

PERMISSION_TYPES = ("role-based", "user-based")

PASSWORD = Field("password", "password", "", f"{CREDENTIALS_PAGE}#password")

LONGEST_PASSWORD = 200
"""Characters; what is longer is something else that was pasted."""

REFUSAL_SECONDS = 0.2
"""A refusal before the gateway comes after this time, whatever its reason: it tells nothing."""

NDJSON = b"application/x-ndjson"

LINES = [
    (b"content-type", NDJSON),
    (b"cache-control", b"no-store"),
    # Proxies that gather an answer before they pass it on would hold back the stages.
    (b"x-accel-buffering", b"no"),
]


async def verify_values(request: Request) -> Response:
    """Judge the values of the form by the rules alone."""
    given = await _read_body(request, FORM, request.app.limits.count_verification)
    return Json(verify(given).to_dict())


async def check_credentials(request: Request) -> ASGIApp:
    """Ask the gateway whether it accepts the credentials, stage by stage."""
    app: Application = request.app
    due = monotonic() + REFUSAL_SECONDS
    try:
        given = await _read_body(request, SHAPE, app.limits.count_check)
        credentials, report = read_credentials(given)
        if report.verdict is Verdict.NOT_WELL_FORMED:
            await _wait_until(due)
            return Json({"report": report.to_dict()}, 422)
        await _take_place(app, find_client_address(request.scope), credentials)
    except Refusal:
        await _wait_until(due)
        raise
    return CheckAnswer(run_check(app, credentials, report), app.checks.leave)


async def describe_gateway(request: Request) -> Response:
    """Say which gateway is asked, in which stages, and what can be tried with it."""
    settings = request.app.settings
    companies = [company.to_dict() for company in COMPANIES] if settings.practice else []
    described = {
        "practice": settings.practice,
        "sender_id": settings.sender_id,
        "companies": companies,
        "stages": [{"id": name, "title": title} for name, title in TITLES.items()],
    }
    return Json(described)


async def report_health(_request: Request) -> Response:
    """Say that the process answers."""
    return Json({"status": "ok"})


async def report_readiness(request: Request) -> Response:
    """Say whether pages and checks are served: the site is read, and the limits' store answers."""
    app: Application = request.app
    await app.site.look()
    if not app.site.is_ready:
        return Json({"status": "site"}, 503)
    if not await app.limits.is_ready():
        return Json({"status": "limits"}, 503)
    return Json({"status": "ok"})


async def _read_body(
    request: Request, shape: Shape, count: Callable[[str], Awaitable[None]]
) -> dict[str, Any]:
    """Return the fields of a request that may be sent, once it is counted, whatever it holds."""
    settings = request.app.settings
    require_own_origin(request.headers, settings.allowed_origins)
    require_json(request.headers)
    await count(find_client_address(request.scope))
    return await read_object(request, shape, settings.client_seconds)


def read_credentials(given: dict[str, Any]) -> tuple[Credentials, Report]:
    """Return what is to be asked, and what the rules say of it.

    Raises:
        Refusal: 400 for what no rule judges.
    """
    if len(given.get("password", "")) > LONGEST_PASSWORD:
        raise Refusal(400, "too-long", "Send only the password: this text is too long for one.")
    if given.get("permission_type", "role-based") not in PERMISSION_TYPES:
        raise Refusal(400, "wrong-type", "Send permission_type as role-based or user-based.")
    given = dict.fromkeys(REQUIRED, "") | given
    report = judge_credentials(given)
    read: dict[str, Any] = {name: field.normalised for name, field in report.fields.items()}
    return Credentials(**(given | read)), report


def judge_credentials(given: Mapping[str, Any]) -> Report:
    """Judge a check's values by the rules: say of each what is sent if it is not what was typed."""
    report = verify({name: value for name, value in given.items() if name in FORM})
    found = list(judge_password(given["password"]))
    for field in FIELDS:
        read = report.fields.get(field.name)
        if read and read.normalised not in {"", read.typed}:
            sent = flag(field, "text.sent-as", None, read.normalised, Certainty.CERTAIN)
            found.append(sent)
    return add_findings(report, found)


def judge_password(password: str) -> Iterator[Finding]:
    """Yield what there is to say about a password; it goes into no finding."""
    if not password:
        yield flag(PASSWORD, "password.empty")
    elif find_ends(password) != (0, len(password)):
        yield flag(PASSWORD, "password.space")


async def _take_place(app: Application, address: str, credentials: Credentials) -> None:
    """Let a check in, and count what it will send: Sage may lock a user who is tried too often."""
    if not app.checks.enter():
        raise refuse_place()
    try:
        await app.limits.count_user(address, credentials.company_id, credentials.user_id)
    except BaseException:
        app.checks.leave()
        raise


async def _wait_until(due: float) -> None:
    """Wait until a time of the monotonic clock."""
    await asyncio.sleep(due - monotonic())


async def run_check(app: Application, credentials: Credentials, report: Report) -> Events:
    """Ask the gateway once; yield each stage as it begins and settles, then the verdict.

    What goes wrong on our own side ends in the verdict `unknown`: the customer always gets
    one. `report` is what the rules said of the values, and goes with the verdict.
    """
    started = monotonic()
    stages: list[Stage] = []
    outcome = "canceled"
    try:
        async with aclosing(app.gateway.check(credentials)) as settling:
            async for stage in settling:
                stages.append(stage)
                yield stage
        verdict = sum_up(stages)
        outcome = verdict.level.value
    except Exception as error:  # noqa: BLE001 - its words may hold a password and go nowhere
        verdict = sum_up(stages)._replace(level=CheckLevel.UNKNOWN)
        outcome = "broken"
        log_event(logging.ERROR, "check broke", error)
    finally:
        app.metrics.count_check(outcome, stages, monotonic() - started)
        log_event(logging.INFO, "check", outcome=outcome, stages=_describe_stages(stages))
    yield verdict.to_dict() | {"report": report.to_dict()}


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


class CheckAnswer:
    """Sends the events of a check, or the verdict alone; calls `done` before the answer ends."""

    def __init__(self, events: Events, done: Callable[[], None]) -> None:
        self._events = events
        self._done = done
        self._last: Stage | dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks."""
        accepted = (value for name, value in scope["headers"] if name == b"accept")
        is_lines = any(NDJSON in value for value in accepted)
        try:
            await run_unless_gone(self._run(send if is_lines else None), receive)
        finally:
            self._done()
        if is_lines:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await Json(self._last)(scope, receive, send)

    async def _run(self, send: Send | None) -> None:
        """Run the check, and send its events where they are wanted."""
        if send:
            await send({"type": "http.response.start", "status": 200, "headers": LINES})
        async with aclosing(self._events) as events:
            async for self._last in events:
                if send:
                    line = encode(_describe_event(self._last)) + b"\n"
                    await send({"type": "http.response.body", "body": line, "more_body": True})


def _describe_event(event: Stage | dict[str, Any]) -> dict[str, Any]:
    """Return the line of a stage or of the verdict."""
    if isinstance(event, dict):
        return {"event": "verdict", "verdict": event}
    return {"event": "stage", "stage": event.to_dict()}


async def run_unless_gone(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do the work, or stop it when the client goes away.

    Raises:
        ClientDisconnect: where it was stopped.
    """
    working = asyncio.create_task(work)
    # The body has been read: what comes next is that the client has gone.
    watching = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.wait({working, watching})
    if working.cancelled():
        raise ClientDisconnect
    working.result()
