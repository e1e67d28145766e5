"""The box for an error's text as a reader meets it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from verifier.catalogue import DIAGNOSES


@pytest.fixture(scope="module")
def form(browser, service):
    """The form on Troubleshooting, one for all tests: each text takes the last one's place."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(urljoin(service, "sage-intacct/troubleshooting/"))
    yield page.locator("[data-module=explain-error]")
    context.close()


def explain(form, text, title=""):
    """Paste a text and ask; return the panel that comes about, which has this title."""
    form.locator(".check__result").evaluate("result => result.replaceChildren()")
    form.get_by_role("textbox", name="Error text", exact=True).fill(text)
    form.get_by_role("button", name="Find what it means").click()
    expect(form.locator(".panel__title")).to_contain_text(title)
    return form.locator(".panel")


def test_a_pasted_error_leads_to_the_item_that_fixes_it(form, service):
    panel = explain(form, "XL03000006: Sign-in information is incorrect")

    expect(form.locator(".check__result")).to_be_focused()
    expect(panel.get_by_role("link").first).to_have_attribute(
        "href", urljoin(service, "sage-intacct/enter-credentials/#company-id")
    )


def test_a_pasted_text_promises_no_more_than_it_says(form):
    """A reply that went well says that Sage let the user in, and not that all is complete."""
    accepted = DIAGNOSES["gateway.accepted"]
    panel = explain(form, accepted.example, accepted.title)

    expect(panel).not_to_contain_text("complete")


def test_a_text_that_is_no_message_of_sages_is_not_said_to_be_one(form):
    unknown = "We don't recognize this message"
    expect(explain(form, "no email came from Sage", unknown)).not_to_contain_text("Sage said")
    panel = explain(form, "my menu is different", unknown)

    expect(panel.get_by_role("link", name="A menu isn't where the guide says")).to_be_visible()


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("Sage asks me to type my password before it saves the user", "“Verify your identity”"),
        ("Sage could not find our company", "“Invalid Request”"),
    ],
)
def test_a_readers_own_words_find_an_entry(form, words, entry):
    panel = explain(form, words, "We don't recognize this message")

    expect(panel.get_by_role("listitem").first).to_have_text(entry)


def test_words_that_are_about_nothing_here_find_nothing(form):
    panel = explain(form, "my cat is on fire", "We don't recognize this message")

    expect(panel).to_contain_text("Nothing on this page fits it.")
    expect(panel.get_by_role("listitem")).to_have_count(0)


def test_where_one_only_waits_no_item_fixes_it(form):
    panel = explain(form, "HTTPSConnectionPool(host='api.intacct.com'): Read timed out.")

    expect(panel).to_contain_text("You don't need to do anything")
    expect(panel).not_to_contain_text("How to fix this")
    expect(panel.locator(".panel__step")).to_have_count(0)


def test_each_link_is_named_by_what_it_leads_to(form):
    panel = explain(form, "GW-0011 Invalid Request")
    panel.locator("summary").click()
    expect(panel.get_by_role("link", name="Troubleshooting: “Invalid Request”")).to_be_visible()
    names = panel.locator("a[data-names]").all_inner_texts()

    assert sorted(set(names)) == sorted(names)
    assert "Troubleshooting" not in names


def test_a_link_says_for_which_companies_an_item_is(form):
    panel = explain(form, "You do not have permission for API operation READ_BY_QUERY on ARINVOICE")

    expect(panel.locator(".panel__step")).to_contain_text("(only for role-based companies)")
    expect(panel.locator("li", has_text="(only for user-based companies)")).not_to_have_count(0)


def test_an_answer_leaves_out_what_is_for_other_companies(reader, service):
    page = reader(plan={"permission": "user-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/troubleshooting/"))
    refused = "You do not have permission for API operation READ_BY_QUERY on ARINVOICE"
    panel = explain(page.locator("[data-module=explain-error]"), refused)

    expect(panel.locator(".panel__step")).to_have_text(
        re.compile("^Create a Web Services user: Check the box for Accounts Receivable")
    )
    expect(panel).not_to_contain_text("only for")


def test_what_sage_would_not_save_in_its_own_screens_is_not_modeloptics_to_fix(form):
    """The answer shows the entry on this page, which says once how to fix it."""
    panel = explain(form, "BL01001973 The User ID modeloptic-user is already in use.")

    expect(panel.locator(".panel__step")).to_have_attribute("href", re.compile("#user-id-taken$"))
    expect(panel).not_to_contain_text("Modeloptic needs to act")
    expect(panel.get_by_text("How to fix this")).to_have_count(1)


def test_a_password_in_a_pasted_text_is_not_repeated(form):
    panel = explain(form, "Sign-in information is incorrect. I used password Zq8marker")
    expect(panel).to_contain_text("Sign-in information is incorrect")
    expect(panel).not_to_contain_text("Zq8marker")

    panel = explain(form, "Company ID Acme123 Password: Zq8marker")
    expect(panel).not_to_contain_text("send this text")
    expect(panel).to_contain_text("delete the password before you send the text")


def test_what_a_programs_words_show_is_called_likely(form):
    explain(form, "Error: 403 Forbidden", "Likely: The user lacks a permission")


def test_a_report_is_called_one_and_stays_in_the_box(form):
    report = "> Modeloptic receipt 1\n> Guide: none"
    explain(form, report, "This is a report for support, not an error text")

    expect(form.get_by_role("textbox")).to_have_value(report)


def test_a_number_of_many_meanings_is_answered_with_the_list_of_them(form):
    """An answer that is an entry of this page shows the entry, and leads to it, too."""
    panel = explain(form, "XL03000006")
    meanings = panel.get_by_role("link", name="Company ID, User ID or password")
    expect(meanings).to_have_attribute("href", "#sign-in-incorrect")
    panel.get_by_role("link", name="Troubleshooting: “XL03000006” alone").click()

    expect(form.page.locator("#number-alone")).to_be_in_viewport()
