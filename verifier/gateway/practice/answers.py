"""Writes the practice gateway's replies in the shapes of Sage's."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from verifier.gateway.practice.request import Function, Request


class Answer(NamedTuple):
    """An HTTP answer: status, body, and what else stands in the header."""

    status: int
    body: bytes
    content_type: str = "text/xml; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


class ErrorText(NamedTuple):
    """One error as Sage words it."""

    number: str
    text: str
    description: str = ""
    correction: str = ""


SIGN_IN = ErrorText("XL03000006", "Sign-in information is incorrect")
NOT_SUBSCRIBED = ErrorText(
    "XL03000006",
    "This company is not authorized for XML transactions. Please subscribe to the XML Gateway.",
)
SENDER = ErrorText("XL03000006", "Incorrect Intacct XML Partner ID or password.")
DEMO = ErrorText("PL04000055", "This company is a demo company and has expired.")
ROLLED_BACK = ErrorText(
    "XL03000009",
    "The entire transaction in this operation has been rolled back due to an error.",
)
INVALID_SESSION = ErrorText("XL03000006", "Invalid session")
SESSION_FAILED = ErrorText("Get API Session Failed", "Something went wrong")
OFFLINE = ErrorText("XL03000006", "The Service is Temporarily Off-line")
READING_FAILED = ErrorText("WS", "There was an error processing the request.")
NOT_IN_USE = ErrorText("BL01001973", "Consolidation module is not subscribed")
STRANGE = ErrorText("XL03000008", "The moon stands in the wrong house")


def refuse_sender(sender_id: str, company_id: str) -> ErrorText:
    """Return the refusal of a sender that the company has not authorized."""
    return ErrorText(
        "XL03000006",
        f"The sender ID '{sender_id}' is not authorized to make Web Services requests to "
        f"company ID '{company_id}'.",
        "Invalid Web Services Authorization",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    )


def refuse_permission(operation: str, object_name: str) -> ErrorText:
    """Return the refusal of a read that the role does not allow."""
    return ErrorText(
        "PL04000005",
        f"You do not have permission for API operation {operation} on objects of type "
        f"{object_name.lower()} [Support ID: practice%7E{secrets.token_hex(8)}]",
    )


def write_gateway_error(number: str, text: str, status: int) -> Answer:
    """Return a refusal of the gateway itself, which knows nothing of the request."""
    return _write_response(
        "<control><status>failure</status></control><errormessage><error>"
        f"<errorno>{number}</errorno><description>{escape(text)}</description>"
        "</error></errormessage>",
        status,
    )


def write_not_placed() -> Answer:
    """Return the refusal of a sign-in that the gateway cannot place."""
    return write_gateway_error(
        "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request.", 401
    )


def write_control_failure(request: Request | None, refusal: ErrorText) -> Answer:
    """Return a reply that failed before anything was run."""
    return _write_response(_write_control(request, "failure") + _write_errors(refusal))


def write_authentication_failure(request: Request, refusal: ErrorText | None) -> Answer:
    """Return a reply whose sign-in failed; without a refusal it names no error."""
    told = _write_errors(refusal) if refusal else ""
    return _write_response(
        _write_control(request, "success")
        + f"<operation>{_write_authentication(request, 'failure')}{told}</operation>"
    )


def write_results(request: Request, company_id: str, user_id: str, parts: list[str]) -> Answer:
    """Return a reply that signed in, with one result a function."""
    return _write_response(
        _write_control(request, "success")
        + f"<operation>{_write_authentication(request, 'success', company_id, user_id)}"
        + f"{''.join(parts)}</operation>"
    )


def write_session(function: Function, session_id: str, endpoint: str, entity_id: str) -> str:
    """Return the result of getAPISession."""
    return _write_result(
        function,
        "success",
        f"<data><api><sessionid>{session_id}</sessionid><endpoint>{escape(endpoint)}</endpoint>"
        f"<locationid>{escape(entity_id)}</locationid></api></data>",
    )


def write_records(function: Function) -> str:
    """Return the result of a read that found one record."""
    name = escape(function.object_name.lower())
    total = 'count="1" totalcount="1" numremaining="0" resultId=""'
    if function.name == "query":
        total = 'totalcount="1" offset="0" count="1" numremaining="0"'
    return _write_result(
        function,
        "success",
        f'<data listtype="{name}" {total}><{name}><RECORDNO>1</RECORDNO></{name}></data>',
    )


def write_failure(function: Function, *refusals: ErrorText, status: str = "failure") -> str:
    """Return the result of a function that failed, or that was aborted with its transaction."""
    return _write_result(function, status, _write_errors(*refusals))


def _write_result(function: Function, status: str, inner: str) -> str:
    return (
        f"<result><status>{status}</status><function>{escape(function.name)}</function>"
        f"<controlid>{escape(function.control_id)}</controlid>{inner}</result>"
    )


def _write_control(request: Request | None, status: str) -> str:
    sender = escape(request.sender_id) if request else ""
    control_id = escape(request.control_id) if request else ""
    return (
        f"<control><status>{status}</status><senderid>{sender}</senderid>"
        f"<controlid>{control_id}</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion></control>"
    )


def _write_authentication(
    request: Request, status: str, company_id: str = "", user_id: str = ""
) -> str:
    times = ""
    if status == "success":
        now = datetime.now(UTC).replace(microsecond=0)
        until = now + timedelta(hours=6)
        times = (
            f"<sessiontimestamp>{now.isoformat()}</sessiontimestamp>"
            f"<sessiontimeout>{until.isoformat()}</sessiontimeout>"
        )
    return (
        f"<authentication><status>{status}</status>"
        f"<userid>{escape(user_id or request.login.user_id)}</userid>"
        f"<companyid>{escape(company_id or request.login.company_id)}</companyid>"
        f"<locationid>{escape(request.login.entity_id)}</locationid>{times}</authentication>"
    )


def _write_errors(*refusals: ErrorText) -> str:
    told = "".join(
        f"<error><errorno>{escape(refusal.number)}</errorno>"
        f"<description>{escape(refusal.description)}</description>"
        f"<description2>{escape(refusal.text)}</description2>"
        f"<correction>{escape(refusal.correction)}</correction></error>"
        for refusal in refusals
    )
    return f"<errormessage>{told}</errormessage>"


def _write_response(inner: str, status: int = 200) -> Answer:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{inner}</response>'
    return Answer(status, text.encode())
