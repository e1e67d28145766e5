"""Puts screens under their items, and holds pages, register and drawings against each other.

A writer writes a line of its own, inside the item or below it:

    [screen: authorisation-add]

It becomes a figure with the picture in both themes and a numbered callout for
each item of the page, with the number that the item has in its list. Whatever
is wrong between pages, register and drawings stops the build, with file and line.
"""

from __future__ import annotations

import functools
import html
import logging
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple, override

import jinja2
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from verifier.guide import shared
from verifier.guide.markdown_text import SCREEN
from verifier.guide.pages import name_page
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.screens import drawing, pictures, register
from verifier.guide.source import BOLD, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown import Markdown

    from verifier.guide.screens.pictures import Rendered
    from verifier.guide.screens.register import Box, Screen

MARGIN = 6
"""How far a callout's ring stands off what it goes around, in CSS pixels of the drawing."""

RADIUS = 14

REGISTER = "screens.yml"
PICTURES = "assets/screens"
"""Where the register and the pictures are, relative to `docs`."""

log = logging.getLogger("verifier.guide.screens")


class Spot(NamedTuple):
    """A callout on the page: its item, number and words, its ring, and the badge's center."""

    item: str
    number: int
    words: str
    ring: Box
    x: float
    y: float


def place_spot(item: str, number: int, words: str, box: Box, width: int) -> Spot:
    """Place a callout: the badge left of the ring, inside the picture."""
    left, top, wide, high = box
    ring = (
        round(left - MARGIN, 1),
        round(top - MARGIN, 1),
        round(wide + 2 * MARGIN, 1),
        round(high + 2 * MARGIN, 1),
    )
    x = min(max(ring[0] - RADIUS + 1, RADIUS + 1), width - RADIUS - 1)
    return Spot(item, number, words, ring, round(x, 1), round(top + high / 2, 1))


def number_items(root: ET.Element) -> dict[str, tuple[int, str]]:
    """Return each checklist item of a page: its number in its list, and its words."""
    found: dict[str, tuple[int, str]] = {}
    for listing in root.iter():
        if "task-list" not in listing.get("class", "").split():
            continue
        for number, item in enumerate(listing, 1):
            text = item.find("./div[@class='item-text']")
            found[item.get("id", "")] = number, "" if text is None else read_words(text)
    return found


def read_words(element: ET.Element) -> str:
    """Return an element's words on one line, as a browser will show them.

    At this point Python-Markdown has put raw HTML and ampersands aside under
    names in control characters, which XML does not know.
    """
    text = "".join(element.itertext()).replace(AMP_SUBSTITUTE, "&")
    return " ".join(html.unescape(HTML_PLACEHOLDER_RE.sub("", text)).split())


def find_page(screen: Screen, present: set[str], path: Path) -> str:
    """Return the id of the page being built: the one whose items the screen has and are all here.

    Raises:
        ProblemsError: where no page fits, or more than one; `path` is the register's.
    """
    wanted: dict[str, set[str]] = {}
    for item in screen.items:
        page, _, name = item.partition("#")
        wanted.setdefault(page, set()).add(name)
    fitting = [page for page, names in wanted.items() if names <= present]
    if len(fitting) != 1:
        wrong = (
            f"The screen “{screen.id}” has no callout for an item of the page that shows it, or "
            "the items of several pages fit"
        )
        raise ProblemsError([_at(path, screen.line, wrong, "correct its callouts")])
    return fitting[0]


class FigureTreeprocessor(Treeprocessor):
    """Finds the lines that name a screen and replaces them by figures."""

    def __init__(self, md: Markdown, docs: Path) -> None:
        super().__init__(md)
        self.docs = docs

    @override
    def run(self, root: ET.Element) -> None:
        """Replace every line `[screen: …]` of a page.

        Raises:
            ProblemsError: for what is wrong in the register, the pages or the drawings.
        """
        found = [
            (parent, child, match[1])
            for parent in root.iter()
            for child in parent
            if child.tag == "p" and not len(child) and (match := SCREEN.fullmatch(child.text or ""))
        ]
        if not found:
            return
        screens, rendered = _checked(self.docs, _stamp(self.docs))
        here = {name: screens[name] for _, _, name in found}
        overdue = register.list_overdue(here.values(), self.docs / REGISTER, register.today())
        for problem in overdue:
            # Not MkDocs' own logger: a strict build goes on.
            log.warning(problem)
        items = number_items(root)
        for parent, child, name in found:
            figure = self.figure(screens[name], rendered[name], items)
            figure.tail = child.tail
            parent[list(parent).index(child)] = figure
        if any(screens[name].kind == "drawn" for _, _, name in found):
            _say_drawn(root)

    def figure(
        self, screen: Screen, rendered: Rendered, items: dict[str, tuple[int, str]]
    ) -> ET.Element:
        """Return the figure of a screen on the page that has these items."""
        page = find_page(screen, set(items), self.docs / REGISTER)
        up = find_way_up(page, self.docs)
        spots = [
            place_spot(name, *items[name], rendered.boxes[callout.at], rendered.width)
            for callout in screen.callouts
            for item in callout.items
            for where, _, name in [item.partition("#")]
            if where == page
        ]
        markup = (
            drawing.make_environment()
            .get_template("figure.html")
            .render(
                screen=screen,
                width=rendered.width,
                height=rendered.height,
                pictures={
                    theme: f"{up}assets/screens/{name}"
                    for theme, (name, _, _) in rendered.files.items()
                },
                spots=sorted(spots, key=lambda one: (one.number, one.y)),
            )
        )
        return ET.fromstring(markup)  # noqa: S314 - our own template


def _say_drawn(root: ET.Element) -> None:
    """Say once, above the first part of a page with pictures, that they are drawings."""
    first = next(part for part in root if next(part.iter("figure"), None) is not None)
    words = ET.Element("p", {"class": "drawn", "data-search-exclude": ""})
    words.text = "The pictures are drawings: your screen may look different."
    root.insert(list(root).index(first), words)


def _stamp(docs: Path) -> tuple[tuple[str, int], ...]:
    """Return names and times of everything the check reads: in preview it changes while we run."""
    read = [
        docs / REGISTER,
        docs / PICTURES / pictures.FILE,
        *docs.rglob("*.md"),
        *drawing.TEMPLATES.rglob("*.*"),
    ]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in read if path.is_file()))


@functools.lru_cache(maxsize=1)
def _checked(
    docs: Path, stamp: tuple[tuple[str, int], ...]
) -> tuple[dict[str, Screen], dict[str, Rendered]]:
    """Return register and manifest, checked once for each state of the files.

    Raises:
        ProblemsError: for what is wrong in one of the files.
    """
    del stamp
    if problems := find_problems(docs):
        raise ProblemsError(problems)
    return register.read_register(docs / REGISTER), pictures.load_manifest(docs / PICTURES)


class Item(NamedTuple):
    """A checklist item in a page's Markdown, and the labels its sentence sets in bold."""

    path: Path
    line: int
    labels: tuple[str, ...]


class Figure(NamedTuple):
    """A line of Markdown where a screen stands."""

    path: Path
    line: int
    page: str
    screen: str


class Pages(NamedTuple):
    """What the pages say of screens: items by short id, and figures in reading order."""

    items: dict[str, Item]
    figures: tuple[Figure, ...]


def find_way_up(page: str, docs: Path) -> str:
    """Return the way from a page's folder up to `docs`, such as `../`; empty at the top."""
    inside = page.count("/") + ((docs / page).is_dir() and (docs / page / "index.md").is_file())
    return "../" * inside


def read_pages(docs: Path) -> Pages:
    """Read all pages under `docs`, names of shared facts written out."""
    facts = shared.read_facts(docs / shared.GLOSSARY.name)
    items: dict[str, Item] = {}
    figures: list[Figure] = []
    for path in sorted(docs.rglob("*.md")):
        page = name_page(path.relative_to(docs).as_posix())
        source = Source(str(path), path.read_text(encoding="utf-8"))
        for item in source.items:
            labels = tuple(BOLD.findall(shared.expand_names(item.text, facts)))
            items[f"{page}#{item.id}"] = Item(path, item.line, labels)
        figures += [
            Figure(path, number, page, found["id"])
            for number, line in source.text
            if (found := SCREEN.fullmatch(line))
        ]
    return Pages(items, tuple(figures))


def find_problems(docs: Path, templates: Path = drawing.TEMPLATES) -> list[Problem]:
    """Return all that is wrong between pages, register, drawings and manifest.

    Raises:
        ProblemsError: where the register itself cannot be used.
    """
    path = docs / REGISTER
    screens = register.read_register(path)
    pages = read_pages(docs)
    known = pictures.load_manifest(docs / PICTURES)
    found: list[Problem] = []
    words: dict[str, frozenset[str]] = {}
    for screen in screens.values():
        found += _unknown_items(screen, path, pages)
        try:
            words[screen.id], missing = _words(screen, path, templates)
            found += missing
        except jinja2.TemplateError as error:
            words[screen.id] = frozenset()
            wrong = f"The drawing of “{screen.id}” fails: {error}"
            found.append(_at(path, screen.line, wrong, "correct its template"))
        if screen.id not in known:
            wrong = f"The screen “{screen.id}” has no picture"
            found.append(_at(path, screen.line, wrong, "run `make screens`"))
    return [*found, *_figures(screens, pages, path), *_labels(screens, pages, words)]


def _at(path: Path, line: int, wrong: str, write: str) -> Problem:
    """Return a problem of a file under `docs`."""
    docs = next(folder for folder in path.parents if (folder / REGISTER).is_file())
    return Problem(path.relative_to(docs.parent).as_posix(), line, "screens", wrong, write)


def _unknown_items(screen: Screen, path: Path, pages: Pages) -> Iterator[Problem]:
    """Yield the items that a screen points to and that no page has."""
    lines = {item: callout.line for callout in screen.callouts for item in callout.items}
    there = {item.partition("#")[0] for item in pages.items}
    for page in dict.fromkeys(item.partition("#")[0] for item in screen.items):
        if page not in there:
            wrong = f"The screen “{screen.id}” points to {page}, where there are no items"
            yield _at(path, screen.line, wrong, "correct its items, or take the screen out")
    for item in screen.items:
        page, _, name = item.partition("#")
        if item not in pages.items and page in there:
            yield _at(
                path,
                lines.get(item, screen.line),
                f"The screen “{screen.id}” points to the item “{name}”, which {page} doesn't have",
                f"write {{ #{name} }} on a line of its own below the item there, or correct the id",
            )


def _words(screen: Screen, path: Path, templates: Path) -> tuple[frozenset[str], list[Problem]]:
    """Return the words that stand on a screen, and the marks its callouts look for in vain."""
    if screen.kind == "captured":
        return frozenset(screen.labels), []
    drawn = drawing.draw_screen(screen.id, templates)
    return drawn.words, [
        _at(
            path,
            callout.line,
            f"The drawing of “{screen.id}” has no data-mark “{callout.at}”",
            f"write one of: {', '.join(sorted(drawn.marks))}",
        )
        for callout in screen.callouts
        if callout.at not in drawn.marks
    ]


def _figures(screens: dict[str, Screen], pages: Pages, path: Path) -> Iterator[Problem]:
    """Yield the figures that show nothing, and the screens that no page shows."""
    for figure in pages.figures:
        screen = screens.get(figure.screen)
        if screen is None:
            wrong = f"The register has no screen “{figure.screen}”"
            write = f"correct the name, or add an entry to docs/{REGISTER}"
            yield _at(figure.path, figure.line, wrong, write)
        elif not any(
            item.partition("#")[0] == figure.page
            for callout in screen.callouts
            for item in callout.items
        ):
            wrong = f"The screen “{screen.id}” has no callout for an item of this page"
            yield _at(figure.path, figure.line, wrong, f"add one in docs/{REGISTER}")
    shown = {figure.screen for figure in pages.figures}
    for screen in screens.values():
        if screen.id not in shown and any(item in pages.items for item in screen.items):
            wrong = f"No page shows the screen “{screen.id}”"
            write = f"write [screen: {screen.id}] below the item where a reader needs it"
            yield _at(path, screen.line, wrong, write)


def _labels(
    screens: dict[str, Screen], pages: Pages, words: dict[str, frozenset[str]]
) -> Iterator[Problem]:
    """Yield the labels in bold that stand on none of their item's screens."""
    for name, item in pages.items.items():
        drawn = [screen.id for screen in screens.values() if name in screen.items]
        everything = {word for screen in drawn for word in words[screen]}
        for label in item.labels if drawn else ():
            if not drawing.is_among(label, everything):
                wrong = f"“{label}” is in bold, but stands on no screen of this item"
                write = f"write it as it stands on {' or '.join(drawn)}, or correct the screen"
                yield _at(item.path, item.line, wrong, write)
