"""A gateway that answers from a script, and what it is given."""

from __future__ import annotations

import httpx2

from tests.unit.gateway.replies import NO_PERMISSION, error, replied
from verifier.gateway import practice
from verifier.gateway.practice.wire import parse_request
from verifier.gateway.stages import READ_OBJECTS


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
        return [parse_request(body) for _, body in self.sent]


def accepted(endpoint, session="S"):
    """The reply of a sign-in that opens a session at an address."""
    api = f"<api><sessionid>{session}</sessionid><endpoint>{endpoint}</endpoint></api>"
    return answer(f"<result><status>success</status><data>{api}</data></result>")


def result(control_id, *errors):
    """The result of one function; it succeeds where no error is given."""
    told = f"<errormessage>{''.join(errors)}</errormessage>" if errors else "<data/>"
    return (
        f"<result><status>{'failure' if errors else 'success'}</status>"
        f"<function>readByQuery</function><controlid>{control_id}</controlid>{told}</result>"
    )


def answer(*results):
    """The answer that signed in, with these results."""
    return httpx2.Response(200, text=replied("success", *results))


REFUSED = error("PL04000005", f"{NO_PERMISSION} anything")
FAILED = error("WS", "There was an error processing the request.")


def answered(**errors):
    """A reply to all reads; those of the parts named, such as general_ledger, fail."""
    told = {name.replace("_", "-"): each for name, each in errors.items()}
    return answer(
        *(
            result(name, *filter(None, [told.get(name.removeprefix("read-"))]))
            for name in READ_OBJECTS
        )
    )
