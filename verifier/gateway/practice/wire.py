"""Reads request envelopes as strictly as Sage's gateway does, and writes replies in its shapes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTROL = (
    "senderid",
    "password",
    "controlid",
    "uniqueid",
    "dtdversion",
    "policyid",
    "debug",
    "includewhitespace",
)
READ_BY_QUERY = ("object", "fields", "query", "pagesize", "returnFormat", "docparid")
LOGIN = ("userid", "companyid", "password", "clientid", "locationid")


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
    transaction: bool = False
    """Whether one function that fails undoes the others."""


def parse_request(body: bytes) -> Request:
    """Read an envelope; raises EnvelopeError where it is not as documented.

    The elements and their order: https://developer.intacct.com/web-services/requests/ .
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise EnvelopeError(f"XML Parse error: {error}") from None
    if root.tag != "request":
        raise EnvelopeError("XML Parse schema error: the root element must be request")
    _require_children(root, "control", "operation")
    control = _read_ordered(
        _find_only(root, "control"), CONTROL, required=("senderid", "password", "controlid")
    )
    if control.get("dtdversion", "3.0") not in {"2.1", "3.0"}:
        raise EnvelopeError("XML Parse schema error: dtdversion must be 2.1 or 3.0")
    if not 1 <= len(control["controlid"]) <= 256:
        raise EnvelopeError("XML Parse schema error: controlid must have 1 to 256 characters")
    operation = _find_only(root, "operation")
    _require_children(operation, "authentication", "content")
    transaction = operation.get("transaction", "false")
    if set(operation.keys()) - {"transaction"} or transaction not in {"true", "false"}:
        raise EnvelopeError("XML Parse schema error: operation has only transaction, true or false")
    content = _find_only(operation, "content")
    functions = tuple(_read_function(each) for each in content)
    if not functions:
        raise EnvelopeError("XML Parse schema error: content holds no function")
    if len(functions) > 1 and "getAPISession" in {function.name for function in functions}:
        # https://developer.intacct.com/api/company-console/api-sessions/
        raise EnvelopeError("XML Parse schema error: getAPISession must be the only function")
    return Request(
        control["senderid"],
        control["password"],
        control["controlid"],
        control.get("policyid", ""),
        _read_login(_find_only(operation, "authentication")),
        functions,
        transaction == "true",
    )


def _require_children(parent: Element, *names: str) -> None:
    """Raise EnvelopeError where an element holds other children, or in another order."""
    if [child.tag for child in parent] != list(names):
        raise EnvelopeError(
            f"XML Parse schema error: {parent.tag} must hold {' and '.join(names)}, in this order"
        )


def _find_only(parent: Element, name: str) -> Element:
    found = parent.findall(name)
    if len(found) != 1:
        raise EnvelopeError(f"XML Parse schema error: {parent.tag} must hold one {name}")
    return found[0]


def _read_ordered(
    parent: Element, names: tuple[str, ...], required: tuple[str, ...]
) -> dict[str, str]:
    """Return the texts of an element's children, which must be in this order."""
    places = []
    for child in parent:
        if child.tag not in names:
            raise EnvelopeError(f"XML Parse schema error: {parent.tag} may not hold {child.tag}")
        places.append(names.index(child.tag))
    if places != sorted(set(places)):
        raise EnvelopeError(
            f"XML Parse schema error: the elements of {parent.tag} are out of order"
        )
    texts = {child.tag: child.text or "" for child in parent}
    for name in required:
        if name not in texts:
            raise EnvelopeError(f"XML Parse schema error: {parent.tag} lacks {name}")
    return texts


def _read_login(authentication: Element) -> Login:
    if authentication.find("sessionid") is not None:
        return Login(session_id=_find_only(authentication, "sessionid").text or "")
    texts = _read_ordered(_find_only(authentication, "login"), LOGIN, required=LOGIN[:3])
    company_id, _, entity_id = texts["companyid"].partition("|")
    return Login(
        texts["userid"], company_id, texts["password"], texts.get("locationid", "") or entity_id
    )


def _read_function(element: Element) -> Function:
    if element.tag != "function" or len(element) != 1:
        raise EnvelopeError("XML Parse schema error: content may hold only functions")
    control_id = element.get("controlid")
    if control_id is None or set(element.keys()) - {"controlid"}:
        raise EnvelopeError("XML Parse schema error: function has controlid and nothing else")
    if not 1 <= len(control_id) <= 256:
        raise EnvelopeError("XML Parse schema error: controlid must have 1 to 256 characters")
    asked = element[0]
    if asked.tag == "readByQuery":
        # https://developer.intacct.com/web-services/queries/
        texts = {child.tag: child.text or "" for child in asked}
        if texts.keys() - set(READ_BY_QUERY) or not {"object", "query"} <= texts.keys():
            raise EnvelopeError("XML Parse schema error: readByQuery is not as documented")
        size = texts.get("pagesize", "1")
        if not size.isdecimal() or not 1 <= int(size) <= 1000:
            raise EnvelopeError("XML Parse schema error: pagesize must be 1 to 1000")
    return Function(asked.tag, control_id, (asked.findtext("object") or "").strip())


class Answer(NamedTuple):
    """An HTTP answer: status, body, and further headers."""

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
