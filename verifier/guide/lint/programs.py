"""The two programs from outside: rumdl for the form of Markdown, typos for spelling.

Their settings stand in `pyproject.toml`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = (
    "docs", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
)  # fmt: skip
"""What writers write."""


NUMBERS = "MD029"
"""The rule of rumdl's about the numbers of a list."""


def program(name: str) -> str:
    """Return the path of a program of this environment."""
    return str(Path(sys.executable).with_name(name))


def run(root: Path, *command: str) -> str:
    """Run a program at a project's root and return what it prints.

    Raises RuntimeError where it is not there, and with its own words where it could not do its
    work.
    """
    if not Path(program(command[0])).exists():
        raise RuntimeError(f"{command[0]} is not set up here. Run `make lint`, which does that.")
    done = subprocess.run(  # noqa: S603 (our own programs, with our own arguments)
        [program(command[0]), *command[1:]], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode and done.stderr and not done.stdout:
        raise RuntimeError(f"{command[0]} could not check the pages: {done.stderr.strip()}")
    return done.stdout


def existing(root: Path) -> list[str]:
    """Return the pages that are there."""
    return [path for path in PAGES if (root / path).exists()]


def form(root: Path) -> Iterator[Problem]:
    """Find slips in the form of Markdown."""
    printed = run(root, "rumdl", "check", "--no-cache", "--output-format", "json", *existing(root))
    renumbered: set[str] = set()
    for found in json.loads(printed or "[]"):
        rule, fixable = found["rule"], found["fixable"]
        if rule == NUMBERS:
            # One item put between others gives all below it another number.
            if found["file"] in renumbered:
                continue
            renumbered.add(found["file"])
        write = (
            "run `make fix`"
            if fixable
            else f"see `python -m verifier lint --explain {rule}` for the right form"
        )
        yield Problem(found["file"], found["line"], rule, found["message"].rstrip("."), write)


def spelling(root: Path) -> Iterator[Problem]:
    """Find misspelled words, in pages and in code.

    Words are spelled the American way; labels and quoted messages are spelled as the product spells
    them.

    Bad::

        Modeloptic retrives what it is authorized to read.

    Good::

        Modeloptic retrieves what it is authorized to read.
    """
    for line in run(root, "typos", "--no-check-filenames", "--format", "json").splitlines():
        found: dict[str, Any] = json.loads(line)
        if found["type"] == "typo":
            better = " or ".join(f"“{word}”" for word in found["corrections"])
            yield Problem(
                found["path"].removeprefix("./"),
                found.get("line_num", 1),
                "spelling",
                f"“{found['typo']}” is misspelled, or not American",
                f"write {better}; a right word goes into pyproject.toml, [tool.typos]",
            )


def fix(root: Path) -> None:
    """Mend the form of Markdown, and misspelled words with one right spelling."""
    run(root, "rumdl", "check", "--no-cache", "--fix", "--silent", *existing(root))
    # A page's name is its address: it is nobody's to correct.
    names = ("--no-check-filenames", "--write-changes", "--format", "brief")
    run(root, "typos", *names, *existing(root))
