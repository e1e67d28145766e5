"""Diagnoses that go away by themselves: the customer only has to wait."""

from __future__ import annotations

from verifier.catalogue.diagnoses.replies import authentication, control, result, success
from verifier.catalogue.diagnoses.shared import AGAIN, diagnosis
from verifier.catalogue.entries import DiagnosisEntry, Owner

WAIT = (
    diagnosis(
        "unreachable",
        Owner.WAIT,
        "transport",
        title="Sage could not be reached",
        why="We could not connect to Sage Intacct, or the connection broke before an answer came.",
        cure=AGAIN,
        example="getaddrinfo ENOTFOUND api.intacct.com",
    ),
    diagnosis(
        "timed-out",
        Owner.WAIT,
        "transport",
        title="Sage did not answer in time",
        why="We reached Sage Intacct, but it did not answer within the time a check may take.",
        cure=AGAIN,
        example="HTTP 524: the request to api.intacct.com timed out",
    ),
    diagnosis(
        "html",
        Owner.WAIT,
        "transport",
        title="A web page answered instead of Sage's gateway",
        why="Something between us and Sage answered with a web page, or Sage showed a maintenance page.",
        cure=AGAIN,
        example="<!DOCTYPE html><html><head><title>Just a moment</title></head><body></body></html>",
    ),
    diagnosis(
        "empty",
        Owner.WAIT,
        "transport",
        title="Sage's answer was empty",
        why="The answer had nothing in it.",
        cure=AGAIN,
        example="",
    ),
    diagnosis(
        "garbled",
        Owner.WAIT,
        "transport",
        title="The answer was not text",
        why="The answer is not XML or anything else that we can read.",
        cure=AGAIN,
        example="\x01\x02\x03\x04",
    ),
    diagnosis(
        "too-large",
        Owner.WAIT,
        "transport",
        title="The answer was too large to be Sage's",
        why="Sage's answer to a sign-in has about 2,000 characters. We cut this one off and did not read it.",
        cure=AGAIN,
        example="The answer was larger than 1048576 bytes.",
    ),
    diagnosis(
        "server-error",
        Owner.WAIT,
        "transport",
        title="Sage had an error of its own",
        why="Sage's server said that it failed while it handled the request.",
        cure=AGAIN,
        example="HTTP 503 Service Unavailable",
    ),
    diagnosis(
        "rate-limited",
        Owner.WAIT,
        "control",
        title="Sage asks us to slow down",
        why="Sage Intacct got too many requests in a short time. Your values are not the cause.",
        cure=AGAIN,
        example=control("GW-0010", "API rate limit exceeded"),
    ),
    diagnosis(
        "offline",
        Owner.WAIT,
        "result",
        title="Sage Intacct is offline for maintenance",
        why="Sage says its service is temporarily offline.",
        cure=AGAIN,
        example=result("XL03000006", "The Service is Temporarily Off-line"),
    ),
    diagnosis(
        "session-invalid",
        Owner.WAIT,
        "authentication",
        title="The session ended too early",
        why="Sage no longer recognizes the session that it opened a moment ago.",
        cure="Check again: a new session is opened each time.",
        example=authentication("XL03000006", "Invalid session"),
    ),
    diagnosis(
        "session-failed",
        Owner.WAIT,
        "result",
        title="Sage signed the user in but did not open a session",
        why="Sage accepted the Company ID, User ID, and password. Then getAPISession failed.",
        cure="Check again in a few minutes. If it still fails, contact support with what Sage said.",
        example=result("Get API Session Failed", "Something went wrong", function="getAPISession"),
    ),
    diagnosis(
        "no-session",
        Owner.WAIT,
        "result",
        title="Sage said yes and gave no session",
        why="Every part of the answer says success, and the session's id is missing.",
        cure="Check again in a few minutes. If it still fails, contact support.",
        example=success("getAPISession", "<api><sessionid></sessionid></api>"),
    ),
    diagnosis(
        "incomplete",
        Owner.WAIT,
        "transport",
        title="Sage's answer breaks off",
        why="The answer ends before it says yes or no.",
        cure=AGAIN,
        example="<response><control><status>success</status></control><operation><authentication>",
    ),
    diagnosis(
        "rolled-back",
        Owner.WAIT,
        "result",
        title="Sage undid the whole request",
        why="One part failed, so Sage undid the rest. The other errors in the answer name the cause.",
        cure="Check again. If it still fails, contact support with the whole answer.",
        example=(
            result(
                "XL03000009",
                "The entire transaction in this operation has been rolled back due to an error.",
                status="aborted",
            )
        ),
    ),
    diagnosis(
        "reading-failed",
        Owner.WAIT,
        "result",
        title="Sage failed during a read",
        why="Sage signed the user in but then could not read. It does not say why.",
        cure="Check again in a few minutes. If it still fails, contact support with the Support ID.",
        example=result("WS", "There was an error processing the request."),
    ),
)

ENTRIES: tuple[DiagnosisEntry, ...] = WAIT
