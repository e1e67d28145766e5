"""Support's finder: everything that can be linked is listed, and found by what customers say."""

from __future__ import annotations

import json

import pytest
import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS, acting
from verifier.guide.finder import WORDS
from verifier.guide.ledger import LEDGER, offered, read_ledger
from verifier.guide.settings import site_address


@pytest.fixture(name="listed", scope="session")
def _listed(built_pages, root):
    """The list's entries, by their short link: what each says, and what it is found by."""
    site = site_address(root)
    return {
        li.css_first("code").text().removeprefix(site).strip("/").removeprefix("go/"): li
        for li in built_pages["support/index.html"].article.css("li[data-find]")
    }


def found(listed, *words):
    """The short links that are left when words are typed, as the search box compares them."""
    return [
        go
        for go, li in listed.items()
        if all(
            word.lower().replace("-", "")
            in f"{li.css_first('a').text()} {li.attributes['data-find']}".lower().replace("-", "")
            for word in words
        )
    ]


def test_every_step_item_topic_and_code_is_listed_with_its_permanent_link(listed, root):
    published = {
        entry.go
        for name, entry in read_ledger(root / LEDGER).items()
        if name.startswith(("sage-intacct", "codes/")) and not entry.successor and not entry.sent_as
    }

    assert published - {"print"} == set(listed)


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
        sent = ledger[offered(ledger, name)].go
        assert sent in listed
        assert ledger[name].go not in listed
        assert go[name.removeprefix("codes/")] == f"go/{sent}/"
        assert (built_site / "go" / ledger[name].go / "index.html").is_file()
        assert "To send someone a link" in built_pages[f"{name}/index.html"].article.text()


def test_a_ready_reply_says_the_cause_who_acts_and_what_to_try_first(listed):
    """For findings, diagnoses, entries of Troubleshooting and items alike, as plain text."""
    acts = [each.partition("{place}")[0] for each in acting.REPLIES.values()]
    coded = [li for li in listed.values() if li.attributes["data-where"] == "Code"]
    items = [li for li in listed.values() if ", item " in li.attributes["data-where"]]

    assert len(coded) > 150
    assert len(items) > 50
    for li in [*coded, *items, listed["sign-in-incorrect"], listed["no-email"]]:
        reply = li.attributes["data-reply"]
        before = next(reply.partition(act)[0] for act in acts if act in reply)
        assert before.endswith((". ", "? ", ".” ")), reply
        assert not any(mark in reply for mark in ("**", "](", "`", "://")), reply
    assert listed["sender-id"].attributes["data-reply"] == (
        "If this isn't right: The company does not let Modeloptic in. You can fix this "
        "yourself, in Sage Intacct. Try this first: Step 2, Authorize Modeloptic, item 5: "
        "Under Sender ID, enter modelopticMPP."
    )
    assert "yourself, in Modeloptic. " in listed["enter-password"].attributes["data-reply"]


def test_every_entry_says_where_the_customer_is(listed):
    assert listed["sender-id"].attributes["data-where"] == "Step 2, Authorize Modeloptic, item 5"
    assert listed["no-email"].attributes["data-where"] == "Troubleshooting"
    codes = {code for code in (*FINDINGS, *DIAGNOSES) if code in listed}
    assert {listed[code].attributes["data-where"] for code in codes} == {"Code"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["charged"], {"no-charges", "user-charges", "charges"}),
        (["no email"], {"no-email"}),
        (["stopped working"], {"stopped"}),
        (["already exists"], {"user-id", "user-id-taken"}),
        (["sign-in information"], {"sign-in-incorrect"}),
        (["GW-0011"], {"invalid-request"}),
        (["PL04000005"], {"no-permission", "gateway.no-permission-company"}),
        (["manage books"], {"manage-books", "user-manage-books"}),
    ],
)
def test_what_customers_say_finds_what_mends_it(listed, words, expected):
    assert expected <= set(found(listed, *words))


def test_what_customers_say_is_kept_for_ids_that_exist(root):
    """A word for an id that is on no page would find nothing."""
    words = yaml.safe_load((root / WORDS).read_text("utf-8"))
    ledger = read_ledger(root / LEDGER)

    assert [name for name in words if name not in ledger or ledger[name].successor] == []


def test_every_page_is_offered_as_markdown(built_pages, built_site, root):
    site = site_address(root)
    twins = [
        link.attributes["href"]
        for link in built_pages["support/index.html"].article.css("a")
        if link.attributes["href"].startswith(f"{site}sage-intacct/")
    ]

    assert len(twins) >= 8
    for twin in twins:
        assert (built_site / twin.removeprefix(site)).is_file(), twin
