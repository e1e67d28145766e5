"""The box for Sage's email on Verify as a reader meets it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.verify_page import answer_of, check_of, form_of, try_demo

PASTE = """(box, text) => {
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }));
}"""

EVERYWHERE = """document.documentElement.outerHTML + JSON.stringify([localStorage, sessionStorage])
  + [...document.querySelectorAll("input, textarea")].map((box) => box.value).join()"""
"""All that a page shows and a browser keeps."""


def test_a_pasted_mail_fills_the_form_and_leaves_no_password(verify):
    """Whatever was found, the box is empty, and the password nowhere on the page nor in storage."""
    verify.get_by_text("Paste the email from Sage").click()
    box = verify.locator("#mail-text")
    for pasted in (
        "Zq8!marker",
        "passwort Zq8!marker",
        "User ID: ann Zq8!marker",
        "Kennung: Zq8!marker",
        "Company ID: Acme-Ltd, User ID: modeloptic-user, pw: Zq8!marker",
        "Welcome\nCompany ID: Acme-Ltd\nUser ID: modeloptic-user\nPassword: Zq8!marker",
    ):
        form_of(verify).evaluate("form => form.reset()")
        verify.locator(".mail__result").evaluate("result => result.replaceChildren()")
        box.evaluate(PASTE, pasted)
        expect(verify.locator(".mail__result p").first).to_be_visible()
        expect(box).to_have_value("")
        assert "Zq8" not in verify.evaluate(EVERYWHERE), pasted

    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    expect(form_of(verify).locator("input[name=user_id]")).to_have_value("modeloptic-user")
    expect(verify.locator(".mail__result")).to_contain_text("password")


def test_a_text_typed_by_hand_stays_until_the_reader_leaves_the_box(verify):
    verify.get_by_text("Paste the email from Sage").click()
    box = verify.locator("#mail-text")
    box.press_sequentially("User ID: ann")

    expect(box).to_have_value("User ID: ann")
    box.blur()
    expect(box).to_have_value("")
    expect(form_of(verify).locator("input[name=user_id]")).to_have_value("ann")


def test_a_pasted_text_that_is_not_understood_stays(verify):
    """Where it may hold a password it goes; see above."""
    verify.get_by_text("Paste the email from Sage").click()
    box = verify.locator("#mail-text")
    box.fill("Welcome to our company, Jane")

    expect(verify.locator(".mail__result")).to_contain_text("Paste the whole email")
    expect(box).to_have_value("Welcome to our company, Jane")
    box.press_sequentially("!")
    expect(verify.locator(".mail__result")).to_be_empty()


def test_one_line_that_is_put_in_by_no_key_is_read_at_once(verify):
    """As drop does, and what a keyboard suggests: it is no more than twenty characters."""
    verify.get_by_text("Paste the email from Sage").click()
    verify.locator("#mail-text").focus()
    verify.keyboard.insert_text("Zq8!marker")

    expect(verify.locator("#mail-text")).to_have_value("")


def test_a_pasted_mail_ends_a_demo(verify):
    """The demo's values were not typed by the reader: the email's take their place."""
    try_demo(verify, "The password is wrong")
    expect(check_of(verify).locator(".check__result")).to_contain_text("Demo: ")
    verify.get_by_text("Paste the email from Sage").click()
    verify.locator("#mail-text").fill("Company ID: Acme-Ltd\nUser ID: modeloptic-user")

    expect(form_of(verify).locator("input[name=company_id]")).to_have_value("Acme-Ltd")
    expect(form_of(verify).locator("input[name=sender_id]")).to_have_value("")
    expect(verify.locator(".mail__result")).not_to_contain_text("You typed something else")
    expect(check_of(verify).locator(".check__result")).to_be_empty()
    expect(answer_of(verify).locator(".panel__title")).to_have_text("Sender ID wasn't checked")
    assert "Acme-Ltd" in verify.evaluate("JSON.stringify(sessionStorage)")


def test_all_values_that_a_mail_names_are_offered(verify):
    verify.get_by_text("Paste the email from Sage").click()
    verify.locator("#mail-text").fill("User name: Jane Doe\nUser ID: modeloptic-user")
    user = form_of(verify).locator("input[name=user_id]")

    expect(user).to_have_value("modeloptic-user")
    verify.get_by_role("button", name="Use this User ID: Jane Doe").click()
    expect(user).to_have_value("Jane Doe")
    verify.get_by_role("button", name="Use this User ID: modeloptic-user").click()
    expect(user).to_have_value("modeloptic-user")
