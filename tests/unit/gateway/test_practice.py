"""The practice companies: each does what it says, and its diagnosis lands on its item."""

from __future__ import annotations

import pytest

from verifier import verify
from verifier.gateway import practice

SLOW = "Slow"
ANSWERED = [each for each in practice.COMPANIES if each.company_id != SLOW]


@pytest.mark.parametrize("scenario", ANSWERED, ids=lambda each: each.outcome)
def test_a_practice_company_lands_on_its_item(scenario, check):
    checked = check(scenario.company_id, scenario.user_id, scenario.password)

    found = checked.diagnosis
    if found and found.code == "gateway.sign-in-incorrect":
        # Sage refuses an inactive user in the words of a wrong password: the item is a suspect.
        assert scenario.item in (found.item, *found.others)
        assert scenario.item == found.item or scenario.company_id == "Inactive-user"
    else:
        assert scenario.item == (found.item if found else "")
    fine = checked.level == "readable" or found.owner == "wait"
    assert (scenario.item == "") == fine


def test_the_slow_company_ends_with_the_budget(check):
    checked = check(SLOW, "modeloptic-user", "Practice-1", budget=0.05)

    assert "gateway.timed-out" == checked.diagnosis.code
    assert "unknown" == checked.level


@pytest.mark.parametrize(
    ("company_id", "code"),
    [
        ("Hiccup", None),
        ("Session-fails", "gateway.session-failed"),
        ("Reads-fail", "gateway.reading-failed"),
        ("Results-missing", "gateway.incomplete"),
        ("Maintenance", "gateway.offline"),
    ],
)
def test_a_company_that_fixes_itself_has_its_own_code(check, company_id, code):
    found = check(company_id, "modeloptic-user", "Practice-1").diagnosis

    assert code == (found.code if found else None)


@pytest.mark.parametrize("scenario", practice.COMPANIES, ids=lambda each: each.outcome)
def test_the_rules_let_every_practice_company_through(scenario):
    """The service judges the values first: practice values must reach the gateway."""
    report = verify({"company_id": scenario.company_id, "user_id": scenario.user_id})

    assert "not-well-formed" != report.verdict


@pytest.mark.parametrize("scenario", practice.COMPANIES[:1])
def test_a_practice_company_tells_what_to_enter_as_text_alone(scenario):
    told = scenario.to_dict()

    assert told["company_id"] == scenario.company_id
    assert {type(value) for value in told.values()} == {str}
