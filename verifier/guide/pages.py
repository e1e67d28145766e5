"""Reads the guide's Markdown: its pages, steps, items, screens and fields, by permanent ids.

The pages are rendered with the extensions of `mkdocs.yml`, so an id found here
is an id in the built page. Ids that the `toc` extension makes up from a
heading's words are left out: they are not permanent.
"""

from __future__ import annotations

import functools
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, override

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from verifier.guide import shared
from verifier.guide.checklist import ChecklistError
from verifier.guide.generated import generate_pages
from verifier.guide.markdown_text import FRONT_MATTER, SCREEN
from verifier.guide.settings import read_settings
from verifier.guide.source import Source
from verifier.plan import PLAN

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent.parent
"""The project's root."""

GUIDE = "verifier.guide"
PARTS = ("tree", "finder", "printout", "shared", "codes", "form", "checklist")
"""The parts of our own extension that ids and their words depend on."""

BEFORE_FIGURES = 6.5
"""After the checklist (7), before figures take lines away (6) and `toc` makes up ids (5)."""

SCREENS = "screens.yml"
"""The register of screens, in the docs folder."""

FIELD = re.compile(
    r'<div class="(?P<class>field(?: [^"]*)?)" id="(?P<id>[a-z-]+)".*?class="field__label"[^>]*>'
    r"(?P<text>[^<]+)<",
    re.DOTALL,
)
"""A field as the form's template writes it, up to its label's end."""

FORMS = {"field-": "[verifier-form", "check-field-": "[server-check"}
"""How the ids of a form's fields begin, and the beginning of the line that becomes the form."""

HEADINGS = ("h2", "h3", "h4", "h5", "h6")


class Anchor(NamedTuple):
    """A step or an item on a page, a screen or a field.

    `kind` is "step" (a heading), "item", "screen" or "field"; `values` are what the reader is to
    type; `line` is the line of the id in the page's file, from 1.
    """

    id: str
    kind: str
    text: str
    version: int
    branches: tuple[str, ...]
    values: tuple[str, ...]
    line: int


class Page(NamedTuple):
    """A page: `id` is its path without `.md` and `/index`, `path` is relative to `docs/`."""

    id: str
    path: str
    title: str
    meta: dict[str, Any]
    body: str
    anchors: tuple[Anchor, ...]

    @property
    def address(self) -> str:
        """Return the page's address relative to the site's root, "" for the front page."""
        return "" if self.id == "index" else f"{self.id}/"


class Collector(Treeprocessor):
    """Notes the title and the anchors of the page that is being rendered."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.title = ""
        self.found: list[Anchor] = []

    @override
    def run(self, root: ET.Element) -> None:
        """Read the tree; change nothing."""
        self.title, self.found = "", []
        for element in root.iter():
            if element.tag == "h1" and not self.title:
                self.title = read_words(element)
            elif element.tag in HEADINGS and element.get("id"):
                self.found.append(read_anchor(element, "step", element))
            elif element.get("data-item"):
                text = element.find("div[@class='item-text']")
                self.found.append(read_anchor(element, "item", element if text is None else text))
            elif element.tag == "p" and not len(element):
                self.found += self.places(element.text or "")

    def places(self, text: str) -> Iterator[Anchor]:
        """Yield the screen, or the form's fields, that a paragraph stands for."""
        if screen := SCREEN.fullmatch(text):
            yield make_place("screen", f"screen-{screen['id']}", screen["id"], "")
        elif stashed := HTML_PLACEHOLDER_RE.fullmatch(text.strip()):
            block = self.md.htmlStash.rawHtmlBlocks[int(stashed[1])]
            for field in FIELD.finditer(block if isinstance(block, str) else ""):
                yield make_place("field", field["id"], html.unescape(field["text"]), field["class"])


def read_words(element: ET.Element) -> str:
    """Return an element's text on one line, as a browser will show it.

    Python-Markdown has put raw HTML and ampersands aside under names in control characters.
    """
    text = "".join(element.itertext()).replace(AMP_SUBSTITUTE, "&")
    return " ".join(html.unescape(HTML_PLACEHOLDER_RE.sub("", text)).split())


def list_branches(classes: str) -> tuple[str, ...]:
    """Return those of an element's classes that are branches of the plan."""
    return tuple(branch for branch in PLAN.branches if branch in classes.split())


def make_place(kind: str, name: str, text: str, classes: str) -> Anchor:
    """Return a screen or a field, which has no version: it asks for nothing by itself."""
    return Anchor(name, kind, text, 1, list_branches(classes), (), 0)


def read_anchor(element: ET.Element, kind: str, text: ET.Element) -> Anchor:
    """Return what is known of an element with an id, its line left at 0."""
    return Anchor(
        id=element.get("id", ""),
        kind=kind,
        text=read_words(text),
        version=int(element.get("data-version", "1")),
        branches=list_branches(element.get("class", "")),
        values=tuple(
            read_words(code) for code in text.iter("code") if "copy" in code.get("class", "")
        ),
        line=0,
    )


def name_page(path: str) -> str:
    """Return the id of a page from its path in the docs folder.

    >>> name_page("sage-intacct/verify.md")
    'sage-intacct/verify'
    >>> name_page("sage-intacct/index.md")
    'sage-intacct'
    >>> name_page("index.md")
    'index'
    """
    return path.removesuffix(".md").removesuffix("/index")


def find_line(source: Source, name: str) -> int:
    """Return the line on which an id is written in a page's Markdown, from 1; 1 if it is not.

    A screen is written by its name, a field by the form that it stands in.
    """
    if name in source.ids:
        return source.ids[name]
    forms = tuple(form for start, form in FORMS.items() if name.startswith(start))
    return next((number for number, line in source.text if forms and line.startswith(forms)), 1)


@functools.lru_cache(maxsize=4)
def _titles(register: Path, _changed: int) -> dict[str, str]:
    return {
        str(screen["id"]): str(screen["title"])
        for screen in yaml.safe_load(register.read_text("utf-8")) or ()
        if isinstance(screen, dict) and {"id", "title"} <= set(screen)
    }


def read_titles(docs: Path) -> dict[str, str]:
    """Return what each screen of the register shows, by its name; none where there is no register.

    A register that can't be read is the build's to tell, with its line.
    """
    register = docs / SCREENS
    try:
        return _titles(register, register.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError):
        return {}


def list_extensions(root: Path) -> dict[str, dict[str, Any]]:
    """Return the Markdown extensions that a project's settings name, with their options."""
    settings = read_settings(root)
    names: list[object] = [*settings.markdown_extensions]
    named = {name: settings.mdx_configs.get(name, {}) for name in names if isinstance(name, str)}
    if GUIDE in named:
        # Figures hold the pages against each other: that is for the build.
        named[GUIDE] = {"root": str(root), "parts": PARTS}
    return named


class Collecting(Extension):
    """Notes the pages that a generator renders, for what is made of them at the end."""

    collector: Collector

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Let each page be read while it is rendered."""
        self.collector = Collector(md)
        md.treeprocessors.register(self.collector, "collector", BEFORE_FIGURES)


def make_reader(names: Mapping[str, dict[str, Any]]) -> tuple[Markdown, Collector]:
    """Return Python-Markdown with some extensions, and what collects a page's anchors."""
    collecting = Collecting()
    md = Markdown(extensions=[*names, collecting], extension_configs=names)
    return md, collecting.collector


def read_pages(root: Path) -> list[Page]:
    """Read every page under `docs/` of a project's root and the generated ones, by their paths.

    Raises ChecklistError, with the page's path in front, where an item has no proper id,
    and SharedError where a name stands for nothing.
    """
    md, collector = make_reader(list_extensions(root))
    docs = root / "docs"
    sources = generate_pages() | {
        path.relative_to(docs).as_posix(): read_source(path) for path in docs.rglob("*.md")
    }
    names = sorted(sources, key=lambda name: name.split("/"))
    return [read_text(md, collector, docs, name, sources[name]) for name in names]


def read_source(path: Path) -> str:
    """Return a page's text as Markdown reads it: a tab is blanks up to the next fourth column."""
    return path.read_text("utf-8").expandtabs(4)


def read_page(md: Markdown, collector: Collector, docs: Path, path: Path) -> Page:
    """Read one page of a file below `docs`."""
    name = path.relative_to(docs).as_posix()
    return read_text(md, collector, docs, name, read_source(path))


def read_text(md: Markdown, collector: Collector, docs: Path, name: str, source: str) -> Page:
    """Read one page, `name` below `docs`; one that repeats others has no ids of its own."""
    meta, body = split_front(source)
    try:
        md.reset().convert(body.partition("\n\n")[0] if meta.get("repeats") else body)
    except (ChecklistError, shared.SharedError) as error:
        raise type(error)(f"docs/{name}: {error}") from error
    return finish_page(collector, docs, name, source)


def split_front(source: str) -> tuple[dict[str, Any], str]:
    """Return a page's front matter and what follows it."""
    front = FRONT_MATTER.match(source)
    return (yaml.safe_load(front[1]) or {}, source[front.end() :]) if front else ({}, source)


def finish_page(collector: Collector, docs: Path, name: str, source: str) -> Page:
    """Return the page that was just rendered; `name` is its path below `docs`."""
    meta, body = split_front(source)
    titles, written = read_titles(docs), Source(name, source)
    return Page(
        id=name_page(name),
        path=name,
        title=collector.title,
        meta=meta,
        body=body,
        anchors=tuple(
            found._replace(
                line=find_line(written, found.id),
                text=titles.get(found.text, found.text) if found.kind == "screen" else found.text,
            )
            for found in ([] if meta.get("repeats") else collector.found)
        ),
    )


def list_ids(pages: list[Page]) -> Iterator[tuple[str, Page, Anchor | None]]:
    """Yield every short id with its page and, for steps and items, its anchor."""
    for page in pages:
        yield page.id, page, None
        for found in page.anchors:
            yield f"{page.id}#{found.id}", page, found
