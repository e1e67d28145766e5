"""The same tree builds strictly under Zensical, and its pages hold the same as MkDocs' do.

Material for MkDocs is maintained until 2027-05-05; this is what lets us move the day before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.copies import copy_project, run_python
from verifier.guide import finish, generated


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


ENGINES_MARKS = re.compile(r'(?<==")\./| data-search-exclude=""')
"""What stands in front of links to the page's own folder, and what keeps an element out of the
search, which Zensical takes out once it has done so."""


def read_articles(site: Path) -> dict[str, str]:
    """Return what each page of the theme says: its article's HTML, with white space folded."""
    pages = {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in filter(Path.is_file, site.rglob("index.html"))
    }
    return {
        name: " ".join(ENGINES_MARKS.sub("", found.html).split())
        for name, page in pages.items()
        if (found := page.css_first("article"))
    }


def test_every_page_says_the_same_under_both(built_site, second_site):
    """Ids, items, links, forms, pictures and codes among it."""
    first, second = read_articles(built_site), read_articles(second_site)

    assert len(first) > 200
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


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
