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

    expect(form.locator(".panel__title")).to_have_text("We don't recognize this message")
    expect(form).not_to_contain_text("Sage said")
    form.get_by_role("textbox").fill("my menu is different")
    form.get_by_role("button").first.click()
    expect(form.get_by_role("link", name="A menu isn't where the guide says")).to_be_visible()


def explained(page, service, text):
    """The panel that a pasted text brings about."""
    page.goto(f"{service}sage-intacct/troubleshooting/")
    form = page.locator("[data-module=explain-error]")
    form.get_by_role("textbox").fill(text)
    form.get_by_role("button").first.click()
    expect(form.locator(".panel__title")).to_be_visible()
    return form.locator(".panel")


def test_where_one_only_waits_no_item_mends_it(page, service):
    panel = explained(page, service, "HTTPSConnectionPool(host='api.intacct.com'): Read timed out.")

    expect(panel).to_contain_text("You don't need to do anything")
    expect(panel).not_to_contain_text("How to fix this")
    expect(panel.locator(".panel__step")).to_have_count(0)


def test_each_link_is_named_by_what_it_leads_to(page, service):
    panel = explained(page, service, "GW-0011 Invalid Request")
    panel.locator("summary").click()
    heading = panel.get_by_role("link", name="Troubleshooting: “Invalid Request”")
    expect(heading).to_be_visible()
    names = panel.locator("a[data-names]").all_inner_texts()

    assert sorted(set(names)) == sorted(names)
    assert "Troubleshooting" not in names


def test_a_link_says_for_which_companies_an_item_is(page, service):
    panel = explained(
        page, service, "You do not have permission for API operation READ_BY_QUERY on ARINVOICE"
    )

    expect(panel.locator(".panel__step")).to_contain_text("(only for role-based companies)")
    expect(panel.locator("li", has_text="(only for user-based companies)")).not_to_have_count(0)


def test_a_number_of_many_meanings_is_answered_with_the_list_of_them(page, service):
    """An answer that is an entry of this page shows the entry, and leads to it, too."""
    panel = explained(page, service, "XL03000006")
    meanings = panel.get_by_role("link", name="Company ID, User ID or password")
    expect(meanings).to_have_attribute("href", "#sign-in-incorrect")
    panel.get_by_role("link", name="Troubleshooting: “XL03000006” alone").click()

    expect(page.locator("#number-alone")).to_be_in_viewport()


def test_a_password_in_a_pasted_text_is_not_repeated(page, service):
    panel = explained(page, service, "Sign-in information is incorrect. I used password Zq8marker")
    expect(panel).to_contain_text("Sign-in information is incorrect")
    expect(panel).not_to_contain_text("Zq8marker")

    panel = explained(page, service, "Company ID Acme123 Password: Zq8marker")
    expect(panel).not_to_contain_text("send this text")
    expect(panel).to_contain_text("delete the password before you send the text")


def test_what_a_programs_words_show_is_called_likely(page, service):
    panel = explained(page, service, "Error: 403 Forbidden")

    expect(panel.locator(".panel__title")).to_have_text("Likely: The user lacks a permission")
