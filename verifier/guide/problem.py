"""What is wrong in the guide's files: where, what, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Problem(NamedTuple):
    """One thing that is wrong in a file.

    `file` is relative to the project's root, `line` counts from 1, `rule` is the
    rule's name. `wrong` and `write` are clauses without a full stop.
    """

    file: str
    line: int
    rule: str
    wrong: str
    write: str

    def __str__(self) -> str:
        """Return it on one line, in the form that editors make a link of."""
        return f"{self.file}:{self.line}: {self.wrong}: {self.write} [{self.rule}]"


class GuideError(ValueError):
    """Raised for what has to be put right before there is a site: its message says how."""


class ProblemsError(GuideError):
    """Raised for files that can't be used; `problems` holds each thing that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def split_sentence(text: str) -> tuple[str, str]:
    """Return what is wrong, and what to write where the text says so after its first sentence.

    >>> split_sentence("It has no id. Write one.")
    ('It has no id', 'Write one')
    """
    wrong, _, write = " ".join(text.split()).partition(". ")
    return wrong.rstrip("."), write.rstrip(".") or "correct it and save again"


def locate_text(text: str, part: str) -> int:
    """Return the line of a text on which a part of it begins, from 1; 1 if it is not there."""
    return text[: max(text.find(part), 0)].count("\n") + 1
