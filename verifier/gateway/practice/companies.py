"""The practice companies: made up, one for each outcome a check can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.catalogue.refusals import (
    COMPANY_ID_ITEM,
    PASSWORD_ITEM,
    STATUS_ITEM,
    USER_ID_ITEM,
)
from verifier.gateway.practice.wire import find_errors
from verifier.values import (
    AUTHORIZE_PAGE,
    GENERAL_LEDGER,
    MODULES,
    ROLE_PAGE,
    SUPPORT,
    USER_ID,
    USER_PAGE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SENDER_PASSWORD = "practice-sender"  # noqa: S105 (made up, and opens nothing)
PRACTICE_PASSWORD = "Practice-1"  # noqa: S105 (the same)

ENTITIES = frozenset({"", "100", "200"})
"""The entities of each company that a user may sign in to; "" is the top level."""


class Company(NamedTuple):
    """A practice company, what to enter for its outcome, and the item of the guide that fixes it.

    `item` is "" where there is nothing to fix. `fault` names what happens to each request: see
    `FAULTS`. `errors` are those of functions, as XML, by the part of the permissions that is read
    or by the function's name; reads of `lost` parts get no result.
    """

    company_id: str
    outcome: str
    item: str = ""
    fault: str = ""
    errors: Mapping[str, str] = {}
    lost: frozenset[str] = frozenset()
    user_id: str = USER_ID
    password: str = PRACTICE_PASSWORD

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: strings only."""
        names = ("company_id", "user_id", "password", "outcome", "item")
        return {name: getattr(self, name) for name in names}


NO_PERMISSIONS = {each.id: find_errors(f"gateway.no-permission-{each.id}") for each in MODULES} | {
    "manage-books": find_errors("gateway.no-permission-consolidation")
}
"""Refusals to read each part of the permissions."""

NOT_IN_USE = find_errors("gateway.module-not-subscribed")


COMPANIES: tuple[Company, ...] = (
    Company("Practice", "The sign-in works, and Modeloptic can read every module"),
    Company(
        "Nowhere", "Sage doesn't recognize this Company ID", COMPANY_ID_ITEM, "company-not-found"
    ),
    Company(
        "Not-authorized",
        "The Sender ID is not authorized",
        f"{AUTHORIZE_PAGE}#sender-id",
        "sender-not-authorised",
    ),
    Company("Practice", "The password is wrong", PASSWORD_ITEM, password="Practice-2"),  # noqa: S106
    Company(
        "No-general-ledger",
        "The sign-in works, but Modeloptic can't read General Ledger",
        f"{ROLE_PAGE}#permission-general-ledger",
        errors={"general-ledger": NO_PERMISSIONS["general-ledger"]},
    ),
    Company("Practice", "The User ID is wrong", USER_ID_ITEM, user_id="someone-else"),
    Company(
        "Not-subscribed",
        "The company is not subscribed to Web Services",
        "sage-intacct/enable-web-services#subscribe",
        "not-subscribed",
    ),
    Company(
        "No-permission",
        "The sign-in works, but nothing can be read: no role, or an empty one",
        f"{USER_PAGE}#roles",
        errors=NO_PERMISSIONS,
    ),
    *(
        Company(
            f"No-{each.id}",
            f"Can't read {each.name}",
            f"{ROLE_PAGE}#permission-{each.id}",
            errors={each.id: NO_PERMISSIONS[each.id]},
        )
        for each in MODULES
        if each is not GENERAL_LEDGER
    ),
    Company(
        "No-manage-books",
        "Can't view Consolidation's books",
        f"{ROLE_PAGE}#manage-books",
        errors={"manage-books": NO_PERMISSIONS["manage-books"]},
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
        errors=dict.fromkeys(NO_PERMISSIONS, find_errors("gateway.reading-failed")),
    ),
    Company(
        "Inactive-user", "The user is inactive or locked out", STATUS_ITEM, "sign-in-incorrect"
    ),
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
        "sign-in-unexplained",
    ),
    Company("Demo-expired", "A demo company that has expired", SUPPORT, "demo-expired"),
    Company("Sender-refused", "Sage refuses Modeloptic's own sign-in", SUPPORT, "sender-refused"),
    Company(
        "Session-fails",
        "The sign-in works, but Sage opens no session",
        errors={"getAPISession": find_errors("gateway.session-failed")},
    ),
    Company("Strange", "An answer that is not documented", COMPANY_ID_ITEM, "strange"),
    Company("Maintenance", "Sage is offline for maintenance", fault="offline"),
    Company("Rate-limited", "Too many requests", fault="rate-limited"),
    Company("Unavailable", "Sage had an error of its own", fault="unavailable"),
    Company("Hiccup", "Busy twice, then the sign-in works", fault="hiccup"),
    Company("Slow", "Sage does not answer in time", fault="slow"),
    Company("Cut", "The connection breaks", fault="cut"),
    Company("Web-page", "A web page answers instead of Sage", fault="html"),
    Company("Garbage", "The answer is not text", fault="garbage"),
    Company("Empty", "The answer is empty", fault="empty"),
    Company("Half", "The answer is cut off", fault="incomplete"),
    Company("Huge", "The answer is too large", fault="huge"),
)
"""What to enter to see each outcome; the first five teach most."""

KNOWN = {each.company_id: each for each in reversed(COMPANIES)}
"""The companies by their IDs, which count upper and lower case; Practice is the one that works."""

KNOWN["Not-authorised"] = KNOWN["Not-authorized"]  # Its name in older notes goes on working.
