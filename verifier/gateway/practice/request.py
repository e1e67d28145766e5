"""Reads a request envelope as strictly as Sage's gateway does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

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
    """Return the texts of an element's children, which must stand in this order."""
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
