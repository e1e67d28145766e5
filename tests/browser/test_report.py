"""A report from the customer's Verify page to support's, by keyboard and on a narrow screen."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import expect

COMPANY = "Acme Holdings 4711"


def test_a_report_goes_from_customer_to_support_by_keyboard_alone(narrow, service):
    """What the customer sees is what support sees, and nothing typed goes on the way."""
    profile = narrow()
    customer = profile.new_page()
    customer.goto(urljoin(service, "sage-intacct/enable-web-services/?plan=role,no-consolidation"))
    customer.locator("#subscribe input").focus()
    customer.keyboard.press("Space")
    expect(customer.locator(".meter")).to_contain_text("1 of")

    customer.goto(urljoin(service, "sage-intacct/verify/"))
    form = customer.locator("[data-module=verify-form]")
    expect(form.locator("[type=submit]")).to_be_enabled()
    form.get_by_label("Company ID", exact=True).focus()
    customer.keyboard.type(COMPANY)
    customer.keyboard.press("Enter")
    expect(form.locator(".finding").first).to_be_visible()

    sent = []
    customer.on("request", lambda request: sent.append((request.method, request.url)))
    customer.get_by_role("button", name="Write a report").focus()
    customer.keyboard.press("Enter")
    text = customer.locator(".report__text")
    expect(text).to_contain_text("Modeloptic report 3")
    expect(text).to_contain_text("Plan: role no-consolidation")
    expect(text).to_contain_text("Checked off: subscribe")
    expect(text).to_contain_text("company_id:18+uppercase+lowercase+digits+spaces")
    contact = customer.locator(".report__preview").get_by_role("link", name="Contact support")
    assert "Modeloptic%20report%203" in contact.get_attribute("href")
    report = text.inner_text()
    assert not any(piece.lower() in report.lower() for piece in COMPANY.split())
    customer.keyboard.press("Tab")
    customer.keyboard.press("Enter")
    expect(customer.get_by_role("button", name="Copied")).to_be_visible()
    assert {method for method, _ in sent} <= {"GET"}

    finding = form.locator(".finding").first.get_attribute("data-code")
    read_as_support(profile, service, report, finding)


def read_as_support(profile, service, report, finding):
    """Paste the report into support's box: one reply for all of it, and what the customer had."""
    support = profile.new_page()
    support.goto(urljoin(service, "support/"))
    support.evaluate("localStorage.clear()")
    box = support.get_by_role("textbox", name="What does the customer say")
    expect(box).to_be_focused()
    support.keyboard.press("Control+v")
    seen = support.locator("[data-report]")
    expect(seen).to_contain_text(re.compile(r"Written .+ at \d+:\d\d [AP]M (?:UTC|GMT|[A-Z]{3,4})"))
    reply = seen.locator(".reply")
    expect(reply).to_contain_text("Thank you for your report.")
    expect(reply).to_contain_text("Then check again on the Verify page:")
    support.keyboard.press("Tab")
    support.keyboard.press("Tab")
    support.keyboard.press("Enter")
    expect(seen.get_by_role("button", name="Copied")).to_be_visible()
    expect(seen).to_contain_text("Their company: role-based, without Consolidation")
    expect(seen).to_contain_text(
        "Company ID: 18 characters: capital letters, small letters, digits, spaces"
    )
    expect(seen).to_contain_text("Enable Web Services: 1 of")
    expect(seen).to_contain_text(finding)
    expect(seen.get_by_role("link", name="Verify the connection").first).to_have_attribute(
        "href", urljoin(service, "sage-intacct/verify/?plan=role,no-consolidation")
    )
    assert support.evaluate("document.documentElement.scrollWidth") <= 390

    shown = reply.text_content()
    box.fill("")
    box.press("Control+v")
    expect(box).to_have_value(shown)

    box.fill(f"{report[:60]} and so on")
    box.press("Enter")
    expect(support.locator(".panel")).to_contain_text("This report was cut off")


def read_report(page, service, report):
    """Have support's box read a report; return what it shows."""
    page.goto(urljoin(service, "support/"))
    page.get_by_role("textbox", name="What does the customer say").fill(report)
    page.get_by_role("button", name="Find a reply").click()
    return page.locator("[data-report]")


def test_a_demos_answer_writes_no_reply(page, service):
    """The demo asks nobody: what it refused is told as the demo's, and not to the customer."""
    seen = read_report(
        page,
        service,
        "Modeloptic report 2\nWritten: 2026-11-29T23:10Z\nGuide: none\n"
        "Page: sage-intacct/verify\nPlan: none\nTicked: none\nTyped: none\nVerdict: well-formed\n"
        "Found: none\nSage: refused gateway.sender-not-authorised practice\nSeal: 86285400",
    )

    expect(seen.locator(".reply")).to_contain_text("it says nothing about your company")
    expect(seen.locator(".reply")).not_to_contain_text("isn't on your company's list")
    expect(seen.get_by_role("listitem").filter(has_text="From the demo.")).to_have_count(1)


def test_what_a_report_found_is_fixed_where_the_customers_answers_say(page, service):
    """A user-based company has no role: the permission is the user's own."""
    seen = read_report(
        page,
        service,
        "Modeloptic report 3\nWritten: 2026-11-29T23:10Z\nGuide: none\n"
        "Page: sage-intacct/verify\nPlan: user\nChecked off: none\nTyped: none\n"
        "Verdict: well-formed\nFound: none\n"
        "Sage: refused gateway.no-permission-general-ledger\nSeal: 9d0c0bf7",
    )
    found = seen.get_by_role("listitem").filter(has_text="Fixed at")

    expect(found).to_contain_text("Fixed at: Create a Web Services user: Check the box")
