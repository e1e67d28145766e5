"""Says what a reply of the gateway means, and which item fixes it.

Sage reuses its error numbers: XL03000006 means a sender that is unknown, a
company that has not authorized it, a wrong sign-in, a lost session and a bad
policy. So the level and the words decide, and a number only where it has one
meaning. What nobody has documented stays unknown, with what Sage said.

Sources: https://developer.intacct.com/web-services/error-handling/ and
https://developer.intacct.com/support/faq/ for the documented texts; the others
are in the tests of Sage's own libraries at https://github.com/Intacct .
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.catalogue import DIAGNOSES
from verifier.gateway import network
from verifier.gateway.causes import (
    CAUSES,
    NUMBER_ALONE,
    SAVING,
    SIGN_IN_REFUSED,
    STRUCTURES,
    TEXT_CAUSES,
    Cause,
    find_situation,
    is_rest_error,
)
from verifier.gateway.details import (
    SENDER,
    choose_permission_code,
    is_permission_refusal,
    refine_code,
)
from verifier.gateway.elements import unescape
from verifier.gateway.reply import read_reply
from verifier.gateway.words import (
    fold_text,
    hide_secrets,
    is_about_sage,
    is_question,
    shorten_line,
    split_words,
    take_identifier,
)
from verifier.values import HELP_PAGE, ROLE_PAGE, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.gateway.reply import Fault, Reply

SAID_AT_MOST = 600


class Diagnosis(NamedTuple):
    """What a reply means and what fixes it.

    `title` begins with "Likely:" where another program's words show it, and not Sage's;
    `owner` is who must act: you, modeloptic, sage, wait, unknown or none;
    `level` where the reply failed: transport, control, authentication, result
    or none; `item` and `others` are short ids of the guide's items, likeliest
    first; `said` is Sage's wording on one line; `support_id` the id Sage gives
    for asking its support, or "".
    """

    code: str
    title: str
    owner: str
    level: str
    item: str
    others: tuple[str, ...] = ()
    said: str = ""
    support_id: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: strings, and `others` a list."""
        return self._asdict() | {"others": list(self.others)}


def explain(source: object) -> Diagnosis:
    """Say what a reply, an error text or an error number means.

    `source` may be anything at all: a reply whole or broken, bytes or text, a log line, the
    text of a screenshot, one of our own codes; anything that isn't text is unknown.
    Nothing is raised.

    >>> explain("Sign-in information is incorrect").item
    'sage-intacct/enter-credentials#company-id'
    >>> explain("XL03000006").owner
    'unknown'
    """
    if not isinstance(source, bytes | str):
        return diagnose_code("gateway.unknown")
    if isinstance(source, str) and source.strip() in DIAGNOSES:
        return diagnose_code(source.strip())
    return diagnose_reply(read_reply(source))


def diagnose_reply(
    reply: Reply, *, permission_type: str = "role-based", module: str = ""
) -> Diagnosis:
    """Say what a reply means once it is read.

    `permission_type` is role-based or user-based and chooses the items for a missing permission;
    `module` names the module that was read, as in the items' ids, where the
    caller knows it better than the reply tells.
    """
    code, fault, further, suspects, likely = decide_cause(reply)
    if module and code.startswith("gateway.no-permission"):
        code = f"gateway.no-permission-{module}"
    entry = DIAGNOSES[code]
    said, support_id = _quote_reply(reply, fault)
    level = (fault.level if fault else "") or reply.find_failed_level() or entry.level
    items = (entry.item, *entry.others, *suspects)
    if code == "gateway.guide-entry":
        items = suspects
    items = choose_items(items, permission_type)
    item, *others = dict.fromkeys((*items, *(DIAGNOSES[each].item for each in further)))
    title = f"Likely: {entry.title}" if likely else entry.title
    return Diagnosis(code, title, entry.owner.value, level, item, tuple(others), said, support_id)


def diagnose_code(code: str) -> Diagnosis:
    """Make the diagnosis of something that is no reply, such as a broken connection."""
    entry = DIAGNOSES[code]
    return Diagnosis(code, entry.title, entry.owner.value, entry.level, entry.item, entry.others)


def choose_items(items: Iterable[str], permission_type: str) -> tuple[str, ...]:
    """Return items, in a user-based company the user's own permissions in place of the role's."""
    if permission_type != "user-based":
        return tuple(items)
    return tuple(_find_user_item(each) for each in items if each != f"{USER_PAGE}#roles")


def _find_user_item(item: str) -> str:
    """Return the item of the user's permissions that does what one of the role's does."""
    page, _, name = item.partition("#")
    if page != ROLE_PAGE:
        return item
    own = "save-user-permissions" if name == "save-permissions" else f"user-{name}"
    return f"{USER_PAGE}#{own}"


def _quote_reply(reply: Reply, fault: Fault | None) -> tuple[str, str]:
    """Return Sage's words on one line, and the id for its support."""
    if not fault:
        return (f"HTTP {reply.http_status}" if reply.http_status >= 300 else ""), ""
    identifiers = (take_identifier(unescape(each.text()))[1] for each in (fault, *reply.faults))
    support_id = next(filter(None, identifiers), "")
    words = fault.description2 or fault.description or fault.correction
    if reply.kind == "html":
        words = fault.description
    words = ": ".join(filter(None, (fault.number, take_identifier(unescape(words))[0])))
    return shorten_line(hide_secrets(words), SAID_AT_MOST), support_id


FUZZY_AT_MOST = 20_000
"""Letters of a pasted text that are searched for sentences with slips."""

SENTENCES_AT_MOST = 80
"""Words of a text whose sentences other programs may have worded: an error's, not a mail's."""


class Decision(NamedTuple):
    """What a reply shows.

    `fault` is the error that shows it; `further` are codes of further causes that a pasted text
    speaks of, in the order they are tried; `suspects` are short ids of items to suspect as well.
    `likely` is true where not Sage's words show it but those of some program that asked.
    """

    code: str
    fault: Fault | None = None
    further: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    likely: bool = False


def decide_cause(reply: Reply) -> Decision:
    """Return what a reply shows, and by which of its errors."""
    fault = reply.faults[0] if reply.faults else None
    match reply.kind:
        case "empty":
            return Decision(_decide_by_status(reply.http_status) or "gateway.empty")
        case "garbled":
            return Decision(_decide_by_status(reply.http_status) or "gateway.garbled")
        case "request":
            return Decision("gateway.request-pasted")
        case "acknowledgement" if not fault:
            return Decision("gateway.acknowledged")
        case "text":
            return _decide_text(reply)._replace(fault=fault)
    return _decide_reply(reply, fault)


def _decide_reply(reply: Reply, fault: Fault | None) -> Decision:
    """Decide about a reply of Sage's or a page, by the first cause that one of its errors shows."""
    told = [(each, unescape(unescape(each.text()))) for each in reply.faults]
    folded = [(each, text, fold_text(f"{each.number} {text}")) for each, text in told]
    for cause in CAUSES:
        for each, text, words in folded:
            if cause.is_named(words, (each.number.casefold(),), each.level):
                return Decision(refine_code(cause.code, text, reply.sender), each)
    if reply.kind == "html":
        return Decision(_decide_by_status(reply.http_status) or "gateway.html", fault)
    for each, text in told:
        if found := _find_structure(text, in_reply=True):
            return Decision(refine_code(found, text), each)
    return Decision(_decide_by_state(reply, fault), fault)


def _decide_by_state(reply: Reply, fault: Fault | None) -> str:
    """Decide where no error is known: by the HTTP status and the three states."""
    by_status = _decide_by_status(reply.http_status)
    if by_status and (not fault or _is_of_server(reply.http_status)):
        return by_status
    failed = reply.find_failed_level()
    if failed == "authentication":
        return "gateway.sign-in-unexplained"
    if reply.result == "aborted":
        return "gateway.rolled-back"
    if failed or fault:
        return "gateway.unknown"
    if not reply.whole:
        return "gateway.incomplete"
    if not (reply.control == reply.authentication == reply.result == "success"):
        return "gateway.unknown"
    if reply.session:
        return "gateway.accepted"
    return "gateway.no-session" if reply.opens_session else "gateway.answered"


def _is_of_server(status: int) -> bool:
    """Return whether an HTTP status says that the server is busy or failed, whoever asked."""
    return status >= 429


def _decide_by_status(status: int) -> str:
    """Return what an HTTP status alone says, or ""."""
    if status == 401:
        return "gateway.sign-in-not-placed"
    if status == 429:
        return "gateway.rate-limited"
    if status in {408, 504, 524}:
        return "gateway.timed-out"
    if status >= 500:
        return "gateway.server-error"
    return "gateway.http-refused" if status >= 300 else ""


def _decide_text(reply: Reply) -> Decision:
    """Decide about a pasted text: by Sage's words, then by anybody's, then by the network's."""
    text = unescape(unescape(reply.text))
    if found := find_situation(text):
        return _decide_by_target(found)
    foreign = network.is_about_another_host(text)
    if is_rest_error(text, reply.http_status) and not foreign:
        return Decision(_decide_rest_error(reply))
    (fault,) = reply.faults
    numbers = {number.casefold() for number in reply.numbers}
    words = fold_text(text)
    causes = [cause for cause in (*CAUSES, *TEXT_CAUSES) if not cause.reply_only]
    codes = _list_codes(each for each in causes if each.is_named(words, numbers, fault.level))
    found = "" if foreign else _find_structure(text)
    is_entry = bool(found) and found not in DIAGNOSES
    is_passing = foreign and codes == ["gateway.rate-limited"]
    if codes and not is_passing and not (is_entry and SAVING.issuperset(codes)):
        return _decide_by_codes(codes, text)
    if foreign:
        return Decision("gateway.unknown")
    if found:
        return _decide_by_target(found, text)._replace(likely=found not in SURE)
    words = words[:FUZZY_AT_MOST]
    codes = _list_codes(each for each in causes if each.is_named_with_slips(words, fault.level))
    if codes:
        return _decide_by_codes(codes, text)
    if code := network.find_fault(text):
        return Decision(code, likely=True)
    if fault.level == "authentication":
        return Decision("gateway.sign-in-unexplained")
    if not NUMBER_ALONE.isdisjoint(numbers):
        return Decision("gateway.number-alone")
    return (
        Decision("gateway.unknown") if reply.numbers else _decide_by_told_status(reply.http_status)
    )


SURE = frozenset(
    {
        "gateway.sender-refused",
        "gateway.sender-not-authorised",
        "gateway.field-unknown",
        "gateway.object-unknown",
    }
)
"""What is known by its parts and said by Sage alone: of the others, any program may speak so."""


def _decide_by_target(target: str, text: str = "") -> Decision:
    """Decide by a code, or by the short id of what the guide has for a text."""
    if target in DIAGNOSES:
        return Decision(refine_code(target, text))
    return Decision("gateway.guide-entry", suspects=(target,))


def _decide_by_told_status(status: int) -> Decision:
    """Decide by an HTTP status that a program tells: its page or its body didn't come along."""
    if status == 400:
        return Decision("gateway.company-not-found", likely=True)
    if status == 403:
        return Decision("gateway.no-permission", suspects=(f"{HELP_PAGE}#ip-filter",), likely=True)
    code = _decide_by_status(status)
    return Decision(code, likely=True) if code else Decision("gateway.unknown")


def _decide_rest_error(reply: Reply) -> str:
    """Return what an error of Sage's REST interface means; its tokens are not of this guide."""
    numbers = {number.casefold() for number in reply.numbers}
    for cause in CAUSES:
        passing = cause.code in {"gateway.rate-limited", "gateway.server-error"}
        if passing and numbers & cause.numbers:
            return cause.code
    if is_permission_refusal(reply.text, split_words(reply.text), sage=True):
        return choose_permission_code(reply.text)
    if _is_of_server(reply.http_status):
        return _decide_by_status(reply.http_status)
    return "gateway.rest-token"


def _find_structure(text: str, *, in_reply: bool = False) -> str:
    """Return the code of a refusal that is known by its parts, or the guide's entry, or "".

    Read are the beginning and the end: the middle of a long text is a trace, or a mail.
    """
    text = text[:FUZZY_AT_MOST]
    if SENDER.search(text):
        return "gateway.sender-not-authorised"
    if is_question(text):
        return ""
    every = split_words(text).split()
    sage = in_reply or is_about_sage(" ".join(every))
    for part in (every[:SENTENCES_AT_MOST], every[SENTENCES_AT_MOST:][-SENTENCES_AT_MOST:]):
        words = " ".join(part)
        for structure in STRUCTURES:
            counts = (sage or not structure.sage) and (structure.in_reply or not in_reply)
            if counts and structure.pattern.search(words):
                return structure.target
        if is_permission_refusal(text, words, sage=sage):
            return "gateway.no-permission"
        if sage and not in_reply and SIGN_IN_REFUSED.search(words):
            return "gateway.sign-in-unexplained"
    return ""


def _list_codes(causes: Iterable[Cause]) -> list[str]:
    """Return the codes of causes, each once."""
    return list(dict.fromkeys(cause.code for cause in causes))


def _decide_by_codes(codes: Iterable[str], text: str) -> Decision:
    """Decide by the codes of the causes that a text names, in the order they are tried."""
    first, *further = codes
    return Decision(refine_code(first, text), further=tuple(further))
