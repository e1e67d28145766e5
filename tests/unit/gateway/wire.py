"""A gateway that answers from a script, and what it is given."""

from __future__ import annotations

import httpx2

from verifier.gateway import practice
from verifier.gateway.practice.request import parse


class Wire(httpx2.AsyncBaseTransport):
    """A gateway that answers from a script, then as the practice gateway; it keeps what came.

    A step is an HTTP status, a response, an exception, or a function of the request.
    """

    def __init__(self, *script):
        self.script = list(script)
        self.sent = []
        self.practice = httpx2.ASGITransport(practice.Practice())

    async def handle_async_request(self, request):
        """Take the next step of the script."""
        self.sent.append((request, await request.aread()))
        step = self.script.pop(0) if self.script else self.practice.handle_async_request
        if isinstance(step, Exception):
            raise step
        if isinstance(step, int):
            return httpx2.Response(step)
        return step if isinstance(step, httpx2.Response) else await step(request)

    @property
    def envelopes(self):
        """What came, read as Sage reads it."""
        return [parse(body) for _, body in self.sent]


def accepted(endpoint, session="S"):
    """The reply of a sign-in that opens a session at an address."""
    return httpx2.Response(
        200,
        text="<response><control><status>success</status></control><operation><authentication>"
        "<status>success</status></authentication><result><status>success</status><data><api>"
        f"<sessionid>{session}</sessionid><endpoint>{endpoint}</endpoint></api></data></result>"
        "</operation></response>",
    )
