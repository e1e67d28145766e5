"""The verifier's form and the server-side check as a reader meets them."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from verifier.catalogue import DIAGNOSES

VERIFY = "sage-intacct/verify/"


@pytest.fixture
def verify(browser, service):
    """Verify in a fresh profile, without the worker that keeps pages."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(urljoin(service, VERIFY))
    yield page
    context.close()


def form_of(page):
    return page.locator("[data-module=verify-form]")


def check_of(page):
    return page.locator("[data-module=server-check]")


def judge(page, **values) -> None:
    for name, value in values.items():
        form_of(page).locator(f"input[name={name}]").fill(value)
    form_of(page).get_by_role("button", name="Check what I typed").click()


def test_problems_are_summed_up_linked_and_said_at_their_field(verify):
    """The summary has the focus; its entry leads to the field, which says the same words."""
    judge(verify, company_id="https://www.intacct.com/Acme", user_id="modeloptic-user")
    summary = form_of(verify).get_by_role("alert", name="There is a problem")
    expect(summary).to_be_focused()
    words = summary.get_by_role("link").first.inner_text()
    field = form_of(verify).get_by_label("Company ID", exact=True)
    summary.get_by_role("link").first.click()

    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(words)))
    expect(field).to_have_value("https://www.intacct.com/Acme")
    expect(form_of(verify).get_by_label("User ID", exact=True)).to_have_value("modeloptic-user")


def test_a_suggestion_is_taken_by_a_button_and_the_field_judged_again(verify):
    """The differing characters are marked, "Use this" puts the value in, and the finding goes."""
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticmpp")
    field = form_of(verify).locator("[data-field=sender_id]")
    expect(field.locator("mark")).to_have_text("mpp")
    field.get_by_role("button", name="Use this: modelopticMPP").click()

    expect(form_of(verify).locator("input[name=sender_id]")).to_have_value("modelopticMPP")
    expect(field.locator(".finding")).to_have_count(0)
    expect(form_of(verify).locator("input[name=sender_id]")).to_be_focused()


def test_after_the_first_verdict_a_field_is_judged_as_it_is_corrected(verify):
    """Nothing is said before the first press; then no second one is needed, and the focus stays."""
    form_of(verify).locator("input[name=company_id]").fill("https://x.example")
    form_of(verify).locator("input[name=user_id]").focus()
    expect(form_of(verify).locator(".finding")).to_have_count(0)
    judge(verify, company_id="", user_id="modeloptic-user")
    field = form_of(verify).locator("[data-field=company_id]")
    expect(field.locator(".finding--error")).to_be_visible()
    field.locator("input").press_sequentially("Acme")

    expect(field.locator(".finding--error")).to_have_count(0)
    expect(field.locator("input")).to_be_focused()
    expect(form_of(verify).locator(".form__verdict")).to_contain_text("Well formed")
    expect(verify.get_by_role("status").filter(has_text="Well formed: ")).to_be_attached()


def test_an_invisible_character_is_named_where_it_stands(verify):
    """What can't be seen is written out in what was typed."""
    judge(verify, company_id="Ac\u200bme", user_id="modeloptic-user")

    expect(form_of(verify).locator("[data-field=company_id] mark").first).to_contain_text(
        "zero-width space"
    )


def test_a_pasted_mail_fills_the_form_and_leaves_no_password(verify):
    """Company ID and User ID are filled in; the password is nowhere on the page nor in storage."""
    verify.get_by_text("Paste the e-mail from Sage").click()
    verify.locator("#mail-text").fill(
        "Welcome\nCompany ID: Acme-Ltd\nUser ID: modeloptic-user\nPassword: Zq8!marker"
    )

    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    expect(form_of(verify).locator("input[name=user_id]")).to_have_value("modeloptic-user")
    expect(verify.locator(".mail__result")).to_contain_text("password")
    page = verify.evaluate(
        "document.documentElement.outerHTML + JSON.stringify(localStorage)"
        " + [...document.querySelectorAll('input, textarea')].map((box) => box.value).join()"
    )
    assert "Zq8!marker" not in page


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


def test_where_python_cannot_run_the_server_judges_but_only_when_asked(browser, service):
    """The reader is told what is in the way; nothing is sent before they agree."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(30_000)
    context.add_init_script("delete globalThis.WebAssembly")
    page = context.new_page()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    page.goto(urljoin(service, VERIFY))
    judge(page, company_id="https://www.intacct.com/Acme", user_id="modeloptic-user")
    choices = page.locator(".engine__choices")
    expect(choices).to_contain_text("leaves this browser")
    assert [] == sent

    choices.get_by_role("button", name="Send it to our server and check there").click()
    expect(form_of(page).get_by_role("alert", name="There is a problem")).to_be_focused()
    assert [urljoin(service, "api/verify")] == sent
    expect(form_of(page).locator("input[name=company_id]")).to_have_value(
        "https://www.intacct.com/Acme"
    )
    context.close()


def test_the_check_says_plainly_that_it_is_practice(verify):
    """Banner, verdict and ladder never let a practice company pass for Sage."""
    check = check_of(verify)
    expect(check).to_contain_text("no Sage company is asked")
    check.locator("summary").first.click()
    check.get_by_role("button", name="Use: Accepted, and every module is readable").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()

    expect(check.locator(".check__result")).to_contain_text("Practice run passed")
    rung = verify.locator("[data-level=readable] .ladder__state")
    expect(rung).to_have_text("Yes, in the practice run")
    assert "complete" not in check.locator(".check__result").inner_text().lower()
    assert 10 == check.locator(".stage[data-state=passed]").count()

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


def test_the_password_is_forgotten_when_the_page_is_left(verify, service):
    """Going on and coming back by the Back button brings an empty password field."""
    check_of(verify).locator("#check-password").fill("Zq8!marker")
    verify.goto(service)
    verify.go_back()

    expect(check_of(verify).locator("#check-password")).to_have_value("")
    assert "Zq8!marker" not in json.dumps(verify.evaluate("({...localStorage})"))


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
    check.get_by_role("button", name="Use: Does not answer in time").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    check.get_by_role("button", name="Cancel").click()

    expect(check.locator(".check__result")).to_contain_text("You cancelled the check")
    expect(check.locator("input[name=company_id]")).to_have_value("Slow")
    expect(check.get_by_role("button", name="Cancel")).to_be_hidden()
    # All stages were listed from the start, and none is left as if it were still asked.
    not_reached = check.locator(".stage[data-state=not-reached]")
    expect(not_reached).to_have_count(10)
    # Why is said once, at the first of them.
    expect(not_reached.first).to_contain_text("You cancelled before it")
    expect(not_reached.get_by_text("You cancelled before it")).to_have_count(1)

    check.get_by_role("button", name="Use: Signs in and may read no module").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    refused = check.locator(".stage[data-state=failed]")
    expect(refused).to_have_count(5)
    links = [link.get_attribute("href") for link in refused.get_by_role("link").all()]
    modules = ["company", "general-ledger", "accounts-receivable", "accounts-payable"]
    assert [link.partition("#permission-")[2] for link in links] == [*modules, "consolidation"]

    check.get_by_role("button", name="Use: The password is wrong").click()
    check.get_by_role("button", name="Ask Sage Intacct").click()
    expect(check.locator(".check__result")).to_contain_text("the order in which we suspect it")
    expect(not_reached).to_have_count(6)
    expect(not_reached.first).to_contain_text("The check ended at “The user signs in”.")
    assert "data-names" in not_reached.first.evaluate("row => row.previousSibling.innerHTML")

    verify.route("**/api/check", lambda route: route.abort())
    check.get_by_role("button", name="Ask Sage Intacct").click()
    # Nothing was asked: there are no stages to tell of, and one sentence says why.
    expect(check.get_by_role("alert")).to_contain_text("Our server could not be reached")
    expect(check.locator(".stages")).to_be_hidden()
    expect(check.locator(".check__elapsed")).to_be_empty()


def test_without_a_service_the_page_says_what_to_do_instead(browser, service):
    """On a host of files alone the check is put away, with a sentence in its place."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/api/**", lambda route: route.fulfill(status=404, body="Not found"))
    page.goto(urljoin(service, VERIFY))

    expect(check_of(page)).to_contain_text("The check is not available here")
    expect(check_of(page).get_by_role("button", name="Ask Sage Intacct")).to_have_count(0)
    context.close()


def test_a_problem_marks_its_item_and_the_tick_it_contradicts(verify, service):
    """The item says so until the next good verdict; only codes are kept."""
    item = urljoin(service, "sage-intacct/authorize-modeloptic/#sender-id")
    verify.goto(item)
    expect(verify.locator("[data-module=checklist]:not([data-mounted])")).to_have_count(0)
    verify.locator("#sender-id input").check()
    verify.goto(urljoin(service, VERIFY))
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticmpp")
    expect(form_of(verify).get_by_role("alert")).to_be_visible()
    verify.goto(item)
    expect(verify.locator("#sender-id .item-note--problem")).to_contain_text("You ticked this")

    verify.goto(urljoin(service, VERIFY))
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="modelopticMPP")
    expect(form_of(verify).locator(".form__verdict")).to_contain_text("Well formed")
    verify.goto(item)
    expect(verify.locator("#sender-id .item-note--problem")).to_have_count(0)


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


def test_a_value_put_right_on_the_page_is_to_be_put_right_in_sage_too(verify):
    """“Use this” changes the page alone: all that shows it says so until the reader has too."""
    form = form_of(verify)
    judge(verify, company_id="Acme", user_id="modeloptic-user", sender_id="ModelopticMPP")
    # What differs is marked in the summary too: on a narrow screen the field is out of sight.
    expect(form.get_by_role("alert").locator("mark")).to_have_text("M")
    form.get_by_role("button", name="Use this: modelopticMPP").click()
    field, verdict = form.locator("[data-field=sender_id]"), form.locator(".form__verdict")
    rung = verify.locator("[data-level=well-formed]")

    expect(form.locator("input[name=sender_id]")).to_have_value("modelopticMPP")
    expect(field.locator(".finding")).to_have_count(0)
    expect(field).to_contain_text("What stands in Sage Intacct is unchanged")
    expect(verdict).to_contain_text("What stands in Sage Intacct is unchanged")
    expect(verdict.get_by_role("link", name="Authorize Modeloptic")).to_have_attribute(
        "href", re.compile("authorize-modeloptic/#sender-id$")
    )
    expect(rung).to_contain_text("Yes, on this page only")

    form.get_by_role("button", name="Check what I typed").click()
    expect(verdict.locator(".panel__title")).to_have_text("Well formed on this page only")
    expect(rung).to_contain_text("Yes, on this page only")
    item = "sage-intacct/authorize-modeloptic#sender-id"
    marked = "JSON.parse(localStorage['modeloptic.problems'])"
    assert verify.evaluate(marked)[item]["source"] == "verify"

    verdict.get_by_role("button", name="I have corrected it there: Sender ID").click()
    expect(rung.locator(".ladder__state")).to_have_text("Yes")
    expect(verdict).not_to_contain_text("unchanged")
    expect(field).not_to_contain_text("unchanged")
    expect(verdict).to_be_focused()
    assert item not in verify.evaluate(marked)


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


def test_half_of_what_belongs_together_is_asked_for(verify):
    """A first name without a last one, and a role's permissions without the role's name."""
    form = form_of(verify)
    form.get_by_label("Role-based", exact=True).check()
    for fold in form.locator("details.group").all():
        fold.locator("summary").first.click()
    form.get_by_label("First name", exact=True).fill("Ann")
    form.locator("select[name=permission_company]").select_option("read-only")
    judge(verify, company_id="Acme", user_id="modeloptic-user")

    for name in ("contact_last_name", "role"):
        code = f"{name.replace('_', '-')}.missing"
        expect(form.locator(f"[data-field={name}] [data-code='{code}']")).to_be_visible()
    expect(form.locator("[data-field=email] .finding")).to_have_count(0)


def test_several_lines_pasted_into_a_box_show_no_password(verify):
    """A box of one line joins them: the password is found all the same, and the report has none."""
    box = form_of(verify).locator("input[name=company_id]")
    box.focus()
    verify.evaluate(
        """() => document.execCommand("insertText", false,
          "Company ID: Acme-Ltd\\nUser ID: modeloptic-user\\nPassword: Zq8!marker")"""
    )
    form_of(verify).get_by_role("button", name="Check what I typed").click()
    field = form_of(verify).locator("[data-field=company_id]")

    expect(field.locator("[data-code='text.password']")).to_be_visible()
    expect(field).not_to_contain_text("Zq8!marker")


def test_an_answer_that_was_chosen_is_not_called_typed(verify):
    form = form_of(verify)
    form.get_by_label("I don't know yet", exact=True).check()
    form.get_by_role("button", name="Check what I typed").click()

    expect(form.locator("[data-field=permission_type] .finding").first).to_be_visible()
    expect(form.locator("[data-field=permission_type]")).not_to_contain_text("You typed")
