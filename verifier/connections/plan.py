"""The shape of a reader's plan: what a guide asks once, and what each answer leaves out of it.

A guide without a plan shows every reader everything. One with a plan names the module that holds
it, as `PLAN`, in its connection's `plan`. It is read when the site is built, and pages carry it as
data: neither the rules nor the browser's Python need it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.connections import Connection


class Answer(NamedTuple):
    """One answer to a question."""

    value: str
    """What the browser keeps. It is there for ever, like an item's id."""
    choice: str
    """Its words where the question is asked."""
    words: str
    """Its words where the whole plan is said, as in “Your plan: several entities”."""
    link: str
    """Its word in links and receipts, which no other answer of any guide has."""
    leaves_out: Mapping[str, str] = {}
    """The branches that are not for this reader, each with whom it is for instead."""
    told: bool | None = None
    """What the server-side check is told for it, None for the value itself."""
    passes_over: str = ""
    """Id of the check's stage that is not asked then."""


class Question(NamedTuple):
    """One question of the plan; left open, it leaves nothing out."""

    name: str
    """The name that the answer is kept under, for ever; no other guide's question has it."""
    text: str
    """The question as the reader reads it."""
    answers: tuple[Answer, ...]
    item: str
    """Id of the item or heading, on the plan's page, that says how to find out."""
    help: str
    """The words of the link to it."""
    field: str = ""
    """Name of the form's field that asks the same: the answer fills it in, and it counts before."""
    option: str = ""
    """Name under which the server-side check is told the answer, none where this is empty."""

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that its answers leave out, each once."""
        return tuple(dict.fromkeys(name for answer in self.answers for name in answer.leaves_out))


class Plan(NamedTuple):
    """What a guide asks once."""

    place: str
    """Short id of the heading that the questions stand under, by `[your-plan: ledgerly]`."""
    questions: tuple[Question, ...]

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that answers leave out, in the order of their questions."""
        return tuple(branch for question in self.questions for branch in question.branches)


def of(connection: Connection) -> Plan | None:
    """Return the plan that a guide's connection names, None where it names none."""
    if not connection.plan:
        return None
    plan: Plan = importlib.import_module(connection.plan).PLAN
    return plan
