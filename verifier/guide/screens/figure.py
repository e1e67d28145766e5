"""The Python-Markdown extension that puts screens under their items.

A writer writes a line of its own, inside the item or below it:

    [screen: authorisation-add]

It becomes a figure with the picture in both themes and a numbered callout for
each item of the page, with the number that the item has in its list. The
register, the pages and the drawings are checked against each other first; a
fault stops the build and names file and line.
"""

from __future__ import annotations

import functools
import html
import logging
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple, override

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from verifier.guide.markdown_text import SCREEN
from verifier.guide.screens import drawing, manifest, pages, register
from verifier.guide.screens.review import warn

if TYPE_CHECKING:
    from pathlib import Path

    from markdown import Markdown

    from verifier.guide.screens.manifest import Rendered
    from verifier.guide.screens.register import Box, Screen

MARGIN = 6
"""How far a callout's ring stands off what it goes around, in CSS pixels of the drawing."""

RADIUS = 14

log = logging.getLogger("verifier.guide.screens")


class FigureError(ValueError):
    """Raised for a figure that cannot be drawn; its message says where, and what to do."""


class Spot(NamedTuple):
    """A callout on the page: its item, number and words, its ring, and the badge's center."""

    item: str
    number: int
    words: str
    ring: Box
    x: float
    y: float


def spot(item: str, number: int, words: str, box: Box, width: int) -> Spot:
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


def numbered(root: ET.Element) -> dict[str, tuple[int, str]]:
    """Return each checklist item of a page: its number in its list, and its words."""
    found: dict[str, tuple[int, str]] = {}
    for listing in root.iter():
        if "task-list" not in listing.get("class", "").split():
            continue
        for number, item in enumerate(listing, 1):
            text = item.find("./div[@class='item-text']")
            found[item.get("id", "")] = number, "" if text is None else plain(text)
    return found


def plain(element: ET.Element) -> str:
    """Return an element's words on one line, as a browser will show them.

    At this point Python-Markdown has put raw HTML and ampersands aside under
    names in control characters, which XML does not know.
    """
    text = "".join(element.itertext()).replace(AMP_SUBSTITUTE, "&")
    return " ".join(html.unescape(HTML_PLACEHOLDER_RE.sub("", text)).split())


def page_of(screen: Screen, present: set[str]) -> str:
    """Return the id of the page being built: the one whose items the screen has and are all here.

    Raises:
        FigureError: where no page fits, or more than one.
    """
    wanted: dict[str, set[str]] = {}
    for item in screen.items:
        page, _, name = item.partition("#")
        wanted.setdefault(page, set()).add(name)
    fitting = [page for page, names in wanted.items() if names <= present]
    if len(fitting) != 1:
        raise FigureError(
            f"The screen “{screen.id}” has no callout for an item of this page, or the items of "
            "several pages fit. Correct its callouts in the register."
        )
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
            FigureError: for a fault in the register, the pages or the drawings.
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
        warn(here, self.docs / "screens.yml", log)
        items = numbered(root)
        for parent, child, name in found:
            figure = self.figure(screens[name], rendered[name], items)
            figure.tail = child.tail
            parent[list(parent).index(child)] = figure
        _mark_pictured(root)

    def figure(
        self, screen: Screen, rendered: Rendered, items: dict[str, tuple[int, str]]
    ) -> ET.Element:
        """Return the figure of a screen on the page that has these items."""
        page = page_of(screen, set(items))
        up = pages.folder(page, self.docs)
        spots = [
            spot(name, *items[name], rendered.boxes[callout.at], rendered.width)
            for callout in screen.callouts
            for item in callout.items
            for where, _, name in [item.partition("#")]
            if where == page
        ]
        markup = (
            drawing.environment()
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


def _mark_pictured(root: ET.Element) -> None:
    """Mark items that have a callout: their numbers look as the callouts do.

    An attribute, not a class: an item's classes say for whom it is.
    """
    named = {link.get("data-callout") for link in root.iter("a")} - {None}
    for item in root.iter("li"):
        if item.get("id") in named:
            item.set("data-pictured", "")


def _stamp(docs: Path) -> tuple[tuple[str, int], ...]:
    """Return names and times of everything the check reads: in preview it changes while we run."""
    read = [
        docs / "screens.yml",
        docs / "assets" / "screens" / manifest.FILE,
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
        FigureError: with a line for each fault.
    """
    del stamp
    pictures = docs / "assets" / "screens"
    try:
        faults = pages.problems(docs, pictures)
    except register.RegisterError as error:
        raise FigureError(str(error)) from error
    if faults:
        raise FigureError("\n".join(faults))
    return register.read(docs / "screens.yml"), manifest.load(pictures)
