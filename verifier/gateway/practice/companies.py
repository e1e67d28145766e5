"""The practice companies: made up, one for each outcome a check can have."""

from __future__ import annotations

from typing import Any, NamedTuple

from verifier.catalogue.refusals import (
    COMPANY_ID_ITEM,
    PASSWORD_ITEM,
    STATUS_ITEM,
    USER_ID_ITEM,
)
from verifier.gateway.practice.wire import NOT_IN_USE, READING_FAILED, ErrorText
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

SENDER_PASSWORD = "practice-sender"  # noqa: S105 (made up, and opens nothing)
PRACTICE_PASSWORD = "Practice-1"  # noqa: S105 (the same)

ALL_PERMISSIONS = frozenset(each.id for each in READS)


class Company(NamedTuple):
    """One practice company, as the practice gateway holds it.

    `fault` names what happens to each request: see `FAULTS`. `refusal`
    names the reply a sign-in gets although its values are right; `read_refusals`
    are errors of reads other than a missing permission, by the permission's name; reads
    of `lost` succeed and get no result.
    """

    company_id: str
    subscribed: bool = True
    authorized: bool = True
    permissions: frozenset[str] = ALL_PERMISSIONS
    entities: frozenset[str] = frozenset({"100", "200"})
    refusal: str = ""
    fault: str = ""
    read_refusals: dict[str, ErrorText] = {}  # noqa: RUF012 (never changed)
    lost: frozenset[str] = frozenset()


class Scenario(NamedTuple):
    """What to enter for an outcome, and the item of the guide that fixes it; "" if none does."""

    company_id: str
    user_id: str
    password: str
    outcome: str
    item: str

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: strings only."""
        return self._asdict()


def _make_company_without(name: str) -> Company:
    return Company(f"No-{name}", permissions=ALL_PERMISSIONS - {name})


KNOWN: dict[str, Company] = {
    company.company_id: company
    for company in (
        Company("Practice"),
        Company("Not-subscribed", subscribed=False),
        Company("Not-authorized", authorized=False),
        Company("No-permission", permissions=frozenset()),
        *map(_make_company_without, sorted(ALL_PERMISSIONS)),
        Company("Inactive-user", refusal="sign-in"),
        Company("Demo-expired", refusal="demo"),
        Company("Silent", refusal="silent"),
        Company("Not-placed", refusal="not-placed"),
        Company("Session-fails", refusal="session"),
        Company("Sender-refused", refusal="sender"),
        Company("Strange", refusal="strange"),
        Company("Maintenance", refusal="offline"),
        Company("Reads-fail", read_refusals=dict.fromkeys(ALL_PERMISSIONS, READING_FAILED)),
        Company(
            "No-such-module",
            read_refusals=dict.fromkeys(("consolidation", "manage-books"), NOT_IN_USE),
        ),
        Company("Results-missing", lost=frozenset({"accounts-payable", "manage-books"})),
        Company("Rate-limited", fault="rate-limited"),
        Company("Unavailable", fault="unavailable"),
        Company("Hiccup", fault="hiccup"),
        Company("Slow", fault="slow"),
        Company("Cut", fault="cut"),
        Company("Web-page", fault="html"),
        Company("Garbage", fault="garbage"),
        Company("Empty", fault="empty"),
        Company("Half", fault="half"),
        Company("Huge", fault="huge"),
    )
}
"""The companies the practice gateway knows; their IDs count upper and lower case."""

KNOWN["Not-authorised"] = KNOWN["Not-authorized"]  # Its name in older notes goes on working.


def _make_scenario(company_id: str, outcome: str, item: str = "", **other: str) -> Scenario:
    return Scenario(
        company_id,
        other.get("user_id", USER_ID),
        other.get("password", PRACTICE_PASSWORD),
        outcome,
        item,
    )


COMPANIES: tuple[Scenario, ...] = (
    _make_scenario("Practice", "The sign-in works, and Modeloptic can read every module"),
    _make_scenario("Nowhere", "Sage doesn't recognize this Company ID", COMPANY_ID_ITEM),
    _make_scenario(
        "Not-authorized", "The Sender ID is not authorized", f"{AUTHORIZE_PAGE}#sender-id"
    ),
    _make_scenario("Practice", "The password is wrong", PASSWORD_ITEM, password="Practice-2"),  # noqa: S106
    _make_scenario(
        "No-general-ledger",
        "The sign-in works, but Modeloptic can't read General Ledger",
        f"{ROLE_PAGE}#permission-general-ledger",
    ),
    _make_scenario("Practice", "The User ID is wrong", USER_ID_ITEM, user_id="someone-else"),
    _make_scenario(
        "Not-subscribed",
        "The company is not subscribed to Web Services",
        "sage-intacct/enable-web-services#subscribe",
    ),
    _make_scenario(
        "No-permission",
        "The sign-in works, but nothing can be read: no role, or an empty one",
        f"{USER_PAGE}#roles",
    ),
    *(
        _make_scenario(
            f"No-{each.id}", f"Can't read {each.name}", f"{ROLE_PAGE}#permission-{each.id}"
        )
        for each in MODULES
        if each is not GENERAL_LEDGER
    ),
    _make_scenario(
        "No-manage-books", "Can't view Consolidation's books", f"{ROLE_PAGE}#manage-books"
    ),
    _make_scenario("No-such-module", "The company does not use Consolidation"),
    _make_scenario("Results-missing", "Sage answers only some of the reads"),
    _make_scenario("Reads-fail", "The sign-in works, but Sage fails during a read"),
    _make_scenario("Inactive-user", "The user is inactive or locked out", STATUS_ITEM),
    _make_scenario("Not-placed", "Sage does not say which value is wrong", COMPANY_ID_ITEM),
    _make_scenario("Silent", "Sage refuses the sign-in without an error", COMPANY_ID_ITEM),
    _make_scenario("Demo-expired", "A demo company that has expired", SUPPORT),
    _make_scenario("Sender-refused", "Sage refuses Modeloptic's own sign-in", SUPPORT),
    _make_scenario("Session-fails", "The sign-in works, but Sage opens no session"),
    _make_scenario("Strange", "An answer that is not documented", COMPANY_ID_ITEM),
    _make_scenario("Maintenance", "Sage is offline for maintenance"),
    _make_scenario("Rate-limited", "Too many requests"),
    _make_scenario("Unavailable", "Sage had an error of its own"),
    _make_scenario("Hiccup", "Busy twice, then the sign-in works"),
    _make_scenario("Slow", "Sage does not answer in time"),
    _make_scenario("Cut", "The connection breaks"),
    _make_scenario("Web-page", "A web page answers instead of Sage"),
    _make_scenario("Garbage", "The answer is not text"),
    _make_scenario("Empty", "The answer is empty"),
    _make_scenario("Half", "The answer is cut off"),
    _make_scenario("Huge", "The answer is too large"),
)
"""What to enter to see each outcome; the first five teach most."""
