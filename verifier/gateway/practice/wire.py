"""Reads request envelopes as strictly as Sage's gateway does, and writes replies in its shapes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from verifier.catalogue.replies import write_error, write_result
from verifier.values import SENDER_ID

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTROL = ("senderid", "password", "controlid")
CONTROL_OPTIONS = ("uniqueid", "dtdversion", "policyid", "debug", "includewhitespace")
LOGIN = ("userid", "companyid", "password")
LOGIN_OPTIONS = ("clientid", "locationid")
READ_BY_QUERY = {"object", "fields", "query", "pagesize", "returnFormat", "docparid"}


class EnvelopeError(ValueError):
    """Raised for a request that Sage's gateway would not read; the message says what is wrong."""


class Login(NamedTuple):
    """How a request signs in, with user and password or with a session."""

    user_id: str = ""
    company_id: str = ""
    password: str = ""
    entity_id: str = ""
    session_id: str = ""


class Function(NamedTuple):
    """One function asked for: its name, its control id, and the object it is about, or ""."""

    name: str
    control_id: str
    object_name: str


class Request(NamedTuple):
    """A request envelope, valid and read."""

    sender_id: str
    sender_password: str
    control_id: str
    policy_id: str
    login: Login
    functions: tuple[Function, ...]


def parse_request(body: bytes) -> Request:
    """Read an envelope; raises EnvelopeError where it is not as documented.

    The elements and their order: https://developer.intacct.com/web-services/requests/ .
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise EnvelopeError(f"XML Parse error: {error}") from None
    _require(root.tag == "request", "the root element must be request")
    request = _read_children(root, ("control", "operation"))
    control = _read_texts(request["control"], CONTROL, CONTROL_OPTIONS)
    version = control.get("dtdversion", "3.0")
    _require(version in {"2.1", "3.0"}, "dtdversion must be 2.1 or 3.0")
    _require_control_id(control["controlid"])
    operation = request["operation"]
    _require(
        operation.attrib in ({}, {"transaction": "false"}),
        'transaction="false" is all that operation may say here',
    )
    parts = _read_children(operation, ("authentication", "content"))
    functions = tuple(map(_read_function, parts["content"]))
    _require(bool(functions), "content holds no function")
    # https://developer.intacct.com/api/company-console/api-sessions/
    alone = len(functions) == 1 or "getAPISession" not in {each.name for each in functions}
    _require(alone, "getAPISession must be the only function")
    return Request(
        control["senderid"],
        control["password"],
        control["controlid"],
        control.get("policyid", ""),
        _read_login(parts["authentication"]),
        functions,
    )


def _require(holds: bool, rule: str) -> None:
    """Raise EnvelopeError with the rule where it does not hold."""
    if not holds:
        raise EnvelopeError(f"XML Parse schema error: {rule}")


def _require_control_id(control_id: str) -> None:
    _require(1 <= len(control_id) <= 256, "controlid must have 1 to 256 characters")


def _read_children(
    parent: Element, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, Element]:
    """Return an element's children by name: all that are required, in this order."""
    found = [child.tag for child in parent]
    names = [*required, *(name for name in optional if name in found)]
    allowed = ", ".join((*required, *(f"{name} if wanted" for name in optional)))
    _require(found == names, f"{parent.tag} must hold {allowed}, in this order")
    return {child.tag: child for child in parent}


def _read_texts(
    parent: Element, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, str]:
    children = _read_children(parent, required, optional)
    return {name: child.text or "" for name, child in children.items()}


def _read_login(authentication: Element) -> Login:
    if authentication.find("sessionid") is not None:
        return Login(session_id=_read_texts(authentication, ("sessionid",))["sessionid"])
    login = _read_children(authentication, ("login",))["login"]
    texts = _read_texts(login, LOGIN, LOGIN_OPTIONS)
    company_id, _, entity_id = texts["companyid"].partition("|")
    return Login(
        texts["userid"], company_id, texts["password"], texts.get("locationid", "") or entity_id
    )


def _read_function(element: Element) -> Function:
    _require(element.tag == "function" and len(element) == 1, "content may hold only functions")
    _require(element.keys() == ["controlid"], "function has controlid and nothing else")
    control_id = element.attrib["controlid"]
    _require_control_id(control_id)
    asked = element[0]
    if asked.tag == "readByQuery":
        # https://developer.intacct.com/web-services/queries/
        names = {child.tag for child in asked}
        _require({"object", "query"} <= names <= READ_BY_QUERY, "readByQuery is not as documented")
        size = asked.findtext("pagesize") or "1"
        _require(size.isdecimal() and 1 <= int(size) <= 1000, "pagesize must be 1 to 1000")
    return Function(asked.tag, control_id, (asked.findtext("object") or "").strip())


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    body: bytes
    content_type: str = "text/xml; charset=UTF-8"


class ErrorText(NamedTuple):
    """One error as Sage words it."""

    number: str
    text: str
    description: str = ""
    correction: str = ""


def write_gateway_error(number: str, text: str, status: int) -> Answer:
    """Return a refusal of the gateway itself, which knows nothing of the request."""
    return _write_response(
        "<control><status>failure</status></control><errormessage><error>"
        f"<errorno>{number}</errorno><description>{escape(text)}</description>"
        "</error></errormessage>",
        status,
    )


def write_control_failure(request: Request | None, refusal: ErrorText) -> Answer:
    """Return a reply that failed before anything was run."""
    return _write_response(_write_control(request, "failure") + _write_error(refusal))


def write_authentication_failure(request: Request, refusal: ErrorText) -> Answer:
    """Return a reply whose sign-in failed; an empty refusal is no error at all."""
    login = request.login
    authentication = _write_authentication("failure", login.user_id, login.company_id, login)
    told = _write_error(refusal) if any(refusal) else ""
    return _write_response(
        f"{_write_control(request, 'success')}<operation>{authentication}{told}</operation>"
    )


def write_results(request: Request, company_id: str, user_id: str, parts: list[str]) -> Answer:
    """Return a reply that signed in, with one result a function."""
    now = datetime.now(UTC).replace(microsecond=0)
    times = (
        f"<sessiontimestamp>{now.isoformat()}</sessiontimestamp>"
        f"<sessiontimeout>{(now + timedelta(hours=6)).isoformat()}</sessiontimeout>"
    )
    authentication = _write_authentication("success", user_id, company_id, request.login, times)
    return _write_response(
        f"{_write_control(request, 'success')}<operation>{authentication}{''.join(parts)}"
        "</operation>"
    )


def write_session(function: Function, session_id: str, endpoint: str, entity_id: str) -> str:
    """Return the result of getAPISession."""
    return _write_result(
        "success",
        function,
        f"<data><api><sessionid>{session_id}</sessionid><endpoint>{escape(endpoint)}</endpoint>"
        f"<locationid>{escape(entity_id)}</locationid></api></data>",
    )


def write_records(function: Function) -> str:
    """Return the result of a read that found one record."""
    name = escape(function.object_name.lower())
    total = 'count="1" totalcount="1" numremaining="0" resultId=""'
    if function.name == "query":
        total = 'totalcount="1" offset="0" count="1" numremaining="0"'
    data = f'<data listtype="{name}" {total}><{name}><RECORDNO>1</RECORDNO></{name}></data>'
    return _write_result("success", function, data)


def write_failure(function: Function, refusal: ErrorText) -> str:
    """Return the result of a function that failed."""
    return _write_result("failure", function, _write_error(refusal))


def _write_result(status: str, function: Function, inner: str) -> str:
    return write_result(status, escape(function.name), escape(function.control_id), inner)


def _write_control(request: Request | None, status: str) -> str:
    sender = escape(request.sender_id) if request else ""
    control_id = escape(request.control_id) if request else ""
    return (
        f"<control><status>{status}</status><senderid>{sender}</senderid>"
        f"<controlid>{control_id}</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion></control>"
    )


def _write_authentication(
    status: str, user_id: str, company_id: str, login: Login, times: str = ""
) -> str:
    return (
        f"<authentication><status>{status}</status><userid>{escape(user_id)}</userid>"
        f"<companyid>{escape(company_id)}</companyid>"
        f"<locationid>{escape(login.entity_id)}</locationid>{times}</authentication>"
    )


def _write_error(refusal: ErrorText) -> str:
    return write_error(*map(escape, refusal))


def _write_response(inner: str, status: int = 200) -> Answer:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{inner}</response>'
    return Answer(status, text.encode())


SIGN_IN = ErrorText("XL03000006", "Sign-in information is incorrect")
INVALID_SESSION = ErrorText("XL03000006", "Invalid session")
SENDER = ErrorText("XL03000006", "Incorrect Intacct XML Partner ID or password.")
NO_PERMISSION = ErrorText(
    "PL04000005",
    "You do not have permission for API operation {operation} on objects of type {name} "
    "[Support ID: practice%7E5eedcafe5eedcafe]",
)
READING_FAILED = ErrorText("WS", "There was an error processing the request.")
SESSION_FAILED = ErrorText("Get API Session Failed", "Something went wrong")
STRANGE = ErrorText("XL03000008", "The moon stands in the wrong house")
OFFLINE = ErrorText("XL03000006", "The Service is Temporarily Off-line")
SILENT = ErrorText("", "")
NOT_SUBSCRIBED = ErrorText(
    "XL03000006",
    "This company is not authorized for XML transactions. Please subscribe to the XML Gateway.",
)
SENDER_NOT_AUTHORIZED = ErrorText(
    "XL03000006",
    f"The sender ID '{SENDER_ID}' is not authorized to make Web Services requests to "
    "company ID 'Not-authorized'.",
    "Invalid Web Services Authorization",
    "Contact the company administrator to grant Web Services authorization to this sender ID.",
)
NOT_IN_USE = ErrorText("BL01001973", "Consolidation module is not subscribed")

FAULTS = {
    "rate-limited": write_gateway_error("GW-0010", "API rate limit exceeded", 429),
    "unavailable": Answer(503, b"", "text/plain"),
    "html": Answer(
        200,
        b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head></html>",
        "text/html",
    ),
    "garbage": Answer(200, bytes(range(256)) * 4, "application/octet-stream"),
    "empty": Answer(200, b""),
    "half": Answer(200, b"<response><control><status>success</status></control><opera"),
    "huge": Answer(200, b"<response>" + b" " * (4 * 1024 * 1024) + b"</response>"),
    "company-not-found": write_gateway_error(
        "GW-0011", "Invalid Request [Request ID: 5EEDCAFE:5EEDCAFE]", 400
    ),
    "sign-in-not-placed": write_gateway_error(
        "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request.", 401
    ),
    "sender-refused": write_control_failure(None, SENDER),
    "demo-expired": write_control_failure(
        None, ErrorText("PL04000055", "This company is a demo company and has expired.")
    ),
}
"""The answers that no sign-in is needed for; `hiccup`, `slow` and `cut` are faults, too."""
