"""Reads what is known of screens: the register that writers write, and the pictures' manifest.

What is wrong in the register, `docs/screens.yml`, is said with its line. `manifest.json` beside the
pictures says what each was made from, its size, and where its marks stand.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NotRequired, TypedDict

import yaml

from verifier.guide import shared
from verifier.guide.checklist import ID
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.screens import drawing
from verifier.guide.source import WRITE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

GRACE = dt.timedelta(days=60)
"""How long a review may be overdue before it fails the lint."""

NOT_STATED = "not stated"
"""The release where no one could tell which it is."""

MANIFEST = "manifest.json"

type Box = list[float]
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
    items: list[str]
    line: int
    box: Box | None = None


class Screen(NamedTuple):
    """One entry of the register.

    `also` are items done on the same screen that have no callout of their own.
    For captures: `labels` are the words to be read on it, `crop` what is kept
    of it, and `redact` what is painted over.
    """

    id: str
    where: str
    title: str
    alt: str
    kind: str
    seen: Seen
    review_by: dt.date
    callouts: list[Callout]
    line: int
    also: Collection[str] = ()
    labels: Collection[str] = ()
    crop: Box | None = None
    redact: Collection[Box] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Return the short ids of all items that have to do with this screen."""
        called = (item for callout in self.callouts for item in callout.items)
        return tuple(dict.fromkeys([*called, *self.also]))

    @property
    def origin(self) -> str:
        """Return how a captured screen's caption says where it comes from."""
        known = self.seen.release != NOT_STATED
        return f"Captured {self.seen.on}" + (f", release {self.seen.release}" if known else "")


class Made(TypedDict):
    """How a capture became a picture, in pixels of the capture: its size, what was kept of it.

    With it the picture can be revised where the capture is not.
    """

    size: list[int]
    crop: Box
    redact: list[Box]


class Rendered(TypedDict):
    """The pictures of one screen, as they stand in the manifest.

    `source` is the SHA-256 of what they were made from. `files` has the SHA-256 of the picture for
    each theme; a capture has the theme `any` alone, and `made`. Size and boxes are in CSS pixels.
    """

    source: str
    width: int
    height: int
    boxes: dict[str, Box]
    files: dict[str, str]
    made: NotRequired[Made]


class Places(NamedTuple):
    """Where things are: the pages, the register, the captures, the pictures and the templates."""

    docs: Path = Path("docs")
    captured: Path = Path("captured")
    templates: Path = drawing.TEMPLATES

    @property
    def register(self) -> Path:
        """Return the register's path."""
        return self.docs / "screens.yml"

    @property
    def pictures(self) -> Path:
        """Return the folder of rendered pictures."""
        return self.docs / "assets" / "screens"


def name_picture(screen: str, theme: str) -> str:
    """Return the name of a picture's file; a capture has one for both themes, `any`."""
    return f"{screen}.webp" if theme == "any" else f"{screen}-{theme}.webp"


def load_manifest(pictures: Path) -> dict[str, Rendered]:
    """Return the manifest of a folder of pictures, by screen; empty if there is none yet."""
    path = pictures / MANIFEST
    found: dict[str, Rendered] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def is_text(pattern: str = ".+") -> Callable[[Any], bool]:
    """Return what says whether a value is a text of this form."""
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def is_list(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what says whether a value is a list whose entries fit."""
    return lambda value: isinstance(value, list) and all(map(fits, value))


def is_box(value: Any) -> bool:
    """Say whether a value is four numbers, with a width and a height."""
    number = is_list(lambda side: isinstance(side, int | float))
    return number(value) and len(value) == 4 and min(value[:2]) >= 0 and min(value[2:]) > 0


def is_day(value: object) -> bool:
    """Say whether a value is a date without a time."""
    return type(value) is dt.date


ITEMS = is_list(is_text(rf"[a-z0-9-]+(/[a-z0-9-]+)*#{ID.pattern}"))
SIDES = "[left, top, width, height] in pixels"
DAY = "a date, like 2026-11-30"
SHORT_IDS = "a list of items' short ids, like [sage-intacct/create-a-user#email]"

FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (is_text(ID.pattern), "small letters, digits and hyphens"),
    "where": (is_text(), "some words"),
    "title": (is_text(".*[^.]"), "some words, without a full stop"),
    "alt": (is_text(r".+\."), "a sentence that says what to do there"),
    "kind": (is_text("drawn|captured"), "drawn or captured"),
    "on": (is_day, DAY),
    "release": (is_text(), "some words"),
    "source": (is_text(), "some words"),
    "review-by": (is_day, DAY),
    "at": (is_text(ID.pattern), "a mark, like save"),
    "items": (lambda value: bool(value) and ITEMS(value), f"{SHORT_IDS}, at least one"),
    "also": (ITEMS, SHORT_IDS),
    "labels": (is_list(is_text()), "a list of the words to be read on it"),
    "box": (is_box, SIDES),
    "crop": (is_box, SIDES),
    "redact": (is_list(is_box), f"a list of boxes {SIDES}"),
}
"""What each field has to be, except for `seen` and `callouts`, which have fields themselves."""

REQUIRED = ("id", "where", "title", "alt", "kind", "seen", "review-by", "callouts")
CAPTURED = ("labels", "crop", "redact")


class _Reader:
    """A walk over the register's nodes that collects what is wrong with their lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.loader = shared.LOADER("")
        self.problems: list[Problem] = []

    def add(self, node: yaml.Node, wrong: str, write: str = "correct the entry") -> None:
        """Note what is wrong at a node's line."""
        line = node.start_mark.line + 1
        self.problems.append(Problem(self.file, line, "screens", wrong, write))

    def list_entries(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return a list's entries; note a node that isn't a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.add(node, f"{what} has to be a list", "begin each entry with a hyphen")
        return []

    def read_fields(
        self, node: yaml.Node, what: str, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return a mapping's values; note another node, and what is wrong with the fields."""
        if not isinstance(node, yaml.MappingNode):
            self.add(node, f"{what} has to be a mapping", "write it like “id: add-role”")
            return {}
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in {*required, *optional}:
                known = ", ".join(sorted({*required, *optional}))
                self.add(key, f"{what} has no field “{name}”", f"write one of: {known}")
            elif name in found:
                self.add(key, f"{what} has the field “{name}” twice", "take one out")
            else:
                found[name] = self.read_value(name, value)
        for name in sorted(set(required) - set(found)):
            self.add(node, f"{what} lacks the field “{name}”", f"write “{name}: …”")
        return found

    def read_value(self, name: str, node: yaml.Node) -> Any:
        """Return the value of a field; note one that is not as its form says."""
        if name == "seen":
            return self.read_fields(node, "“seen”", Seen._fields)
        if name == "callouts":
            return [
                {
                    **self.read_fields(entry, "A callout", ("at", "items"), ("box",)),
                    "line": entry.start_mark.line + 1,
                }
                for entry in self.list_entries(node, "“callouts”")
            ]
        try:
            value = self.loader.construct_object(node, deep=True)
        except ValueError:
            value = None
        if isinstance(value, str):
            value = " ".join(value.split())
        fits, like = FORMS[name]
        if not fits(value):
            self.add(node, f"“{name}” has to be {like}")
        return value

    def read_screen(self, node: yaml.Node) -> Screen | None:
        """Return one entry of the register, None if anything is wrong with it."""
        before = len(self.problems)
        given = self.read_fields(node, "A screen", REQUIRED, ("also", *CAPTURED))
        if len(self.problems) == before:
            self.check_screen(node, given)
        if len(self.problems) > before:
            return None
        given["review_by"], given["seen"] = given.pop("review-by"), Seen(**given["seen"])
        given["callouts"] = [Callout(**callout) for callout in given["callouts"]]
        return Screen(**given, line=node.start_mark.line + 1)

    def check_screen(self, node: yaml.Node, given: dict[str, Any]) -> None:
        """Note what a screen of its kind may not have, or has to have."""
        boxed = {"box"} if any("box" in callout for callout in given["callouts"]) else set()
        only = sorted(boxed | (given.keys() & set(CAPTURED)))
        if given["kind"] == "drawn" and only:
            self.add(node, f"Only a captured screen has {', '.join(only)}", "take it out")
        if given["kind"] == "captured":
            if "labels" not in given:
                write = "write “labels” with the words to be read on it"
                self.add(node, "A captured screen needs “labels”", write)
            for callout in given["callouts"]:
                if "box" not in callout:
                    wrong = f"The callout “{callout['at']}” lacks the field “box”"
                    self.add(node, wrong, f"write “box: {SIDES}”")
        if not given["callouts"]:
            write = "write what the reader is to find on it"
            self.add(node, "A screen needs at least one callout", write)
        marks = [callout["at"] for callout in given["callouts"]]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            self.add(node, f"The mark “{mark}” has two callouts", "put their items into one")


def name_register(path: Path) -> str:
    """Return the path of a register relative to the project's root, in whose `docs` it is.

    >>> from pathlib import Path
    >>> name_register(Path("/project/docs/screens.yml"))
    'docs/screens.yml'
    """
    return path.relative_to(path.parent.parent).as_posix()


def read_register(path: Path) -> dict[str, Screen]:
    """Return all screens of a register, by id, in its order; raise ProblemsError for its faults."""
    reader = _Reader(name_register(path))
    try:
        facts = shared.read_facts(path.with_name(shared.GLOSSARY.name))
        text = shared.expand_names(path.read_text(encoding="utf-8"), facts, mark="")
        root = yaml.compose(text, Loader=shared.LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        wrong = f"This is no YAML: {error.problem}"
        problem = Problem(reader.file, line, "screens", wrong, WRITE)
        raise ProblemsError([problem]) from error
    screens: dict[str, Screen] = {}
    for node in reader.list_entries(root, "The register") if root else ():
        if screen := reader.read_screen(node):
            first = screens.setdefault(screen.id, screen)
            if first is not screen:
                wrong = f"The id “{screen.id}” stands on line {first.line} already"
                reader.add(node, wrong, "write another")
    if reader.problems:
        raise ProblemsError(sorted(reader.problems))
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
                f"The screen “{screen.id}” ({screen.where}) was to be compared with the product "
                f"by {screen.review_by}"
            )
            write = "do so, then set “seen” and “review-by” again"
            yield Problem(name_register(path), screen.line, "screens", wrong, write)
