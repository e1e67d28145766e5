"""Replies of the gateway written by hand, level by level, for the tests to read and to damage."""

from __future__ import annotations

WRONG_SIGN_IN = "Sign-in information is incorrect"


def write_error(number="", text="", description="", correction=""):
    """Return one `<error>`; `text` is its description2."""
    return (
        f"<error><errorno>{number}</errorno><description>{description}</description>"
        f"<description2>{text}</description2><correction>{correction}</correction></error>"
    )


def fail_control(*errors, status="failure"):
    """Return a reply that failed before anything was run."""
    return (
        f"<response>\n  <control><status>{status}</status><senderid></senderid></control>\n"
        f"  <errormessage>{''.join(errors)}</errormessage>\n</response>"
    )


def write_reply(status, *parts):
    """Return a reply whose sign-in ended with a status, with these parts after it."""
    return (
        "<response><control><status>success</status></control><operation><authentication>"
        f"<status>{status}</status><userid>u</userid><companyid>c</companyid></authentication>"
        f"{''.join(parts)}</operation></response>"
    )


def fail_sign_in(*errors):
    """Return a reply whose sign-in failed."""
    content = f"<errormessage>{''.join(errors)}</errormessage>" if errors else ""
    return write_reply("failure", content)


def fail_function(*errors, status="failure", function="readByQuery"):
    """Return a reply that signed in and failed in its function."""
    return write_reply(
        "success",
        f"<result><status>{status}</status><function>{function}</function>"
        f"<controlid>1</controlid><errormessage>{''.join(errors)}</errormessage></result>",
    )


NOT_SUBSCRIBED = (
    "This company is not authorized for XML transactions. Please subscribe to the XML Gateway."
)
NOT_AUTHORISED = (
    "The sender ID &#039;modelopticMPP&#039; is not authorized to make Web Services requests to "
    "company ID &#039;Acme&#039;."
)
CHECK_REQUEST = f"{WRONG_SIGN_IN}. Please check your request."
NO_PERMISSION = "You do not have permission for API operation READ_BY_QUERY on objects of type"
