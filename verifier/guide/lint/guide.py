"""Rules about the guide as a whole: its ids, its navigation, its list of addresses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide import ledger_update
from verifier.guide.lint.links import FRESH, REFERENCES, outside
from verifier.guide.lint.problem import Problem
from verifier.guide.pages import read_pages
from verifier.guide.screens import pages as screen_pages
from verifier.guide.screens import register, review
from verifier.guide.settings import read_nav, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.guide.lint.links import Targets
    from verifier.guide.source import Source

SCREENS = "docs/screens.yml"


class Guide(NamedTuple):
    """The project's root, its pages as written, and what links can lead to."""

    root: Path
    sources: list[Source]
    targets: Targets


def in_ledger(guide: Guide) -> Iterator[Problem]:
    """Find ids that the ledger lacks, and published ones that lead nowhere.

    Every id is in the ledger, and every id in the ledger is on its page or leads to a successor. A
    build and `make ledger` add new ones, and write where old ones went if only one answer is
    possible.

    Bad (docs/ids.toml)::

        "guide/page" = {}
        "guide/page#save" = {}

    Good (docs/ids.toml)::

        "guide/page" = {}
    """
    try:
        pages = read_pages(guide.root)
    except ValueError:
        # The page's own rules and the build say what is wrong with it.
        return
    found_now = ledger_update.update(guide.root, pages)
    for found in [*found_now.problems, *ledger_update.unwritten(guide.root, pages, found_now)]:
        wrong, _, write = found.message.partition(". ")
        yield Problem(
            found.file, found.line, "ledger", wrong, write.rstrip(".") or "run `make ledger`"
        )


def navigation(guide: Guide) -> Iterator[Problem]:
    """Find pages that the navigation does not lead to, and entries without a page.

    Every page is in the navigation, and every entry has a page.

    Bad (mkdocs.yml)::

        site_name: Example
        markdown_extensions: [attr_list]
        nav:
          - other.md

    Good (mkdocs.yml)::

        site_name: Example
        markdown_extensions: [attr_list]
        nav:
          - guide/page.md
    """
    text = (guide.root / "mkdocs.yml").read_text("utf-8")
    entries, hidden = set(read_nav(guide.root)), read_settings(guide.root).not_in_nav
    pages = {source.path.removeprefix("docs/") for source in guide.sources}
    for page in sorted(pages - entries):
        if not (hidden and hidden.match_file(page)):
            yield Problem(
                f"docs/{page}",
                1,
                "navigation",
                "No entry of the navigation leads to this page",
                f"add “- {page}” to `nav` in mkdocs.yml",
            )
    for source in guide.sources:
        if source.front.get("step", False) is not False:
            yield Problem(
                source.path,
                source.front_line("step"),
                "navigation",
                "The number of a step follows from the navigation, and this one changes nothing",
                "take the line out; a page that is no step has `step: false`",
            )
    for entry in sorted(entries - pages):
        if entry.endswith(".md"):
            line = text[: text.find(entry)].count("\n") + 1
            yield Problem(
                "mkdocs.yml",
                line,
                "navigation",
                f"The navigation leads to {entry}, which is not under docs/",
                "write the page, or take the line out",
            )


def reference_list(guide: Guide) -> Iterator[Problem]:
    """Find listed addresses that no page links to any more, or that were read too long ago.

    Listed addresses are in use, and were read within the year.

    Bad (docs/references.yml)::

        2020-01-31:
          - https://www.intacct.com/read

    Good (docs/references.yml)::

        {}
    """
    used = {link.target for source in guide.sources for link in source.links if outside(link)}
    path = guide.root / REFERENCES
    text = path.read_text("utf-8") if path.exists() else ""
    today = dt.datetime.now(dt.UTC).date()
    for address, day in sorted(guide.targets.references.items()):
        line = text[: text.find(address)].count("\n") + 1
        if address not in used:
            yield Problem(
                REFERENCES,
                line,
                "reference-list",
                f"No page links to {address} any more",
                "take the line out",
            )
        elif today - day > FRESH:
            yield Problem(
                REFERENCES,
                line,
                "reference-list",
                f"{address} was last read on {day}",
                "read it again, and move it to the addresses of today if it still says the same",
            )


def screens(guide: Guide) -> Iterator[Problem]:
    """Find what is wrong between pages and screens, and screens whose review is overdue.

    Every screen in `docs/screens.yml` has all its parts, points to items that are there, and shows
    the labels that their sentences set in bold. A screen whose review is more than 60 days overdue
    is found too.

    Bad (docs/screens.yml)::

        - id: roles
          title: The list of roles

    Good (docs/screens.yml)::

        []
    """
    path = guide.root / SCREENS
    if not path.exists():
        return
    try:
        late = [
            line
            for line, over in register.overdue(register.read(path), path, review.today())
            if over
        ]
        faults = [*screen_pages.problems(path.parent, path.parent / "assets/screens"), *late]
    except register.RegisterError as error:
        faults = error.problems
    for fault in faults:
        file, line, text = fault.removeprefix(f"{guide.root}/").split(":", 2)
        text = text.replace(f"{guide.root}/", "")
        wrong, _, write = text.strip().partition(". ")
        cure = write.rstrip(".") or "correct the register"
        yield Problem(file, int(line), "screens", wrong[0].upper() + wrong[1:].rstrip("."), cure)
