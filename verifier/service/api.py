"""The service's own addresses: the rules, the check, and what there is to know of a gateway."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from verifier import verify
from verifier.findings import Verdict
from verifier.service.answers import Json, Refusal
from verifier.service.asking import form
from verifier.service.bodies import must_be_json, read_object
from verifier.service.checking import events
from verifier.service.origin import counted_address, must_be_ours
from verifier.service.streaming import NDJSON, Lines, last

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from verifier.connections import Connection
    from verifier.findings import Report
    from verifier.service.asking import Asking
    from verifier.service.state import State

type Answering = Callable[[Request], Awaitable[Response]]

LONGEST_PASSWORD = 200
"""Characters; what is longer is something else that was pasted."""

REFUSAL_SECONDS = 0.2
"""A refusal before the gateway comes after this time, whatever its reason: it tells nothing."""


def verifying(connection: Connection) -> Answering:
    """Return what judges the values of a connection's form by the rules alone."""
    shape = form(connection)

    async def verify_values(request: Request) -> Response:
        state: State = request.app.state.service
        must_be_ours(request, state.settings.allowed_origins)
        must_be_json(request)
        await state.limits.verification(counted_address(request), connection.maker)
        return Json(verify(await read_object(request, shape), connection.guide).to_dict())

    return verify_values


def checking(connection: Connection, asked: Asking) -> Answering:
    """Return what asks a gateway whether it accepts the credentials, stage by stage."""

    async def check_credentials(request: Request) -> Response:
        state: State = request.app.state.service
        due = monotonic() + REFUSAL_SECONDS
        try:
            credentials, report = await _judged(request, state, connection, asked)
            if report.verdict is Verdict.NOT_WELL_FORMED:
                await _until(due)
                return Json({"report": report.to_dict()}, 422)
            state.gate.enter(connection.maker)
        except Refusal:
            await _until(due)
            raise
        gateway = state.gateways[connection.guide]
        found = events(gateway, asked.judge, credentials, report, state.metrics)
        if NDJSON in request.headers.get("accept", ""):
            return Lines(found, state.gate.leave)
        return await last(found, state.gate.leave, request)

    return check_credentials


def describing(asked: Asking) -> Answering:
    """Return what says which gateway is asked, in which stages, and what can be tried with it."""

    async def describe_gateway(request: Request) -> Response:
        stages = [{"id": name, "title": title} for name, title in asked.STAGES.items()]
        return Json(asked.describe(request.app.state.service.settings) | {"stages": stages})

    return describe_gateway


async def healthy(_request: Request) -> Response:
    """Say that the process answers."""
    return Json({"status": "ok"})


async def ready(request: Request) -> Response:
    """Say whether checks can be taken: the store of the limits has to answer."""
    if await request.app.state.service.limits.ready():
        return Json({"status": "ok"})
    return Json({"status": "limits"}, 503)


async def _judged(
    request: Request, state: State, connection: Connection, asked: Asking
) -> tuple[Any, Report]:
    """Return what is to be asked, and what the rules say of it."""
    must_be_ours(request, state.settings.allowed_origins)
    must_be_json(request)
    given = await read_object(request, asked.SHAPE)
    missing = [name for name in asked.REQUIRED if not given.get(name)]
    if missing:
        raise Refusal(400, "missing", f"Send {' and '.join(missing)} as well.")
    if len(given.get("password", "")) > LONGEST_PASSWORD:
        raise Refusal(400, "too-long", "Send the password alone: this text is too long for one.")
    if wrong := asked.amiss(given):
        raise Refusal(400, "wrong-type", wrong)
    whose = asked.counted(given)
    await state.limits.check(counted_address(request), *whose, connection.maker)
    judged = {name: value for name, value in given.items() if name in form(connection)}
    report = verify(judged, connection.guide)
    read: dict[str, Any] = {name: field.normalised for name, field in report.fields.items()}
    return asked.credentials(given | read), report


async def _until(due: float) -> None:
    """Wait until a time of the monotonic clock."""
    await asyncio.sleep(due - monotonic())
