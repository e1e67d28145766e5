"""Diagnoses that pass by themselves: nobody has to act, but wait."""

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
        why="No connection to Sage Intacct came about, or it broke before an answer.",
        cure=AGAIN,
        example="getaddrinfo ENOTFOUND api.intacct.com",
    ),
    diagnosis(
        "timed-out",
        Owner.WAIT,
        "transport",
        title="Sage did not answer in time",
        why="Sage Intacct was reached but gave no answer within the time a check may take.",
        cure=AGAIN,
        example="HTTP 524: the request to api.intacct.com timed out",
    ),
    diagnosis(
        "html",
        Owner.WAIT,
        "transport",
        title="A web page answered instead of Sage's gateway",
        why="Something between us and Sage, or a page about maintenance, answered with HTML.",
        cure=AGAIN,
        example="<!DOCTYPE html><html><head><title>Just a moment</title></head><body></body></html>",
    ),
    diagnosis(
        "empty",
        Owner.WAIT,
        "transport",
        title="Sage's answer was empty",
        why="An answer came with nothing in it.",
        cure=AGAIN,
        example="",
    ),
    diagnosis(
        "garbled",
        Owner.WAIT,
        "transport",
        title="The answer was no text",
        why="What came is neither XML nor anything else that can be read.",
        cure=AGAIN,
        example="\x01\x02\x03\x04",
    ),
    diagnosis(
        "too-large",
        Owner.WAIT,
        "transport",
        title="The answer was far too large to be Sage's",
        why="A sign-in's answer is about two thousand characters long. This one was cut off and not read.",
        cure=AGAIN,
        example="The answer was larger than 1048576 bytes.",
    ),
    diagnosis(
        "server-error",
        Owner.WAIT,
        "transport",
        title="Sage has a fault of its own",
        why="Sage's server answered that it failed in the middle of the work.",
        cure=AGAIN,
        example="HTTP 503 Service Unavailable",
    ),
    diagnosis(
        "rate-limited",
        Owner.WAIT,
        "control",
        title="Sage asks us to slow down",
        why="Too many requests reached Sage Intacct in a short time. It is not about your values.",
        cure=AGAIN,
        example=control("GW-0010", "API rate limit exceeded"),
    ),
    diagnosis(
        "offline",
        Owner.WAIT,
        "result",
        title="Sage Intacct is off-line for maintenance",
        why="Sage says its service is temporarily off-line.",
        cure=AGAIN,
        example=result("XL03000006", "The Service is Temporarily Off-line"),
    ),
    diagnosis(
        "session-invalid",
        Owner.WAIT,
        "authentication",
        title="The session ended too early",
        why="Sage no longer knows the session it had opened a moment before.",
        cure="Check again: a new session is opened each time.",
        example=authentication("XL03000006", "Invalid session"),
    ),
    diagnosis(
        "session-failed",
        Owner.WAIT,
        "result",
        title="Sage signed the user in but opened no session",
        why="Company ID, User ID and password were accepted; getAPISession then failed.",
        cure="Check again in a few minutes. If it stays, write to support with what Sage said.",
        example=result("Get API Session Failed", "Something went wrong", function="getAPISession"),
    ),
    diagnosis(
        "no-session",
        Owner.WAIT,
        "result",
        title="Sage said yes and gave no session",
        why="Every part of the answer says success, and the session's id is missing.",
        cure="Check again in a few minutes. If it stays, write to support.",
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
        title="Sage took the whole request back",
        why="One part failed and Sage undid the rest. The cause stands in the answer's other errors.",
        cure="Check again. If it stays, write to support with the whole answer.",
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
        title="Sage failed while reading",
        why="Sage signed the user in and then could not carry out the read. It does not say why.",
        cure="Check again in a few minutes. If it stays, write to support with the support ID.",
        example=result("WS", "There was an error processing the request."),
    ),
)

ENTRIES: tuple[DiagnosisEntry, ...] = WAIT
