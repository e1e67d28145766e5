"""The part of the extension that draws the page of each code from the catalogue.

A line `[code-page: company-id.space]`, alone, becomes the page of that code, and `[code-list]` the
list of all codes. The words are the catalogue's and the rules' own, so a page can't say
something else than the verifier does.

On support's page a line `[code: CODE]` becomes what the catalogue says of a code, and
`[item: SHORT-ID]` a link to send, in the words of what it leads to. More may stand behind either.
"""

from __future__ import annotations

import re
from functools import cache
from textwrap import indent
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier import verify
from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry, FindingEntry, Owner, acting
from verifier.findings import Certainty, Severity
from verifier.guide import pages
from verifier.guide.form import make_environment
from verifier.guide.generated import PAGE, name_prefix, title_code
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.markdown_text import escape_text, indent_reply, render_value
from verifier.guide.problem import GuideError
from verifier.values import PRODUCT, REPORT, SUPPORT

if TYPE_CHECKING:
    from pathlib import Path

    from verifier.findings import Finding
    from verifier.guide.ledger import Ledger
    from verifier.guide.markdown_text import Blocks

LIST = re.compile(r"\[code-list\]")
ANSWER = re.compile(r"\[(?P<kind>code|item): (?P<name>[\w./#-]+)\](?P<more>.*)")

DOCS = pages.ROOT / "docs"
SEVERITIES = {
    Severity.ERROR: "Error: it can't be right as it is.",
    Severity.WARNING: "Warning: unusual, look again. It may be right.",
    Severity.NOTE: "Note: good to know, nothing to fix.",
}


class Destination(NamedTuple):
    """Where a code sends readers, an item or a page: its address from a page of a code."""

    href: str
    text: str
    page: str


@cache
def make_reader() -> pages.Reader:
    """Return what reads pages, with the glossary and the register read once."""
    return pages.Reader(pages.ROOT)


@cache
def read_page(path: Path) -> pages.Page:
    """Return a page of the guide, read once however many codes lead to it."""
    return make_reader().read(path.relative_to(DOCS).as_posix(), pages.read_source(path))


def find_destination(short_id: str) -> Destination:
    """Return what is at a short id; raise GuideError where nothing is."""
    there, _, name = short_id.partition("#")
    for path in (f"{there}.md", f"{there}/index.md"):
        if (DOCS / path).is_file():
            read = read_page(DOCS / path)
            words = [found.text for found in read.anchors if found.id == name] or [read.title]
            return Destination(f"../{path}{'#' if name else ''}{name}", words[0], read.title)
    raise GuideError(f"“{short_id}” is on no page.")


def make_page_link(short_id: str) -> str:
    """Return the address of a page's part from a page of a code; "" for ""."""
    page, _, anchor = short_id.partition("#")
    return f"../{page}.md#{anchor}" if page else ""


def find_findings(entry: FindingEntry) -> tuple[Finding, ...]:
    """Return the findings of a code that its own example brings about."""
    report = verify(entry.example)
    return tuple(finding for finding in report.findings if finding.code == entry.code)


def render_example(entry: FindingEntry, found: tuple[Finding, ...]) -> str:
    """Return a finding's worked example: what was typed, and what to use instead."""
    typed = ", ".join(
        f"**{escape_text(name_prefix(name))}** {render_value(content)}"
        for name, content in entry.example.items()
    )
    better = next((finding.suggestion for finding in found if finding.suggestion), None)
    if better is None:
        return f"Typed: {typed}."
    sure = "Use" if better.certainty is Certainty.CERTAIN else "Perhaps meant:"
    return f"Typed: {typed}. {sure} {render_value(better.label)}."


@cache
def read_ledger_once() -> Ledger:
    """Return the project's ledger, read once for all codes."""
    return read_ledger(pages.ROOT / LEDGER)


def forget_files() -> None:
    """Read pages and ledger anew for the next build."""
    make_reader.cache_clear()
    read_page.cache_clear()
    read_ledger_once.cache_clear()


def find_sent_instead(code: str) -> Destination | None:
    """Return the entry of a page whose link is sent in the place of a code's, if there is one."""
    entry = read_ledger_once().get(f"codes/{code}")
    return find_destination(entry.sent_as) if entry and entry.sent_as else None


def describe_finding(entry: FindingEntry) -> dict[str, Any]:
    """Return what the page of a finding says beside what those of all codes say."""
    found = find_findings(entry)
    return {
        "kind": SEVERITIES[entry.severity],
        "says": [finding.message for finding in found] or [entry.message],
        "others": [],
        "example": render_example(entry, found),
        "send": acting.say_what_to_send(entry),
    }


def describe_diagnosis(entry: DiagnosisEntry) -> dict[str, Any]:
    """Return what the page of a diagnosis says beside what those of all codes say."""
    return {
        "kind": f"Diagnosis of what {PRODUCT} answered",
        "says": [],
        "others": [find_destination(other) for other in entry.others],
        "example": f"{PRODUCT} answers:\n\n" + indent(indent_reply(entry.example), "    "),
        "send": acting.say_what_to_send(entry).replace("Support ID", "**Support ID**"),
    }


def find_entry(code: str) -> FindingEntry | DiagnosisEntry:
    """Return the entry of a code; raise GuideError if the catalogue does not have it."""
    entry = FINDINGS.get(code) or DIAGNOSES.get(code)
    if entry is None:
        raise GuideError(f"The catalogue has no code “{code}”. Remove the line or fix the code.")
    return entry


def render_code_page(code: str) -> str:
    """Return the page of a code as Markdown; raise GuideError if the catalogue does not have it."""
    entry = find_entry(code)
    own = (
        describe_diagnosis(entry) if isinstance(entry, DiagnosisEntry) else describe_finding(entry)
    )
    template = make_environment().get_template("code.md")
    return template.render(
        entry=entry,
        title=title_code(code),
        target=find_destination(entry.item) if entry.item else None,
        owner=acting.say_who_acts(code, entry.owner),
        support=acting.say_when_to_write(entry),
        support_page=make_page_link(SUPPORT),
        sent_as=find_sent_instead(code),
        **own,
    )


def render_code_line(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return a code's line in the list."""
    return f"- [{escape_text(entry.title)}]({entry.code}.md) `{entry.code}`"


def render_code_list() -> str:
    """Return the list of all codes as Markdown, findings by field and diagnoses after them."""
    groups: dict[str, list[str]] = {}
    for entry in FINDINGS.values():
        name = name_prefix(entry.code.partition(".")[0])
        groups.setdefault(name, []).append(render_code_line(entry))
    groups[f"What {PRODUCT} answers"] = [render_code_line(entry) for entry in DIAGNOSES.values()]
    return "\n".join(
        line
        for name, group in groups.items()
        for line in (f"## {escape_text(name)}", "", *group, "")
    )


def answer_code(code: str) -> str:
    """Return what the catalogue says of a code: who acts, the cure, and the item that fixes it."""
    entry, link = find_entry(code), ""
    match entry.owner if isinstance(entry, DiagnosisEntry) else Owner.YOU:
        case Owner.WAIT:
            lead = "**Wait:**"
        case Owner.MODELOPTIC | Owner.UNKNOWN:
            lead = f"**[Ask for a report]({make_page_link(REPORT)}):**"
        case _:
            lead = "**How to fix this:**"
            link = link_item(entry.item) if entry.item else ""
    known = f"Code: [`{code}`](../codes/{code}.md)"
    return " ".join(filter(None, (lead, link, escape_text(entry.cure), known)))


def link_item(short_id: str) -> str:
    """Return a link to a page, an entry or an item, in its own words."""
    found = find_destination(short_id)
    stop = "" if found.text.endswith((".", "?", "!")) else "."
    return f"[{escape_text(found.text)}]({found.href}){stop}"


def render_answer(kind: str, name: str) -> str:
    """Return what support is to say or to send: what a code means, or the link to an item."""
    return answer_code(name) if kind == "code" else f"**Send the link:** {link_item(name)}"


BLOCKS: Blocks = {
    PAGE: lambda found: render_code_page(found[1]).splitlines(),
    LIST: lambda _: render_code_list().splitlines(),
    ANSWER: lambda found: [f"{render_answer(found['kind'], found['name'])}{found['more']}"],
}
"""What takes the place of a line that asks for codes or answers."""
