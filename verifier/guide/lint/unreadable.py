"""Finds what is no YAML: a front matter, or a file beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from verifier.guide import shared
from verifier.guide.lint.problem import Problem
from verifier.guide.pages import FRONT_MATTER

if TYPE_CHECKING:
    from pathlib import Path

WRITE = "write `name: value` on each line, and quotation marks around a value that has a colon"


def unreadable(root: Path) -> Problem | None:
    """Return the first front matter or file under `docs/` that is no YAML, None if all are."""
    docs = root / "docs"
    for path in [*sorted(docs.rglob("*.yml")), *sorted(docs.rglob("*.md"))]:
        text = path.read_text("utf-8", "replace")
        if path.suffix == ".md":
            front = FRONT_MATTER.match(text)
            text = f"\n{front[1]}" if front else ""
        try:
            yaml.compose(text, shared.LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            wrong = error.problem or "This is not YAML"
            return Problem(path.relative_to(root).as_posix(), line, "yaml", wrong, WRITE)
    return None
