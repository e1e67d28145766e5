"""The demo companies on Verify as a reader meets them."""

from __future__ import annotations

import re
from urllib.parse import urljoin

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
    result_of,
    try_demo,
)


def test_a_demo_says_so_in_its_banner_its_answer_and_its_levels(verify):
    """A demo company never passes for Sage, and no heading says that Sage is asked."""
    check = check_of(verify)
    expect(check).to_contain_text("This is a demo: we don't contact Sage")
    expect(check.locator(".demo__few button")).to_have_count(5)
    assert [] == verify.get_by_role("heading", name=re.compile("ask Sage", re.IGNORECASE)).all()
    expect(verify.locator("main")).not_to_contain_text("the way Modeloptic does")
    try_demo(verify, WORKS)

    expect(result_of(verify)).to_contain_text("The demo passed. We didn't contact Sage.")
    expect(level(verify, "well-formed")).to_have_text("Yes")
    expect(level(verify, "accepted")).to_have_text("Yes, in the demo")
    expect(level(verify, "readable")).to_have_text("Yes, in the demo")
    expect(result_of(verify)).not_to_contain_text("connected")
    assert "sage-intacct/verify#check" not in verify.evaluate("JSON.stringify(localStorage)")

    try_demo(verify, "The password is wrong")
    expect(result_of(verify)).to_contain_text("Demo: ")
    expect(level(verify, "accepted")).to_have_text("No, in the demo")
    expect(level(verify, "readable")).to_have_text("Not tested yet")
    expect(result_of(verify)).to_contain_text("Sage would say")
    expect(result_of(verify)).not_to_contain_text("Sage said")


def test_a_demo_company_takes_no_values_away(verify):
    """What the reader typed comes back, and the tab never took the demo's for theirs."""
    judge(verify, **GOOD | {"company_id": "Acme-Ltd"})
    expect(check_of(verify)).to_contain_text("This demo doesn't know Acme-Ltd")
    expect(check_of(verify).get_by_role("link", name="contact support")).to_be_visible()
    expect(answer_of(verify).locator(".outcome__next")).to_contain_text(
        "Look at Historical Data in Modeloptic"
    )
    expect(check_of(verify).locator("form")).to_be_hidden()
    try_demo(verify, "Sage doesn't recognize this Company ID")
    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Nowhere")
    expect(result_of(verify)).to_contain_text("Demo: ")
    expect(answer_of(verify).locator(".outcome__next")).to_be_hidden()
    assert "Nowhere" not in verify.evaluate("JSON.stringify(sessionStorage)")
    check_of(verify).get_by_role("button", name="Put my own values back").click()

    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    expect(level(verify, "accepted")).to_have_text("Not tested yet")
    expect(check_of(verify).locator("#check-password")).to_have_value("")
    expect(result_of(verify)).to_be_empty()
    verify.get_by_role("button", name="Write a report").click()
    expect(verify.locator(".report__text")).to_contain_text("Sage: none")


def test_what_is_typed_over_a_demo_company_is_the_readers(verify, service):
    """It stays in this tab, and takes turns with what they typed before."""
    company = form_of(verify).locator("input[name=company_id]")
    user = form_of(verify).locator("input[name=user_id]")
    judge(verify, **GOOD | {"company_id": "Acme-Ltd"})
    try_demo(verify, WORKS)
    user.fill("someone")
    verify.goto(service)
    verify.goto(urljoin(service, VERIFY))

    expect(company).to_have_value("Practice")
    expect(user).to_have_value("someone")
    own = check_of(verify).get_by_role("button", name="Put my own values back")
    own.click()
    expect(company).to_have_value("Acme-Ltd")
    expect(user).to_have_value("modeloptic-user")
    own.click()
    expect(company).to_have_value("Practice")
    expect(user).to_have_value("someone")


def test_a_demo_company_has_none_of_the_readers_settings(verify):
    """What was chosen comes back with the reader's own values."""
    form = form_of(verify)
    form.get_by_text("Check my Sage settings too").click()
    locked = form.get_by_label("Locked out", exact=True)
    locked.check()
    try_demo(verify, WORKS)

    expect(level(verify, "accepted")).to_have_text("Yes, in the demo")
    expect(level(verify, "well-formed")).to_have_text("Yes")
    expect(locked).not_to_be_checked()
    check_of(verify).get_by_role("button", name="Put my own values back").click()
    expect(locked).to_be_checked()


def test_a_double_click_on_a_demo_company_asks_once(verify):
    asked = []
    verify.on("request", lambda each: asked.append(each) if "/api/check" in each.url else None)
    check_of(verify).get_by_role("button", name=f"Try: {WORKS}").dblclick()
    expect(result_of(verify)).to_contain_text("The demo passed")

    assert len(asked) == 1


def test_only_a_demo_companys_password_is_sent_to_the_demo(verify):
    """Another one may be the reader's real one."""
    try_demo(verify, WORKS)
    expect(result_of(verify)).to_contain_text("The demo passed")
    sent = []
    verify.on("request", lambda each: sent.append(each.post_data) if each.post_data else None)
    password = check_of(verify).locator("#check-password")
    expect(password).to_have_accessible_description(re.compile("We don't send any other"))
    password.fill("Zq8!marker")
    check_of(verify).get_by_role("button", name="Ask the demo").click()

    problem = check_of(verify).get_by_role("alert", name="There is a problem")
    expect(problem).to_contain_text("Enter Practice-1: we didn't send this password")
    expect(problem).to_be_focused()
    password.fill("Practice-1")
    check_of(verify).get_by_role("button", name="Ask the demo").click()
    expect(result_of(verify)).to_contain_text("The demo passed")
    assert [] == [body for body in sent if "Zq8!marker" in body]


def test_another_demo_company_takes_the_place_of_one_that_is_asked(verify):
    """The test that runs is canceled, and what stands there in the end is the last one's."""
    ask(verify, "Slow")
    expect(check_of(verify).get_by_role("button", name="Cancel")).to_be_visible()
    try_demo(verify, WORKS)

    expect(result_of(verify)).to_contain_text("The demo passed")
    expect(check_of(verify).get_by_role("button", name="Cancel")).to_be_hidden()
