"""A page as it is written: its lines, front matter, headings, items and links, with line numbers.

The rules read the source and not the built page: what they say has to name the line to change.
"""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from verifier.guide import shared
from verifier.guide.markdown_text import (
    FRONT_MATTER,
    SCREEN,
    TARGET,
    Attributes,
    mark_code,
    read_attributes,
)
from verifier.guide.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMENT = re.compile(r"<!--.*?-->")
CODE = re.compile(r"(`+)(.+?)\1")
HEADING = re.compile(r"(#{1,6}) (.+?)\s*$")
ITEM = re.compile(r"(\s*)(?:[-*+]|\d+\.) \[[ xX]\] (.*)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(rf"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>{TARGET})(?: [^)]*)?\)")
DEFINITION = re.compile(r"\s*\[[^\]]+\]:\s+<?(?P<target>[^\s>]+)>?")

WRITE = "write `name: value` on each line, and quotation marks around a value that has a colon"

TEXT_FILES = ("*.toml", "*.yml", "*.md")
"""What writers write under `docs/`; the ledger says itself where it isn't TOML."""

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a file of UTF-16 begins, and one of UTF-32 with it."""

OPEN = re.compile(r"---\s*\n(?:\s*\n)*[\w-]+:")
"""The beginning of a page that has front matter, whether it ends or not."""

CUT = re.compile(r"^(?P<name>[\w-]+): +(?!['\"]).*?(?P<rest> #.*)$")
"""A value that YAML cuts off: it takes what follows a blank and a # for a comment."""


class Heading(NamedTuple):
    """A heading: its level from 1, its words, its id or "", and its classes."""

    line: int
    level: int
    text: str
    id: str
    classes: list[str]


class Item(NamedTuple):
    """A checklist item: its sentence on one line, its id or "", its classes and its values."""

    line: int
    text: str
    id: str
    classes: list[str]
    given: dict[str, str]


class Link(NamedTuple):
    """A link or picture, or the definition of one."""

    line: int
    target: str
    picture: bool


def blank(match: re.Match[str]) -> str:
    """Return as many blanks as were matched, so that columns stay."""
    return " " * len(match[0])


class Source:
    """One Markdown file; `path` is relative to the project's root."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    @cached_property
    def front_end(self) -> int:
        """How many lines the front matter takes, its rules included; 0 without one."""
        front = FRONT_MATTER.match("\n".join([*self.lines, ""]))
        return front[0].count("\n") if front else 0

    @cached_property
    def front(self) -> dict[str, Any]:
        """The front matter; raises YAMLError where it can't be read."""
        text = "\n".join(self.lines[: self.front_end][1:-1])
        read = yaml.load(text, shared.LOADER)  # noqa: S506 - it is a safe one
        return read if isinstance(read, dict) else {}

    def find_front_line(self, key: str) -> int:
        """Return the line of a key of the front matter, 1 if it is not there."""
        for number, line in enumerate(self.lines[: self.front_end], 1):
            if line.lstrip().startswith(f"{key}:"):
                return number
        return 1

    @property
    def body(self) -> list[str]:
        """The lines below the front matter."""
        return self.lines[self.front_end :]

    @cached_property
    def text(self) -> list[tuple[int, str]]:
        """Every line of text with its number: no front matter, fenced code or comments."""
        return list(self.read_unfenced())

    def read_unfenced(self) -> Iterator[tuple[int, str]]:
        """Yield the lines outside of fenced code."""
        for number, (line, code) in enumerate(mark_code(self.body), self.front_end + 1):
            if not code:
                yield number, COMMENT.sub(blank, line)

    @cached_property
    def prose(self) -> list[tuple[int, str]]:
        """The lines of text without code, links' addresses and attributes."""
        return [
            (number, read_prose(line)) for number, line in self.text if not DEFINITION.match(line)
        ]

    @cached_property
    def ids(self) -> dict[str, int]:
        """The line of each id that is written; a screen's begins with `screen-`."""
        found: dict[str, int] = {}
        for number, line in self.text:
            if screen := SCREEN.fullmatch(line):
                found.setdefault(f"screen-{screen['id']}", number)
            elif (attributes := read_attributes(line)) and attributes.id:
                found.setdefault(attributes.id, number)
        return found

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings in order."""
        return [
            Heading(number, len(match[1]), match[2], given.id, given.classes)
            for number, line in self.text
            for given in [read_attributes(line) or Attributes(line, "")]
            if (match := HEADING.match(given.before))
        ]

    def read_section(self, name: str) -> str:
        """Return what stands below the heading with an id, up to the next one; "" without it."""
        lines = [heading.line for heading in self.headings] + [len(self.lines) + 1]
        start = next((each.line for each in self.headings if each.id == name), lines[-1])
        end = min((line for line in lines if line > start), default=start)
        return "\n".join(self.lines[start : end - 1])

    @cached_property
    def items(self) -> list[Item]:
        """The checklist items in order."""
        return list(self.read_items())

    def read_items(self) -> Iterator[Item]:
        """Yield each item with what continues its sentence on the lines below."""
        for position, (number, line) in enumerate(self.text):
            if not (start := ITEM.match(line)):
                continue
            parts, given = [start[2].strip()], Attributes("", "")
            for _, more in self.text[position + 1 :]:
                attributes = read_attributes(more)
                if attributes and not attributes.before:
                    given = attributes
                    break
                if not more.strip() or ITEM.match(more):
                    break
                parts.append(more.strip())
            yield Item(number, " ".join(parts), given.id, given.classes, given.values)

    @cached_property
    def links(self) -> list[Link]:
        """The links, pictures and definitions in order."""
        found = []
        for number, line in self.text:
            bare = CODE.sub(blank, line)
            if match := DEFINITION.match(bare):
                found.append(Link(number, match["target"], picture=False))
            found += [
                Link(number, match["target"], match[0].startswith("!"))
                for match in LINK.finditer(bare)
            ]
        return found


def read_prose(line: str) -> str:
    """Return a line's words: no code, no address, no attributes; bold stays marked.

    >>> read_prose("Go to [the **Security** tab](a.md#b){ .x }, enter `y`.").split()
    ['Go', 'to', 'the', '**Security**', 'tab', ',', 'enter', '.']
    """
    line = re.sub(r"\{\{.*?\}\}", blank, CODE.sub(blank, line))
    line = re.sub(rf"\]\({TARGET}[^)]*\)|\]\[[^\]]*\]", " ", line)
    line = re.sub(r"\{[^{}]*\}", blank, line)
    return re.sub(r"!?\[(?!\^)|\]", " ", line)


def list_files(root: Path) -> list[Path]:
    """Return the files under `docs/` that are read as text, by kind and path."""
    return [path for kind in TEXT_FILES for path in sorted((root / "docs").rglob(kind))]


def find_unreadable_file(root: Path) -> Problem | None:
    """Return the first file under `docs/` that can't be read, None if all can."""
    for path in list_files(root):
        content = path.read_bytes()
        if found := check_encoding(content) or check_yaml(path.suffix, content.decode("utf-8")):
            return Problem(path.relative_to(root).as_posix(), *found)
    return None


type Mistake = tuple[int, str, str, str]
"""The line from 1, the rule, what is wrong and what to write."""


def check_encoding(content: bytes) -> Mistake | None:
    """Return what is wrong with a file's bytes; None if it is UTF-8."""
    if content.startswith(WIDE) or b"\0" in content:
        return 1, "encoding", "The file is written in UTF-16", "save it as UTF-8"
    if content.startswith(codecs.BOM_UTF8):
        wrong = "The file begins with a byte order mark, an invisible character"
        return 1, "encoding", wrong, "save it as “UTF-8 without BOM”, or run `make fix`"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = "A character of this line is not in UTF-8"
        return line, "encoding", wrong, "save the whole file as UTF-8"
    return None


def check_yaml(suffix: str, content: str) -> Mistake | None:
    """Return what is wrong with a file of YAML, or with a page's front matter; None if nothing."""
    text = "\n".join(content.splitlines()) + "\n"
    if suffix == ".md":
        front = FRONT_MATTER.match(text)
        if front is None and OPEN.match(text):
            return 1, "yaml", "The front matter has no end", "write a line --- below its last line"
        text = f"\n{front[1]}" if front else ""
        for number, words in enumerate(text.splitlines(), 1):
            if cut := CUT.match(words):
                wrong = f"“{cut['rest'].strip()}” is taken for a comment and left out"
                write = f"put quotation marks around the whole value of {cut['name']}"
                return number, "yaml", wrong, write
    try:
        node = yaml.compose(text, shared.LOADER) if suffix != ".toml" else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return line, "yaml", error.problem or "This is not YAML", WRITE
    if suffix == ".md" and node and not isinstance(node, yaml.MappingNode):
        return 2, "yaml", "The front matter holds no names with values", WRITE
    return None
