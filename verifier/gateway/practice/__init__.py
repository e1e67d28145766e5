"""The practice gateway: Sage Intacct's XML gateway without a Sage company behind it.

`app` answers in the process through `app.send`, with the address `URL`, or alone by
`python -m verifier practice`. `COMPANIES` says what to enter for each outcome.

It checks in Sage's order: the envelope, the sender, the company, its
subscription, its authorization of the sender, the sign-in, the session, and
the permission of each read. Whether Sage checks the authorization before the
password is not documented; here it comes first.

A fault comes with its practice company, or, for any request at all, by
`?fault=NAME` in the address; the names are those of `FAULTS`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import secrets
import socket
import sys
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse

from verifier.gateway.details import find_module
from verifier.gateway.post import Response
from verifier.gateway.practice import wire
from verifier.gateway.practice.companies import (
    COMPANIES,
    ENTITIES,
    KNOWN,
    PRACTICE_PASSWORD,
    SENDER_PASSWORD,
    Company,
)
from verifier.gateway.practice.wire import (
    FAULTS,
    Answer,
    EnvelopeError,
    ErrorText,
    Function,
    Request,
    parse_request,
)
from verifier.gateway.stages import READ_OBJECTS
from verifier.values import SENDER_ID, USER_ID

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = ["COMPANIES", "SENDER_ID", "SENDER_PASSWORD", "URL", "Practice", "app", "main"]

PATH = "/ia/xml/xmlgw.phtml"

URL = f"http://practice.invalid{PATH}"
"""The address of the practice gateway inside the process; no name of the network."""

REMEMBERED = 10_000
"""Sessions and repeated requests kept; the oldest are forgotten first."""

SLOW = 60.0
"""Seconds the slow company takes to answer."""

PARTS = {name: stage.removeprefix("read-") for stage, name in READ_OBJECTS.items()}
"""The part of the permissions that each record which a check reads belongs to."""

VERBS = {"readByQuery": "READ_BY_QUERY", "query": "QUERY", "read": "READ", "readByName": "READ"}
"""The functions that read, and how a refusal names them."""


class CutError(Exception):
    """Raised where the connection is to break in the middle of an answer."""


class _Opened(NamedTuple):
    company: Company
    user_id: str
    entity_id: str


class Practice:
    """The practice gateway; `slow` is the seconds the slow company takes."""

    def __init__(self, *, slow: float = SLOW) -> None:
        self._slow = slow
        self._sessions: OrderedDict[str, _Opened] = OrderedDict()
        self._seen: OrderedDict[str, int] = OrderedDict()

    async def send(self, url: str, body: bytes) -> Response:
        """Answer a request of this process, as a pool would give the answer back."""
        try:
            answer = await self.answer("POST", url, body)
        except CutError:
            return Response(failure="gateway.unreachable")
        return Response(answer.status, answer.body)

    async def answer(self, method: str, url: str, body: bytes) -> Answer:
        """Answer one request; raises CutError where the connection is to break."""
        address = urlsplit(url)
        if address.path != PATH:
            return Answer(404, b"<html><body>Not Found</body></html>", "text/html")
        if method != "POST" or not body.strip():
            return FAULTS["sign-in-not-placed"]
        try:
            request = parse_request(body)
        except EnvelopeError as error:
            return wire.write_control_failure(None, ErrorText("XL03000003", str(error)))
        asked = parse_qs(address.query).get("fault", [""])[0]
        # Where the session is to be used: the address the request came to.
        endpoint = f"{address.scheme}://{address.netloc}{PATH}"
        return await self._cause_fault(asked, request) or await self._check_sender(
            request, endpoint
        )

    async def _check_sender(self, request: Request, endpoint: str) -> Answer:
        """Check sender and company, then cause the company's fault."""
        if (request.sender_id, request.sender_password) != (SENDER_ID, SENDER_PASSWORD):
            return wire.write_control_failure(request, wire.SENDER)
        if request.policy_id:
            refusal = ErrorText(
                "XL03000006", f"{request.policy_id} is not a valid transport policy."
            )
            return wire.write_control_failure(request, refusal)
        login = request.login
        if login.session_id:
            opened = self._sessions.get(login.session_id)
            if not opened:
                return wire.write_authentication_failure(request, wire.INVALID_SESSION)
            return self._run_functions(request, opened, endpoint)
        company = KNOWN.get(login.company_id) or KNOWN["Nowhere"]
        faulty = await self._cause_fault(company.fault, request)
        if faulty:
            return faulty
        if company.refusal:
            return wire.write_authentication_failure(request, company.refusal)
        known = (login.user_id, login.password) == (USER_ID, PRACTICE_PASSWORD)
        if not known or login.entity_id not in ENTITIES:
            return wire.write_authentication_failure(request, wire.SIGN_IN)
        return self._run_functions(
            request, _Opened(company, login.user_id, login.entity_id), endpoint
        )

    def _run_functions(self, request: Request, opened: _Opened, endpoint: str) -> Answer:
        company = opened.company
        parts = []
        for function in request.functions:
            if error := _find_error(function, company):
                parts.append(wire.write_failure(function, error))
            elif function.name == "getAPISession":
                session_id = secrets.token_urlsafe(24)
                _remember(self._sessions, session_id, opened)
                parts.append(wire.write_session(function, session_id, endpoint, opened.entity_id))
            elif _find_part(function) not in company.lost:
                parts.append(wire.write_records(function))
        return wire.write_results(request, company.company_id, opened.user_id, parts)

    async def _cause_fault(self, name: str, request: Request) -> Answer | None:
        """Cause a fault by its name; None lets the request through."""
        match name:
            case "hiccup":
                count = self._seen.get(request.control_id, 0)
                _remember(self._seen, request.control_id, count + 1)
                return FAULTS["rate-limited"] if count < 2 else None
            case "slow":
                await asyncio.sleep(self._slow)
            case "cut":
                raise CutError("The practice gateway cuts this connection")
        return FAULTS.get(name)


def _find_error(function: Function, company: Company) -> ErrorText | None:
    """Return why a function fails in a company, or None where it succeeds."""
    if function.name == "getAPISession":
        return company.errors.get(function.name)
    if function.name not in VERBS:
        return ErrorText("XL03000003", f"{function.name} is not practiced here")
    part = _find_part(function)
    if not part:
        return ErrorText("Query Failed", f"Object definition {function.object_name} not found")
    if error := company.errors.get(part):
        text = error.text.format(operation=VERBS[function.name], name=function.object_name.lower())
        return error._replace(text=text)
    return None


def _find_part(function: Function) -> str:
    """Return the part of the permissions that a record belongs to; "" where there is none."""
    name = function.object_name.upper()
    return PARTS.get(name) or find_module(name)


def _remember[Value](kept: OrderedDict[str, Value], key: str, value: Value) -> None:
    kept[key] = value
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)


app = Practice()
"""The practice gateway of this process."""


async def _answer_alone(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as `app` over HTTP, and break the connection where a cut is asked for."""
    request = HttpRequest(scope, receive)
    try:
        answer = await app.answer(request.method, str(request.url), await request.body())
    except CutError:
        # The server closes a connection whose answer is shorter than it says.
        response = HttpResponse(b"<resp", headers={"Content-Length": "9"})
    else:
        response = HttpResponse(answer.body, answer.status, media_type=answer.content_type)
    await response(scope, receive, send)


def main(argv: list[str]) -> int:
    """Serve the practice gateway alone, on loopback by default; return the exit status."""
    import uvicorn  # noqa: PLC0415 (only who serves it needs a server)

    parser = argparse.ArgumentParser("python -m verifier practice", description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090, help="0 takes any that is free")
    given = parser.parse_args(argv)
    try:
        listener = socket.create_server((given.host, given.port))
    except OSError as error:
        sys.stderr.write(
            f"Port {given.port} of {given.host} cannot be used: {error.strerror}. "
            "Choose another with --port.\n"
        )
        return 1
    with listener:
        port = listener.getsockname()[1]
        sys.stdout.write(_write_usage(f"http://{given.host}:{port}{PATH}"))
        sys.stdout.flush()
        # Connections are cut on purpose here, which is no error to report; and whoever stops
        # it does not wait for the slow company.
        config = uvicorn.Config(
            _answer_alone, lifespan="off", log_level="critical", timeout_graceful_shutdown=1
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def _write_usage(url: str) -> str:
    width = max(len(each.company_id) for each in COMPANIES)
    lines = "\n".join(
        f"  {each.company_id:{width}}  {each.user_id:15}  {each.password}  {each.outcome}"
        for each in COMPANIES
    )
    return (
        f"The practice gateway listens on {url} and knows no Sage company.\n"
        f"Sender ID {SENDER_ID}, sender password {SENDER_PASSWORD}.\n\n"
        f"  {'Company ID':{width}}  {'User ID':15}  Password    What happens\n{lines}\n"
    )
