"""What the tests of the built pages share."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser

from verifier.guide.pages import Page, read_pages

GUIDE = (
    "sage-intacct",
    "sage-intacct/enable-web-services",
    "sage-intacct/authorize-modeloptic",
    "sage-intacct/create-a-role",
    "sage-intacct/create-a-user",
    "sage-intacct/enter-credentials",
    "sage-intacct/verify",
    "sage-intacct/troubleshooting",
)


class Built(NamedTuple):
    """A built page: its path in the site, and its tree."""

    path: PurePosixPath
    tree: LexborHTMLParser

    @property
    def article(self):
        """What the page's Markdown became."""
        return self.tree.css_first("article")


@pytest.fixture(scope="session")
def built_pages(built_site) -> dict[str, Built]:
    """Every page of the theme, by its path: `sage-intacct/verify/index.html`; no redirects."""
    found = {}
    for path in sorted(built_site.rglob("*.html")):
        name = path.relative_to(built_site)
        if path.is_file() and name.parts[0] != "go":
            tree = LexborHTMLParser(path.read_text("utf-8"))
            found[name.as_posix()] = Built(PurePosixPath(name.as_posix()), tree)
    return found


@pytest.fixture(scope="session")
def read(root) -> list[Page]:
    """Every page as its Markdown says."""
    return read_pages(root)


@pytest.fixture(scope="session")
def guide(built_pages) -> dict[str, Built]:
    """The Sage Intacct pages, by their id."""
    return {name: built_pages[f"{name}/index.html"] for name in GUIDE}
