"""The practice gateway: Sage Intacct's XML gateway without a Sage company behind it.

`app` is an ASGI application, used in the process through
`httpx2.ASGITransport(app)` with the address `URL`, or alone by
`python -m verifier practice`. `COMPANIES` says what to enter for each outcome.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
from typing import TYPE_CHECKING, Any

from verifier.gateway.practice.app import PATH, CutError, Practice
from verifier.gateway.practice.companies import COMPANIES, SENDER_PASSWORD, Scenario
from verifier.values import SENDER_ID

if TYPE_CHECKING:
    from verifier.gateway.practice.app import Receive, Send

__all__ = [
    "COMPANIES",
    "SENDER_ID",
    "SENDER_PASSWORD",
    "URL",
    "Practice",
    "Scenario",
    "app",
    "main",
]

URL = f"http://practice.invalid{PATH}"
"""The address of the practice gateway inside the process; no name of the network."""

app = Practice()
"""The practice gateway as an ASGI application."""


async def _answer_alone(scope: Any, receive: Receive, send: Send) -> None:
    """Answer as `app`, and break the connection where a cut is asked for."""
    try:
        await app(scope, receive, send)
    except CutError:
        # The server closes a connection whose answer was begun and not finished.
        start = {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", b"9")],
        }
        await send(start)
        await send({"type": "http.response.body", "body": b"<resp", "more_body": True})


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
        config = uvicorn.Config(_answer_alone, log_level="critical", timeout_graceful_shutdown=1)
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
