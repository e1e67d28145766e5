"""Walks the nodes of a YAML file that writers keep, and says what is wrong on which line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Nodes:
    """A walk over the nodes of one file that collects faults with their lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[tuple[int, str]] = []

    def fault(self, node: yaml.Node, sentence: str) -> None:
        """Note a fault at a node's line."""
        self.faults.append((node.start_mark.line + 1, sentence))

    @property
    def problems(self) -> list[str]:
        """Return the faults in the order of their lines."""
        return [f"{self.path}:{line}: {sentence}" for line, sentence in sorted(self.faults)]

    def mapping(
        self, node: yaml.Node, what: str, required: set[str], optional: set[str]
    ) -> dict[str, yaml.Node]:
        """Return a mapping's entries; fault a node that is none, and unknown or missing names."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} has to be a mapping, like “id: add-role”.")
            return {}
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in required | optional:
                known = ", ".join(sorted(required | optional))
                self.fault(key, f"{what} has no field “{key.value}”. It may have: {known}.")
            elif key.value in entries:
                self.fault(key, f"{what} has the field “{key.value}” twice. Take one out.")
            entries[key.value] = value
        for name in sorted(required - set(entries)):
            self.fault(node, f"{what} lacks the field “{name}”.")
        return entries

    def listing(self, node: yaml.Node | None, what: str) -> Iterator[yaml.Node]:
        """Yield a list's entries; nothing for a field that is not there."""
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what} has to be a list.")
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
            self.fault(node, f"{what} has to be {like}.")
        return value

    def date(self, node: yaml.Node | None, what: str) -> dt.date:
        """Return a date; fault what is none."""
        try:
            return dt.date.fromisoformat(self.text(node, what))
        except ValueError:
            if node is not None:
                self.fault(node, f"{what} has to be a date, like 2026-11-30.")
            return dt.date.max
