"""Puts screens under their items, and compares pages, register and drawings.

A writer writes a line of its own, inside the item or below it:

    [screen: authorisation-add]

It becomes a figure with the picture in both themes and a numbered callout for
each item of the page, with the number that the item has in its list. Whatever
is wrong between pages, register and drawings stops the build, with file and line.
"""

from __future__ import annotations

import functools
import logging
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple, override

import jinja2
from markdown.treeprocessors import Treeprocessor

from verifier.guide import shared
from verifier.guide.checklist import read_words
from verifier.guide.form import render_component
from verifier.guide.markdown_text import SCREEN
from verifier.guide.pages import name_page
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.screens import drawing, register
from verifier.guide.source import BOLD, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from markdown import Markdown

    from verifier.guide.screens.register import Box, Places, Rendered, Screen

MARGIN = 6
"""How far a callout's ring stands off what it goes around, in CSS pixels of the drawing."""

RADIUS = 14
FOLDER = "verifier/guide/screens/templates"
RULE = "screens"

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
    ring = [left - MARGIN, top - MARGIN, wide + 2 * MARGIN, high + 2 * MARGIN]
    x = min(max(ring[0] - RADIUS + 1, RADIUS + 1), width - RADIUS - 1)
    sides = [round(side, 1) for side in ring]
    return Spot(item, number, words, sides, round(x, 1), round(top + high / 2, 1))


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


def find_page(screen: Screen, present: Collection[str], file: str) -> str:
    """Return the id of the page being built: the one whose items the screen has and are all here.

    Raises:
        ProblemsError: where no page fits, or more than one; `file` is the register's.
    """
    wanted: dict[str, set[str]] = {}
    for item in screen.items:
        page, _, name = item.partition("#")
        wanted.setdefault(page, set()).add(name)
    fitting = [page for page, names in wanted.items() if names <= set(present)]
    if len(fitting) != 1:
        wrong = (
            f"The screen “{screen.id}” has no callout for an item of the page that shows it, or "
            "the items of several pages fit"
        )
        raise ProblemsError([Problem(file, screen.line, RULE, wrong, "correct its callouts")])
    return fitting[0]


class FigureTreeprocessor(Treeprocessor):
    """Finds the lines that name a screen and replaces them by figures."""

    def __init__(self, md: Markdown, docs: Path) -> None:
        super().__init__(md)
        self.places = register.Places(docs)

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
        screens, rendered = read_checked(self.places)
        here = {name: screens[name] for _, _, name in found}
        for problem in register.list_overdue(here.values(), self.places.register, register.today()):
            # Not MkDocs' own logger: a strict build goes on.
            log.warning(problem)
        items = number_items(root)
        for parent, child, name in found:
            figure = self.make_figure(screens[name], rendered[name], items)
            figure.tail = child.tail
            parent[list(parent).index(child)] = figure
        if any(screen.kind == "drawn" for screen in here.values()):
            # Once, above the first part of a page that has a picture.
            first = next(part for part in root if next(part.iter("figure"), None) is not None)
            words = ET.Element("p", {"class": "drawn", "data-search-exclude": ""})
            words.text = "The pictures are drawings: your screen may look different."
            root.insert(list(root).index(first), words)

    def make_figure(
        self, screen: Screen, rendered: Rendered, items: dict[str, tuple[int, str]]
    ) -> ET.Element:
        """Return the figure of a screen on the page that has these items."""
        page = find_page(screen, items, register.name_register(self.places.register))
        up = find_docs(page, self.places.docs)
        spots = [
            place_spot(name, *items[name], rendered["boxes"][callout.at], rendered["width"])
            for callout in screen.callouts
            for item in callout.items
            for where, _, name in [item.partition("#")]
            if where == page
        ]
        markup = render_component(
            "figure",
            screen=screen,
            width=rendered["width"],
            height=rendered["height"],
            pictures={
                theme: f"{up}assets/screens/{register.name_picture(screen.id, theme)}"
                for theme in rendered["files"]
            },
            spots=sorted(spots, key=lambda one: (one.number, one.y)),
        )
        return ET.fromstring(markup)  # noqa: S314 - our own template


@functools.cache
def read_checked(places: Places) -> tuple[dict[str, Screen], dict[str, Rendered]]:
    """Return register and manifest, checked once a build.

    Raises:
        ProblemsError: for what is wrong in one of the files.
    """
    if problems := list(find_problems(places)):
        raise ProblemsError(problems)
    return register.read_register(places.register), register.load_manifest(places.pictures)


def find_docs(page: str, docs: Path) -> str:
    """Return the way from a page's folder up to `docs`, such as `../`; empty at the top."""
    inside = page.count("/") + ((docs / page).is_dir() and (docs / page / "index.md").is_file())
    return "../" * inside


class LabeledItem(NamedTuple):
    """A checklist item in a page's file, and the labels its sentence sets in bold."""

    file: str
    line: int
    labels: list[str]


class Figure(NamedTuple):
    """A line of a page's file where a screen stands."""

    file: str
    line: int
    page: str
    screen: str


def read_items_and_figures(docs: Path) -> tuple[dict[str, LabeledItem], list[Figure]]:
    """Return the items of all pages by short id, shared facts written out, and the figures."""
    facts = shared.read_facts(docs / shared.GLOSSARY.name)
    items: dict[str, LabeledItem] = {}
    figures: list[Figure] = []
    for path in sorted(docs.rglob("*.md")):
        page = name_page(path.relative_to(docs).as_posix())
        file = path.relative_to(docs.parent).as_posix()
        source = Source(file, path.read_text(encoding="utf-8"))
        for item in source.items:
            labels = BOLD.findall(shared.expand_names(item.text, facts))
            items[f"{page}#{item.id}"] = LabeledItem(file, item.line, labels)
        for number, line in source.text:
            if found := SCREEN.fullmatch(line):
                figures.append(Figure(file, number, page, found["id"]))
    return items, figures


def find_problems(places: Places) -> Iterator[Problem]:
    """Yield all that is wrong between pages, register, drawings and manifest.

    Raises:
        ProblemsError: where the register itself cannot be used.
    """
    file, screens = register.name_register(places.register), register.read_register(places.register)
    items, figures = read_items_and_figures(places.docs)
    known, words = register.load_manifest(places.pictures), {}
    for screen in screens.values():
        yield from check_items(screen, file, items)
        words[screen.id] = frozenset(screen.labels)
        if screen.kind == "drawn":
            try:
                drawn = drawing.draw_screen(screen.id, places.templates)
            except jinja2.TemplateSyntaxError as error:
                # None can be drawn: that is one mistake.
                template = f"{FOLDER}/{error.name}"
                yield Problem(template, error.lineno, RULE, str(error.message), "correct it")
                return
            except jinja2.TemplateError as error:
                wrong = f"The drawing of “{screen.id}” fails: {error}"
                yield Problem(file, screen.line, RULE, wrong, "correct its template")
            else:
                words[screen.id] = drawn.words
                yield from check_marks(screen, file, drawn.marks)
        if screen.id not in known:
            wrong = f"The screen “{screen.id}” has no picture"
            yield Problem(file, screen.line, RULE, wrong, "run `make screens`")
    yield from check_figures(screens, file, items, figures)
    yield from check_bold_labels(screens, words, items)


def check_marks(screen: Screen, file: str, marks: Collection[str]) -> Iterator[Problem]:
    """Yield the places that a screen's callouts point to and its drawing doesn't have."""
    for callout in screen.callouts:
        if callout.at not in marks:
            wrong = f"The drawing of “{screen.id}” has no data-mark “{callout.at}”"
            write = f"write one of: {', '.join(sorted(marks))}"
            yield Problem(file, callout.line, RULE, wrong, write)


def check_bold_labels(
    screens: dict[str, Screen], words: dict[str, frozenset[str]], items: dict[str, LabeledItem]
) -> Iterator[Problem]:
    """Yield the labels in bold that are on none of their item's screens."""
    for name, item in items.items():
        mine = [screen.id for screen in screens.values() if name in screen.items]
        shown = {word for screen in mine for word in words[screen]}
        for label in item.labels if mine else ():
            if label not in shown:
                wrong = f"“{label}” is in bold, but stands on no screen of this item"
                write = f"write it as it stands on {' or '.join(mine)}, or correct the screen"
                yield Problem(item.file, item.line, RULE, wrong, write)


def check_items(screen: Screen, file: str, items: Collection[str]) -> Iterator[Problem]:
    """Yield the items that a screen points to and that no page has."""
    lines = {item: callout.line for callout in screen.callouts for item in callout.items}
    pages = {item.partition("#")[0] for item in items}
    for page in dict.fromkeys(item.partition("#")[0] for item in screen.items):
        if page not in pages:
            wrong = f"The screen “{screen.id}” points to {page}, where there are no items"
            write = "correct its items, or take the screen out"
            yield Problem(file, screen.line, RULE, wrong, write)
    for item in screen.items:
        page, _, name = item.partition("#")
        if item not in items and page in pages:
            wrong = (
                f"The screen “{screen.id}” points to the item “{name}”, which {page} doesn't have"
            )
            write = (
                f"write {{ #{name} }} on a line of its own below the item there, or correct the id"
            )
            yield Problem(file, lines.get(item, screen.line), RULE, wrong, write)


def check_figures(
    screens: dict[str, Screen], file: str, items: Collection[str], figures: list[Figure]
) -> Iterator[Problem]:
    """Yield the figures that show nothing, and the screens that no page shows."""
    for figure in figures:
        screen = screens.get(figure.screen)
        if screen is None:
            wrong = f"The register has no screen “{figure.screen}”"
            write = f"correct the name, or add an entry to {file}"
        elif not any(
            item.partition("#")[0] == figure.page
            for callout in screen.callouts
            for item in callout.items
        ):
            wrong = f"The screen “{screen.id}” has no callout for an item of this page"
            write = f"add one in {file}"
        else:
            continue
        yield Problem(figure.file, figure.line, RULE, wrong, write)
    shown = {figure.screen for figure in figures}
    for screen in screens.values():
        if screen.id not in shown and any(item in items for item in screen.items):
            wrong = f"No page shows the screen “{screen.id}”"
            write = f"write [screen: {screen.id}] below the item where a reader needs it"
            yield Problem(file, screen.line, RULE, wrong, write)
