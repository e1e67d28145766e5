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
    from verifier.guide.lint.source import Source

SCREENS = "docs/screens.yml"


class Guide(NamedTuple):
    """The project's root, its pages as written, and what links can lead to."""

    root: Path
    sources: list[Source]
    targets: Targets


def in_ledger(guide: Guide) -> Iterator[Problem]:
    """Find ids that the ledger lacks, and published ones that lead nowhere."""
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
    """Find pages that the navigation does not lead to, and entries without a page."""
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


def step_order(guide: Guide) -> Iterator[Problem]:
    """Find steps whose number is not the one that their place in the navigation gives them."""
    by_path = {source.path.removeprefix("docs/"): source for source in guide.sources}
    steps: dict[str, int] = {}
    for page in dict.fromkeys(read_nav(guide.root)):
        if page not in by_path or "step" not in by_path[page].front:
            continue
        source, folder = by_path[page], page.rpartition("/")[0]
        given, wanted = source.front["step"], steps.get(folder, 0) + 1
        steps[folder] = wanted
        if given != wanted:
            yield Problem(
                source.path,
                source.front_line("step"),
                "step-order",
                f"By its place in the navigation this is step {wanted}, and it says {given}",
                f"write `step: {wanted}`, or move its line in `nav` of mkdocs.yml",
            )


def reference_list(guide: Guide) -> Iterator[Problem]:
    """Find listed addresses that no page links to any more, or that were read too long ago."""
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
    """Find what is wrong between pages and screens, and screens whose review is overdue."""
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
        wrong, _, write = text.strip().partition(". ")
        cure = write.rstrip(".") or "correct the register"
        yield Problem(file, int(line), "screens", wrong[0].upper() + wrong[1:].rstrip("."), cure)
