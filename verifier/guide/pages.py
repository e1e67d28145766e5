"""Reads the guide's Markdown: its pages, steps, items, screens and fields, by permanent ids.

Pages are read as they are written, so every id has its line. Ids that the `toc` extension makes up
from a heading's words are left out: they are not permanent.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.guide import shared
from verifier.guide.checklist import check_id_and_version
from verifier.guide.form import MARKERS
from verifier.guide.generated import generate_pages, title_line
from verifier.guide.markdown_text import SCREEN, strip_marks
from verifier.guide.problem import GuideError
from verifier.guide.screens.register import Places, read_register
from verifier.guide.settings import read_nav
from verifier.guide.source import Source
from verifier.plan import PLAN
from verifier.values import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.source import Item

ROOT = Path(__file__).parent.parent.parent
"""The project's root."""

FIELD = re.compile(
    r'<div class="(?P<class>field(?: [^"]*)?)" id="(?P<id>[a-z-]+)".*?class="field__label"[^>]*>'
    r"(?P<text>[^<]+)<",
    re.DOTALL,
)
"""A field as the form's template writes it, up to its label's end."""

COPIED = re.compile(r"`([^`]+)`\{[^{}]*\.copy\b[^{}]*\}")
"""What the reader is to type, with a button that copies it."""

BRACES = re.compile(r"(?<=[`*_)\]])\{:? ?[^{}]*\}")
"""What gives attributes to the words in front of it."""

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!-])")


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
    source: Source
    anchors: tuple[Anchor, ...]

    @property
    def meta(self) -> dict[str, Any]:
        """Return the page's front matter."""
        return self.source.front

    @property
    def address(self) -> str:
        """Return the page's address relative to the site's root, "" for the front page."""
        return "" if self.id == "index" else f"{self.id}/"


def read_words(markdown: str) -> str:
    r"""Return the words of some Markdown on one line, as a browser shows them.

    >>> read_words(r"Under **Sender ID**, enter `a&b`{ .copy }: [more](b.md) &amp; \*")
    'Under Sender ID, enter a&b: more & *'
    """
    escaped = ESCAPED.sub(lambda found: f"&#{ord(found[1])};", BRACES.sub("", markdown))
    return " ".join(html.unescape(strip_marks(escaped)).split())


def list_branches(classes: list[str]) -> tuple[str, ...]:
    """Return those of an element's classes that are branches of the plan."""
    return tuple(branch for branch in PLAN.branches if branch in classes)


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


def read_titles(docs: Path) -> dict[str, str]:
    """Return what each screen of the register shows, by its name; none where there is no register.

    A register that can't be read is the build's to tell, with its line.
    """
    try:
        screens = read_register(Places(docs).register)
    except (OSError, ValueError):
        return {}
    return {name: screen.title for name, screen in screens.items()}


class Reader:
    """Reads the pages of a project's root."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.facts = shared.read_facts(root / shared.GLOSSARY)
        self.titles = read_titles(self.docs)

    def read(self, name: str, text: str) -> Page:
        """Return the page that a text holds, `name` below `docs`.

        One that repeats others has no ids of its own. Raises GuideError, with the page's path
        in front, where an item has no proper id or a name stands for nothing.
        """
        source = Source(name, text)
        title = next((each.text for each in source.headings if each.level == 1), "")
        made = next(filter(None, (title_line(line) for _, line in source.text)), "")
        try:
            return Page(
                id=name_page(name),
                path=name,
                title=self.read_words(title) or made,
                source=source,
                anchors=() if source.front.get("repeats") else tuple(self.list_anchors(source)),
            )
        except GuideError as error:
            raise GuideError(f"docs/{name}: {error}") from error

    def read_words(self, markdown: str) -> str:
        """Return the words of some Markdown, with names written out."""
        return read_words(shared.expand_names(markdown, self.facts))

    def list_anchors(self, source: Source) -> Iterator[Anchor]:
        """Yield a page's steps, items, screens and fields, in order."""
        headings = {found.line: found for found in source.headings if found.level > 1 and found.id}
        items = {found.line: found for found in source.items}
        seen: set[str] = set()
        for number, line in source.text:
            if heading := headings.get(number):
                text = self.read_words(heading.text)
                branches = list_branches(heading.classes)
                yield Anchor(heading.id, "step", text, 1, branches, (), number)
            elif item := items.get(number):
                found = self.read_item(item, source.ids.get(item.id, number))
                if item.id in seen:
                    raise GuideError(
                        f"The id “{item.id}” stands on two items of this page. "
                        "Give one of them another."
                    )
                seen.add(item.id)
                yield found
            elif screen := SCREEN.fullmatch(line):
                text = self.titles.get(screen["id"], screen["id"])
                yield Anchor(f"screen-{screen['id']}", "screen", text, 1, (), (), number)
            elif make := MARKERS.get(line.strip()):
                for field in FIELD.finditer(make()):
                    text = html.unescape(field["text"])
                    branches = list_branches(field["class"].split())
                    yield Anchor(field["id"], "field", text, 1, branches, (), number)

    def read_item(self, item: Item, line: int) -> Anchor:
        """Return an item; raise GuideError where it has no proper id."""
        markdown = shared.expand_names(item.text, self.facts)
        words, version = read_words(markdown), item.given.get("version", "1")
        check_id_and_version(item.id, version, words)
        values = tuple(map(read_words, COPIED.findall(markdown)))
        branches = list_branches(item.classes)
        return Anchor(item.id, "item", words, int(version), branches, values, line)


def read_pages(root: Path) -> list[Page]:
    """Read every page under `docs/` of a project's root and the generated ones, by their paths.

    Raises GuideError as `Reader.read` does.
    """
    reader = Reader(root)
    sources = generate_pages() | {
        path.relative_to(reader.docs).as_posix(): read_source(path)
        for path in reader.docs.rglob("*.md")
    }
    names = sorted(sources, key=lambda name: name.split("/"))
    return [reader.read(name, sources[name]) for name in names]


def read_source(path: Path) -> str:
    """Return a page's text as Markdown reads it: a tab is blanks up to the next fourth column."""
    return path.read_text("utf-8").expandtabs(4)


def list_ids(pages: list[Page]) -> Iterator[tuple[str, Page, Anchor | None]]:
    """Yield every short id with its page and, for steps and items, its anchor."""
    for page in pages:
        yield page.id, page, None
        for found in page.anchors:
            yield f"{page.id}#{found.id}", page, found


def order_pages(pages: list[Page], root: Path) -> list[Page]:
    """Return the pages that a project's navigation names, in its order."""
    by_path = {page.path: page for page in pages}
    return [by_path[path] for path in read_nav(root) if path in by_path]


def list_steps(pages: list[Page], root: Path) -> list[Page]:
    """Return the guide's overview and its steps, in the navigation's order.

    A page of the guide that is no step has `step: false` in its front matter.
    """
    return [
        page
        for page in order_pages(pages, root)
        if page.id.partition("/")[0] == GUIDE and page.meta.get("step") is not False
    ]


def number_steps(pages: list[Page], root: Path) -> dict[str, int]:
    """Return the number of each step, by the id of its page."""
    steps = [page.id for page in list_steps(pages, root) if page.id != GUIDE]
    return {page: number for number, page in enumerate(steps, 1)}


def list_ways(pages: list[Page], root: Path) -> dict[str, list[tuple[Page, str]]]:
    """Return the ways on from each page, by its id: the next page and the condition, or "".

    A page for some readers only is followed by the next one, up to one that is for all.
    """
    ways: dict[str, list[tuple[Page, str]]] = {}
    steps = list_steps(pages, root)
    for at, page in enumerate(steps):
        on = ways.setdefault(page.id, [])
        for after in steps[at + 1 :]:
            if not after.meta.get("branch"):
                on.append((after, "otherwise" if on else ""))
                break
            on.append((after, f"if {after.meta.get('when', 'it is for you')}"))
    return ways
