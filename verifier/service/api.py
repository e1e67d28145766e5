"""The service's own addresses: the rules, the check, and what there is to know of a gateway.

A request's body is JSON alone, small, in time, with fields that are known.
"""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import TYPE_CHECKING, Any

from verifier import add_findings, text, verify
from verifier.fields import FIELDS
from verifier.fields.base import Field, flag
from verifier.findings import Certainty, Verdict
from verifier.gateway import practice
from verifier.gateway.envelope import Credentials
from verifier.gateway.stages import TITLES
from verifier.service.answers import Json, Refusal
from verifier.service.check_stream import NDJSON, Lines, run_check, wait_for_verdict
from verifier.service.request_origin import find_counted_address, require_own_origin
from verifier.values import CREDENTIALS_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from verifier.findings import Finding, Report
    from verifier.service.application import State

type Shape = Mapping[str, type[str | bool]]

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

DESCRIBED: dict[str, dict[str, Any]] = {
    "permission_type": {"enum": list(PERMISSION_TYPES)},
    "consolidation": {
        "description": "Whether the company uses it; leave it out if you don't know."
    },
}
"""What the OpenAPI document says of a field besides its type, as JSON Schema has it."""

PASSWORD = Field("password", "password", "", f"{CREDENTIALS_PAGE}#password")

LARGEST = 16 * 1024
"""Bytes of a body; the longest honest one is a tenth of it."""

MOST_CHARACTERS = 4096
"""Characters of all values together; every field of the form filled in takes a tenth of it."""

LONGEST_PASSWORD = 200
"""Characters; what is longer is something else that was pasted."""

REFUSAL_SECONDS = 0.2
"""A refusal before the gateway comes after this time, whatever its reason: it tells nothing."""


async def verify_values(request: Request) -> Response:
    """Judge the values of the form by the rules alone."""
    state: State = request.app.state.service
    require_own_origin(request, state.settings.allowed_origins)
    require_json(request)
    await state.limits.count_verification(find_counted_address(request))
    return Json(verify(await read_object(request, FORM)).to_dict())


async def check_credentials(request: Request) -> Response:
    """Ask the gateway whether it accepts the credentials, stage by stage."""
    state: State = request.app.state.service
    due = monotonic() + REFUSAL_SECONDS
    try:
        credentials, report = await _read_credentials(request, state)
        if report.verdict is Verdict.NOT_WELL_FORMED:
            await _wait_until(due)
            return Json({"report": report.to_dict()}, 422)
        await _take_place(request, state, credentials)
    except Refusal:
        await _wait_until(due)
        raise
    found = run_check(state.gateway, credentials, report, state.metrics)
    if NDJSON in request.headers.get("accept", ""):
        return Lines(found, state.gate.leave)
    return await wait_for_verdict(found, state.gate.leave, request)


async def describe_gateway(request: Request) -> Response:
    """Say which gateway is asked, in which stages, and what can be tried with it."""
    settings = request.app.state.service.settings
    companies = [company.to_dict() for company in practice.COMPANIES] if settings.practice else []
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
    state: State = request.app.state.service
    await state.site.look()
    if not state.site.is_ready:
        return Json({"status": "site"}, 503)
    if not await state.limits.is_ready():
        return Json({"status": "limits"}, 503)
    return Json({"status": "ok"})


async def _read_credentials(request: Request, state: State) -> tuple[Credentials, Report]:
    """Return what is to be asked, and what the rules say of it."""
    require_own_origin(request, state.settings.allowed_origins)
    require_json(request)
    await state.limits.count_check(find_counted_address(request))
    given = await read_object(request, SHAPE)
    if len(given.get("password", "")) > LONGEST_PASSWORD:
        raise Refusal(400, "too-long", "Send only the password: this text is too long for one.")
    if given.get("permission_type", "role-based") not in PERMISSION_TYPES:
        raise Refusal(400, "wrong-type", "Send permission_type as role-based or user-based.")
    given = dict.fromkeys(REQUIRED, "") | given
    report = judge_credentials(given)
    read: dict[str, Any] = {name: field.normalised for name, field in report.fields.items()}
    return Credentials(**(given | read)), report


async def _take_place(request: Request, state: State, credentials: Credentials) -> None:
    """Let a check in, and count what it will send: Sage may lock a user who is tried too often."""
    state.gate.enter()
    whose = credentials.company_id, credentials.user_id
    try:
        await state.limits.count_user(find_counted_address(request), *whose)
    except BaseException:
        state.gate.leave()
        raise


async def _wait_until(due: float) -> None:
    """Wait until a time of the monotonic clock."""
    await asyncio.sleep(due - monotonic())


def require_json(request: Request) -> None:
    """Refuse a body that is not declared as JSON: no form on another site can send one.

    Raises:
        Refusal: 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(
            415,
            "not-json",
            "Send JSON, with the header Content-Type: application/json.",
            {"Accept": "application/json"},
        )


async def read_object(request: Request, shape: Shape) -> dict[str, Any]:
    """Return the JSON object a request holds, its fields each known and of its type.

    Raises:
        Refusal: 400, 408 or 413.
    """
    body = await _read_body(request, request.state.client_seconds)
    names = list(shape)
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    try:
        value = json.loads(body, object_pairs_hook=_forbid_twice)
    except Refusal:
        raise
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", f"Send one JSON object with {listed}.") from None
    if not isinstance(value, dict):
        raise Refusal(400, "not-an-object", f"Send one JSON object with {listed}.")
    if not value.keys() <= shape.keys():
        raise Refusal(400, "unknown-field", f"Send no other fields than {listed}.")
    for name, wanted in shape.items():
        if name in value and not isinstance(value[name], wanted):
            kind = "true or false" if wanted is bool else "a text"
            raise Refusal(400, "wrong-type", f"Send {name} as {kind}.")
    if sum(len(text) for text in value.values() if isinstance(text, str)) > MOST_CHARACTERS:
        raise Refusal(
            413, "too-large", f"Send at most {MOST_CHARACTERS} characters in all values together."
        )
    return value


async def _read_body(request: Request, seconds: float) -> bytes:
    """Return the body, as long as it is small and comes in time."""
    too_large = Refusal(413, "too-large", f"Send at most {LARGEST} bytes.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LARGEST:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise too_large
    except TimeoutError:
        message = f"Send the whole request within {seconds} seconds."
        raise Refusal(408, "too-slow", message, {"Connection": "close"}) from None
    return bytes(body)


def _forbid_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, as long as none of its fields stands there twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise Refusal(400, "given-twice", "Send each field once.")
    return value


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
    elif text.find_ends(password) != (0, len(password)):
        yield flag(PASSWORD, "password.space")
