"""Support's finder in a real browser: typing narrows, buttons copy, a link brings its words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from verifier.catalogue import DIAGNOSES
from verifier.guide.finder import answered_words
from verifier.guide.ledger import LEDGER, offered, read_ledger


@pytest.fixture(name="finder")
def _finder(page, service):
    """The support page, able to use the clipboard."""
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=service.rstrip("/")
    )
    page.goto(f"{service}support/")
    expect(page.get_by_role("searchbox", name="What the customer sees")).to_be_visible()
    return page


def entries(page):
    """The entries that are shown."""
    return page.locator("li[data-find]:visible")


def test_typing_what_a_customer_says_leaves_what_mends_it(finder):
    finder.get_by_role("searchbox", name="What the customer sees").fill("No Email came")

    expect(entries(finder).first).to_contain_text("No email came")
    expect(finder.get_by_role("status").first).to_contain_text("found")
    expect(finder.get_by_role("heading", name="Create a role")).to_be_hidden()


def test_clearing_the_box_brings_everything_back(finder):
    box = finder.get_by_role("searchbox", name="What the customer sees")
    everything = entries(finder).count()
    box.fill("charged")
    expect(entries(finder)).not_to_have_count(everything)
    box.fill("")

    expect(entries(finder)).to_have_count(everything)


def test_finding_nothing_says_what_to_do(finder):
    finder.get_by_role("searchbox", name="What the customer sees").fill("zebra crossing")

    expect(finder.get_by_role("status").first).to_contain_text("Try words from the customer")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I get: Sign-in information is incorrect. XL03000006", "sign-in-incorrect"),
        ("no email came from Sage", "no-email"),
        ("they want to charge me?", "charges"),
        (
            "<description2>You do not have permission for API operation X</description2>",
            "permission",
        ),
    ],
)
def test_a_whole_sentence_finds_what_comes_nearest(finder, sentence, expected):
    """A customer's own sentence has words that no entry has: the nearest are shown, and few."""
    finder.get_by_role("searchbox", name="What the customer sees").fill(sentence)

    expect(entries(finder).filter(has_text=expected).first).to_be_visible()
    assert entries(finder).count() <= 12


FIRST_HITS = """(queries) => queries.map((query) => {
  const box = document.querySelector("#find-words");
  box.value = query;
  box.dispatchEvent(new Event("input"));
  return document.querySelector(".finder__hits code")?.textContent.split("/").at(-2) ?? "";
})"""


def test_whole_messages_find_their_own_meaning_first(finder, root):
    """Each message of the catalogue, in the midst of a customer's letter: filler weighs nothing."""
    ledger = read_ledger(root / LEDGER)
    letter = (
        "Hello, since yesterday we get this when we try to connect: {} Can you help? Thanks, Ann"
    )
    messages = {
        ledger[offered(ledger, f"codes/{entry.code}")].go: words
        for entry in DIAGNOSES.values()
        if (words := answered_words(entry.example)).isprintable() and words
    }
    # The code for the guide's own words has one of its headings for an example.
    messages["verify-identity"] = messages.pop("gateway.guide-entry")
    asked = [*(letter.format(words) for words in messages.values()), "XL03000006"]
    expected = [*messages, "number-alone"]

    assert len(messages) > 35
    assert dict(zip(asked, expected, strict=True)) == dict(
        zip(asked, finder.evaluate(FIRST_HITS, asked), strict=True)
    )


def test_a_ready_reply_names_the_cause_and_brings_the_link(finder):
    finder.get_by_role("searchbox", name="What the customer sees").fill("modelopticMPP capitals")
    entries(finder).first.get_by_role("button", name="Copy reply").click()
    expect(entries(finder).first.get_by_role("button", name="Copied")).to_be_visible()

    box = finder.get_by_role("searchbox", name="What the customer sees")
    box.fill("")
    box.press("Control+v")

    expect(box).to_have_value(
        "If this isn't right: The company does not let Modeloptic in. You can fix this "
        "yourself, in Sage Intacct. Try this first: Step 2, Authorize Modeloptic, item 5: "
        "Under Sender ID, enter modelopticMPP. https://docs.modeloptic.example/go/sender-id/"
    )


def test_the_list_offers_what_to_send_once_it_comes_near(finder):
    """Hundreds of buttons at once would hold up the page."""
    last = finder.locator("li[data-find]").last
    expect(last.get_by_role("button")).to_have_count(0)

    last.scroll_into_view_if_needed()

    expect(last.get_by_role("button")).to_have_text(["Copy link", "Copy reply"])
    expect(last.locator("code + button")).to_have_text("Copy link")


def test_an_end_of_the_decision_tree_is_there_to_be_sent(finder):
    """What an answer leads to is offered with it, once the answer is opened."""
    tree = finder.locator("details").filter(has_text="No, never").first
    tree.locator("summary").first.click()
    tree.get_by_text("No password came from Sage", exact=True).click()
    end = tree.locator("details", has_text="No password came").last
    end.get_by_role("button", name="Copy link").click()
    expect(end.get_by_role("button", name="Copied")).to_be_visible()
    box = finder.get_by_role("searchbox", name="What the customer sees")
    box.press("Control+v")

    expect(box).to_have_value("https://docs.modeloptic.example/go/no-email/")


def test_an_error_text_in_the_receipts_box_is_explained_where_it_stands(finder):
    """And a receipt in the box for error texts is read there: neither loses what was pasted."""
    finder.goto(f"{finder.url.partition('support/')[0]}support/")
    box = finder.get_by_label("Report", exact=True)
    text = "Sign-in information is incorrect. XL03000006"
    box.fill(text)
    finder.get_by_role("button", name="Read the report").click()
    expect(finder.locator(".check__result")).to_contain_text("It looks like an error text.")
    finder.get_by_role("button", name="Explain it as an error text").click()
    panel = finder.locator(".check__result .panel")

    expect(panel).to_contain_text("You pasted: ")
    expect(panel).not_to_contain_text("Sage said")
    expect(panel).to_contain_text("You can fix this yourself, in Modeloptic or in Sage Intacct.")
    expect(box).to_have_value(text)
    panel.get_by_role("button", name="Copy link").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    box.fill("")
    box.press("Control+v")
    expect(box).to_have_value("https://docs.modeloptic.example/go/sign-in-incorrect/")

    finder.goto(finder.url.replace("support/", "sage-intacct/troubleshooting/"))
    explain = finder.locator("[data-module=explain-error]")
    explain.get_by_role("textbox").fill("> Modeloptic receipt 1\n> Guide: none")
    explain.get_by_role("button", name="Find what it means").click()
    expect(explain.locator(".panel")).to_contain_text("a report for support, not an error text")
    explain.get_by_role("button", name="Read it as a report").click()
    expect(explain.locator(".panel")).to_contain_text("This report was cut off")
    expect(explain.get_by_role("textbox")).to_have_value("> Modeloptic receipt 1\n> Guide: none")


def test_a_pages_steps_are_copied_as_markdown_and_as_text(finder):
    """Both hold every item with its link; the text has no marks of Markdown."""
    name = ": Enable Web Services"
    copied = {}
    box = finder.get_by_label("Report", exact=True)
    for words in ("Copy as Markdown", "Copy as text"):
        finder.get_by_role("button", name=words + name).click()
        expect(finder.get_by_role("button", name=words + name)).to_have_text("Copied")
        box.fill("")
        box.press("Control+v")
        copied[words] = box.input_value()
    markdown, text = copied.values()

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
            "#screen-authorisation-add .copy-link",
            "go/screen-authorisation-add/",
        ),
        ("sage-intacct/verify/", "#field-user-id > .copy-link", "go/field-user-id/"),
        ("sage-intacct/verify/", "#receipt .headerlink", "go/receipt/"),
        ("sage-intacct/verify/", "h1 .headerlink", "go/verify/"),
        ("codes/company-id.space/", "h1 .headerlink", "go/company-id.space/"),
        ("codes/gateway.sign-in-incorrect/", "h1 .headerlink", "go/sign-in-incorrect/"),
    ):
        page.goto(f"{service}{path}")
        page.locator(control).focus()
        page.keyboard.press("Enter")
        expect(page.locator(control)).to_have_text("✓")
        search = page.get_by_role("textbox", name="Search")
        search.focus()
        page.keyboard.press("Control+v")
        assert search.input_value() == f"{service}{go}"


def test_a_link_to_the_page_can_bring_words_along(page, service):
    page.goto(f"{service}support/?find=sandbox")

    expect(entries(page).first).to_contain_text("sandbox", ignore_case=True)
    expect(page.get_by_role("searchbox", name="What the customer sees")).to_have_value("sandbox")


def test_without_scripts_everything_is_listed(browser, service):
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{service}support/")

    assert page.locator("li[data-find]").count() > 200
    assert page.get_by_role("searchbox", name="What the customer sees").count() == 0
    plain.close()
