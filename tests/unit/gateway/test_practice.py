"""The practice companies: each does what it says, and its diagnosis lands on its item."""

from __future__ import annotations

import pytest

from verifier import verify
from verifier.gateway import practice
from verifier.gateway.stages import READ_OBJECTS

RIGHT = ("modeloptic-user", "Practice-1")
CODES = {
    ("Practice", *RIGHT): None,
    ("Practice", "modeloptic-user", "Practice-2"): "sign-in-incorrect",
    ("Practice", "someone-else", "Practice-1"): "sign-in-incorrect",
} | {
    (company_id, *RIGHT): code
    for company_id, code in {
        "Nowhere": "company-not-found",
        "Not-authorized": "sender-not-authorised",
        "No-general-ledger": "no-permission-general-ledger",
        "Not-subscribed": "not-subscribed",
        "No-permission": "no-permission",
        "No-company": "no-permission-company",
        "No-accounts-receivable": "no-permission-accounts-receivable",
        "No-accounts-payable": "no-permission-accounts-payable",
        "No-consolidation": "no-permission-consolidation",
        "No-manage-books": "no-permission-consolidation",
        "No-such-module": None,
        "Results-missing": "incomplete",
        "Reads-fail": "reading-failed",
        "Inactive-user": "sign-in-incorrect",
        "Not-placed": "sign-in-not-placed",
        "Silent": "sign-in-unexplained",
        "Demo-expired": "demo-expired",
        "Sender-refused": "sender-refused",
        "Session-fails": "session-failed",
        "Strange": "sign-in-unexplained",
        "Maintenance": "offline",
        "Rate-limited": "rate-limited",
        "Unavailable": "server-error",
        "Hiccup": None,
        "Slow": "timed-out",
        "Cut": "unreachable",
        "Web-page": "html",
        "Garbage": "garbled",
        "Empty": "empty",
        "Half": "incomplete",
        "Huge": "too-large",
    }.items()
}
"""What is entered, and the code of what a check then finds first."""

companies = pytest.mark.parametrize("scenario", practice.COMPANIES, ids=lambda each: each.outcome)


@pytest.fixture(name="checked")
def _checked(scenario, check):
    """What a check of a practice company finds."""
    values = (scenario.company_id, scenario.user_id, scenario.password)
    return check(*values, budget=0.05 if scenario.fault == "slow" else 20.0)


def test_every_practice_company_is_listed_once():
    entered = [(each.company_id, each.user_id, each.password) for each in practice.COMPANIES]

    assert sorted(CODES) == sorted(entered)


@companies
def test_a_practice_company_has_its_code(scenario, checked):
    code = CODES[scenario.company_id, scenario.user_id, scenario.password]

    assert (code and f"gateway.{code}") == (checked.diagnosis and checked.diagnosis.code)


@companies
def test_a_practice_company_lands_on_its_item(scenario, checked):
    found = checked.diagnosis
    if scenario.company_id == "Inactive-user":
        # Sage refuses an inactive user in the words of a wrong password: the item is a suspect.
        assert scenario.item in found.others
    else:
        assert scenario.item == (found.item if found else "")
    fine = checked.level == "readable" or found.owner == "wait"
    assert (scenario.item == "") == fine


@pytest.mark.parametrize(
    ("company_id", "parts"),
    [
        ("No-manage-books", ["read-manage-books"]),
        ("No-such-module", ["read-consolidation", "read-manage-books"]),
        ("Results-missing", ["read-accounts-payable", "read-manage-books"]),
        ("No-permission", list(READ_OBJECTS)),
        ("Reads-fail", list(READ_OBJECTS)),
    ],
)
def test_a_practice_company_answers_the_other_reads(check, company_id, parts):
    stages = check(company_id, *RIGHT).stages

    assert parts == [each.id for each in stages[5:-2] if each.diagnosis or each.why]


def test_an_older_name_of_a_practice_company_goes_on_working(check):
    assert "gateway.sender-not-authorised" == check("Not-authorised", *RIGHT).diagnosis.code


@pytest.mark.parametrize(
    ("company_id", "words"),
    [
        ("Not-authorized", "to company ID 'Not-authorized'."),
        ("Strange", "XL03000008: The moon stands in the wrong house"),
    ],
)
def test_the_page_shows_what_sage_would_say(check, company_id, words):
    assert words in check(company_id, *RIGHT).diagnosis.said


@companies
def test_the_rules_let_every_practice_company_through(scenario):
    """The service judges the values first: practice values must reach the gateway."""
    report = verify({"company_id": scenario.company_id, "user_id": scenario.user_id})

    assert "not-well-formed" != report.verdict


def test_a_practice_company_tells_what_to_enter_as_text_alone():
    assert {
        "company_id": "Nowhere",
        "user_id": "modeloptic-user",
        "password": "Practice-1",
        "outcome": "Sage doesn't recognize this Company ID",
        "item": "sage-intacct/enter-credentials#company-id",
    } == practice.COMPANIES[1].to_dict()
