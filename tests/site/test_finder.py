"""Support's finder: everything that can be linked is listed, and found by what customers say."""

from __future__ import annotations

import pytest
import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide.finder import NUMBERS, WORDS
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.outline import site_address


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
        if name.startswith(("sage-intacct", "codes/")) and not entry.successor
    }

    assert published - {"print"} == set(listed)


def test_every_entry_says_where_the_customer_is(listed):
    assert listed["sender-id"].attributes["data-where"] == "Step 2, Authorize Modeloptic, item 5"
    assert listed["no-email"].attributes["data-where"] == "Troubleshooting"
    assert {listed[code].attributes["data-where"] for code in (*FINDINGS, *DIAGNOSES)} == {"Code"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["charged"], {"no-charges", "user-charges", "charges"}),
        (["no e-mail"], {"no-email"}),
        (["stopped working"], {"stopped"}),
        (["already exists"], {"user-id", "user-id-taken"}),
        (["sign-in information"], {"sign-in-incorrect"}),
        (["GW-0011"], {"invalid-request"}),
        (["PL04000005"], {"no-permission", "gateway.no-permission"}),
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


def test_sages_numbers_are_found_in_replies_and_sentences():
    assert NUMBERS.findall("<errorno>GW-0011</errorno>") == [("GW-0011", "")]
    assert NUMBERS.findall("XL03000006 was said") == [("", "XL03000006")]


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
