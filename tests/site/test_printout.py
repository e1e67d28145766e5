"""The page that holds all others: complete, in order, and of one mind with them."""

from __future__ import annotations

import pytest

from verifier.guide.ledger import Entry
from verifier.guide.printout import Printer, print_pages


@pytest.fixture(name="paper")
def _paper(built_pages):
    """The page to print."""
    return built_pages["sage-intacct/print/index.html"]


def sentence(li) -> str:
    """An item's sentence on one line."""
    return " ".join(li.css_first(".item-text").text().split())


def test_it_has_every_item_of_every_page_in_order(paper, guide):
    expected = [
        (f"{name}#{li.id}", sentence(li), li.attributes["data-version"])
        for name, page in guide.items()
        for li in page.article.css("li[data-item]")
    ]

    assert expected == [
        (li.attributes["data-item"], sentence(li), li.attributes["data-version"])
        for li in paper.article.css("li[data-item]")
    ]


def test_an_item_is_for_the_same_readers_as_on_its_page(paper, guide):
    for li in paper.article.css("li[data-item]"):
        name, _, item = li.attributes["data-item"].partition("#")
        original = guide[name].article.css_first(f"#{item}")
        assert li.attributes["class"] == original.attributes["class"]


def test_each_item_shows_the_short_link_to_itself(paper, built_site):
    for li in paper.article.css("li[data-item]"):
        shown = li.css_first(".go").text()
        _, _, short = shown.partition("/")
        redirect = (built_site / short / "index.html").read_text("utf-8")
        page, _, item = li.attributes["data-item"].partition("#")
        assert f'href="../../{page}/#{item}"' in redirect


def test_every_fold_is_open_on_paper(paper):
    assert paper.article.css("details")
    assert paper.article.css("details:not([open])") == []


def test_verify_is_a_sheet_with_what_each_value_should_be(paper):
    rows = {
        row.css_first("th").text(): row.css_first("td").text()
        for row in paper.article.css("table.on-paper tbody tr")
    }

    assert "modelopticMPP" == rows["Sender ID"]
    assert "Read only" == rows["Permissions for General Ledger"]
    assert "" == rows["Company ID"]


def test_a_page_for_some_readers_is_marked_for_them(paper):
    assert "role-based" in paper.article.css_first("h2#create-a-role").attributes["class"]


def test_what_only_a_browser_can_do_is_named_by_its_short_link():
    """An item that has no short link yet is printed without one."""
    ledger = {"guide/verify#form": Entry("verify-form")}
    printer = Printer("guide/verify", ledger, "https://docs.example/")
    page = "# Verify\n\n## Check { #form }\n\n[verifier-form]\n1. [ ] Check.\n   { #check }\n"

    assert list(printer.render_lines(page)) == [
        "## Verify { #verify }",
        "",
        "### Check { #verify-form }",
        "",
        "On the web: docs.example/go/verify-form",
        "{ .go }",
        "1. [ ] Check.",
        "   { #verify-check data-item=guide/verify#check }",
        "",
    ]


def test_a_tab_before_an_id_counts_as_the_spaces_that_markdown_reads(tmp_path):
    """What the navigation leads to in vain is left out: its own check tells it."""
    (tmp_path / "docs/guide").mkdir(parents=True)
    page = "# Step\n\n1. [ ] Select **Save**.\n\t{ #save }\n"
    (tmp_path / "docs/guide/step.md").write_text(page, "utf-8")
    settings = (
        "site_name: Guide\nsite_url: https://docs.example/\nnav: [guide/step.md, guide/gone.md]\n"
    )
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")

    assert print_pages(tmp_path, "guide") == [
        "## Step { #step }",
        "",
        "1. [ ] Select **Save**.",
        "    { #step-save data-item=guide/step#save }",
        "",
    ]
