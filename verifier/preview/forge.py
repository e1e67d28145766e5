"""A Python with MkDocs loaded and nothing of ours, which forks for every build.

Run as a script by the server, it reads an order a line from standard input and writes, as lines of
JSON, the process that does it and then the outcome, at first unchecked. Each build so imports
every rule and extension as it was last saved, without waiting for MkDocs; and a rule that can't
even be imported ends one build, not the preview. Nothing of the package may be imported before the
fork.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADED = (
    "argparse", "brotli", "difflib", "jinja2", "markdown", "markdown.extensions.admonition",
    "markdown.extensions.def_list", "markdown.extensions.md_in_html", "markdown.extensions.tables",
    "material.plugins.search.plugin", "material.templates", "mkdocs.commands.build",
    "mkdocs.config.defaults", "mkdocs.contrib.search", "pymdownx.details", "pymdownx.highlight",
    "pymdownx.superfences", "yaml",
)  # fmt: skip
BUILDER = "verifier.preview.builder"


def stumbled(error: BaseException) -> dict[str, Any]:
    """Return the outcome where not even the builder can be imported: the line that stopped it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/site-packages/" not in frame.filename]
    last = [*frames[:1], *own][-1]
    file, line = last.filename, last.lineno or 1
    if isinstance(error, SyntaxError) and error.filename:
        file, line = error.filename, error.lineno or 1
    words = error.msg if isinstance(error, SyntaxError) else f"{type(error).__name__}: {error}"
    problem = [os.path.relpath(file), line, "python", words, "correct the Python and save again"]
    return {"built": False, "problems": [problem], "checked": True}


def build(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Do an order; yield its outcome, whatever happens, the last one `checked`."""
    sys.path.insert(0, order["root"])
    try:
        yield from importlib.import_module(BUILDER).work(order)
    except BaseException as error:  # noqa: BLE001 (whatever it is, the page shows it)
        yield stumbled(error)


def say(answers: TextIO, message: dict[str, Any]) -> None:
    """Write a message at once."""
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def serve(answers: TextIO, order: dict[str, Any]) -> NoReturn:
    """Do an order in this process, tell its outcomes, and end the process."""
    # A group of its own, so that it can be stopped with what it starts.
    os.setpgid(0, 0)
    say(answers, {"pid": os.getpid()})
    for outcome in build(order):
        say(answers, outcome)
    os._exit(0)


def main() -> None:
    """Fork for each order until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    # What a build prints is for the terminal, not for the server.
    os.dup2(2, 1)
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            serve(
                answers, json.loads(line)
            )  # pragma: no cover - the child is measured from here on
        _, status = os.waitpid(child, 0)
        if status:
            say(answers, {"stopped": True})


if __name__ == "__main__":
    main()
