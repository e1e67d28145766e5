"""Reads `docs/screens.yml`, the register of all screens, and says what is wrong on which line."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.guide import shared
from verifier.guide.nodes import Nodes

if TYPE_CHECKING:
    from pathlib import Path

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHORT_ID = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*#[a-z0-9]+(-[a-z0-9]+)*")

GRACE = dt.timedelta(days=60)
"""How long a review may be overdue before it fails the lint."""

NOT_STATED = "not stated"
"""The release where nobody could tell which it is."""

type Box = tuple[float, float, float, float]
"""Left, top, width and height, in pixels of the capture or CSS pixels of the drawing."""


class RegisterError(ValueError):
    """Raised for a register that cannot be used; `problems` has a line for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Seen(NamedTuple):
    """What a screen rests on: when it was looked up, in which release, and where that stands."""

    on: dt.date
    release: str
    source: str


class Callout(NamedTuple):
    """A place on a screen, and the items (short ids) that tell the reader what to do there.

    `box` is given for captures only; in a drawing the template's mark has the place.
    """

    at: str
    items: tuple[str, ...]
    box: Box | None
    line: int


class Screen(NamedTuple):
    """One entry of the register.

    `also` are items done on the same screen that have no callout of their own.
    For captures: `labels` are the words to be read on it, `crop` what is kept
    of it, and `redact` what is painted over.
    """

    id: str
    product: str
    where: str
    title: str
    alt: str
    kind: str
    seen: Seen
    review_by: dt.date
    callouts: tuple[Callout, ...]
    also: tuple[str, ...]
    labels: tuple[str, ...]
    crop: Box | None
    redact: tuple[Box, ...]
    line: int

    @property
    def items(self) -> tuple[str, ...]:
        """Return the short ids of all items that have to do with this screen."""
        called = (item for callout in self.callouts for item in callout.items)
        return tuple(dict.fromkeys([*called, *self.also]))

    @property
    def told(self) -> str:
        """Return how a captured screen's caption says where it comes from."""
        known = self.seen.release != NOT_STATED
        return f"Captured {self.seen.on}" + (f", release {self.seen.release}" if known else "")

    def due(self, today: dt.date) -> dt.timedelta:
        """Return for how long the review has been overdue; below or at zero if it is not."""
        return today - self.review_by


class _Reading(Nodes):
    """A walk over the register's nodes."""

    def box(self, node: yaml.Node | None, what: str) -> Box | None:
        """Return a box; fault what is not four numbers with a width and a height."""
        if node is None:
            return None
        sides = [self._number(side) for side in self.listing(node, what)]
        match sides:
            case [float(left), float(top), float(width), float(height)] if (
                min(left, top) >= 0 and min(width, height) > 0
            ):
                return left, top, width, height
        self.fault(node, f"{what} has to be [left, top, width, height] in pixels.")
        return None

    @staticmethod
    def _number(node: yaml.Node) -> float | None:
        try:
            return float(node.value)
        except (TypeError, ValueError):
            return None

    def short_ids(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """Return a list of items' short ids."""
        like = "an item's short id, like sage-intacct/create-a-user#email"
        return tuple(
            self.text(entry, what, SHORT_ID.fullmatch, like) for entry in self.listing(node, what)
        )

    def callout(self, node: yaml.Node, kind: str) -> Callout:
        """Return one callout of a screen."""
        boxed = {"box"} if kind == "captured" else set()
        entries = self.mapping(node, "A callout", {"at", "items"} | boxed, set())
        callout = Callout(
            at=self.text(entries.get("at"), "“at”", NAME.fullmatch, "a mark, like save"),
            items=self.short_ids(entries.get("items"), "Each of “items”"),
            box=self.box(entries.get("box"), "“box”"),
            line=node.start_mark.line + 1,
        )
        if "items" in entries and not callout.items:
            self.fault(entries["items"], "A callout needs at least one item.")
        return callout

    def seen(self, node: yaml.Node | None) -> Seen:
        """Return what a screen rests on."""
        fields = {"on", "release", "source"}
        entries = self.mapping(node, "“seen”", fields, set()) if node else {}
        return Seen(
            self.date(entries.get("on"), "“on”"),
            self.text(entries.get("release"), "“release”"),
            self.text(entries.get("source"), "“source”"),
        )

    def screen(self, node: yaml.Node) -> Screen:
        """Return one entry of the register."""
        entries = self.mapping(
            node,
            "A screen",
            {
                "id", "product", "where", "title", "alt", "kind", "seen", "review-by", "callouts",
            },
            {"also", "labels", "crop", "redact"},
        )  # fmt: skip
        get = entries.get
        kinds = {"drawn", "captured"}
        kind = self.text(get("kind"), "“kind”", kinds.__contains__, "drawn or captured")
        screen = Screen(
            id=self.text(get("id"), "“id”", NAME.fullmatch, "small letters, digits and hyphens"),
            product=self.text(
                get("product"),
                "“product”",
                NAME.fullmatch,
                "a product, like sage-intacct or modeloptic",
            ),
            where=self.text(get("where"), "“where”"),
            title=self.text(
                get("title"),
                "“title”",
                lambda words: words and not words.endswith("."),
                "some words, without a full stop",
            ),
            alt=self.text(
                get("alt"),
                "“alt”",
                lambda words: words.endswith("."),
                "a sentence that says what to do there",
            ),
            kind=kind,
            seen=self.seen(get("seen")),
            review_by=self.date(get("review-by"), "“review-by”"),
            callouts=tuple(
                self.callout(entry, kind) for entry in self.listing(get("callouts"), "“callouts”")
            ),
            also=self.short_ids(get("also"), "Each of “also”"),
            labels=tuple(
                self.text(entry, "Each of “labels”")
                for entry in self.listing(get("labels"), "“labels”")
            ),
            crop=self.box(get("crop"), "“crop”"),
            redact=tuple(
                box
                for entry in self.listing(get("redact"), "“redact”")
                if (box := self.box(entry, "Each of “redact”"))
            ),
            line=node.start_mark.line + 1,
        )
        self._agreement(node, screen, set(entries))
        return screen

    def _agreement(self, node: yaml.Node, screen: Screen, given: set[str]) -> None:
        """Fault what a screen of its kind may not have, or has to have."""
        only = given & {"labels", "crop", "redact"}
        if screen.kind == "drawn" and only:
            self.fault(node, f"Only a captured screen has {', '.join(sorted(only))}.")
        if screen.kind == "captured" and "labels" not in given:
            self.fault(node, "A captured screen needs “labels”: the words to be read on it.")
        if "callouts" in given and not screen.callouts:
            self.fault(node, "A screen needs at least one callout: what is the reader to find?")
        marks = [callout.at for callout in screen.callouts]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            self.fault(node, f"The mark “{mark}” has two callouts. Put their items into one.")


def read(path: Path) -> dict[str, Screen]:
    """Return all screens of a register, by id, in its order.

    Raises:
        RegisterError: with a line for each fault, as `file:line: what to do`.
    """
    try:
        facts = shared.read_facts(path.with_name(shared.GLOSSARY.name))
        text = shared.expand(path.read_text(encoding="utf-8"), facts, mark="")
        root = yaml.compose(text, Loader=shared.LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RegisterError([f"{path}:{line}: this is no YAML: {error.problem}."]) from error
    if root is None:
        return {}
    reading = _Reading(path)
    screens: dict[str, Screen] = {}
    for node in reading.listing(root, "The register"):
        screen = reading.screen(node)
        if screen.id in screens:
            first = screens[screen.id].line
            reading.fault(node, f"The id “{screen.id}” stands on line {first} already.")
        screens[screen.id] = screen
    if reading.faults:
        raise RegisterError(reading.problems)
    return screens


def overdue(screens: dict[str, Screen], path: Path, today: dt.date) -> list[tuple[str, bool]]:
    """Return a line for each screen whose review is overdue, and whether its grace is over too."""
    return [
        (
            (
                f"{path}:{screen.line}: the screen “{screen.id}” was to be compared with the "
                f"product by {screen.review_by}. Do so, then set “seen” and “review-by” anew."
            ),
            screen.due(today) > GRACE,
        )
        for screen in screens.values()
        if screen.due(today) > dt.timedelta(0)
    ]
