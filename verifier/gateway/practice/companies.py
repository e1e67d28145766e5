"""The practice companies: made up, one for each outcome a check can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.catalogue.refusals import (
    COMPANY_ID_ITEM,
    PASSWORD_ITEM,
    STATUS_ITEM,
    USER_ID_ITEM,
)
from verifier.gateway.practice.wire import (
    NO_PERMISSION,
    NOT_IN_USE,
    NOT_SUBSCRIBED,
    OFFLINE,
    READING_FAILED,
    SENDER_NOT_AUTHORIZED,
    SESSION_FAILED,
    SIGN_IN,
    SILENT,
    STRANGE,
)
from verifier.values import (
    AUTHORIZE_PAGE,
    GENERAL_LEDGER,
    MODULES,
    READS,
    ROLE_PAGE,
    SUPPORT,
    USER_ID,
    USER_PAGE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.gateway.practice.wire import ErrorText

SENDER_PASSWORD = "practice-sender"  # noqa: S105 (made up, and opens nothing)
PRACTICE_PASSWORD = "Practice-1"  # noqa: S105 (the same)

ENTITIES = frozenset({"", "100", "200"})
"""The entities of each company that a user may sign in to; "" is the top level."""


class Company(NamedTuple):
    """A practice company, what to enter for its outcome, and the item of the guide that fixes it.

    `item` is "" where there is nothing to fix. `fault` names what happens to each request: see
    `FAULTS`. `refusal` is what a sign-in gets although its values are right; `errors` are those of
    functions, by the part of the permissions that is read or by the function's name; reads of
    `lost` parts get no result.
    """

    company_id: str
    outcome: str
    item: str = ""
    fault: str = ""
    refusal: ErrorText | None = None
    errors: Mapping[str, ErrorText] = {}
    lost: frozenset[str] = frozenset()
    user_id: str = USER_ID
    password: str = PRACTICE_PASSWORD

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: strings only."""
        names = ("company_id", "user_id", "password", "outcome", "item")
        return {name: getattr(self, name) for name in names}


def _fail_reads(error: ErrorText) -> dict[str, ErrorText]:
    return dict.fromkeys((each.id for each in READS), error)


COMPANIES: tuple[Company, ...] = (
    Company("Practice", "The sign-in works, and Modeloptic can read every module"),
    Company(
        "Nowhere", "Sage doesn't recognize this Company ID", COMPANY_ID_ITEM, "company-not-found"
    ),
    Company(
        "Not-authorized",
        "The Sender ID is not authorized",
        f"{AUTHORIZE_PAGE}#sender-id",
        refusal=SENDER_NOT_AUTHORIZED,
    ),
    Company("Practice", "The password is wrong", PASSWORD_ITEM, password="Practice-2"),  # noqa: S106
    Company(
        "No-general-ledger",
        "The sign-in works, but Modeloptic can't read General Ledger",
        f"{ROLE_PAGE}#permission-general-ledger",
        errors={"general-ledger": NO_PERMISSION},
    ),
    Company("Practice", "The User ID is wrong", USER_ID_ITEM, user_id="someone-else"),
    Company(
        "Not-subscribed",
        "The company is not subscribed to Web Services",
        "sage-intacct/enable-web-services#subscribe",
        refusal=NOT_SUBSCRIBED,
    ),
    Company(
        "No-permission",
        "The sign-in works, but nothing can be read: no role, or an empty one",
        f"{USER_PAGE}#roles",
        errors=_fail_reads(NO_PERMISSION),
    ),
    *(
        Company(
            f"No-{each.id}",
            f"Can't read {each.name}",
            f"{ROLE_PAGE}#permission-{each.id}",
            errors={each.id: NO_PERMISSION},
        )
        for each in MODULES
        if each is not GENERAL_LEDGER
    ),
    Company(
        "No-manage-books",
        "Can't view Consolidation's books",
        f"{ROLE_PAGE}#manage-books",
        errors={"manage-books": NO_PERMISSION},
    ),
    Company(
        "No-such-module",
        "The company does not use Consolidation",
        errors={"consolidation": NOT_IN_USE, "manage-books": NOT_IN_USE},
    ),
    Company(
        "Results-missing",
        "Sage answers only some of the reads",
        lost=frozenset({"accounts-payable", "manage-books"}),
    ),
    Company(
        "Reads-fail",
        "The sign-in works, but Sage fails during a read",
        errors=_fail_reads(READING_FAILED),
    ),
    Company("Inactive-user", "The user is inactive or locked out", STATUS_ITEM, refusal=SIGN_IN),
    Company(
        "Not-placed",
        "Sage does not say which value is wrong",
        COMPANY_ID_ITEM,
        "sign-in-not-placed",
    ),
    Company(
        "Silent",
        "Sage refuses the sign-in without an error",
        COMPANY_ID_ITEM,
        refusal=SILENT,
    ),
    Company("Demo-expired", "A demo company that has expired", SUPPORT, "demo-expired"),
    Company("Sender-refused", "Sage refuses Modeloptic's own sign-in", SUPPORT, "sender-refused"),
    Company(
        "Session-fails",
        "The sign-in works, but Sage opens no session",
        errors={"getAPISession": SESSION_FAILED},
    ),
    Company(
        "Strange",
        "An answer that is not documented",
        COMPANY_ID_ITEM,
        refusal=STRANGE,
    ),
    Company(
        "Maintenance",
        "Sage is offline for maintenance",
        refusal=OFFLINE,
    ),
    Company("Rate-limited", "Too many requests", fault="rate-limited"),
    Company("Unavailable", "Sage had an error of its own", fault="unavailable"),
    Company("Hiccup", "Busy twice, then the sign-in works", fault="hiccup"),
    Company("Slow", "Sage does not answer in time", fault="slow"),
    Company("Cut", "The connection breaks", fault="cut"),
    Company("Web-page", "A web page answers instead of Sage", fault="html"),
    Company("Garbage", "The answer is not text", fault="garbage"),
    Company("Empty", "The answer is empty", fault="empty"),
    Company("Half", "The answer is cut off", fault="half"),
    Company("Huge", "The answer is too large", fault="huge"),
)
"""What to enter to see each outcome; the first five teach most."""

KNOWN = {each.company_id: each for each in reversed(COMPANIES)}
"""The companies by their IDs, which count upper and lower case; Practice is the one that works."""

KNOWN["Not-authorised"] = KNOWN["Not-authorized"]  # Its name in older notes goes on working.
