"""Support's box: everything that can be linked is listed, and a customer's words find the reply."""

from __future__ import annotations

import json

import pytest
import yaml

from verifier.catalogue import DIAGNOSES
from verifier.guide import finder
from verifier.guide.finder import extract_words
from verifier.guide.ledger import LEDGER, find_sent, read_ledger
from verifier.guide.settings import read_address


@pytest.fixture(name="listed", scope="module")
def _listed(built_pages, root):
    """The list's entries, by their short link."""
    site = read_address(root)
    return {
        li.css_first("code").text().removeprefix(site).strip("/").removeprefix("go/"): li
        for li in built_pages["support/index.html"].article.css("li[data-entry]")
    }


@pytest.fixture(name="replies", scope="module")
def _replies(built_pages):
    """What the box searches, as the page has it."""
    return json.loads(built_pages["support/index.html"].tree.css_first("#replies").text())


@pytest.fixture(name="ask", scope="module")
def _ask(replies, call_modules):
    """Ask the page's own ranking: for each query its hits, best first, and whether it is sure."""

    def ask(*queries):
        return [each["value"] for each in call_modules(replies, *(["find", q] for q in queries))]

    return ask


def name_answer(answer):
    """Return what a query is answered by, as the corpus names it."""
    if not answer["sure"]:
        return "not sure"
    first = answer["hits"][0]
    return first["title"] if first["kind"] == "answer" else first["id"]


def test_every_step_item_topic_and_code_is_listed_with_its_permanent_link(listed, root):
    published = {
        entry.go
        for name, entry in read_ledger(root / LEDGER).items()
        if name.startswith(("sage-intacct", "codes/")) and not entry.successor and not entry.sent_as
    }

    assert published == set(listed)


def test_one_meaning_has_one_link_and_the_other_keeps_working(
    listed, built_site, built_pages, root
):
    """What says the same is listed once, by the link that the code's own page copies and names."""
    ledger = read_ledger(root / LEDGER)
    published = json.loads((built_site / "codes.json").read_text("utf-8"))["codes"]
    go = {each["code"]: each["go"] for each in published}
    doubles = [name for name, entry in ledger.items() if entry.sent_as]

    assert "codes/gateway.sign-in-incorrect" in doubles
    assert go["gateway.sign-in-incorrect"] == "go/sign-in-incorrect/"
    for name in doubles:
        sent = ledger[find_sent(ledger, name)].go
        assert sent in listed
        assert ledger[name].go not in listed
        assert go[name.removeprefix("codes/")] == f"go/{sent}/"
        assert (built_site / "go" / ledger[name].go / "index.html").is_file()
        assert "copies its address" in built_pages[f"{name}/index.html"].article.text()


def test_every_reply_is_plain_text_in_whole_sentences_and_more_than_a_title(replies):
    for entry in replies["entries"]:
        reply = entry["reply"]
        assert reply.endswith((".", "?", "!", ".”")), reply
        assert not any(mark in reply for mark in ("**", "](", "`", "://", "{")), reply
        assert reply.removesuffix(".") != entry["title"], reply


def test_written_answers_are_for_ids_that_exist(root):
    ledger = read_ledger(root / LEDGER)
    written = finder.read_answers(root).written

    assert [name for name in written if name not in ledger or ledger[name].successor] == []


def test_every_entry_of_troubleshooting_has_a_written_answer(guide, root):
    written = finder.read_answers(root).written
    headings = guide["sage-intacct/troubleshooting"].article.css("h3[id]")
    names = [f"sage-intacct/troubleshooting#{heading.id}" for heading in headings]

    assert len(names) > 15
    assert [name for name in names if name not in written] == []


def test_a_code_that_is_sent_as_an_entry_has_the_entrys_reply(built_site, replies):
    """What the box, a report and the list for programs reply is the same."""
    published = json.loads((built_site / "codes.json").read_text("utf-8"))["codes"]
    reply = next(each["reply"] for each in published if each["code"] == "gateway.not-subscribed")

    assert [
        each["reply"] for each in replies["entries"] if each["id"].endswith("#not-subscribed")
    ] == [reply]


def test_a_reply_is_as_sure_of_who_acts_as_the_codes_page(replies):
    """A refusal to save is most likely of the reader's own form, and may be another program's."""
    by_id = {entry["id"]: entry for entry in replies["entries"]}

    assert "Most likely you can fix this yourself, in" in by_id["codes/gateway.duplicate"]["reply"]


def test_results_of_several_fields_say_which_field_they_are_about(replies):
    titles = [each["title"] for each in replies["entries"] if each["id"].endswith(".known")]

    assert len(titles) > 2
    assert sorted(set(titles)) == sorted(titles)


def test_every_answer_to_supports_questions_has_a_way_on(built_pages):
    folds = built_pages["support/index.html"].article.css(".decision-tree details.question")

    assert len(folds) > 20
    for fold in folds:
        assert fold.css_first("a") or "Wait:" in fold.text(), fold.text()


def test_what_customers_write_finds_the_right_answer_first(ask, root):
    """The corpus, through the page's own code; what nothing here answers is called not sure."""
    cases = yaml.safe_load((root / "tests/cases/support.yml").read_text("utf-8"))
    expected = {query: answer for answer, queries in cases.items() for query in queries}
    found = dict(zip(expected, map(name_answer, ask(*expected)), strict=True))

    assert len(expected) > 400
    assert {query: answer for query, answer in found.items() if answer != expected[query]} == {}


def test_whole_messages_find_their_own_meaning_first(ask, root):
    """Each message of the catalogue, inside a customer's letter: filler weighs nothing."""
    ledger = read_ledger(root / LEDGER)
    letter = (
        "Hello, since yesterday we get this when we try to connect: {} Can you help? Thanks, Ann"
    )
    messages = {
        find_sent(ledger, f"codes/{entry.code}"): words
        for entry in DIAGNOSES.values()
        if (words := extract_words(entry.example)).isprintable() and words
    }
    # The first two are no messages of Sage's, and the third has no meaning yet.
    for code in ("guide-entry", "html", "unknown"):
        del messages[f"codes/gateway.{code}"]
    answers = ask(*(letter.format(words) for words in messages.values()))

    assert len(messages) > 35
    assert [answer["hits"][0]["id"] for answer in answers] == list(messages)


@pytest.mark.parametrize("query", ["not", "can't", "cannot", "I don't", "no!", ""])
def test_a_no_alone_finds_nothing(ask, query):
    assert ask(query) == [{"hits": [], "sure": False, "leaked": False}]


def test_every_way_to_say_no_finds_the_same_and_at_most_five(ask):
    ways = ask(
        *(f"we {no} find the {{}} menu" for no in ("can't", "cannot", "don\u2019t", "can not"))
    )

    assert ways == ways[:1] * 4
    assert 1 <= len(ways[0]["hits"]) <= 5


@pytest.mark.parametrize(
    "ticket",
    [
        "My password is Winter2026! and the company id is BrightCo",
        "User ID: modeloptic-user\nPassword:\n7hQ#pw-x2\nThanks",
        "the pw is now: abcDefgh",
        "I pasted the password here: Xy7!kQ2z is that right?",
        "<password>Secret12</password>",
        "Password for modeloptic-user: Xy7abcd9",
        "The password we got from Sage is Xy7abcd9",
    ],
)
def test_a_password_in_a_ticket_is_noticed(ask, ticket):
    assert ask(ticket)[0]["leaked"]


@pytest.mark.parametrize(
    "ticket",
    [
        "the password is incorrect!!",
        "Incorrect password: XL03000006",
        "Incorrect Intacct XML Partner ID or password",
        "our password was reset yesterday, is 2FA2026 needed?",
        "password is modeloptic-user",
        "The password from the email is not accepted for Acme123-sandbox1",
        "password for the user modeloptic-user2 was reset",
    ],
)
def test_words_about_a_password_are_no_password(ask, ticket):
    assert not ask(ticket)[0]["leaked"]


def test_every_page_is_offered_as_markdown(built_pages, built_site, root):
    site = read_address(root)
    twins = [
        link.attributes["href"]
        for link in built_pages["support/index.html"].article.css("details a")
        if link.attributes["href"].startswith(f"{site}sage-intacct/")
    ]

    assert len(twins) >= 8
    for twin in twins:
        assert (built_site / twin.removeprefix(site)).is_file(), twin
