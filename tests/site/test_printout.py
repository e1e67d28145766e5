"""The page that holds all others, and the PDF of it: complete, and of one mind with the guide."""

from __future__ import annotations

import re
import shutil
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from verifier.guide import pdf
from verifier.guide.ledger import Entry
from verifier.guide.printout import Printer, print_pages
from verifier.guide.source import Source


@pytest.fixture(name="paper")
def _paper(built_pages):
    """The page to print."""
    return built_pages["sage-intacct/print/index.html"]


def sentence(li) -> str:
    """An item's sentence on one line."""
    return " ".join(li.css_first(".item-text").text().split())


def test_it_has_every_item_of_every_page_in_order_for_the_same_readers(paper, guide):
    expected = [
        (f"{name}#{li.id}", sentence(li), li.attributes["data-version"], li.attributes["class"])
        for name, page in guide.items()
        for li in page.article.css("li[data-item]")
    ]

    assert expected == [
        (each["data-item"], sentence(li), each["data-version"], each["class"])
        for li in paper.article.css("li[data-item]")
        for each in [li.attributes]
    ]


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

    assert list(printer.render_lines(Source("guide/verify.md", page))) == [
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
    (tmp_path / "docs/sage-intacct").mkdir(parents=True)
    page = "# Step\n\n1. [ ] Select **Save**.\n\t{ #save }\n"
    (tmp_path / "docs/sage-intacct/step.md").write_text(page, "utf-8")
    settings = ("site_name: Guide", "site_url: https://docs.example/")
    nav = "nav: [sage-intacct/step.md, sage-intacct/gone.md]"
    (tmp_path / "mkdocs.yml").write_text("\n".join((*settings, nav)), "utf-8")

    assert print_pages(tmp_path) == [
        "## Step { #step }",
        "",
        "1. [ ] Select **Save**.",
        "    { #step-save data-item=sage-intacct/step#save }",
        "",
    ]


PATH = "sage-intacct/print/sage-intacct.pdf"


@pytest.fixture(scope="module", name="printed")
def _printed(built_site):
    """The PDF that the build made."""
    return PdfReader(built_site / PATH)


def letters(text: str) -> str:
    """A text without its spaces, which a PDF sets as the lines fall."""
    return re.sub(r"\s", "", text)


def annotations(printed):
    """All links of the PDF."""
    for page in printed.pages:
        for each in page.get("/Annots") or ():
            yield each.get_object()


def test_the_pdf_holds_the_sentence_of_every_item_and_every_heading(printed, built_pages):
    text = letters("".join(page.extract_text() for page in printed.pages))
    article = built_pages["sage-intacct/print/index.html"].article
    for node in article.css(".headerlink, .on-screen"):
        node.decompose()
    sentences = [letters(node.text()) for node in article.css(".item-text, h1, h2, h3, .go")]

    assert len(sentences) > 100
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_the_pdf_has_a_title_a_language_tags_an_outline_and_numbered_a4_pages(printed):
    root = printed.trailer["/Root"]
    width, height = (float(side) / 72 * 25.4 for side in printed.pages[0].mediabox[2:])

    assert printed.metadata.title == "Connect Sage Intacct: printable version"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert (round(width), round(height)) == (210, 297)
    outline = [entry.title for entry in printed.outline[1] if not isinstance(entry, list)]
    assert outline[0] == "Connect Sage Intacct"
    assert outline[-1] == "Troubleshooting"
    last = len(printed.pages)
    assert f"{last} / {last}" in printed.pages[-1].extract_text()


def test_links_of_the_pdf_lead_to_this_site_to_the_sources_or_further_on(printed):
    links = list(annotations(printed))
    addresses = {link["/A"]["/URI"] for link in links if "/A" in link}
    jumps = {link["/Dest"] for link in links if "/Dest" in link}

    assert {urlsplit(address).netloc or urlsplit(address).path for address in addresses} == {
        "docs.modeloptic.example",
        "support@modeloptic.example",
        "www.intacct.com",
        "preview.intacct.com",
        "help.bill.com",
    }
    assert "/troubleshooting-sandbox" in jumps
    assert {jump for jump in jumps if jump not in printed.named_destinations} == set()


def test_the_pdf_says_nothing_of_when_and_by_what_it_was_printed(printed):
    assert set(printed.metadata) <= {"/Title", "/Producer"}


def test_page_sitemap_and_llms_txt_name_the_pdf(built_site):
    page = LexborHTMLParser((built_site / "sage-intacct/print/index.html").read_text("utf-8"))
    link = page.css_first('a[type="application/pdf"]')

    assert link.attributes["href"] == "sage-intacct.pdf"
    for name in ("sitemap.xml", "llms.txt"):
        assert f"https://docs.modeloptic.example/{PATH}" in (built_site / name).read_text("utf-8")


def test_the_pdf_is_printed_again_only_after_a_change(built_site, root, tmp_path, monkeypatch):
    """The second time nothing is printed; both are the same to the byte. No older one is kept."""
    site = tmp_path / "site"
    shutil.copytree(built_site / "sage-intacct/print", site / "sage-intacct/print")
    shutil.copytree(built_site / "assets/stylesheets", site / "assets/stylesheets")
    for name in ("sitemap.xml", "llms.txt"):
        shutil.copy(built_site / name, site)
    (site / PATH).unlink()
    monkeypatch.setattr(pdf, "find_kept", lambda _: tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/sage-intacct.old.pdf").write_bytes(b"old")
    first, said = printing(site, root)
    again, nothing = printing(site, root)
    assert [file.read_bytes() for file in (tmp_path / "kept").iterdir()] == [first]
    shutil.rmtree(tmp_path / "kept")
    anew, _ = printing(site, root)

    assert [told.partition(":")[0] for told in said] == [f"Printed {PATH}"]
    assert nothing == []
    assert first == again == anew


def printing(site, root):
    """Print the PDFs of a site; return the file and what was told."""
    told = list(pdf.print_guide(site, root))
    return (site / PATH).read_bytes(), told


def test_without_a_browser_one_sentence_says_so_and_no_page_names_a_pdf(
    built_site, root, tmp_path, monkeypatch
):
    site = tmp_path / "site"
    (site / PATH).parent.mkdir(parents=True)
    page = site / "sage-intacct/print/index.html"
    built = (built_site / "sage-intacct/print/index.html").read_text("utf-8")
    page.write_text(re.sub(r"\n<p class=.on-screen.><a .*?</p>", "", built), "utf-8")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "find_kept", lambda _: tmp_path / "kept")

    assert list(pdf.print_guide(site, root)) == [
        "No PDF of sage-intacct: no Chromium was found. Install one, or set CHROMIUM to its path."
    ]
    assert ".pdf" not in page.read_text("utf-8")


def test_a_site_without_the_page_of_all_pages_has_no_pdf(root, tmp_path):
    assert list(pdf.print_guide(tmp_path, root)) == []
