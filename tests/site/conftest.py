"""What the tests of the built pages share."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import PurePosixPath
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.copies import (
    commit_all,
)
from verifier.guide import generated, ledger_update
from verifier.guide.ledger import LEDGER, format_ledger, read_ledger, resolve_id
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

COPIED = (
    "sage-intacct/authorize-modeloptic",
    "sage-intacct/create-a-role",
    "sage-intacct/enter-credentials",
)
"""The pages that a copy for edits has."""


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


@pytest.fixture(scope="session")
def call_modules(root):
    """Make calls to the pages' own modules with what they are given: the answer of each."""
    command = ["node", root / "tests/site/modules.mjs", root / "overrides/assets/javascripts"]

    def call_modules(given, *calls):
        sent = json.dumps({**given, "calls": calls})
        done = subprocess.run(command, input=sent, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return call_modules


@pytest.fixture(name="copy")
def _copy(root, tmp_path, monkeypatch):
    """A copy of three real pages and of their part of the ledger; codes are another test's."""
    docs = tmp_path / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("*.md", "assets", "codes"))
    for page in COPIED:
        shutil.copy(root / "docs" / f"{page}.md", docs / f"{page}.md")
    shutil.copy(root / "mkdocs.yml", tmp_path)
    ledger = read_ledger(root / LEDGER)
    kept = {
        name: entry
        for name, entry in ledger.items()
        if {name.partition("#")[0], resolve_id(ledger, name).partition("#")[0]} <= set(COPIED)
    }
    (tmp_path / LEDGER).write_text(format_ledger(kept), "utf-8")
    for module in (ledger_update, generated):
        monkeypatch.setattr(module, "FINDINGS", {})
        monkeypatch.setattr(module, "DIAGNOSES", {})
    return tmp_path


@pytest.fixture(name="published")
def _published(copy):
    """The copy as a project of git's whose HEAD has all of it."""
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    commit_all(copy)
    return copy
