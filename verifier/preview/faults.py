"""Turns what a build stumbles over into file, line and what to write."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path
from typing import override

from jinja2 import TemplateSyntaxError
from yaml import MarkedYAMLError

from verifier.guide.lint.problem import Problem
from verifier.guide.lint.unreadable import WRITE, unreadable
from verifier.guide.pages import line_of
from verifier.guide.ready import plain

DOC_FILE = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?(?:link|path) '(?P<target>[^']*)'")
READING = re.compile(r"Error (?:reading|building) page '(?P<page>[^']+)'")
PLACED = re.compile(r"(?:^|: )(?P<file>[\w./-]+\.(?:md|yml)):(?P<line>\d+): (?P<text>.+)")
WITHIN = re.compile(r"\b(docs/[\w./-]+\.md): ")
NAMED = re.compile(r"“([^”]+)”|\{\{ (.+?) \}\}")
LINE = re.compile(r"\bline (\d+)")
QUIET = (
    "A 'dirty' build",
    "Excluding ",
    "The following pages exist in the docs",
    "A reference to ",
)
"""How messages begin that are about how the preview builds, or that the checks say better."""


class Records(logging.Handler):
    """Keeps the warnings and errors of one build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's first lines."""
        message = record.getMessage().strip()
        if not message.startswith(QUIET):
            self.messages.append(message)


def sentence(text: str) -> tuple[str, str]:
    """Return what is wrong, and what to write where the text says so after its first sentence.

    >>> sentence("It has no id. Write one.")
    ('It has no id', 'Write one')
    """
    wrong, _, write = " ".join(text.split()).partition(". ")
    return wrong.rstrip("."), write.rstrip(".") or "correct it and save again"


def line_with(path: Path, text: str) -> int:
    """Return the first line of a file that has a text in it, 1 if none has."""
    if not text or not path.is_file():
        return 1
    lines = path.read_text("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


def of_message(root: Path, message: str) -> Problem:
    """Return the problem that a warning of the build tells of."""
    if found := PLACED.search(message):
        wrong, write = sentence(found["text"])
        return Problem(found["file"], int(found["line"]), "build", wrong, write)
    wrong, write = sentence(message)
    if found := DOC_FILE.search(message):
        file = f"docs/{found['page']}"
        return Problem(file, line_with(root / file, found["target"]), "build", wrong, write)
    if found := READING.search(message):
        # A page that draws from others, like an overview, names the one that stumbled.
        inner = WITHIN.search(message)
        file = inner[1] if inner else f"docs/{found['page']}"
        told = message[inner.end() :] if inner else message.partition("': ")[2]
        wrong, write = sentence(told)
        line = line_named(root / file, told)
        if line == 1 and not inner:
            # A page that repeats others has their mistakes and not their lines.
            beside = sorted((root / file).parent.glob("*.md"))
            places = ((path, line_named(path, told)) for path in beside)
            path, line = next(((at, n) for at, n in places if n > 1), (root / file, 1))
            file = inside(root, str(path))
        return Problem(file, line, "build", wrong, write)
    at = LINE.search(message)
    return Problem("mkdocs.yml", int(at[1]) if at else 1, "build", wrong, write)


def of_messages(root: Path, messages: list[str]) -> list[Problem]:
    """Return the problems that warnings tell of, without those that a page repeats from others."""
    problems = [of_message(root, message) for message in messages]
    repeating = {
        problem.file
        for problem in problems
        if problem.line == 1 and line_with(root / problem.file, "repeats: true") > 1
    }
    others = [problem for problem in problems if problem.file not in repeating]
    return others or problems


def line_named(path: Path, message: str) -> int:
    """Return the line of a page on which what a message names in quotes is written."""
    for found in NAMED.finditer(message):
        name = found[1] or found[2]
        if (
            path.is_file()
            and (line := line_of(path.read_text("utf-8"), name.rpartition("#")[2])) > 1
        ):
            return line
        if (line := line_with(path, name)) > 1:
            return line
        if path.is_file():
            lines = enumerate(path.read_text("utf-8").splitlines(), 1)
            if line := next((number for number, text in lines if name in plain(text)), 0):
                return line
    return 1


def of_error(root: Path, error: BaseException, messages: list[str]) -> Problem:
    """Return the problem behind the exception that ended a build.

    The place is the error's own where it has one, then the page that was being
    read, then the last line of the project's own files that was running.
    """
    match error:
        case TemplateSyntaxError() if error.filename:
            write = "correct the template and save again"
            return Problem(
                inside(root, error.filename), error.lineno, "template", str(error.message), write
            )
        case SyntaxError() if error.filename:
            write = "correct the Python and save again"
            return Problem(
                inside(root, error.filename), error.lineno or 1, "python", error.msg, write
            )
        case MarkedYAMLError() if error.problem_mark:
            mark = error.problem_mark
            if not mark.name.endswith(".yml") and (found := unreadable(root)):
                return found
            file = inside(root, mark.name) if mark.name.endswith(".yml") else "mkdocs.yml"
            wrong = f"{error.problem or 'This is not YAML'}"
            return Problem(file, mark.line + 1, "yaml", wrong, WRITE)
        case _:
            pass
    if page := next((m for m in messages if READING.search(m)), ""):
        return of_message(root, page)
    wrong, write = sentence(str(error) or type(error).__name__)
    frames = [
        (inside(root, frame.filename), frame.lineno or 1)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root) and "/.venv/" not in frame.filename
    ]
    own = [frame for frame in frames if not frame[0].startswith("verifier/preview/")]
    if own and not at_config(error):
        return Problem(*own[-1], type(error).__name__, wrong, write)
    at = LINE.search(str(error))
    return Problem("mkdocs.yml", int(at[1]) if at else 1, "build", wrong, write)


def at_config(error: BaseException) -> bool:
    """Tell whether an error comes from reading `mkdocs.yml`."""
    return type(error).__module__.startswith("mkdocs.")


def inside(root: Path, file: str) -> str:
    """Return a file's path relative to the project's root where it lies inside."""
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file
