"""Reads `docs/screens.yml`, the register of all screens, and says what is wrong on which line."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from verifier.guide import shared
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.source import WRITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHORT_ID = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*#[a-z0-9]+(-[a-z0-9]+)*")

GRACE = dt.timedelta(days=60)
"""How long a review may be overdue before it fails the lint."""

NOT_STATED = "not stated"
"""The release where nobody could tell which it is."""

type Box = tuple[float, float, float, float]
"""Left, top, width and height, in pixels of the capture or CSS pixels of the drawing."""


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


class Nodes:
    """A walk over the nodes of one file that collects what is wrong with their lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def fault(self, node: yaml.Node, wrong: str, write: str = "correct the entry") -> None:
        """Note what is wrong at a node's line."""
        line = node.start_mark.line + 1
        self.problems.append(Problem(self.file, line, "screens", wrong, write))

    def mapping(
        self, node: yaml.Node, what: str, required: set[str], optional: set[str]
    ) -> dict[str, yaml.Node]:
        """Return a mapping's entries; fault a node that is none, and unknown or missing names."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} has to be a mapping", "write it like “id: add-role”")
            return {}
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in required | optional:
                known = ", ".join(sorted(required | optional))
                self.fault(key, f"{what} has no field “{key.value}”", f"write one of: {known}")
            elif key.value in entries:
                self.fault(key, f"{what} has the field “{key.value}” twice", "take one out")
            entries[key.value] = value
        for name in sorted(required - set(entries)):
            self.fault(node, f"{what} lacks the field “{name}”", f"write “{name}: …”")
        return entries

    def listing(self, node: yaml.Node | None, what: str) -> Iterator[yaml.Node]:
        """Yield a list's entries; nothing for a field that is not there."""
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what} has to be a list", "begin each entry with a hyphen")
            return
        yield from node.value

    def text(
        self,
        node: yaml.Node | None,
        what: str,
        fits: Callable[[str], Any] = bool,
        like: str = "some words",
    ) -> str:
        """Return a text that fits; fault one that does not."""
        if node is None:
            return ""
        value = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        if not fits(value):
            self.fault(node, f"{what} has to be {like}")
        return value

    def date(self, node: yaml.Node | None, what: str) -> dt.date:
        """Return a date; fault what is none."""
        try:
            return dt.date.fromisoformat(self.text(node, what))
        except ValueError:
            if node is not None:
                self.fault(node, f"{what} has to be a date", "write it like 2026-11-30")
            return dt.date.max


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
        self.fault(node, f"{what} has to be [left, top, width, height] in pixels")
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
            self.fault(entries["items"], "A callout needs at least one item", "write its short id")
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
            wrong = f"Only a captured screen has {', '.join(sorted(only))}"
            self.fault(node, wrong, "take it out")
        if screen.kind == "captured" and "labels" not in given:
            wrong = "A captured screen needs “labels”"
            self.fault(node, wrong, "write “labels” with the words to be read on it")
        if "callouts" in given and not screen.callouts:
            wrong = "A screen needs at least one callout"
            self.fault(node, wrong, "write what the reader is to find on it")
        marks = [callout.at for callout in screen.callouts]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            self.fault(node, f"The mark “{mark}” has two callouts", "put their items into one")


def name_register(path: Path) -> str:
    """Return the path of a register relative to the project's root, in whose `docs` it is.

    >>> from pathlib import Path
    >>> name_register(Path("/project/docs/screens.yml"))
    'docs/screens.yml'
    """
    return path.relative_to(path.parent.parent).as_posix()


def read_register(path: Path) -> dict[str, Screen]:
    """Return all screens of a register, by id, in its order; raise ProblemsError for its faults."""
    try:
        facts = shared.read_facts(path.with_name(shared.GLOSSARY.name))
        text = shared.expand_names(path.read_text(encoding="utf-8"), facts, mark="")
        root = yaml.compose(text, Loader=shared.LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        wrong = f"This is no YAML: {error.problem}"
        problem = Problem(name_register(path), line, "screens", wrong, WRITE)
        raise ProblemsError([problem]) from error
    if root is None:
        return {}
    reading = _Reading(name_register(path))
    screens: dict[str, Screen] = {}
    for node in reading.listing(root, "The register"):
        screen = reading.screen(node)
        if screen.id in screens:
            first = screens[screen.id].line
            reading.fault(
                node, f"The id “{screen.id}” stands on line {first} already", "write another"
            )
        screens[screen.id] = screen
    if reading.problems:
        raise ProblemsError(sorted(reading.problems))
    return screens


def today() -> dt.date:
    """Return today's date in UTC."""
    return dt.datetime.now(tz=dt.UTC).date()


def list_overdue(
    screens: Iterable[Screen], path: Path, day: dt.date, grace: dt.timedelta = dt.timedelta(0)
) -> Iterator[Problem]:
    """Yield each screen of a register whose review is overdue by more than its grace."""
    for screen in screens:
        if day - screen.review_by > grace:
            wrong = (
                f"The screen “{screen.id}” was to be compared with the product by "
                f"{screen.review_by}"
            )
            write = "do so, then set “seen” and “review-by” anew"
            yield Problem(name_register(path), screen.line, "screens", wrong, write)
