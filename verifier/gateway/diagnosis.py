"""From a reply of the gateway to the one step that mends it.

Sage reuses its error numbers: XL03000006 stands for a sender that is unknown, a
company that has not authorized it, a wrong sign-in, a lost session and a bad
policy. So the level and the words decide, and a number only where it has one
meaning. What nobody has documented stays unknown, with what Sage said.

Sources: https://developer.intacct.com/web-services/error-handling/ and
https://developer.intacct.com/support/faq/ for the documented texts; the others
stand in the tests of Sage's own libraries at https://github.com/Intacct .
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.catalogue.diagnoses import DIAGNOSES, refusals
from verifier.gateway.decision import decide_cause
from verifier.gateway.markup import unescape
from verifier.gateway.reply import read_reply
from verifier.gateway.words import blank_secrets, shorten_line, take_identifier

if TYPE_CHECKING:
    from verifier.gateway.reply import Fault, Reply

SAID_AT_MOST = 600


class Diagnosis(NamedTuple):
    """What a reply means and what mends it.

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


def explain(
    source: object, *, http_status: int = 0, permission_type: str = "role-based"
) -> Diagnosis:
    """Say what a reply, an error text or an error number means.

    `source` may be anything at all: a reply whole or broken, bytes or text, a log line, the
    text of a screenshot, one of our own codes; what is no text means nothing known.
    `http_status` is that of the answer, 0 if unknown;
    `permission_type` is role-based or user-based and chooses the item for a
    missing permission. Nothing is raised.

    >>> explain("Sign-in information is incorrect").item
    'sage-intacct/enter-credentials#company-id'
    >>> explain("XL03000006").owner
    'unknown'
    """
    if not isinstance(source, bytes | str):
        return diagnose_code("gateway.unknown")
    code = source.strip() if isinstance(source, str) and len(source) < 100 else ""
    if code in DIAGNOSES:
        return diagnose_code(code)
    return diagnose_reply(read_reply(source, http_status), permission_type=permission_type)


def diagnose_reply(
    reply: Reply, *, permission_type: str = "role-based", module: str = ""
) -> Diagnosis:
    """Say what a reply means once it is read; see `explain`.

    `module` names the module that was read, as in the items' ids, where the
    caller knows it better than the reply tells.
    """
    code, fault, further, suspects, likely = decide_cause(reply)
    if module and code.startswith("gateway.no-permission"):
        code = f"gateway.no-permission-{module}"
    entry = DIAGNOSES[code]
    said, support_id = _quote_reply(reply, fault)
    level = (fault.level if fault else "") or reply.failed_level() or entry.level
    item, others = entry.item, (*entry.others, *suspects)
    if code == "gateway.guide-entry":
        item, others = suspects[0], ()
    if permission_type == "user-based":
        item, others = _point_to_user(item, others)
    others += tuple(DIAGNOSES[each].item for each in further)
    unique = tuple(dict.fromkeys(each for each in others if each != item))
    owner = entry.owner.value
    if owner == "none":
        level = owner
    title = f"Likely: {entry.title}" if likely else entry.title
    return Diagnosis(code, title, owner, level, item, unique, said, support_id)


def diagnose_code(code: str, said: str = "") -> Diagnosis:
    """Make the diagnosis of something that is no reply, such as a broken connection."""
    entry = DIAGNOSES[code]
    return Diagnosis(
        code, entry.title, entry.owner.value, entry.level, entry.item, entry.others, said
    )


def _point_to_user(item: str, others: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Put the user's own permissions in the place of the role's."""
    kept = (each for each in others if each != f"{refusals.USER}#roles")
    return _find_user_item(item), tuple(map(_find_user_item, kept))


def _find_user_item(item: str) -> str:
    """Return the item of the user's permissions that does what one of the role's does."""
    page, _, name = item.partition("#")
    if page != refusals.ROLE:
        return item
    own = "save-user-permissions" if name == "save-permissions" else f"user-{name}"
    return f"{refusals.USER}#{own}"


def _quote_reply(reply: Reply, fault: Fault | None) -> tuple[str, str]:
    """Return Sage's words on one line, and the id for its support."""
    if not fault:
        return (f"HTTP {reply.http_status}" if reply.http_status >= 300 else ""), ""
    identifiers = (take_identifier(unescape(each.text()))[1] for each in (fault, *reply.faults))
    support_id = next(filter(None, identifiers), "")
    words = fault.description2 or fault.description or fault.correction
    if reply.kind == "html":
        words = fault.description
    words = take_identifier(unescape(words))[0]
    if reply.kind == "reply":
        words = ": ".join(filter(None, (fault.number, words)))
    return shorten_line(blank_secrets(words[: 8 * SAID_AT_MOST]), SAID_AT_MOST), support_id
