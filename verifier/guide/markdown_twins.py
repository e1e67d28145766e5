"""Writes the guide as plain Markdown: a twin of each page, `llms.txt` and `llms-full.txt`.

The twin of `sage-intacct/verify/` is `sage-intacct/verify.md`: the page's own words without the
marks that only our generator reads, each item with its address. The form of `llms.txt` is that of
https://llmstxt.org/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from verifier.guide import codes, shared
from verifier.guide.markdown_text import TARGET, mark_code, read_lines, replace_lines
from verifier.guide.pages import list_ways, order_pages
from verifier.guide.settings import read_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from verifier.guide.pages import Page

INLINE = re.compile(r"\{ [^{}\n]*\}")
BOX = re.compile(r"^(?P<number> *\d+\. )\[ \] ")
FOLD = re.compile(r'^(?P<indent> *)(?:\?\?\?\+?|!!!) [\w -]+ "(?P<title>.*)" *$')
LINK = re.compile(rf"(?<!!)\[(?P<text>[^\]\n]+)\]\((?P<to>(?=[^)\s]){TARGET})(?P<title> [^)]*)?\)")
PICTURE = re.compile(rf"!\[[^\]\n]*\]\({TARGET}(?: [^)]*)?\)")
IN_BROWSER = "This part of the page works in a browser: open the page to use it."


def resolve_link(to: str, page: Page, site: str) -> str:
    """Return where a link on a page leads, as an address.

    Pages are named by their file there, as in `verify.md#form`.
    """
    address, sign, fragment = urljoin(f"{site}{page.path}", to).partition("#")
    if address.startswith(site) and address.endswith(".md"):
        address = f"{address.removesuffix('.md').removesuffix('/index')}/"
    return f"{address}{sign}{fragment}"


def open_folds(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with every fold opened, its title in bold."""
    inside: list[int] = []
    for line, code in mark_code(lines):
        indent = len(line) - len(line.lstrip())
        while inside and line.strip() and indent <= inside[-1] and not code:
            inside.pop()
        shown = line[4 * len(inside) :] if line.strip() else line
        if not code and (fold := FOLD.match(line)):
            yield f"{shown[: len(shown) - len(shown.lstrip())]}**{fold['title']}**"
            yield ""
            inside.append(len(fold["indent"]))
        else:
            yield shown


def expand_facts(page: Page, root: Path) -> Iterator[str]:
    """Yield a page's lines with shared facts and codes written out."""
    facts = shared.read_facts(root / shared.GLOSSARY)
    for line, code in mark_code(replace_lines(page.source.body, codes.BLOCKS)):
        yield line if code else shared.expand_names(line, facts)


def render_line(words: str, page: Page, site: str) -> str:
    """Return a line without what only our generator reads, its links as addresses."""
    plain = INLINE.sub("", BOX.sub(r"\g<number>", PICTURE.sub("", words))).rstrip()
    return LINK.sub(
        lambda link: (
            f"[{link['text']}]({resolve_link(link['to'], page, site)}{link['title'] or ''})"
        ),
        plain,
    )


def render_twin(page: Page, root: Path, site: str, ways: Sequence[tuple[Page, str]] = ()) -> str:
    """Return a page's plain Markdown with its ways on, each a page and a condition.

    `site` is the address where the site is published.
    """
    address = f"{site}{page.address}"
    lines: list[str] = []
    for line in read_lines(open_folds(expand_facts(page, root))):
        match line.kind:
            case "code":
                lines.append(line.text)
            case "id":
                lines[-1] += f" [link]({address}#{line.given.id})"
            case "component":
                lines.append(IN_BROWSER)
            case "screen" | "question" | "sheet":
                lines.append("")
            case _:
                words = line.given.before if line.given.id else line.text
                lines.append(render_line(words, page, site))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    on = "".join(
        f"**Next:** [{after.title}]({site}{after.address}) {condition}".rstrip() + "\n\n"
        for after, condition in ways
    )
    return f"{text}\n\n{on}This page: {address}\n"


def format_summary(page: Page) -> str:
    """Return a page's description, to stand behind a link."""
    description = page.meta.get("description", "")
    return f": {description}" if description else ""


def render_llms(pages: list[Page], root: Path) -> str:
    """Return `llms.txt`: what the site is, and the twins worth reading."""
    site = read_address(root)
    front, *steps = order_pages(pages, root)
    links = "\n".join(
        f"- [{page.title}]({site}{page.path}){format_summary(page)}" for page in steps
    )
    return (
        f"# {front.title}\n\n> {front.meta.get('description', '')}\n\n"
        "Ids of pages, headings and items are permanent; link to them.\n\n"
        f"## The guide\n\n{links}\n\n"
        "## For programs\n\n"
        f"- [All pages in one]({site}llms-full.txt)\n"
        f"- [Every step and item as JSON]({site}guide.json): schema in guide.schema.json\n"
        f"- [Every code as JSON]({site}codes.json): schema in codes.schema.json\n\n"
        "## Optional\n\n"
        f"- [All codes]({site}codes/index.md): what each code means and how to fix it\n"
    )


def list_files(pages: list[Page], root: Path) -> dict[str, str]:
    """Return the plain files, by their path in the site."""
    site = read_address(root)
    ways = list_ways(pages, root)
    twins = {page.path: render_twin(page, root, site, ways.get(page.id, ())) for page in pages}
    return {
        **twins,
        "llms.txt": render_llms(pages, root),
        "llms-full.txt": "\n---\n\n".join(twins[one.path] for one in order_pages(pages, root)),
    }
