"""The part of the extension that lists every step, item, screen text and code for support staff.

A line `[finder]`, alone, becomes a search box and the list it searches: by page, with the address
to send. Without scripts the list is complete, and the browser's own search finds in it. What
customers say of an item stands in `docs/support/words.yml`, by the item's short id.
"""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry
from verifier.guide import codes, pages, shared, support_replies
from verifier.guide.escape import escape_text
from verifier.guide.form import NUMBER
from verifier.guide.guide_json import number_steps
from verifier.guide.ledger import LEDGER, offered, read_ledger
from verifier.guide.markdown_text import mark_code
from verifier.guide.settings import read_nav, site_address
from verifier.guide.source import Source
from verifier.values import CHECKER, GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from verifier.catalogue import FindingEntry
    from verifier.guide.ledger import Ledger

LINE = re.compile(r"\[finder\]")
WORDS = "docs/support/words.yml"
SAID = re.compile(r"<(errorno|description2?|correction|title|h1)>([^<]*)</\1>", re.IGNORECASE)
"""Where a reply of the gateway's, or a page in its place, has words."""

UNQUOTED = str.maketrans('"{}', "   ")
"""What an attribute in a line of Markdown can't hold."""

SEARCH = f"""\
<form class="finder" data-module="finder" role="search" aria-label="For support" hidden>
<label class="field__label" for="find-words">What the customer sees, says or is at</label>
<p class="field__hint" id="find-hint">A message, a number, a label, or what people say: \
“charged”, “no email”, {NUMBER}</p>
<input class="field__control" id="find-words" type="search" autocomplete="off" \
aria-describedby="find-hint find-count">
<p id="find-count" role="status"></p>
</form>
"""


class Entry(NamedTuple):
    """A line of the list: what it says, where it leads, what finds it, and what support replies.

    `words` are the product's and customers' own, `more` our explanation: it finds, but weighs less.
    """

    short_id: str
    href: str
    text: str
    words: str
    more: str
    where: str
    reply: str


def customers_words() -> dict[str, str]:
    """Return what customers say, by short id."""
    read = yaml.safe_load((pages.ROOT / WORDS).read_text("utf-8"))
    return {str(name): str(words) for name, words in read.items()}


def answered_words(example: str) -> str:
    """Return the sentences and numbers of a reply, or of a line of an error, without its markup.

    >>> answered_words("<error><errorno>GW-0011</errorno><description2>No &amp; no</description2>")
    'GW-0011 No & no'
    """
    if "<" not in example:
        return example
    told = " ".join(words for _, words in SAID.findall(example))
    return " ".join(unescape(told).split())


def same_as(ledger: Ledger) -> dict[str, list[DiagnosisEntry]]:
    """Return the codes whose meaning an entry of a page has, by the entry's short id."""
    found: dict[str, list[DiagnosisEntry]] = {}
    for entry in DIAGNOSES.values():
        name = f"codes/{entry.code}"
        if name in ledger and ledger[name].sent_as:
            found.setdefault(offered(ledger, name), []).append(entry)
    return found


def section(page: pages.Page, name: str) -> str:
    """Return what stands below a heading of a page, up to the next one, with names written out."""
    lines = list(mark_code(page.body.splitlines()))
    headings = Source(page.path, page.body).headings
    start = next((heading.line for heading in headings if heading.id == name), len(lines))
    inside = takewhile(lambda each: each[1] or not each[0].startswith("#"), lines[start:])
    below = "\n".join(line for line, _ in inside)
    return shared.expand(below, shared.read_facts(pages.ROOT / shared.GLOSSARY))


def page_entries(
    page: pages.Page,
    words: Mapping[str, str],
    same: Mapping[str, list[DiagnosisEntry]],
    places: Mapping[str, str],
    number_of_step: int | None,
) -> Iterator[Entry]:
    """Yield a page's own entry and those of what is on it, items with their number."""
    href = f"../{page.path}"
    step = f"Step {number_of_step}, {page.title}" if number_of_step else page.title
    told = page.meta.get("description", "")
    said = words.get(page.id, "")
    yield Entry(
        page.id, href, page.title, said, told, step, f"{support_replies.ended(step)} {told}"
    )
    common = {entry.code for entries in same.values() for entry in entries}
    number, part = 0, step
    for found in page.anchors:
        number += found.kind == "item"
        if found.kind == "step":
            number = 0
        short_id = f"{page.id}#{found.id}"
        if found.kind == "step":
            part = f"{step}, “{found.text}”" if number_of_step else step
        kind = f"item {number}" if found.kind == "item" else found.kind
        where = step if found.kind == "step" else f"{part}, {kind}"
        named = f"{where}: {found.text}"
        codes_too = same.get(short_id, [])
        below = section(page, found.id) if found.kind == "step" else ""
        mending, lead = support_replies.mending(below), support_replies.lead(below)
        if found.kind == "item":
            reply = support_replies.of_item(short_id, named, places, common)
        elif codes_too:
            reply = support_replies.of_code(codes_too[0], places)
        elif mending:
            reply = support_replies.of_entry(found.text, mending, places)
        else:
            reply = f"{support_replies.ended(named)} {lead}".strip()
        # A form's ids are none of Markdown's, which takes a link to one of them for broken.
        there = f"../{page.address}" if found.kind == "field" else href
        yield Entry(
            short_id,
            f"{there}#{found.id}",
            found.text,
            " ".join(filter(None, [words.get(short_id, ""), *map(code_words, codes_too)])),
            " ".join(
                [support_replies.plain(below if mending else lead), *map(code_more, codes_too)]
            ),
            where,
            reply,
        )


def code_words(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return a code, the numbers that a gateway gives it, and the gateway's own words."""
    example = entry.example if isinstance(entry.example, str) else ""
    return " ".join(filter(None, [entry.code, answered_words(example)]))


def code_more(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return what explains a code."""
    return f"{entry.title}. {entry.why} {entry.cure}"


def code_entries(ledger: Ledger, places: Mapping[str, str]) -> Iterator[Entry]:
    """Yield every code, but for those that are sent as an entry of a page."""
    entries: list[FindingEntry | DiagnosisEntry] = [*FINDINGS.values(), *DIAGNOSES.values()]
    for entry in entries:
        path = f"codes/{entry.code}.md"
        name = f"codes/{entry.code}"
        if not (name in ledger and ledger[name].sent_as):
            yield Entry(
                name,
                f"../{path}",
                entry.title,
                code_words(entry),
                code_more(entry),
                "Code",
                support_replies.of_code(entry, places),
            )


def line(entry: Entry, address: str) -> str:
    """Return a line of the list as Markdown; its attributes are what the search box reads."""
    given = {"find": entry.words, "more": entry.more, "where": entry.where, "reply": entry.reply}
    data = " ".join(f'data-{name}="{attribute(words)}"' for name, words in given.items())
    link = f"[{escape_text(entry.text)}]({entry.href})"
    if ".md" not in entry.href:
        link = f'<a href="{escape(entry.href)}">{escape_text(entry.text)}</a>'
    return f"- {link} `{address}`\n  {{ {data} }}"


def attribute(words: str) -> str:
    """Return words for an attribute in a line of Markdown."""
    line = " ".join(words.translate(UNQUOTED).split())
    return escape("".join(char for char in line if char.isprintable()), quote=False)


def finder() -> list[str]:
    """Return the search box and the list as Markdown."""
    ledger = read_ledger(pages.ROOT / LEDGER)
    site = site_address(pages.ROOT)
    words = customers_words()
    lines = ["", *SEARCH.splitlines(), ""]

    def listed(entries: Iterable[Entry]) -> list[str]:
        return [
            line(entry, f"{site}go/{ledger[entry.short_id].go}/")
            for entry in entries
            if entry.short_id in ledger
        ]

    read = [
        codes.page(codes.DOCS / path)
        # The last is outside of the navigation, and support is told its codes all the same.
        for path in (*read_nav(pages.ROOT), f"{CHECKER}.md")
        # What the navigation leads to in vain its own check tells, with the line.
        if path.partition("/")[0] == GUIDE and (codes.DOCS / path).is_file()
    ]
    places = {page.id: page.meta.get("place", "") for page in read}
    steps = number_steps(read, pages.ROOT)
    for page in read:
        twin = f"{site}{page.path}"
        lines += [f"### {escape_text(page.title)}", "", f"As Markdown: <{twin}>", ""]
        entries = page_entries(page, words, same_as(ledger), places, steps.get(page.id))
        lines += [*listed(entries), ""]
    return [*lines, "### Codes", "", *listed(code_entries(ledger, places)), ""]


BLOCKS = {LINE: lambda _: finder()}
"""What takes the place of the line that asks for the finder."""
