"""What a rule of the writers' checks returns."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing amiss: where it is, what is wrong there, and what to write instead.

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
