"""The part of the extension that draws support's box, and the list of all that can be sent.

A line `[support-search]`, alone, becomes the box and what it searches: every page, item, heading,
screen, field and code, each with the reply that goes with its link. A line `[support-list]` becomes
the list of all these, page by page, in closed folds; it needs no scripts. `[explain-error]` becomes
Troubleshooting's box for an error text, with the words that customers use for the page's entries.

Written replies are in `docs/support/answers.yml`, by the short id that the reply links to. Where
there is none, a reply is made of what the page or the catalogue says, so it can't say something
else than the page it leads to.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry, acting
from verifier.fields import FIELDS
from verifier.guide import codes, pages, shared
from verifier.guide.form import render_component
from verifier.guide.ledger import LEDGER, find_sent, read_ledger
from verifier.guide.markdown_text import escape_text, strip_marks
from verifier.guide.settings import read_address, read_nav
from verifier.values import CHECKER, GUIDE, HELP_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from verifier.catalogue import FindingEntry
    from verifier.guide.ledger import Ledger
    from verifier.guide.markdown_text import Blocks

ANSWERS = "docs/support/answers.yml"

GUIDE_ENTRY = "gateway.guide-entry"
"""The code for the guide's own words: its example is a heading, which finds itself."""

SAID = re.compile(r"<(errorno|description2?|correction|title|h1)>([^<]*)</\1>", re.IGNORECASE)
"""Where a reply of the gateway's, or a page in its place, has words."""

HERE = re.compile(r"\bhere\b")
"""What a finding calls the page that shows it, which an email has to name."""

LABELED = re.compile(r"(?:Code|Codes|Where|Next):")
"""How a paragraph begins that explains nothing."""

PARAGRAPH = re.compile(r"[^\W\d]|“")
"""How a paragraph of words begins."""

BULLET = re.compile(r"^- (?P<text>.*)", re.MULTILINE)


class SupportEntry(NamedTuple):
    """Something that support can send.

    `kind` is "answer" where the reply is written, else what it is: "page", "step" (a heading),
    "item", "screen", "field" or "code". `words` are the product's own and those of its messages,
    `more` our explanation: it finds, but weighs less.
    """

    id: str
    kind: str
    title: str
    where: str
    reply: str
    asked: str
    words: str
    more: str


class Group(NamedTuple):
    """The entries of one page, by its path below `docs/`, or of all codes, with no path."""

    title: str
    path: str
    entries: list[SupportEntry]


def extract_words(example: str) -> str:
    """Return the sentences and numbers of a reply, or of a line of an error, without its markup.

    >>> extract_words("<error><errorno>GW-0011</errorno><description2>No &amp; no</description2>")
    'GW-0011 No & no'
    """
    if "<" not in example:
        return example
    told = " ".join(words for _, words in SAID.findall(example))
    return " ".join(unescape(told).split())


def read_section(page: pages.Page, name: str) -> str:
    """Return what stands below a heading of a page, up to the next one, with names written out."""
    facts = shared.read_facts(pages.ROOT / shared.GLOSSARY)
    return shared.expand_names(page.source.read_section(name), facts)


class WrittenAnswer(NamedTuple):
    """A written answer: the question, other ways to ask it (with semicolons), and the reply."""

    question: str
    asked: str
    reply: str


class WrittenAnswers(NamedTuple):
    """What `answers.yml` holds: answers by short id, and groups of words that mean the same."""

    written: Mapping[str, list[WrittenAnswer]]
    synonyms: list[list[str]]


def read_answers(root: Path) -> WrittenAnswers:
    """Read the written answers of a project."""
    read = yaml.load((root / ANSWERS).read_text("utf-8"), shared.LOADER)  # noqa: S506 - it is safe
    return WrittenAnswers(
        {
            name: [WrittenAnswer(**each) for each in given]
            for name, given in read["answers"].items()
        },
        [[word.strip() for word in group.split(",")] for group in read["synonyms"]],
    )


def split_sentences(text: str) -> list[str]:
    """Return a text's sentences.

    >>> split_sentences("The user may be locked. Wait."), split_sentences("Acme")
    (['The user may be locked.', 'Wait.'], ['Acme'])
    """
    return re.split(r"(?<=[.!?]) ", " ".join(text.split()))


def end_sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”")) else f"{text}."


def name_places(items: tuple[str, ...], places: Mapping[str, str]) -> str:
    """Return the programs in which items are done, as a part of a sentence; "" for none.

    `places` gives a page's program by the page's id. Beside the first item only the second counts:
    what is to be suspected after them is no place to send someone to.
    """
    named = [places.get(item.partition("#")[0], "") for item in items[:2]]
    each = tuple(dict.fromkeys(filter(None, named)))
    return f", in {' or '.join(each)}" if each and named[0] else ""


def reply_to_code(entry: FindingEntry | DiagnosisEntry, places: Mapping[str, str]) -> str:
    """Return the reply for a finding or a diagnosis: what is wrong, who acts, and what to do."""
    if isinstance(entry, DiagnosisEntry):
        place = name_places((entry.item, *entry.others), places)
        acts = acting.say_who_acts_to_customer(entry.code, entry.owner, place)
        cure = acting.SEND if entry.cure.startswith("Contact") else entry.cure
        told = cure if cure.startswith(acts.removesuffix(".")) else f"{acts} {cure}"
        return f"{end_sentence(entry.title)} {split_sentences(entry.why)[0]} {told}"
    said = entry.message
    if "{" in said or HERE.search(said):
        label = find_field_label(entry)
        about = f"the field “{label}”" if label else "what you typed"
        said = f"The Verify page found this in {about}: “{entry.title}”."
    return f"{end_sentence(said)} {entry.why} {HERE.sub('on the Verify page', entry.cure)}"


def find_field_label(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return what the form calls the field that a code is about, or ""."""
    name = entry.code.partition(".")[0].replace("-", "_")
    label = next((field.label for field in FIELDS if field.name == name), "")
    return f"{label[:1].upper()}{label[1:]}"


def name_code(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return a code's title with its field's name: several fields have the same titles."""
    label = find_field_label(entry)
    has_label = label.casefold() in entry.title.casefold()
    return entry.title if has_label else f"{label}: {entry.title}"


def find_lead(section: str) -> str:
    r"""Return the first two sentences below a heading, of words or of a list, or "".

    >>> find_lead("Code: `runtime.policy`\n\n**Update** it. Then wait. Then try.")
    'Update it. Then wait.'
    >>> find_lead("- [No email came](a.md).\n- Wait.\n\nThat is all.")
    'No email came. Wait.'
    """
    listed = BULLET.sub(lambda item: end_sentence(item["text"]), strip_marks(section))
    paragraphs = map(str.strip, listed.split("\n\n"))
    told = (each for each in paragraphs if PARAGRAPH.match(each) and not LABELED.match(each))
    return " ".join(split_sentences(next(told, ""))[:2])


def reply_to_anchor(found: pages.Anchor, where: str, part: str, lead: str, place: str) -> str:
    """Return the reply for what stands on a page.

    `where` says where that is, and `part` what it is a part of; `lead` are the first sentences
    below a heading, and in `place` an item is done.
    """
    sentence = end_sentence(found.text)
    match found.kind:
        case "step" if lead:
            return f"{lead} You find more in our guide ({where}, “{found.text}”)."
        case "step":
            told = "it says why it happens and what to do."
            return f"Look under “{found.text}” in our guide ({where}): {told}"
        case "item":
            inside = f"In {place}, check" if place else "Check"
            return f"{inside} that this is done exactly as our guide says ({where}): {sentence}"
        case "field":
            return f"On the Verify page, enter it in the field “{found.text}”."
        case _:
            return f"This picture in our guide shows it ({part}): {sentence}"


class Finder:
    """Lists what support can send: each id with its written answers, or with a reply made of it."""

    def __init__(self) -> None:
        self.ledger: Ledger = read_ledger(pages.ROOT / LEDGER)
        self.answers = read_answers(pages.ROOT)
        self.pages = [
            codes.read_page(codes.DOCS / path)
            # The last is outside of the navigation, and support is told its codes all the same.
            for path in (*read_nav(pages.ROOT), f"{GUIDE}/print.md", f"{CHECKER}.md")
            # What the navigation leads to in vain its own check tells, with the line.
            if path.partition("/")[0] == GUIDE and (codes.DOCS / path).is_file()
        ]
        self.places: Mapping[str, str] = {p.id: p.meta.get("place", "") for p in self.pages}
        self.numbers = pages.number_steps(self.pages, pages.ROOT)
        self.same: dict[str, list[DiagnosisEntry]] = {}
        for entry in DIAGNOSES.values():
            name = f"codes/{entry.code}"
            if name in self.ledger and self.ledger[name].sent_as:
                self.same.setdefault(find_sent(self.ledger, name), []).append(entry)

    def list_groups(self) -> Iterator[Group]:
        """Yield what is on each page, and all codes that are not sent as an entry of a page."""
        for page in self.pages:
            yield Group(page.title, page.path, self.keep_published(self.list_page(page)))
        coded: list[FindingEntry | DiagnosisEntry] = [*FINDINGS.values(), *DIAGNOSES.values()]
        entries = self.keep_published(map(self.make_code_entry, coded))
        yield Group("Codes", "", [each for each in entries if not self.ledger[each.id].sent_as])

    def keep_published(self, entries: Iterable[SupportEntry]) -> list[SupportEntry]:
        """Return the entries that have a short link."""
        return [entry for entry in entries if entry.id in self.ledger]

    def list_page(self, page: pages.Page) -> Iterator[SupportEntry]:
        """Yield a page's own entry and those of what is on it, items with their number."""
        numbered = self.numbers.get(page.id)
        step = f"step {numbered}, {page.title}" if numbered else page.title
        told = page.meta.get("description", "")
        yield SupportEntry(page.id, "page", page.title, step, f"{page.title}: {told}", "", "", told)
        number, part = 0, step
        for found in page.anchors:
            short_id = f"{page.id}#{found.id}"
            below = read_section(page, found.id) if found.kind == "step" else ""
            coded = self.same.get(short_id, [])
            where = f"{part}, {found.kind}"
            if found.kind == "step":
                number, part = 0, f"{step}, “{found.text}”" if numbered else step
                where = step
            elif found.kind == "item":
                number += 1
                where = f"{part}, item {number}"
            place = self.places[page.id]
            reply = reply_to_anchor(found, where, part, find_lead(below), place)
            words = "\n".join(map(list_code_words, coded))
            more = " ".join([strip_marks(below), *map(explain_code, coded)])
            yield SupportEntry(short_id, found.kind, found.text, where, reply, "", words, more)

    def make_code_entry(self, entry: FindingEntry | DiagnosisEntry) -> SupportEntry:
        """Return the entry of a code."""
        reply = reply_to_code(entry, self.places)
        words, more = list_code_words(entry), explain_code(entry)
        title = name_code(entry)
        return SupportEntry(f"codes/{entry.code}", "code", title, "code", reply, "", words, more)

    def list_replies(self, entry: SupportEntry) -> list[SupportEntry]:
        """Return what can be sent of an entry: the written answers of its id, or else itself."""
        answers = [
            entry._replace(
                kind="answer",
                title=answer.question,
                reply=answer.reply,
                # What finds the place itself finds the first of its answers.
                asked=answer.asked if after else f"{answer.asked}; {entry.title}",
                words="" if after else entry.words,
                more="" if after else entry.more,
            )
            for after, answer in enumerate(self.answers.written.get(entry.id, ()))
        ]
        return answers or [entry]


def list_code_words(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return a code, and on a line of their own the gateway's numbers and words for it."""
    has_words = isinstance(entry, DiagnosisEntry) and entry.code != GUIDE_ENTRY
    example = str(entry.example) if has_words else ""
    return "\n".join(filter(None, [entry.code, extract_words(example)]))


def explain_code(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return what explains a code."""
    return f"{entry.title}. {entry.why} {entry.cure}"


def render_box(finder: Finder) -> list[str]:
    """Return the HTML of the box, with what it searches as data, in lines."""
    listed = [
        each._asdict() | {"go": f"go/{finder.ledger[entry.id].go}/"}
        for group in finder.list_groups()
        for entry in group.entries
        for each in finder.list_replies(entry)
    ]
    content = {
        "site": read_address(pages.ROOT),
        "synonyms": finder.answers.synonyms,
        "entries": [{name: value for name, value in each.items() if value} for each in listed],
    }
    box = render_component("support-search", replies=write_data(content))
    return ["", *box.splitlines(), ""]


def render_error_box() -> list[str]:
    """Return the HTML of the box for an error text, with the words for the page's entries."""
    answers = read_answers(pages.ROOT)
    asked = {
        name.partition("#")[2]: "; ".join(f"{each.question}; {each.asked}" for each in given)
        for name, given in answers.written.items()
        if name.startswith(f"{HELP_PAGE}#")
    }
    data = write_data({"synonyms": answers.synonyms, "asked": asked})
    return ["", *render_component("explain-error", asked=data).splitlines(), ""]


def write_data(content: Mapping[str, object]) -> str:
    """Return data for scripts as JSON in which no word can end the element that holds it."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return data.replace("<", "\\u003c")


def render_entry_list(finder: Finder) -> Iterator[str]:
    """Yield the Markdown of a closed fold for each group, with a link to each of its entries."""
    site = read_address(pages.ROOT)
    for group in finder.list_groups():
        yield from render_group(finder, group, site)


def render_group(finder: Finder, group: Group, site: str) -> Iterator[str]:
    """Yield the Markdown of a group's fold; `site` is the address where the site is published."""
    yield f'??? abstract "{escape_text(group.title)}"'
    yield ""
    if group.path:
        yield f"    As Markdown: <{site}{group.path}>"
        yield ""
    for entry in group.entries:
        _, hash_, anchor = entry.id.partition("#")
        words = escape_text(entry.title)
        link = f"[{words}](../{group.path or f'{entry.id}.md'}{hash_}{anchor})"
        if entry.kind == "field":
            # Markdown doesn't know a form's ids and takes a link to one of them for broken.
            link = f'<a href="../../{entry.id.replace("#", "/#")}">{words}</a>'
        yield f"    - {link} `{site}go/{finder.ledger[entry.id].go}/`"
        yield f'      {{ data-entry="{entry.id}" }}'
    yield ""


BLOCKS: Blocks = {
    re.compile(r"\[explain-error\]"): lambda _: render_error_box(),
    re.compile(r"\[support-search\]"): lambda _: render_box(Finder()),
    re.compile(r"\[support-list\]"): lambda _: render_entry_list(Finder()),
}
"""What takes the place of the lines that ask for the box and the list."""
