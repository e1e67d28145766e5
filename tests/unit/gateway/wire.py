"""A gateway that answers from a script, and what it is given."""

from __future__ import annotations

from tests.unit.gateway.replies import NO_PERMISSION, write_error, write_reply
from verifier.gateway import practice
from verifier.gateway.pool import open_pool
from verifier.gateway.post import Response
from verifier.gateway.practice.wire import parse_request
from verifier.gateway.stages import READ_OBJECTS


class Wire:
    """A gateway that answers from a script, then as the practice gateway; it keeps what came.

    A step is an HTTP status, a response, or a function that is asked as `send` is.
    """

    def __init__(self, *script):
        self.script = list(script)
        self.sent = []
        self.practice = practice.Practice()

    async def __call__(self, url, body):
        """Take the next step of the script."""
        self.sent.append((url, body))
        step = self.script.pop(0) if self.script else self.practice.send
        if isinstance(step, int):
            return Response(step)
        return step if isinstance(step, Response) else await step(url, body)

    @property
    def envelopes(self):
        """What came, read as Sage reads it."""
        return [parse_request(body) for _, body in self.sent]


async def send_alone(url, body):
    """Send over a pool that is opened for this one request."""
    async with open_pool(1) as send:
        return await send(url, body)


def accept_sign_in(endpoint, session="S"):
    """Return the response that opens a session at an address."""
    api = f"<api><sessionid>{session}</sessionid><endpoint>{endpoint}</endpoint></api>"
    return respond_with_results(f"<result><status>success</status><data>{api}</data></result>")


def write_result(control_id, *errors):
    """Return one function's `<result>`; it succeeds where no error is given."""
    content = f"<errormessage>{''.join(errors)}</errormessage>" if errors else "<data/>"
    return (
        f"<result><status>{'failure' if errors else 'success'}</status>"
        f"<function>readByQuery</function><controlid>{control_id}</controlid>{content}</result>"
    )


def respond(text, status=200):
    """Return the response with a text."""
    return Response(status, text.encode())


def respond_with_results(*results):
    """Return the response that signed in, with these `<result>`s."""
    return respond(write_reply("success", *results))


REFUSED = write_error("PL04000005", f"{NO_PERMISSION} anything")
FAILED = write_error("WS", "There was an error processing the request.")


def respond_to_reads(**errors):
    """Return the response to all reads; those of the parts named, as general_ledger, fail."""
    failures = {name.replace("_", "-"): each for name, each in errors.items()}
    return respond_with_results(
        *(
            write_result(name, *filter(None, [failures.get(name.removeprefix("read-"))]))
            for name in READ_OBJECTS
        )
    )


def list_states(checked):
    """Return the state of each stage of a check, by the stage's id."""
    return {stage.id: stage.state.value for stage in checked.stages}
