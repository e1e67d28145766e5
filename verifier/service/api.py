"""The service's own addresses: the rules, the check, and what there is to know of a gateway."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from verifier import verify
from verifier.findings import Verdict
from verifier.gateway.envelope import Credentials
from verifier.gateway.stages import TITLES
from verifier.service import asking
from verifier.service.answers import Json, Refusal
from verifier.service.bodies import must_be_json, read_object
from verifier.service.checking import events
from verifier.service.origin import counted_address, must_be_ours
from verifier.service.streaming import NDJSON, Lines, last
from verifier.values import MAKER

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from verifier.findings import Report
    from verifier.service.state import State

LONGEST_PASSWORD = 200
"""Characters; what is longer is something else that was pasted."""

REFUSAL_SECONDS = 0.2
"""A refusal before the gateway comes after this time, whatever its reason: it tells nothing."""


async def verify_values(request: Request) -> Response:
    """Judge the values of the form by the rules alone."""
    state: State = request.app.state.service
    must_be_ours(request, state.settings.allowed_origins)
    must_be_json(request)
    await state.limits.verification(counted_address(request), MAKER)
    return Json(verify(await read_object(request, asking.FORM)).to_dict())


async def check_credentials(request: Request) -> Response:
    """Ask the gateway whether it accepts the credentials, stage by stage."""
    state: State = request.app.state.service
    due = monotonic() + REFUSAL_SECONDS
    try:
        credentials, report = await _judged(request, state)
        if report.verdict is Verdict.NOT_WELL_FORMED:
            await _until(due)
            return Json({"report": report.to_dict()}, 422)
        await _take_place(request, state, credentials)
    except Refusal:
        await _until(due)
        raise
    found = events(state.gateway, credentials, report, state.metrics)
    if NDJSON in request.headers.get("accept", ""):
        return Lines(found, state.gate.leave)
    return await last(found, state.gate.leave, request)


async def describe_gateway(request: Request) -> Response:
    """Say which gateway is asked, in which stages, and what can be tried with it."""
    stages = [{"id": name, "title": title} for name, title in TITLES.items()]
    return Json(asking.describe(request.app.state.service.settings) | {"stages": stages})


async def healthy(_request: Request) -> Response:
    """Say that the process answers."""
    return Json({"status": "ok"})


async def ready(request: Request) -> Response:
    """Say whether pages and checks are served: the site is read, and the limits' store answers."""
    state: State = request.app.state.service
    await state.site.look()
    if not state.site.is_ready:
        return Json({"status": "site"}, 503)
    if not await state.limits.ready():
        return Json({"status": "limits"}, 503)
    return Json({"status": "ok"})


async def _judged(request: Request, state: State) -> tuple[Credentials, Report]:
    """Return what is to be asked, and what the rules say of it."""
    must_be_ours(request, state.settings.allowed_origins)
    must_be_json(request)
    await state.limits.check(counted_address(request), MAKER)
    given = await read_object(request, asking.SHAPE)
    if len(given.get("password", "")) > LONGEST_PASSWORD:
        raise Refusal(400, "too-long", "Send only the password: this text is too long for one.")
    if wrong := asking.amiss(given):
        raise Refusal(400, "wrong-type", wrong)
    given = dict.fromkeys(asking.REQUIRED, "") | given
    report = asking.judge(given)
    read: dict[str, Any] = {name: field.normalised for name, field in report.fields.items()}
    return Credentials(**(given | read)), report


async def _take_place(request: Request, state: State, credentials: Credentials) -> None:
    """Let a check in, and count what it will send: Sage may lock a user who is tried too often."""
    state.gate.enter(MAKER)
    whose = credentials.company_id, credentials.user_id
    try:
        await state.limits.user(counted_address(request), *whose, MAKER)
    except BaseException:
        state.gate.leave()
        raise


async def _until(due: float) -> None:
    """Wait until a time of the monotonic clock."""
    await asyncio.sleep(due - monotonic())
