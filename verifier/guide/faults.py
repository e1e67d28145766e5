"""Finds the file and line at which a build failed, and what to write there."""

from __future__ import annotations

import logging
import re
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, override

from jinja2 import TemplateSyntaxError
from mkdocs.exceptions import Abort
from yaml import MarkedYAMLError

from verifier.guide.markdown_text import strip_marks
from verifier.guide.problem import Problem, locate_text, split_sentence
from verifier.guide.settings import name_file
from verifier.guide.source import WRITE, Source, find_unreadable_file

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACED = re.compile(
    r"(?:^|: )(?P<file>[\w./-]+\.(?:md|yml|toml|js|css)):(?P<line>\d+): (?P<text>.+)"
)
LINKED = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?(?:link|path) '(?P<target>[^']*)'")
WITHIN = re.compile(r"\b(docs/[\w./-]+\.md): ")
NAMED = re.compile(r"“([^”]+)”|\{\{ (.+?) \}\}")
LINE = re.compile(r"\bline (\d+)")

SURE = {"item-id", "link-target", "shared-value"}
"""Checks that say better than the build what is wrong with a line."""

QUIET = ("A 'dirty' build", "The following pages exist in the docs", "A reference to ")
"""How messages of MkDocs begin that the checks say better."""

LOGGERS = ("mkdocs", "verifier.guide.screens")


class Collector(logging.Handler):
    """Keeps what a build warns of: texts or, from the guide's own parts, problems."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[Any] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        # The server goes on answering meanwhile, and says so.
        if record.name != "mkdocs.livereload" and not text.startswith(QUIET):
            self.messages.append(record.msg if isinstance(record.msg, tuple) else text)


@contextmanager
def collect_messages() -> Iterator[list[Any]]:
    """Yield the list that is given what a build warns of, for `explain_build`."""
    collector = Collector()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(collector)
    try:
        yield collector.messages
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(collector)


def explain_build(
    root: Path, error: BaseException | None, messages: list[Any], page: str
) -> list[Problem]:
    """Return the problems of a build: behind what ended it, or else behind what it warned of."""
    if isinstance(error, Abort):
        # MkDocs says of a mistake that it aborts; where it gives no reason, it has logged it.
        error = error.__context__ or (None if messages else error)
    return explain_error(root, error, page) if error else explain_messages(root, messages)


def explain_error(root: Path, error: BaseException, page: str = "") -> list[Problem]:
    """Return the problems behind the exception that ended a build.

    The place is the error's own where it has one; for what the guide says is wrong `page`, the page
    that was being read (relative to `docs`); else the last line of the project's own that ran.
    """
    # Not by its class: in a preview the one that is raised may be newer than the one known here.
    told = getattr(error, "problems", ()) or getattr(error.__cause__, "problems", ())
    return [Problem(*each) for each in told] or [explain_one(root, error, page)]


def explain_one(root: Path, error: BaseException, page: str) -> Problem:
    """Return the one problem behind an exception."""
    match error:
        case TemplateSyntaxError(filename=str(file)):
            write = "correct the template and save again"
            return Problem(
                make_relative(root, file), error.lineno, "template", str(error.message), write
            )
        case SyntaxError(filename=str(file)):
            write = "correct the Python and save again"
            return Problem(make_relative(root, file), error.lineno or 1, "python", error.msg, write)
        case MarkedYAMLError() if error.problem_mark:
            mark = error.problem_mark
            if not mark.name.endswith(".yml") and (found := find_unreadable_file(root)):
                return found
            file = make_relative(root, mark.name) if mark.name.endswith(".yml") else name_file(root)
            wrong = error.problem or "This is not YAML"
            return Problem(file, mark.line + 1, "yaml", wrong, WRITE)
    message = str(error) or type(error).__name__
    frames = [
        (make_relative(root, frame.filename), frame.lineno or 1)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root) and "/.venv/" not in frame.filename
    ]
    ours = type(error).__module__.startswith(("verifier.", "mkdocs."))
    if frames and not ours:
        wrong, write = split_sentence(message)
        return Problem(*frames[-1], type(error).__name__, wrong, write)
    return explain_message(root, message, page)


def explain_message(root: Path, message: str, page: str = "") -> Problem:
    """Return the problem that a message tells of; `page` is the page that was being read."""
    if found := PLACED.search(message):
        file = make_relative(root, found["file"])
        return Problem(file, int(found["line"]), "build", *split_sentence(found["text"]))
    if found := LINKED.search(message):
        file = f"docs/{found['page']}"
        return Problem(
            file, find_text(root / file, found["target"]), "build", *split_sentence(message)
        )
    if inner := WITHIN.search(message):
        # A page that draws from others, like an overview, names the one that failed.
        file, message = inner[1], message[inner.end() :]
    elif page:
        file = f"docs/{page}"
    else:
        at = LINE.search(message)
        return Problem(name_file(root), int(at[1]) if at else 1, "build", *split_sentence(message))
    line = find_named(root / file, message)
    if line == 1 and not inner:
        # A page that repeats others has their mistakes and not their lines.
        beside = sorted((root / file).parent.glob("*.md"))
        places = ((make_relative(root, str(path)), find_named(path, message)) for path in beside)
        file, line = next((place for place in places if place[1] > 1), (file, 1))
    return Problem(file, line, "build", *split_sentence(message))


def explain_messages(root: Path, messages: list[Any]) -> list[Problem]:
    """Return the problems that warnings tell of, without those that a page repeats from others.

    A message is a text or, from the guide's own parts, a problem.
    """
    problems = [
        Problem(*each) if isinstance(each, tuple) else explain_message(root, each)
        for each in messages
    ]
    repeating = {
        problem.file
        for problem in problems
        if problem.line == 1 and find_text(root / problem.file, "repeats: true") > 1
    }
    others = [problem for problem in problems if problem.file not in repeating]
    return others or problems


def join_problems(built: list[Problem], checked: list[Problem]) -> list[Problem]:
    """Return what the build and the checks found, one problem for each line."""
    sure = [problem[:2] for problem in checked if problem.rule in SURE]
    left = [problem for problem in built if problem[:2] not in sure]
    known = [problem[:2] for problem in left]
    return [*left, *(problem for problem in checked if problem[:2] not in known)]


def find_text(path: Path, text: str) -> int:
    """Return the first line of a file that has a text in it, 1 if none has."""
    return locate_text(path.read_text("utf-8", "replace"), text) if path.is_file() else 1


def find_named(path: Path, message: str) -> int:
    """Return the line of a page on which what a message names in quotes is written, 1 if none."""
    source = Source(str(path), path.read_text("utf-8", "replace") if path.is_file() else "")
    for found in NAMED.finditer(message):
        name = found[1] or found[2]
        if line := source.ids.get(name.rpartition("#")[2], 0):
            return line
        for number, text in enumerate(source.lines, 1):
            if name in text or name in strip_marks(text):
                return number
    return 1


def make_relative(root: Path, file: str) -> str:
    """Return a file's path relative to the project's root where it lies inside."""
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file
