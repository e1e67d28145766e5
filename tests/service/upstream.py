"""A gateway on loopback that answers when and what a test says, and remembers what it was sent."""

from __future__ import annotations

import http.server
import select
import sys
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSAL = b"""<?xml version="1.0" encoding="UTF-8"?>
<response><control><status>success</status><senderid>modelopticMPP</senderid>
<controlid>1</controlid></control><operation><authentication><status>failure</status>
<userid>modeloptic-user</userid><companyid>Practice</companyid></authentication>
<errormessage><error><errorno>XL03000006</errorno><description></description>
<description2>Sign-in information is incorrect</description2></error></errormessage>
</operation></response>"""


CUT = 0
"""As a status: the connection breaks in the middle of the answer."""

type Body = bytes | Callable[[bytes], bytes]
"""What is answered: the same to all, or what a request leads to."""


class _Quiet(http.server.ThreadingHTTPServer):
    """Says nothing of clients that leave: a service that gives a check up does."""

    daemon_threads = True

    def handle_error(self, *address: Any) -> None:
        """Tell of an error, unless the client has gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*address)


class Upstream:
    """Serves from a thread; each request waits for `reply` unless `at_once` is given."""

    def __init__(self, *, status: int = 200, body: Body = REFUSAL, at_once: bool = False) -> None:
        self._arrived = threading.Condition()
        self.gone = threading.Event()
        self._go = threading.Event()
        self.status = status
        self.body = body
        self.requests: list[bytes] = []
        if at_once:
            self._go.set()
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                upstream._answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing: the test output is for the tests."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def settings(self) -> dict[str, str]:
        """The settings that make a service ask here."""
        port = self._server.server_address[1]
        return {
            "GATEWAY_URL": f"http://127.0.0.1:{port}/ia/xml/xmlgw.phtml",
            "SENDER_PASSWORD": "marker-sender-password",
        }

    def reply(self) -> None:
        """Let the requests that wait, and all later ones, have their answer."""
        self._go.set()

    def wait_for(self, count: int) -> None:
        """Wait until so many requests have come."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.requests) >= count, 60)

    def _answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        with self._arrived:
            self.requests.append(body)
            self._arrived.notify_all()
        while not self._go.wait(0.02):
            readable, _, _ = select.select([handler.connection], [], [], 0)
            if readable:
                self.gone.set()
                handler.close_connection = True
                return
        status = self.status
        body = self.body(body) if callable(self.body) else self.body
        if status == CUT:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + body[:20])
            handler.close_connection = True
            return
        handler.send_response(status)
        handler.send_header("Content-Type", "application/xml")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
