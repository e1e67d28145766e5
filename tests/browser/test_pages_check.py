"""The server-side check as a reader meets it."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.verify_page import VERIFY, check_of, form_of


def test_the_check_says_plainly_that_it_is_practice(verify):
    """Banner, verdict and ladder never let a practice company pass for Sage."""
    check = check_of(verify)
    expect(check).to_contain_text("we don't contact Sage")
    check.locator("summary").first.click()
    check.get_by_role(
        "button", name="Use: The sign-in works, and Modeloptic can read every module"
    ).click()
    check.get_by_role("button", name="Ask Sage Intacct").click()

    expect(check.locator(".check__result")).to_contain_text("practice run passed")
    rung = verify.locator("[data-level=readable] .ladder__state")
    expect(rung).to_have_text("Yes, in the practice run")
    assert "complete" not in check.locator(".check__result").inner_text().lower()
    assert 11 == check.locator(".stage[data-state=passed]").count()
    # What no check can see is named as not tried, each with where to look.
    untried = check.locator(".stage[data-state=not-tried]")
    assert ["#user-defined-books", "#user-type"] == [
        f"#{link.get_attribute('href').partition('#')[2]}"
        for link in untried.get_by_role("link").all()
    ]
    expect(check.locator(".check__result")).to_contain_text("Not tried: ")

    check.locator("[name=company_id]").fill("Acme123")
    expect(check.locator(".check__result")).to_contain_text("You have changed the values since")
    check.get_by_role("button", name="Ask Sage Intacct").click()
    summary = check.get_by_role("alert", name="There is a problem")
    expect(summary.get_by_role("link", name="Enter the password")).to_be_visible()
    expect(check.locator("#check-password")).to_have_attribute("aria-invalid", "true")
    expect(rung).to_have_text("Not checked yet")

    check.locator("#check-password").fill("x")
    check.get_by_role("button", name="Ask Sage Intacct").click()
    expect(check.locator(".check__result")).to_contain_text("Acme123 is not a practice company")
    expect(summary).to_have_count(0)


def test_consolidation_that_is_not_used_is_skipped_and_the_plan_is_offered(verify):
    """A company that does without it gets no red panel: its stages pass and lead to the plan."""
    check = check_of(verify)
    check.locator("summary").first.click()
    check.get_by_role("button", name="Use: The company does not use Consolidation").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()

    expect(check.locator(".check__result")).to_contain_text("practice run passed")
    stage = check.locator("[data-stage=read-consolidation][data-state=passed]")
    expect(stage).to_contain_text("Skipped")
    link = stage.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("#consolidation-in-use$"))


def test_the_password_is_forgotten_when_the_page_is_left(verify, service):
    """Going on and coming back by the Back button brings an empty password field."""
    check_of(verify).locator("#check-password").fill("Zq8!marker")
    verify.goto(service)
    verify.go_back()

    expect(check_of(verify).locator("#check-password")).to_have_value("")
    assert "Zq8!marker" not in json.dumps(verify.evaluate("({...localStorage})"))


def test_an_empty_form_names_every_required_field(verify):
    """In the words of each field's own finding, and in one go."""
    check = check_of(verify)
    check.get_by_role("button", name="Ask Sage Intacct").click()

    summary = check.get_by_role("alert", name="There is a problem")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            re.compile("^Enter the Company ID"),
            re.compile("^Enter the User ID"),
            re.compile("^Enter the password"),
        ]
    )
    expect(check.locator(".stages")).to_be_hidden()


def test_what_was_sent_otherwise_than_typed_is_said_below_the_answer(verify):
    """Accepted or not: and a password with a space at its end, where it was refused."""
    check = check_of(verify)
    values = {"company_id": "Practice", "user_id": "modeloptic–user", "password": "Practice-1"}
    for name, value in values.items():
        check.locator(f"input[name={name}]").fill(value)
    check.get_by_role("button", name="Ask Sage Intacct").click()
    result = check.locator(".check__result")
    expect(result).to_contain_text("practice run passed")
    expect(result).to_contain_text("as we read it, not exactly as you typed it")
    expect(check.get_by_role("button", name="Use this: modeloptic-user")).to_be_visible()

    check.locator("input[name=user_id]").fill("modeloptic-user")
    check.locator("#check-password").fill("Practice-1 ")
    check.get_by_role("button", name="Ask Sage Intacct").click()
    expect(result).to_contain_text("with the space or hidden character at its start or end")
    expect(result).not_to_contain_text("as it was read")


def test_values_the_rules_refuse_are_said_at_the_check_and_nothing_is_asked(verify):
    """A Company ID that can't be right is refused by the rules: no stage is shown."""
    check = check_of(verify)
    for name, value in {
        "company_id": "https://www.intacct.com",
        "user_id": "modeloptic-user",
        "password": "x",
    }.items():
        check.locator(f"input[name={name}]").fill(value)
    check.get_by_role("button", name="Ask Sage Intacct").click()

    expect(check.get_by_role("alert", name="There is a problem")).to_be_focused()
    expect(check.locator(".stages")).to_be_hidden()
    expect(check.locator("#check-password")).to_have_value("x")


def test_a_check_can_be_cancelled_and_says_what_was_not_reached_and_why(verify):
    """Cancelling keeps what was typed; each stage says what mends it, or why it was not asked."""
    check = check_of(verify)
    check.locator("summary").first.click()
    check.get_by_role("button", name="Use: Sage does not answer in time").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    check.get_by_role("button", name="Cancel").click()

    expect(check.locator(".check__result")).to_contain_text("You canceled the check")
    expect(check.locator("input[name=company_id]")).to_have_value("Slow")
    expect(check.get_by_role("button", name="Cancel")).to_be_hidden()
    # All stages were listed from the start, and none is left as if it were still asked.
    not_reached = check.locator(".stage[data-state=not-reached]")
    expect(not_reached).to_have_count(13)
    # Why is said once, at the first of them.
    expect(not_reached.first).to_contain_text("You canceled before this stage")
    expect(not_reached.get_by_text("You canceled before this stage")).to_have_count(1)

    check.get_by_role("button", name="Use: The sign-in works, but nothing can be read").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    refused = check.locator(".stage[data-state=failed]")
    expect(refused).to_have_count(6)
    links = [link.get_attribute("href") for link in refused.get_by_role("link").all()]
    assert {"roles"} == {link.partition("#")[2] for link in links}

    check.get_by_role("button", name="Use: The password is wrong").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    expect(check.locator(".check__result")).to_contain_text("most likely first")
    expect(not_reached).to_have_count(9)
    expect(not_reached.first).to_contain_text("The check ended at “The user signs in”.")
    assert "data-names" in not_reached.first.evaluate("row => row.previousSibling.innerHTML")

    verify.route("**/api/check", lambda route: route.abort())
    check.get_by_role("button", name="Ask Sage Intacct").click()
    # Nothing was asked: there are no stages to tell of, and one sentence says why.
    expect(check.get_by_role("alert")).to_contain_text("We couldn't reach our server")
    expect(check.locator(".stages")).to_be_hidden()
    expect(check.locator(".check__elapsed")).to_be_empty()


def test_without_a_service_the_page_says_that_nothing_was_asked(page, service):
    """On a host of files alone the check is put away, and nothing is claimed of the sign-in."""
    page.route("**/api/**", lambda route: route.fulfill(status=404, body="Not found"))
    page.goto(urljoin(service, VERIFY))

    expect(check_of(page)).to_contain_text("This copy of the guide can't ask")
    expect(check_of(page)).to_contain_text("We don't know yet whether the sign-in works")
    expect(check_of(page).get_by_role("button", name="Ask Sage Intacct")).to_have_count(0)


@pytest.mark.parametrize(
    "break_it",
    [lambda route: route.abort(), lambda route: route.fulfill(status=503, body="busy")],
    ids=["offline", "the server down"],
)
def test_a_server_that_cannot_be_reached_is_asked_again(page, service, break_it):
    """It is not known that there is none, so the page says what happened and offers a way on."""
    page.route("**/api/gateway", break_it)
    page.goto(urljoin(service, VERIFY))
    check = check_of(page)
    expect(check).to_contain_text("We couldn't reach our server")
    expect(check).not_to_contain_text("This copy of the guide")
    page.unroute("**/api/gateway")
    check.get_by_role("button", name="Try again").click()

    expect(check.get_by_role("button", name="Ask Sage Intacct")).to_be_enabled()
    expect(check).to_contain_text("we don't contact Sage")


def test_what_was_typed_above_is_not_to_be_typed_again(verify):
    """Company ID and User ID are taken over to the check; what was changed there stays."""
    form = form_of(verify)
    asked = verify.locator("[data-module=server-check]")
    form.locator("input[name=company_id]").fill("Acme-Ltd")
    form.get_by_role("button", name="Check what I typed").click()
    expect(asked.locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    asked.locator("input[name=company_id]").fill("Other")
    form.get_by_role("button", name="Check what I typed").click()

    expect(asked.locator("input[name=company_id]")).to_have_value("Other")
