"""The words of the guide, from `docs/glossary.yml`: labels, names, verbs, words to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.guide import shared

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = "docs/glossary.yml"


class Glossary(NamedTuple):
    """What a page's words are held against."""

    labels: frozenset[str]
    names: frozenset[str]
    openings: frozenset[str]
    leading: tuple[str, ...]
    acting: tuple[str, ...]
    instead: dict[str, str]


def read_glossary(root: Path) -> Glossary:
    """Read the glossary of a project's root.

    Raises ValueError, naming the part, where one is missing, has another shape, or
    a menu names a label that is not listed.
    """
    path = root / GLOSSARY
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
            f"{GLOSSARY} lacks a part, or has it in another shape: {error}. "
            "It has labels by product, names, openings, verbs (leading, acting) and instead."
        ) from error
    for name, menu in shared.read_facts(path).menus.items():
        for label in (label for way in (menu.usual, *menu.others) for label in way):
            if label not in glossary.labels:
                raise ValueError(
                    f"{GLOSSARY}: the menu “{name}” names “{label}”, which the labels lack. "
                    "Spell it as it stands there, or add it."
                )
    return glossary
