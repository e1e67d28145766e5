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
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse

from verifier.catalogue.replies import fail_control, write_error
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
from verifier.gateway.practice.wire import FAULTS, EnvelopeError, Function, Request, parse_request
from verifier.values import MANAGE_BOOKS, SENDER_ID, USER_ID

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/ia/xml/xmlgw.phtml"

URL = f"http://practice.invalid{PATH}"
"""The address of the practice gateway inside the process; no name of the network."""

REMEMBERED = 10_000
"""Sessions and repeated requests kept; the oldest are forgotten first."""

SLOW = 60.0
"""Seconds the slow company takes to answer."""


class Practice:
    """The practice gateway."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[Company, str]] = {}
        self._seen: dict[str, int] = {}

    async def send(self, url: str, body: bytes) -> Response:
        """Answer what is posted, as a pool would give the answer back."""
        address = urlsplit(url)
        if address.path != PATH:
            return Response(404, b"<html><body>Not Found</body></html>")
        if not body.strip():
            return FAULTS["sign-in-not-placed"]
        try:
            request = parse_request(body)
        except EnvelopeError as error:
            return Response(200, fail_control("XL03000003", escape(str(error))).encode())
        asked = address.query.removeprefix("fault=")
        # Where the session is to be used: the address the request came to.
        endpoint = f"{address.scheme}://{address.netloc}{PATH}"
        return await self._cause_fault(asked, request) or await self._check_sender(
            request, endpoint
        )

    async def _check_sender(self, request: Request, endpoint: str) -> Response:
        """Check the sender, then the session, or the company and the sign-in."""
        if (request.sender_id, request.sender_password) != (SENDER_ID, SENDER_PASSWORD):
            return FAULTS["sender-refused"]
        login = request.login
        if isinstance(login, str):
            opened = self._sessions.get(login)
            if not opened:
                return FAULTS["session-invalid"]
            return self._run_functions(request, *opened, endpoint)
        company = KNOWN.get(login.company_id, KNOWN["Nowhere"])
        if fault := await self._cause_fault(company.fault, request):
            # Sage names the company that was asked for.
            return fault._replace(body=fault.body.replace(b"Acme", company.company_id.encode()))
        entered = (login.user_id, login.password)
        if entered != (USER_ID, PRACTICE_PASSWORD) or login.entity_id not in ENTITIES:
            return FAULTS["sign-in-incorrect"]
        return self._run_functions(request, company, login.entity_id, endpoint)

    def _run_functions(
        self, request: Request, company: Company, entity_id: str, endpoint: str
    ) -> Response:
        results = []
        for function in request.functions:
            part = _find_part(function)
            error = company.errors.get(part)
            if not part:
                told = f"Object definition {escape(function.object_name)} not found"
                error = write_error("Query Failed", told)
            if error:
                results.append(wire.write_function_result(function, error, "failure"))
            elif part == function.name:
                session_id = secrets.token_urlsafe()
                _remember(self._sessions, session_id, (company, entity_id))
                results.append(wire.write_session(function, session_id, endpoint, entity_id))
            elif part not in company.lost:
                results.append(wire.write_record(function))
        return wire.write_reply(request, company.company_id, entity_id, results)

    async def _cause_fault(self, name: str, request: Request) -> Response | None:
        """Cause a fault by its name; None lets the request through."""
        if name == "slow":
            await asyncio.sleep(SLOW)
        if name == "hiccup":
            count = self._seen.get(request.control_id, 0)
            _remember(self._seen, request.control_id, count + 1)
            return FAULTS["rate-limited"] if count < 2 else None
        return FAULTS.get(name)


def _find_part(function: Function) -> str:
    """Return the part of the permissions that a record belongs to; "" where there is none.

    What opens a session is a part of its own.
    """
    if function.name == "getAPISession":
        return function.name
    name = function.object_name.upper()
    return MANAGE_BOOKS.id if name == MANAGE_BOOKS.object else find_module(name)


def _remember[Value](kept: dict[str, Value], key: str, value: Value) -> None:
    kept[key] = value
    if len(kept) > REMEMBERED:
        del kept[next(iter(kept))]


app = Practice()
"""The practice gateway of this process."""


async def _answer_alone(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as `app` over HTTP, and break the connection where a cut is asked for."""
    request = HttpRequest(scope, receive)
    # What is not posted is no request to Sage, whatever it holds.
    body = await request.body() if request.method == "POST" else b""
    answer = await app.send(str(request.url), body)
    if answer.failure:
        # The server closes a connection whose answer is shorter than it says.
        response = HttpResponse(b"<resp", headers={"Content-Length": "9"})
    else:
        kind = "text/html" if b"<html" in answer.body else "text/xml"
        response = HttpResponse(answer.body, answer.status, media_type=kind)
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
