"""Support's box in a real browser: what goes in, what comes out, and what is copied."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

ANSWERS = "[data-answer]"
NO_EMAIL = "https://docs.modeloptic.example/go/no-email/"


@pytest.fixture(name="support")
def _support(page, service):
    """The support page, able to use the clipboard."""
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=service.rstrip("/")
    )
    page.goto(f"{service}support/")
    expect(find_box(page)).to_be_focused()
    return page


def find_box(page):
    """Find the one box."""
    return page.get_by_role("textbox", name="What does the customer say")


def read_clipboard(page):
    """Return what is in the clipboard, as pasting into the box shows it."""
    find_box(page).fill("")
    find_box(page).press("Control+v")
    expect(find_box(page)).not_to_have_value("")
    return find_box(page).input_value()


def test_words_find_replies_and_copy_takes_the_reply_as_it_is_shown(support):
    find_box(support).fill("No Email came")
    answer = support.locator(ANSWERS).first
    expect(answer.get_by_role("heading")).to_have_text("No email came")
    expect(support.locator("#find-status")).to_contain_text("answer")
    answer.get_by_role("button", name="Copy", exact=True).click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    shown = answer.locator(".reply").text_content()

    assert shown.endswith(f"\n{NO_EMAIL}")
    assert read_clipboard(support) == shown


def test_enter_asks_and_shift_enter_writes_another_line(support):
    find_box(support).press_sequentially("charged")
    find_box(support).press("Shift+Enter")
    find_box(support).press_sequentially("why")
    find_box(support).press("Enter")

    expect(support.locator(ANSWERS).first).to_contain_text("You won't be charged")
    expect(find_box(support)).to_have_value("charged\nwhy")


def test_paper_has_the_replies_and_neither_box_nor_buttons(support):
    find_box(support).fill("charged")
    expect(support.locator(ANSWERS).first).to_be_visible()
    support.emulate_media(media="print")

    expect(support.locator(ANSWERS).first.locator(".reply")).to_be_visible()
    expect(find_box(support)).to_have_count(0)
    expect(support.locator("article").get_by_role("button")).to_have_count(0)


def test_clearing_the_box_takes_the_answers_away(support):
    find_box(support).fill("charged")
    expect(support.locator(ANSWERS).first).to_be_visible()
    find_box(support).fill("")

    expect(support.locator(ANSWERS)).to_have_count(0)
    expect(support.locator("#find-status")).to_be_empty()
    find_box(support).press("Enter")
    expect(support.locator("#find-status")).to_contain_text("Type or paste")


@pytest.mark.parametrize("words", ["zebra crossing", "it doesn't work"])
def test_what_it_is_not_sure_of_is_above_the_decision_tree(support, words):
    """What comes closest stands directly below the sentence."""
    tree = support.locator("form + div ~ .decision-tree")
    find_box(support).fill(words)
    expect(support.locator("#find-status")).to_contain_text("Not sure")

    expect(tree.get_by_text("No, never", exact=True)).to_be_visible()


def test_a_ticket_with_a_password_is_warned_of_before_its_answer(support):
    find_box(support).fill(
        "My password is Winter2026! and the company id is BrightCo, it says login information "
        "incorrect"
    )
    find_box(support).press("Enter")
    answers = support.locator(ANSWERS)

    expect(support.locator("#find-status")).to_contain_text("This ticket contains a password")
    expect(answers.first).to_contain_text("I sent you the password by mistake")
    expect(answers.nth(1)).to_contain_text("Sign-in information is incorrect")


def test_an_error_text_is_read_by_the_diagnosis(support):
    """The words alone fit many a refusal; the diagnosis tells which object was refused."""
    find_box(support).fill(
        "PL04000005 You do not have permission for API operation QUERY on objects of type "
        "GLACCOUNT [Support ID: c0ffee%7Ebeef]"
    )
    find_box(support).press("Enter")
    first = support.locator(ANSWERS).first

    expect(first).to_contain_text("Support ID: c0ffee", timeout=60_000)
    expect(first).to_contain_text("Modeloptic can't read General Ledger")


def test_what_the_guide_has_an_entry_for_is_answered_by_the_entry(support):
    """The number is that of many refusals to save; the words tell which."""
    find_box(support).fill("BL01001973 Could not create: the User ID already exists")
    find_box(support).press("Enter")
    status = support.locator("#find-status")
    expect(status).not_to_contain_text("Reading it as an error text", timeout=60_000)
    first = support.locator(ANSWERS).first

    expect(first.get_by_role("heading")).to_have_text("The User ID is already in use")


def test_a_link_of_the_guide_in_a_ticket_is_what_it_is_about(support, service):
    find_box(support).fill(f"{service}go/sender-id/ I don't understand this step")

    expect(support.locator(ANSWERS).first).to_have_attribute(
        "data-answer", "sage-intacct/authorize-modeloptic#sender-id"
    )
    expect(support.locator("#find-status")).not_to_contain_text("Not sure")


@pytest.mark.parametrize("name", ["q", "find"])
def test_a_link_to_the_page_can_bring_words_along(page, service, name):
    """They go to the box, not to the site's search, and leave the address."""
    page.goto(f"{service}support/?{name}=our%20sandbox%20was%20refreshed")

    expect(page.locator(ANSWERS).first).to_contain_text("Do all steps of the guide in that company")
    expect(find_box(page)).to_be_focused()
    expect(page).to_have_url(f"{service}support/")


def test_the_list_is_closed_and_offers_what_to_send_once_it_is_opened(support):
    fold = support.locator("details.abstract").filter(has_text="Authorize Modeloptic").first
    item = fold.locator("li[data-entry]").filter(has_text="Select Edit").first
    expect(item).to_be_hidden()
    fold.locator("summary").click()
    expect(item.get_by_role("button")).to_have_text(["Copy link", "Copy reply"])
    item.get_by_role("button", name="Copy reply").click()
    expect(item.get_by_role("button", name="Copied")).to_be_visible()

    assert read_clipboard(support) == (
        "In Sage Intacct, check that this is done exactly as our guide says (step 2, Authorize "
        "Modeloptic, item 2): Select Edit.\nhttps://docs.modeloptic.example/go/edit-company/"
    )


def test_an_end_of_the_decision_tree_is_there_to_be_sent(support):
    """What an answer leads to is offered with it, once the answer is opened."""
    support.get_by_text("No, never", exact=True).click()
    support.get_by_text("No password came from Sage", exact=True).click()
    end = support.locator("details", has_text="No password came").last
    end.get_by_role("button", name="Copy link").click()
    expect(end.get_by_role("button", name="Copied")).to_be_visible()

    expect(end.locator(".reply")).to_contain_text("Was the user saved?")
    assert read_clipboard(support) == NO_EMAIL


def test_a_pages_steps_are_copied_as_markdown_and_as_text(support):
    """Both hold every item with its link; the text has no marks of Markdown."""
    fold = support.locator("details.abstract").filter(has_text="Enable Web Services").first
    fold.locator("summary").click()
    given = {}
    for words in ("Copy as Markdown", "Copy as text"):
        button = fold.get_by_role("button", name=words)
        button.click()
        expect(button).to_have_text("Copied")
        given[words] = read_clipboard(support)
    markdown, text = given.values()

    assert markdown.startswith("# Enable Web Services")
    assert text.startswith("Enable Web Services")
    assert "**" in markdown
    assert not any(mark in text for mark in ("**", "](", "`", "\n#"))
    for each in (markdown, text):
        assert "/sage-intacct/enable-web-services/#subscribe" in each


def test_whatever_can_be_linked_is_copied_by_its_short_address(page, service):
    """Each control copies an address below /go/, on the host that the reader is on."""
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=service.rstrip("/")
    )
    for path, control, go in (
        ("sage-intacct/enable-web-services/", "#subscribe > .copy-link", "go/subscribe/"),
        (
            "sage-intacct/authorize-modeloptic/",
            ".screen-dialog .copy-link",
            "go/screen-authorisation-add/",
        ),
        ("sage-intacct/verify/", "#field-user-id > .copy-link", "go/field-user-id/"),
        ("sage-intacct/verify/", "#receipt .headerlink", "go/receipt/"),
        ("sage-intacct/verify/", "h1 .headerlink", "go/verify/"),
        ("codes/company-id.space/", "h1 .headerlink", "go/company-id.space/"),
        ("codes/gateway.sign-in-incorrect/", "h1 .headerlink", "go/sign-in-incorrect/"),
    ):
        page.goto(f"{service}{path}")
        if "dialog" in control:
            page.locator("#screen-authorisation-add button.screen-enlarge").click()
        page.locator(control).focus()
        page.keyboard.press("Enter")
        expect(page.locator(control)).to_have_text("✓")
        page.keyboard.press("Escape")
        search = page.get_by_role("textbox", name="Search")
        search.focus()
        page.keyboard.press("Control+v")
        expect(search).to_have_value(f"{service}{go}")
