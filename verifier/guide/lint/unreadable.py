"""Finds what can't be read: files that are not UTF-8, open front matter, broken YAML."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

import yaml

from verifier.guide import shared
from verifier.guide.lint.problem import Problem
from verifier.guide.markdown_text import FRONT_MATTER

if TYPE_CHECKING:
    from pathlib import Path

WRITE = "write `name: value` on each line, and quotation marks around a value that has a colon"

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a file of UTF-16 begins, and one of UTF-32 with it."""

OPEN = re.compile(r"---\s*\n(?:\s*\n)*[\w-]+:")
"""The beginning of a page that has front matter, whether it ends or not."""

CUT = re.compile(r"^(?P<name>[\w-]+): +(?!['\"]).*?(?P<rest> #.*)$")
"""A value that YAML cuts off: it takes what follows a blank and a # for a comment."""


def unreadable(root: Path) -> Problem | None:
    """Return the first file under `docs/` that can't be read, None if all can."""
    docs = root / "docs"
    for path in [*sorted(docs.rglob("*.yml")), *sorted(docs.rglob("*.md"))]:
        file = path.relative_to(root).as_posix()
        content = path.read_bytes()
        if found := _check_encoding(content):
            at, wrong, write = found
            return Problem(file, at, "encoding", wrong, write)
        text = "\n".join(content.decode("utf-8").splitlines()) + "\n"
        if path.suffix == ".md":
            front = FRONT_MATTER.match(text)
            if front is None and OPEN.match(text):
                return Problem(
                    file,
                    1,
                    "yaml",
                    "The front matter has no end",
                    "write a line --- below its last line",
                )
            text = f"\n{front[1]}" if front else ""
            for number, words in enumerate(text.splitlines(), 1):
                if cut := CUT.match(words):
                    return Problem(
                        file,
                        number,
                        "yaml",
                        f"“{cut['rest'].strip()}” is taken for a comment and left out",
                        f"put quotation marks around the whole value of {cut['name']}",
                    )
        try:
            node = yaml.compose(text, shared.LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            return Problem(file, line, "yaml", error.problem or "This is not YAML", WRITE)
        if path.suffix == ".md" and node and not isinstance(node, yaml.MappingNode):
            return Problem(file, 2, "yaml", "The front matter holds no names with values", WRITE)
    return None


def _check_encoding(content: bytes) -> tuple[int, str, str] | None:
    """Return the line, what is wrong and what to do about a file's bytes; None if it is UTF-8."""
    if content.startswith(WIDE) or b"\0" in content:
        return 1, "The file is written in UTF-16", "save it as UTF-8"
    if content.startswith(codecs.BOM_UTF8):
        return (
            1,
            "The file begins with a byte order mark, an invisible character",
            "save it as “UTF-8 without BOM”, or run `make fix`",
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return line, "A character of this line is not in UTF-8", "save the whole file as UTF-8"
    return None
