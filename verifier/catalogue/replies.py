"""Replies of the gateway as the diagnoses' worked examples need them, level by level.

Texts are given as XML.
"""

from __future__ import annotations

from verifier.values import SENDER_ID, USER_ID

OPEN = f"<response><control><status>success</status><senderid>{SENDER_ID}</senderid></control>"
SIGNED_IN = (
    f"<authentication><status>success</status><userid>{USER_ID}</userid>"
    "<companyid>Acme</companyid></authentication>"
)


def write_error(number: str, text: str, description: str = "", correction: str = "") -> str:
    """Return an `errormessage` with one error."""
    return (
        f"<errormessage><error><errorno>{number}</errorno><description>{description}</description>"
        f"<description2>{text}</description2><correction>{correction}</correction></error></errormessage>"
    )


def write_result(status: str, function: str, control_id: str, inner: str) -> str:
    """Return the result of one function."""
    return (
        f"<result><status>{status}</status><function>{function}</function>"
        f"<controlid>{control_id}</controlid>{inner}</result>"
    )


def fail_control(number: str, text: str) -> str:
    """Return a reply that failed before anything was looked up."""
    error = write_error(number, text)
    return f"<response><control><status>failure</status></control>{error}</response>"


def fail_sign_in(number: str, text: str, description: str = "", correction: str = "") -> str:
    """Return a reply that failed at the sign-in; without a number it names no error at all."""
    error = write_error(number, text, description, correction) if number else ""
    return (
        f"{OPEN}<operation><authentication><status>failure</status><userid>{USER_ID}</userid>"
        f"<companyid>Acme</companyid></authentication>{error}</operation></response>"
    )


def fail_call(
    number: str, text: str, function: str = "readByQuery", status: str = "failure"
) -> str:
    """Return a reply that signed in and failed in its one function."""
    told = write_result(status, function, "1", write_error(number, text))
    return f"{OPEN}<operation>{SIGNED_IN}{told}</operation></response>"


def succeed(function: str, data: str) -> str:
    """Return a reply whose one function succeeded with this data."""
    told = write_result("success", function, "1", f"<data>{data}</data>")
    return f"{OPEN}<operation>{SIGNED_IN}{told}</operation></response>"


def refuse_read(object_type: str) -> str:
    """Return the refusal to read objects of a type."""
    return fail_call(
        "PL04000005",
        "You do not have permission for API operation READ_BY_QUERY on objects of type "
        f"{object_type} [Support ID: c0ffee%7Ebeef]",
    )
