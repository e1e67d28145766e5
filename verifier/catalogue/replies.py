"""Replies of the gateway as the diagnoses' worked examples need them, level by level."""

from __future__ import annotations

from verifier.values import SENDER_ID, USER_ID

OPEN = f"<response><control><status>success</status><senderid>{SENDER_ID}</senderid></control>"
SIGNED_IN = (
    f"<authentication><status>success</status><userid>{USER_ID}</userid>"
    "<companyid>Acme</companyid></authentication>"
)


def fault(number: str, text: str, description: str = "", correction: str = "") -> str:
    """Return an `errormessage` with one error; texts are given as XML."""
    return (
        f"<errormessage><error><errorno>{number}</errorno><description>{description}</description>"
        f"<description2>{text}</description2><correction>{correction}</correction></error></errormessage>"
    )


def control(number: str, text: str) -> str:
    """Return a reply that failed before anything was looked up."""
    return f"<response><control><status>failure</status></control>{fault(number, text)}</response>"


def authentication(number: str, text: str, description: str = "", correction: str = "") -> str:
    """Return a reply that failed at the sign-in; without a number it names no error at all."""
    told = fault(number, text, description, correction) if number else ""
    return (
        f"{OPEN}<operation><authentication><status>failure</status><userid>{USER_ID}</userid>"
        f"<companyid>Acme</companyid></authentication>{told}</operation></response>"
    )


def result(number: str, text: str, function: str = "readByQuery", status: str = "failure") -> str:
    """Return a reply that signed in and failed in its one function."""
    return (
        f"{OPEN}<operation>{SIGNED_IN}<result><status>{status}</status><function>{function}</function>"
        f"<controlid>1</controlid>{fault(number, text)}</result></operation></response>"
    )


def success(function: str, data: str) -> str:
    """Return a reply whose one function succeeded with this data, given as XML."""
    return (
        f"{OPEN}<operation>{SIGNED_IN}<result><status>success</status><function>{function}</function>"
        f"<controlid>1</controlid><data>{data}</data></result></operation></response>"
    )


def permission(object_type: str) -> str:
    """Return the refusal to read objects of a type."""
    return result(
        "PL04000005",
        "You do not have permission for API operation READ_BY_QUERY on objects of type "
        f"{object_type} [Support ID: c0ffee%7Ebeef]",
    )
