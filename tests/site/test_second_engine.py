"""The same tree builds strictly under Zensical, and its pages hold the same as MkDocs' do.

Material for MkDocs is maintained until 2027-05-05; this is what lets us move the day before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.copies import copy_project, run_python
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide import finish, generated

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT / "docs").as_posix()
    for path in (ROOT / "docs").rglob("*.md")
    if path.parent.name != "codes"
)
CODES = sorted([*FINDINGS, *DIAGNOSES])


@pytest.fixture(scope="session")
def second_site(tmp_path_factory) -> Path:
    """The site as Zensical builds it from a copy of the tree, strictly, and finished.

    Its compressed copies are left out: `test_finish` proves what they hold.
    """
    copy = copy_project(tmp_path_factory.mktemp("zensical"))
    generated.stage_pages(copy / "docs")
    run_python(copy, "-m", "zensical", "build", "--strict")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finish, "compress", lambda _: 0)
        assert finish.main([str(copy / "site"), "--root", str(copy)]) == 0
    return copy / "site"


def article(site: Path, page: str) -> LexborNode:
    """Return what a page says."""
    path = site / page.removesuffix("index.md").removesuffix(".md") / "index.html"
    found = LexborHTMLParser(path.read_text("utf-8")).css_first("article")
    assert found is not None, f"{path} has no article"
    return found


def words(node: LexborNode) -> str:
    """Return a node's text on one line."""
    return " ".join(node.text().split())


def ids(node: LexborNode) -> list[tuple[str, str]]:
    """Return every id with its element, in order."""
    return [(found.tag, found.attributes["id"]) for found in node.css("[id]")]


def items(node: LexborNode) -> list[tuple[str, str, str, str]]:
    """Return every checklist item: its id, branch, version and words."""
    return [
        (
            item.attributes["id"],
            item.attributes["class"],
            item.attributes["data-version"],
            words(item.css_first(".item-text")),
        )
        for item in node.css("[data-item]")
    ]


def links(node: LexborNode) -> list[tuple[str, str]]:
    """Return every link with its words; `./` in front means nothing."""
    return [
        (link.attributes["href"].removeprefix("./") or ".", words(link))
        for link in node.css("a[href]")
    ]


def form(node: LexborNode) -> list[tuple[str, dict[str, str | None]]]:
    """Return every control, label and module of the page, with all their attributes.

    What keeps a figure out of the search is taken out by Zensical once it has done so.
    """
    return [
        (
            found.tag,
            {k: v for k, v in found.attributes.items() if k != "data-search-exclude"},
        )
        for found in node.css("input, select, option, textarea, label, button, [data-module]")
    ]


def figures(node: LexborNode) -> list[tuple[str | None, str | None]]:
    """Return every picture's file and what it says."""
    return [
        (
            (picture.attributes.get("src") or "").removeprefix("./"),
            picture.attributes.get("alt"),
        )
        for picture in node.css("img")
    ]


@pytest.mark.parametrize("held", [ids, items, links, form, figures], ids=lambda held: held.__name__)
def test_both_engines_give_the_same(built_site, second_site, held):
    first, second = (
        {page: held(article(site, page)) for page in PAGES} for site in (built_site, second_site)
    )

    assert first == second
    assert sum(map(len, first.values())) > 30, "There has to be something to compare."


def test_every_code_has_its_page_with_the_same_words_under_both(built_site, second_site):
    different = [
        code
        for code in CODES
        if words(article(second_site, f"codes/{code}.md"))
        != words(article(built_site, f"codes/{code}.md"))
    ]

    assert different == []


ENGINES_OWN = re.compile(
    r"assets/(javascripts/(bundle|workers/search)|stylesheets/(classic/)?main)\."
    r"|assets/javascripts/LICENSE|search(/search_index)?\.json|.*\.(br|gz)$"
)
"""The theme's own files, whose names hold their hashes, the index of each one's search, and
compressed copies."""


def test_both_give_the_same_files_and_all_but_the_frame_the_same_bytes(built_site, second_site):
    """Pages have each theme's own frame and palette; the list of hashes and the policy follow."""

    def files(site):
        return {
            name: path.read_bytes()
            for path in site.rglob("*")
            if path.is_file() and not ENGINES_OWN.match(name := path.relative_to(site).as_posix())
        }

    first, second = files(built_site), files(second_site)
    assert first.keys() == second.keys()
    different = {PurePosixPath(name).name for name in first if first[name] != second[name]}
    assert different == {
        *("404.html", "index.html", "guide.css", "sitemap.xml", "sw.js", "_headers"),
    }


def test_a_link_to_nowhere_fails_the_second_engine_too(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Start\n\n[Gone](gone.md)\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Example\ntheme: material\n", "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "page does not exist" in done.stdout + done.stderr
