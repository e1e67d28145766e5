"""What a rule is given and what it gives: the guide as it is read, and the registry of rules."""

from __future__ import annotations

import datetime as dt
from functools import wraps
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.guide import shared
from verifier.guide.generated import generate_pages
from verifier.guide.problem import Problem
from verifier.guide.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

REFERENCES = "docs/references.yml"

WRITTEN_BY_MACHINE = ("docs/codes/",)
"""Pages that the catalogue fills; the rules have nothing to say there."""


class Glossary(NamedTuple):
    """What a page's words are compared with, from `docs/glossary.yml`."""

    labels: frozenset[str]
    names: frozenset[str]
    openings: frozenset[str]
    leading: tuple[str, ...]
    acting: tuple[str, ...]
    instead: dict[str, str]


class Guide(NamedTuple):
    """The project's root, its pages as written, and what they are compared with.

    `files` are all under `docs/`, `anchors` the ids of each page, and `references` the listed
    addresses outside of the site, with the day on which each was last read.
    """

    root: Path
    sources: list[Source]
    glossary: Glossary
    facts: shared.Facts
    files: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    references: Mapping[str, dt.date]


type Found = tuple[int, str, str]
"""The line from 1, what is wrong and what to write: clauses without a full stop."""

type PageRule = Callable[[Source, Guide], Iterator[Found]]
type Rule = Callable[[Guide], Iterator[Problem]]

RULES: dict[str, Rule] = {}
"""The rules by name."""


def guide_rule(name: str) -> Callable[[Rule], Rule]:
    """Register a function that looks at the guide as a whole as the rule of a name."""
    return lambda function: RULES.setdefault(name, function)


def page_rule(name: str) -> Callable[[PageRule], Rule]:
    """Register a function that looks at one page as the rule of a name, for all pages."""

    def register(function: PageRule) -> Rule:
        @wraps(function)
        def check_pages(guide: Guide) -> Iterator[Problem]:
            for source in guide.sources:
                for line, wrong, write in function(source, guide):
                    yield Problem(source.path, line, name, wrong, write)

        return guide_rule(name)(check_pages)

    return register


def read_guide(root: Path) -> Guide:
    """Read a project's pages and the rest; raise ValueError where a file has another shape."""
    docs, sources = root / "docs", read_sources(root)
    files = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    return Guide(
        root,
        sources,
        read_glossary(root),
        shared.read_facts(root / shared.GLOSSARY),
        frozenset(files | generate_pages().keys()),
        {
            source.path.removeprefix("docs/"): frozenset(
                {found.id for found in source.headings} | {found.id for found in source.items}
            )
            for source in sources
        },
        read_references(root),
    )


def read_sources(root: Path) -> list[Source]:
    """Read every page that people write, in the order of their paths."""
    return [
        Source(name, path.read_text("utf-8", "replace"))
        for path in sorted((root / "docs").rglob("*.md"))
        if not (name := path.relative_to(root).as_posix()).startswith(WRITTEN_BY_MACHINE)
    ]


def read_glossary(root: Path) -> Glossary:
    """Read the glossary of a project's root.

    Raises ValueError, naming the part, where one is missing, has another shape, or
    a menu names a label that is not listed.
    """
    path = root / shared.GLOSSARY
    read = yaml.safe_load(path.read_text("utf-8"))
    try:
        glossary = Glossary(
            labels=frozenset(label for labels in read["labels"].values() for label in labels),
            names=frozenset(read["names"]),
            openings=frozenset(read["openings"]),
            leading=tuple(read["verbs"]["leading"]),
            acting=tuple(read["verbs"]["acting"]),
            instead={str(word): str(better) for word, better in read["instead"].items()},
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(
            f"{shared.GLOSSARY} lacks a part, or has it in another shape: {error}. "
            "It has labels by product, names, openings, verbs (leading, acting) and instead."
        ) from error
    for name, menu in shared.read_facts(path).menus.items():
        for label in (label for way in (menu.usual, *menu.others) for label in way):
            if label not in glossary.labels:
                raise ValueError(
                    f"{shared.GLOSSARY}: the menu “{name}” names “{label}”, which the labels lack. "
                    "Spell it as it stands there, or add it."
                )
    return glossary


def read_references(root: Path) -> dict[str, dt.date]:
    """Return the addresses outside of the site that somebody read and listed, with the day.

    Raises ValueError where the list has another shape.
    """
    path = root / REFERENCES
    read = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    try:
        dates = {address: day for day, addresses in (read or {}).items() for address in addresses}
    except (AttributeError, TypeError) as error:
        raise ValueError(f"{REFERENCES} lists addresses under days: {error}.") from error
    if wrong := [day for day in dates.values() if not isinstance(day, dt.date)]:
        raise ValueError(f"{REFERENCES}: “{wrong[0]}” is no day, like 2026-11-22.")
    return dates
