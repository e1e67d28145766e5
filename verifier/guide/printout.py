"""The part of the extension that puts all pages of the guide on one, for paper.

A line `[all-pages]`, alone, becomes every page of the guide that the navigation names, one level
deeper: headings and items keep their ids behind the page's name, ticks stay those of the
items themselves, folds are open, and each item says its short link, which a reader of paper can
type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.headings import FOLDED
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.markdown_text import read_lines
from verifier.guide.pages import name_page, read_source
from verifier.guide.settings import read_address, read_nav
from verifier.guide.source import Source
from verifier.values import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.guide.ledger import Ledger
    from verifier.guide.markdown_text import Attributes, Blocks

LINE = re.compile(r"\[all-pages\]")

SCREEN_ONLY = {"progress"}
"""Headings whose sections are of no use on paper."""

FOLD = re.compile(r"^( *)\?\?\? ")
INSIDE = re.compile(r"\]\(#([\w-]+)\)")


class Printer:
    """Rewrites one page's lines for the page that holds all."""

    def __init__(self, page: str, ledger: Ledger, site: str) -> None:
        self.page = page
        self.name = page.rpartition("/")[2]
        self.ledger = ledger
        self.site = site.partition("://")[2]

    def find_link(self, short_id: str) -> str:
        """Return the short link of an id as it is typed, or "" while it has none."""
        entry = self.ledger.get(short_id)
        return f"{self.site}go/{entry.go}" if entry else ""

    def render_lines(self, source: Source) -> Iterator[str]:
        """Yield a page's Markdown, one level deeper."""
        step = ""
        for line in read_lines(source.body):
            if line.kind == "heading":
                step = line.given.id
            if step in SCREEN_ONLY:
                continue
            match line.kind:
                case "code":
                    yield line.text
                case "heading":
                    yield self.render_heading(line.given, str(source.front.get("branch", "")))
                case "id":
                    yield from self.render_item(line.text.partition("{")[0], line.given)
                case "component":
                    yield f"On the web: {self.find_link(f'{self.page}#{step}') or self.site}"
                    yield "{ .go }"
                case "text" | "sheet":
                    opened = FOLD.sub(r"\1???+ ", line.text)
                    yield INSIDE.sub(rf"](#{self.name}-\1)", opened)
        yield ""

    def render_heading(self, given: Attributes, branch: str) -> str:
        """Return a heading one level deeper; the page's own carries the page's name and branch."""
        words = given.before.rstrip()
        if words.startswith("# "):
            classes = "".join(f" .{each}" for each in branch.split())
            return f"#{words} {{ #{self.name}{classes} }}"
        name = f" {self.render_attributes(given)}" if given.id else ""
        return f"#{words}{name}"

    def render_attributes(self, given: Attributes, *more: str) -> str:
        """Return attributes with the page's name in front of the id; on paper nothing is folded."""
        others = given.others.replace(FOLDED, "").strip()
        return f"{{ {' '.join(filter(None, (f'#{self.name}-{given.id}', others, *more)))} }}"

    def render_item(self, indent: str, given: Attributes) -> Iterator[str]:
        """Yield an item's id, the short id its tick is kept under, and its short link."""
        short_id = f"{self.page}#{given.id}"
        yield f"{indent}{self.render_attributes(given, f'data-item={short_id}')}"
        if go := self.find_link(short_id):
            yield from ("", f"    {go}", "    { .go }")


def print_pages(root: Path) -> list[str]:
    """Return the Markdown of all pages of the guide, in the navigation's order."""
    ledger = read_ledger(root / LEDGER)
    site = read_address(root)
    lines: list[str] = []
    for path in read_nav(root):
        if not (root / "docs" / path).is_file():
            # The navigation's own check says so, with its line.
            continue
        source = Source(path, read_source(root / "docs" / path))
        if path.startswith(f"{GUIDE}/") and not source.front.get("repeats"):
            lines += Printer(name_page(path), ledger, site).render_lines(source)
    return lines


def make_blocks(root: Path) -> Blocks:
    """Return what takes the place of the line that asks for all pages of a project."""
    return {LINE: lambda _: print_pages(root)}
