"""A Python-Markdown extension that lists every step, item, screen text and code for support staff.

A line `[finder]`, alone, becomes a search box and the list it searches: by page, with the address
to send. Without scripts the list is complete, and the browser's own search finds in it. What
customers say of an item stands in `docs/support/words.yml`, by the item's short id.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, override

import yaml
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide import codes, pages
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.outline import guides, reading_order, site_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

    from verifier.catalogue import DiagnosisEntry, FindingEntry

PRIORITY = 26
"""Before fenced blocks (25): what is written here is Markdown for all that follow."""

LINE = "[finder]"
WORDS = "docs/support/words.yml"
CHECKER = "sage-intacct/checker.md"
"""Outside of the navigation, and listed all the same: support is told its codes."""

NUMBERS = re.compile(r"<errorno>([^<]+)</errorno>|\b([A-Z]{2,}[A-Z0-9_-]*\d{4,})\b")

SEARCH = """\
<form class="finder" data-module="finder" role="search" aria-label="For support" hidden>
<label class="field__label" for="find-words">What the customer sees, says or is at</label>
<p class="field__hint" id="find-hint">Sage's words, a number, a label, or what people say: \
“charged”, “no e-mail”, XL03000006</p>
<input class="field__control" id="find-words" type="search" autocomplete="off" \
aria-describedby="find-hint find-count">
<p id="find-count" role="status"></p>
</form>
"""


class Entry(NamedTuple):
    """A line of the list: what it says, where it leads, and what else finds it."""

    short_id: str
    href: str
    text: str
    words: str
    where: str


def customers_words() -> dict[str, str]:
    """Return what customers say, by short id."""
    read = yaml.safe_load((pages.ROOT / WORDS).read_text("utf-8"))
    return {str(name): str(words) for name, words in read.items()}


def page_entries(page: pages.Page, words: dict[str, str]) -> Iterator[Entry]:
    """Yield a page's own entry and those of its headings and items, items with their number."""
    href = f"../{page.path}"
    step = f"Step {page.meta['step']}, {page.title}" if page.meta.get("step") else page.title
    yield Entry(page.id, href, page.title, words.get(page.id, ""), step)
    number = 0
    for found in page.anchors:
        number = number + 1 if found.kind == "item" else 0
        short_id = f"{page.id}#{found.id}"
        where = f"{step}, item {number}" if number else step
        yield Entry(short_id, f"{href}#{found.id}", found.text, words.get(short_id, ""), where)


def code_entries() -> Iterator[Entry]:
    """Yield every code that has a page, with the numbers that Sage gives it."""
    entries: list[FindingEntry | DiagnosisEntry] = [*FINDINGS.values(), *DIAGNOSES.values()]
    for entry in entries:
        path = f"codes/{entry.code}.md"
        if (codes.DOCS / path).exists():
            example = entry.example if isinstance(entry.example, str) else ""
            numbers = {number for pair in NUMBERS.findall(example) for number in pair if number}
            words = " ".join([entry.code, *sorted(numbers), entry.why, entry.cure])
            yield Entry(f"codes/{entry.code}", f"../{path}", entry.title, words, "Code")


def line(entry: Entry, address: str) -> str:
    """Return a line of the list as Markdown; its attributes are what the search box reads."""
    words = escape(" ".join(entry.words.replace('"', " ").split()), quote=False)
    return (
        f"- [{codes.text(entry.text)}]({entry.href}) `{address}`\n"
        f'  {{ data-find="{words}" data-where="{escape(entry.where, quote=False)}" }}'
    )


def finder() -> list[str]:
    """Return the search box and the list as Markdown."""
    config = yaml.safe_load((pages.ROOT / "mkdocs.yml").read_text("utf-8"))
    ledger = read_ledger(pages.ROOT / LEDGER)
    site = site_address(pages.ROOT)
    words = customers_words()
    lines = ["", *SEARCH.splitlines(), ""]

    def listed(entries: Iterator[Entry]) -> list[str]:
        return [
            line(entry, f"{site}go/{ledger[entry.short_id].go}/")
            for entry in entries
            if entry.short_id in ledger
        ]

    folders = set(guides(pages.ROOT))
    for path in (*reading_order(config["nav"]), CHECKER):
        if path.partition("/")[0] in folders:
            page = codes.page(codes.DOCS / path)
            twin = f"{site}{page.path}"
            lines += [f"### {codes.text(page.title)}", "", f"As Markdown: <{twin}>", ""]
            lines += [*listed(page_entries(page, words)), ""]
    return [*lines, "### Codes", "", *listed(code_entries()), ""]


class FinderPreprocessor(Preprocessor):
    """Expands the line before anything else reads the page."""

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Return a page's lines with the finder in place of the line that asks for it."""
        expanded: list[str] = []
        for each in lines:
            expanded += finder() if each.strip() == LINE else [each]
        return expanded


class FinderExtension(Extension):
    """Registers the finder with Python-Markdown."""

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add the preprocessor to a Markdown instance."""
        md.preprocessors.register(FinderPreprocessor(md), "finder", PRIORITY)


def makeExtension(**options: Any) -> FinderExtension:  # noqa: N802 (Python-Markdown asks for it)
    """Return the extension, as Python-Markdown wants it."""
    return FinderExtension(**options)
