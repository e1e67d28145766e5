"""Reads request envelopes as strictly as Sage's gateway does, and writes its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from verifier.catalogue import DIAGNOSES, replies
from verifier.gateway.post import REPLY_AT_MOST, Response
from verifier.values import SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

CONTROL = ("senderid", "password", "controlid")
CONTROL_OPTIONS = ("uniqueid", "dtdversion", "policyid", "debug", "includewhitespace")
LOGIN = ("userid", "companyid", "password")
LOGIN_OPTIONS = ("clientid", "locationid")
FUNCTIONS = frozenset({"getAPISession", "readByQuery", "query"})
READ_BY_QUERY = {"object", "fields", "query", "pagesize", "returnFormat", "docparid"}


class EnvelopeError(ValueError):
    """Raised for a request that Sage's gateway would not read; the message says what is wrong."""


class Login(NamedTuple):
    """Whom a request signs in; `entity_id` is "" for the top level."""

    company_id: str
    user_id: str
    password: str
    entity_id: str


class Function(NamedTuple):
    """One function asked for: its name, its control id, and the object it is about, or ""."""

    name: str
    control_id: str
    object_name: str


class Request(NamedTuple):
    """A request envelope, valid and read; it signs in, or has a session, whose id `login` is."""

    sender_id: str
    sender_password: str
    control_id: str
    login: Login | str
    functions: tuple[Function, ...]


def parse_request(body: bytes) -> Request:
    """Read an envelope; raises EnvelopeError where it is not as documented.

    The elements and their order: https://developer.intacct.com/web-services/requests/ .
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise EnvelopeError(f"XML Parse error: {error}") from None
    between = (
        text for each in root.iter() for text in (each.tail, each.text if len(each) else None)
    )
    _require(not any(text and text.strip() for text in between), "text stands between elements")
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
    _require(found == names, f"{parent.tag} must hold {', '.join(names)}, in this order")
    return {child.tag: child for child in parent}


def _read_texts(
    parent: Element, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, str]:
    children = _read_children(parent, required, optional)
    return {name: child.text or "" for name, child in children.items()}


def _read_login(authentication: Element) -> Login | str:
    if authentication.find("sessionid") is not None:
        return _read_texts(authentication, ("sessionid",))["sessionid"]
    login = _read_children(authentication, ("login",))["login"]
    texts = _read_texts(login, LOGIN, LOGIN_OPTIONS)
    company_id, _, entity_id = texts["companyid"].partition("|")
    entity_id = texts.get("locationid") or entity_id
    return Login(company_id, texts["userid"], texts["password"], entity_id)


def _read_function(element: Element) -> Function:
    _require(element.tag == "function" and len(element) == 1, "content may hold only functions")
    _require(element.keys() == ["controlid"], "function has controlid and nothing else")
    control_id = element.attrib["controlid"]
    _require_control_id(control_id)
    [asked] = element
    _require(asked.tag in FUNCTIONS, f"{asked.tag} is not practiced here")
    if asked.tag == "readByQuery":
        # https://developer.intacct.com/web-services/queries/
        names = {child.tag for child in asked}
        _require({"object", "query"} <= names <= READ_BY_QUERY, "readByQuery is not as documented")
        size = asked.findtext("pagesize") or "1"
        _require(size.isdecimal() and 1 <= int(size) <= 1000, "pagesize must be 1 to 1000")
    return Function(asked.tag, control_id, (asked.findtext("object") or "").strip())


def write_reply(
    request: Request, company_id: str, entity_id: str, results: Iterable[str]
) -> Response:
    """Return the answer that signed in, with these results."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<response><control><status>success</status>'
        f"<senderid>{SENDER_ID}</senderid><controlid>{escape(request.control_id)}</controlid>"
        "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control><operation>"
        f"<authentication><status>success</status><userid>{USER_ID}</userid>"
        f"<companyid>{company_id}</companyid><locationid>{entity_id}</locationid>"
        f"</authentication>{''.join(results)}</operation></response>"
    )
    return Response(200, text.encode())


def write_function_result(function: Function, inner: str, status: str = "success") -> str:
    """Return the result of a function; `inner` is its data, or an `errormessage`."""
    name, control_id = escape(function.name), escape(function.control_id)
    return replies.write_result(status, name, control_id, inner)


def write_session(function: Function, session_id: str, endpoint: str, entity_id: str) -> str:
    """Return the result of getAPISession."""
    return write_function_result(
        function,
        f"<data><api><sessionid>{session_id}</sessionid><endpoint>{escape(endpoint)}</endpoint>"
        f"<locationid>{entity_id}</locationid></api></data>",
    )


def write_record(function: Function) -> str:
    """Return the result of a read that found one record."""
    name = escape(function.object_name.lower())
    return write_function_result(
        function,
        f'<data listtype="{name}" count="1" totalcount="1" numremaining="0" resultId="">'
        f"<{name}><RECORDNO>1</RECORDNO></{name}></data>",
    )


def find_errors(code: str) -> str:
    """Return the `errormessage` of a function that fails as the catalogue has it."""
    example = DIAGNOSES[code].example
    return example[example.index("<errormessage>") : example.index("</result>")]


REFUSALS = {
    "rate-limited": 429,
    "html": 200,
    "empty": 200,
    "incomplete": 200,
    "company-not-found": 400,
    "sign-in-not-placed": 401,
    "sender-refused": 200,
    "demo-expired": 200,
    "not-subscribed": 200,
    "sender-not-authorised": 200,
    "sign-in-incorrect": 200,
    "sign-in-unexplained": 200,
    "session-invalid": 200,
    "offline": 200,
}
"""HTTP statuses of the answers that the catalogue has as examples, by the end of the code."""

STRANGE = replies.fail_sign_in("XL03000008", "The moon stands in the wrong house")

FAULTS = {
    name: Response(status, DIAGNOSES[f"gateway.{name}"].example.encode())
    for name, status in REFUSALS.items()
} | {
    "unavailable": Response(503),
    "garbage": Response(200, b"\x01\xfe\x02\xff"),
    "huge": Response(200, b" " + bytes(REPLY_AT_MOST)),
    "cut": Response(failure="gateway.unreachable"),
    "strange": Response(200, STRANGE.encode()),
}
"""The answers that run nothing; `hiccup` and `slow` are faults, too."""
