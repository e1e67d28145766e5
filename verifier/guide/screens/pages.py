"""Holds pages, register and drawings against each other; each fault has a file and a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import jinja2

from verifier.guide import shared
from verifier.guide.markdown_text import SCREEN
from verifier.guide.pages import page_id
from verifier.guide.screens import drawing, manifest, register
from verifier.guide.source import BOLD, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.guide.screens.register import Screen


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


def folder(page: str, docs: Path) -> str:
    """Return the way from a page's folder up to `docs`, such as `../`; empty at the top."""
    inside = page.count("/") + ((docs / page).is_dir() and (docs / page / "index.md").is_file())
    return "../" * inside


def read(docs: Path) -> Pages:
    """Read all pages under `docs`, names of shared facts written out."""
    facts = shared.read_facts(docs / shared.GLOSSARY.name)
    items: dict[str, Item] = {}
    figures: list[Figure] = []
    for path in sorted(docs.rglob("*.md")):
        page = page_id(path.relative_to(docs).as_posix())
        source = Source(str(path), path.read_text(encoding="utf-8"))
        for item in source.items:
            labels = tuple(BOLD.findall(shared.expand(item.text, facts)))
            items[f"{page}#{item.id}"] = Item(path, item.line, labels)
        figures += [
            Figure(path, number, page, found["id"])
            for number, line in source.text
            if (found := SCREEN.fullmatch(line))
        ]
    return Pages(items, tuple(figures))


def problems(docs: Path, pictures: Path, templates: Path = drawing.TEMPLATES) -> list[str]:
    """Return all that is wrong between pages, register, drawings and manifest, a line each.

    Raises:
        RegisterError: where the register itself cannot be used.
    """
    path = docs / "screens.yml"
    screens = register.read(path)
    pages = read(docs)
    known = manifest.load(pictures)
    found: list[str] = []
    words: dict[str, frozenset[str]] = {}
    for screen in screens.values():
        found += _unknown_items(screen, path, pages)
        try:
            words[screen.id], faults = _words(screen, path, templates)
        except jinja2.TemplateError as error:
            words[screen.id] = frozenset()
            faults = [f"{path}:{screen.line}: the drawing of “{screen.id}” fails: {error}."]
        found += faults
        if screen.id not in known:
            found.append(
                f"{path}:{screen.line}: the screen “{screen.id}” has no picture. "
                "Run `make screens`."
            )
    return found + _figures(screens, pages, path) + _labels(screens, pages, words)


def _unknown_items(screen: Screen, path: Path, pages: Pages) -> Iterator[str]:
    """Yield the items that a screen points to and that no page has."""
    lines = {item: callout.line for callout in screen.callouts for item in callout.items}
    for item in screen.items:
        if item not in pages.items:
            page, _, name = item.partition("#")
            yield (
                f"{path}:{lines.get(item, screen.line)}: the screen “{screen.id}” points to the "
                f"item “{name}”, which {page} doesn't have. Write {{ #{name} }} on a line of its "
                "own below the item there, or correct the id here."
            )


def _words(screen: Screen, path: Path, templates: Path) -> tuple[frozenset[str], list[str]]:
    """Return the words that stand on a screen, and the marks its callouts look for in vain."""
    if screen.kind == "captured":
        return frozenset(screen.labels), []
    drawn = drawing.draw(screen.id, templates)
    return drawn.words, [
        f"{path}:{callout.line}: the drawing of “{screen.id}” has no data-mark “{callout.at}”. "
        f"It has: {', '.join(sorted(drawn.marks))}."
        for callout in screen.callouts
        if callout.at not in drawn.marks
    ]


def _figures(screens: dict[str, Screen], pages: Pages, path: Path) -> list[str]:
    """Return the figures that show nothing, and the screens that no page shows."""
    found: list[str] = []
    for figure in pages.figures:
        place = f"{figure.path}:{figure.line}:"
        screen = screens.get(figure.screen)
        if screen is None:
            found.append(
                f"{place} {path} has no screen “{figure.screen}”. "
                "Correct the name, or add an entry."
            )
        elif not any(
            item.partition("#")[0] == figure.page
            for callout in screen.callouts
            for item in callout.items
        ):
            found.append(
                f"{place} the screen “{screen.id}” has no callout for an item of this page. "
                f"Add one in {path}."
            )
    shown = {figure.screen for figure in pages.figures}
    return found + [
        f"{path}:{screen.line}: no page shows the screen “{screen.id}”. "
        f"Write [screen: {screen.id}] below the item where a reader needs it."
        for screen in screens.values()
        if screen.id not in shown
    ]


def _labels(
    screens: dict[str, Screen], pages: Pages, words: dict[str, frozenset[str]]
) -> list[str]:
    """Return the labels in bold that stand on none of their item's screens."""
    found: list[str] = []
    for name, item in pages.items.items():
        drawn = [screen.id for screen in screens.values() if name in screen.items]
        everything = {word for screen in drawn for word in words[screen]}
        found += [
            f"{item.path}:{item.line}: “{label}” is in bold, but stands on no screen of this "
            f"item ({', '.join(drawn)}). Write it as it stands there, or correct the screen."
            for label in item.labels
            if drawn and not drawing.stands_in(label, everything)
        ]
    return found
