"""The box for an error's text as a reader meets it."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import expect

from verifier.catalogue import DIAGNOSES


def test_a_pasted_error_leads_to_the_item_that_mends_it(verify, service):
    verify.goto(urljoin(service, "sage-intacct/troubleshooting/"))
    verify.get_by_role("textbox", name="Error text", exact=True).fill(
        "XL03000006: Sign-in information is incorrect"
    )
    verify.get_by_role("button", name="Find what it means").click()
    result = verify.locator(".explain .check__result")

    expect(result).to_be_focused()
    expect(result.get_by_role("link").first).to_have_attribute(
        "href", urljoin(service, "sage-intacct/enter-credentials/#company-id")
    )


def test_a_pasted_text_promises_no_more_than_it_says(page, service):
    """A reply that went well says that Sage let the user in, and not that all is complete."""
    page.goto(f"{service}sage-intacct/troubleshooting/")
    form = page.locator("[data-module=explain-error]")
    form.get_by_role("textbox").fill(DIAGNOSES["gateway.accepted"].example)
    form.get_by_role("button").first.click()

    expect(form.locator(".panel__title")).to_have_text(DIAGNOSES["gateway.accepted"].title)
    expect(form).not_to_contain_text("complete")


def test_a_text_that_is_no_message_of_sages_is_not_said_to_be_one(page, service):
    page.goto(f"{service}sage-intacct/troubleshooting/")
    form = page.locator("[data-module=explain-error]")
    form.get_by_role("textbox").fill("no email came from Sage")
    form.get_by_role("button").first.click()

    expect(form.locator(".panel__title")).to_have_text("This is no message of Sage's that we know")
    expect(form).not_to_contain_text("Sage said")
    form.get_by_role("textbox").fill("my menu is different")
    form.get_by_role("button").first.click()
    expect(form.get_by_role("link", name="A menu isn't where the guide says")).to_be_visible()
