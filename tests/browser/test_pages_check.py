"""The test of the sign-in as a reader meets it."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.verify_page import (
    GOOD,
    VERIFY,
    WORKS,
    answer_of,
    ask,
    check_of,
    form_of,
    judge,
    level,
    pass_for_sage,
    result_of,
    try_demo,
)


@pytest.fixture
def sage(page, service):
    """Verify on a copy of the guide that asks Sage."""
    pass_for_sage(page)
    page.goto(urljoin(service, VERIFY))
    return page


def test_asking_sage_needs_only_the_password(sage):
    """The values are those of the form, shown and followed; a problem in them comes first."""
    check = check_of(sage)
    expect(check).to_contain_text("First check your values")
    expect(check.locator("form")).to_be_hidden()
    judge(sage, **GOOD | {"company_id": "https://www.intacct.com"})
    expect(check).to_contain_text("First fix the problem above")
    expect(check.locator("form")).to_be_hidden()
    judge(sage, **GOOD)
    expect(check.get_by_role("heading", name="Now ask Sage")).to_be_visible()
    expect(check.locator(".check__uses")).to_have_text("Practice · modeloptic-user · Change")
    assert ["password"] == check.locator("input").evaluate_all("all => all.map((i) => i.name)")
    check.get_by_role("link", name="Change").click()
    expect(form_of(sage).locator("input[name=company_id]")).to_be_focused()

    form_of(sage).locator("input[name=company_id]").fill("Acme-Ltd")
    expect(check.locator(".check__uses")).to_have_text("Acme-Ltd · modeloptic-user · Change")


BROKEN = """() => {
  const parts = document.querySelectorAll(".ladder span, .stage__title, .stage__state");
  return [...parts].flatMap(({ firstChild: text }) =>
    [...(text?.data ?? "").matchAll(/[^\\s-]+/g)].filter(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return range.getClientRects().length > 1;
    }).map(([word]) => word));
}"""
"""The words of the levels and the stages that are broken in two lines."""


def test_no_word_of_an_answer_is_broken_on_the_narrowest_screen(profile, service):
    page = profile(viewport={"width": 320, "height": 800}).new_page()
    page.goto(urljoin(service, VERIFY))
    ask(page, "Practice")
    expect(result_of(page)).to_contain_text("The demo passed")
    check_of(page).get_by_text("Stages of the test").click()
    expect(check_of(page).locator(".stage").last).to_be_visible()

    assert [] == page.evaluate(BROKEN)


def test_a_success_is_one_sentence_a_date_and_what_happens_next(sage, service):
    """And then the page is done wherever progress shows; a later refusal takes that back."""
    ask(sage, "Practice", password="Practice-1")
    result = result_of(sage)
    expect(result.get_by_role("heading", name="You're connected")).to_be_visible()
    expect(result).to_contain_text(
        re.compile(
            r"\w+ \d+, 20\d\d at .*: modeloptic-user signed in to Practice, and Modeloptic can "
            r"read Company, General Ledger, Accounts Receivable, Accounts Payable, Consolidation "
            r"and Consolidation's books"
        )
    )
    expect(result).to_contain_text("your integration should now be live")
    for name in ("well-formed", "accepted", "readable"):
        expect(level(sage, name)).to_have_text("Yes")
    expect(check_of(sage).locator("#check-password")).to_have_value("")
    # What no test can see is named, each with where to look.
    links = result.get_by_role("link", name="Show me where").all()
    assert ["#user-defined-books", "#user-type"] == [
        f"#{link.get_attribute('href').partition('#')[2]}" for link in links
    ]
    # The stages stay at hand.
    expect(check_of(sage).locator(".stages")).to_be_hidden()
    check_of(sage).get_by_text("Stages of the test").click()
    expect(check_of(sage).locator(".stage[data-state=passed]")).to_have_count(11)

    sage.goto(urljoin(service, "sage-intacct/"))
    link = sage.locator("a[data-nav='sage-intacct/verify']").first
    expect(link).to_have_attribute("data-progress", "done")

    sage.goto(urljoin(service, VERIFY))
    expect(check_of(sage)).to_contain_text("The last test from this browser passed")
    ask(sage, "Practice", password="Practice-2")
    expect(level(sage, "accepted")).to_have_text("No")
    expect(check_of(sage)).not_to_contain_text("The last test from this browser passed")
    assert "sage-intacct/verify#check" not in sage.evaluate("localStorage['modeloptic.ticks']")


def test_an_answer_to_other_values_is_marked_and_its_levels_are_taken_back(sage):
    ask(sage, "Practice", password="Practice-1")
    expect(level(sage, "readable")).to_have_text("Yes")
    form_of(sage).locator("input[name=company_id]").fill("Acme-Ltd")

    expect(result_of(sage)).to_contain_text("You have changed the values since this answer")
    expect(result_of(sage)).not_to_contain_text("Ask again")
    expect(level(sage, "accepted")).to_have_text("Not tested yet")
    expect(level(sage, "readable")).to_have_text("Not tested yet")

    form_of(sage).locator("input[name=company_id]").fill("Practice")
    expect(result_of(sage)).not_to_contain_text("You have changed the values")
    expect(level(sage, "readable")).to_have_text("Yes")


def test_editing_the_values_ends_the_test_of_those_that_stood_there(verify):
    """What a company answered never stands below, or in the report on, another."""
    ask(verify, "Slow")
    verify.get_by_role("button", name="Write a report").click()
    form_of(verify).locator("input[name=company_id]").fill("Nowhere")

    expect(result_of(verify)).to_contain_text("You changed the values, so the test stopped")
    expect(level(verify, "accepted")).to_have_text("Not tested yet")
    expect(verify.locator(".report__text")).to_contain_text("Sage: none")


def test_who_was_signed_in_is_not_called_untested_where_no_session_opened(verify):
    ask(verify, "Session-fails")

    expect(level(verify, "accepted")).to_have_text("Yes, in the demo")
    expect(level(verify, "readable")).to_have_text("Not tested yet")
    expect(answer_of(verify)).to_contain_text("The demo accepted these values, but nothing was")


def test_what_only_takes_a_wait_is_no_red_problem_and_an_item_names_for_whom_it_is(verify):
    """Whoever is let in and has nothing to fix sees amber; a name ends before its condition."""
    ask(verify, "Reads-fail")
    expect(result_of(verify).locator(".panel--warn")).to_contain_text("Wait a few minutes")

    ask(verify, "No-general-ledger")
    expect(result_of(verify).locator(".panel--bad .panel__step")).to_have_text(
        re.compile(r"select Save \(only for role-based companies\)$")
    )


def test_the_headline_follows_the_newest_answer(verify):
    """Accepted, then refused, then let in without all that Modeloptic reads."""
    ask(verify, "Practice")
    expect(answer_of(verify)).to_contain_text("The demo accepted these values")
    check_of(verify).locator("#check-password").fill("Practice-2")
    check_of(verify).get_by_role("button", name="Ask the demo").click()
    expect(level(verify, "accepted")).to_have_text("No, in the demo")
    expect(answer_of(verify)).not_to_contain_text("accepted")

    ask(verify, "No-general-ledger")
    expect(answer_of(verify)).to_contain_text("but Modeloptic can't read everything")


def test_a_written_report_follows_what_the_page_shows(verify):
    try_demo(verify, WORKS)
    expect(result_of(verify)).to_contain_text("The demo passed")
    verify.get_by_role("button", name="Write a report").click()
    report = verify.locator(".report__text")
    expect(report).to_contain_text("Sage: readable practice")
    expect(verify.locator(".report")).to_contain_text("It describes the demo company")
    check_of(verify).get_by_role("button", name="Clear the demo company").click()

    expect(report).to_contain_text("Sage: none")
    expect(verify.locator(".report")).not_to_contain_text("demo company")


def test_an_answer_of_sage_settles_what_the_rules_doubted(sage):
    """A Company ID with a space may be right: once Sage has let it in, nothing doubts it."""
    verdict = {"level": "readable", "diagnosis": None, "stages": []}
    report = {"verdict": "check", "fields": {}, "findings": []}
    line = json.dumps({"event": "verdict", "verdict": verdict | {"report": report}})
    sage.route("**/api/check", lambda route: route.fulfill(body=line))
    judge(sage, **GOOD | {"company_id": "Acme Sandbox"})
    expect(level(sage, "well-formed")).to_have_text("Look again")
    check_of(sage).locator("#check-password").fill("x")
    check_of(sage).get_by_role("button", name="Ask Sage Intacct").click()

    expect(level(sage, "readable")).to_have_text("Yes")
    expect(level(sage, "well-formed")).to_have_text("Yes")
    expect(answer_of(sage)).to_contain_text("Sage accepted these values")
    expect(form_of(sage).locator(".finding")).to_have_count(0)


def test_consolidation_that_is_not_used_is_skipped_and_the_plan_is_offered(verify):
    """A company that does without it gets no red panel, and is not told that it was read."""
    ask(verify, "No-such-module")

    result = result_of(verify)
    expect(result).to_contain_text("The demo passed")
    expect(result).to_contain_text(re.compile(r"can read [^.]*Accounts Payable\."))
    expect(result).to_contain_text("Skipped")
    link = result.get_by_role("link", name="Show me where").first
    expect(link).to_have_attribute("href", re.compile("#consolidation-in-use$"))


def test_the_password_is_forgotten_when_the_page_is_left(sage, service):
    """Coming back brings the values, and an empty password field."""
    judge(sage, **GOOD)
    check_of(sage).locator("#check-password").fill("Zq8!marker")
    sage.goto(service)
    sage.go_back()

    expect(form_of(sage).locator("input[name=company_id]")).to_have_value("Practice")
    expect(check_of(sage).locator("#check-password")).to_have_value("")
    assert "Zq8!marker" not in sage.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_an_empty_password_is_asked_for(sage):
    """In the words of its own finding; nothing is asked."""
    judge(sage, **GOOD)
    check = check_of(sage)
    check.get_by_role("button", name="Ask Sage Intacct").click()

    summary = check.get_by_role("alert", name="There is a problem")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text([re.compile("^Enter the password")])
    expect(check.locator("#check-password")).to_have_attribute("aria-invalid", "true")
    expect(check.locator(".stages")).to_be_hidden()


def test_what_was_sent_otherwise_than_typed_is_said_below_the_answer(sage):
    """Accepted or not: and a password with a space at its end, where it was refused."""
    judge(sage, **GOOD | {"user_id": "modeloptic–user"})
    check = check_of(sage)
    check.locator("#check-password").fill("Practice-1")
    check.get_by_role("button", name="Ask Sage Intacct").click()
    result = result_of(sage)
    expect(result).to_contain_text("You're connected")
    expect(result).to_contain_text("as we read it, not exactly as you typed it")
    expect(form_of(sage).get_by_role("button", name="Use this: modeloptic-user")).to_be_visible()

    form_of(sage).locator("input[name=user_id]").fill("modeloptic-user")
    check.locator("#check-password").fill("Practice-1 ")
    check.get_by_role("button", name="Ask Sage Intacct").click()
    expect(result).to_contain_text("Also look again at Password")
    expect(check.locator("[data-field=password]")).to_contain_text(
        "with the space or hidden character at its start or end"
    )


def test_a_test_can_be_canceled_and_says_what_was_not_reached_and_why(verify):
    """Canceling keeps what was typed; a stage that failed says what fixes it."""
    check = check_of(verify)
    ask(verify, "Slow")
    check.get_by_role("button", name="Cancel").click()

    expect(result_of(verify)).to_contain_text("You canceled the test")
    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Slow")
    expect(check.get_by_role("button", name="Cancel")).to_be_hidden()
    # All stages were listed from the start, and none is left as if it were still asked.
    not_reached = check.locator(".stage[data-state=not-reached]")
    expect(not_reached).to_have_count(1)
    expect(not_reached).to_contain_text("and 12 more")
    expect(not_reached).to_contain_text("The test ended before this stage")

    ask(verify, "No-permission")
    expect(result_of(verify).locator(".panel")).to_be_visible()
    refused = check.locator(".stage[data-state=failed]")
    expect(refused).to_have_count(6)
    links = [link.get_attribute("href") for link in refused.get_by_role("link").all()]
    assert {"roles"} == {link.partition("#")[2] for link in links}

    try_demo(verify, "The password is wrong")
    expect(result_of(verify)).to_contain_text("most likely first")
    expect(not_reached).to_contain_text("and 8 more")
    expect(not_reached).to_contain_text("The check ended at “The user signs in”.")
    assert "data-names" in not_reached.evaluate("row => row.previousSibling.innerHTML")

    verify.route("**/api/check", lambda route: route.abort())
    check.get_by_role("button", name="Ask the demo").click()
    # Nothing was asked: there are no stages to tell of, and one sentence says why.
    expect(check.get_by_role("alert")).to_contain_text("We couldn't reach our server")
    expect(check.locator(".stages")).to_be_hidden()
    expect(check.locator(".check__elapsed")).to_be_empty()


def test_without_a_service_the_page_says_that_nothing_was_asked(page, service):
    """On a host of files alone the test is put away, and nothing is claimed of the sign-in."""
    page.route("**/api/**", lambda route: route.fulfill(status=404, body="Not found"))
    page.goto(urljoin(service, VERIFY))
    judge(page, **GOOD)

    expect(answer_of(page)).to_contain_text("look right")
    expect(answer_of(page).locator(".outcome__next")).to_contain_text(
        "Look at Historical Data in Modeloptic"
    )
    expect(check_of(page)).to_contain_text("This copy of the guide can't ask")
    expect(check_of(page)).to_contain_text("We don't know yet whether the sign-in works")
    expect(check_of(page).locator("form")).to_be_hidden()
    expect(check_of(page)).not_to_contain_text("you need only the password", use_inner_text=True)


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

    expect(check).to_contain_text("we don't contact Sage")


def test_support_has_the_list_of_all_demo_companies(page, service):
    """Each with what to enter, what happens and what fixes it, in a section that is closed."""
    page.goto(urljoin(service, "support/#demo-companies"))
    rows = page.locator(".demo tbody tr")
    expect(rows.first).to_be_hidden()
    page.get_by_text("All demo companies").click()
    described = page.request.get(urljoin(service, "api/gateway"), max_retries=2).json()["companies"]

    expect(rows).to_have_count(len(described))
    expect(rows.first).to_contain_text(described[0]["password"])


def test_a_link_to_a_field_of_the_old_second_form_leads_to_the_one_form(page, service):
    page.goto(urljoin(service, f"{VERIFY}#check-field-company-id"))

    page.wait_for_url("**/verify/#field-company-id")
    expect(form_of(page).get_by_label("Company ID", exact=True)).to_be_in_viewport()
