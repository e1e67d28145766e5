"""The reader's plan: what the guide asks once, and what each answer leaves out of it.

It is read when the site is built, and pages carry it as data: neither the rules nor the browser's
Python need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.values import CONSOLIDATION_STAGES, GUIDE

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(NamedTuple):
    """One answer to a question."""

    value: str
    """What the browser keeps. It never changes, like an item's id."""
    choice: str
    """Its words where the question is asked."""
    words: str
    """Its words where the whole plan is said, as in “Your plan: several entities”."""
    link: str
    """Its word in links and reports, which no other answer has."""
    leaves_out: Mapping[str, str] = {}
    """The branches that are not for this reader, each with whom it is for instead."""
    told: bool | None = None
    """What the server-side check gets for it, None for the value itself."""
    passes_over: tuple[str, ...] = ()
    """Ids of the check's stages that are not asked then."""


class Question(NamedTuple):
    """One question of the plan; left open, it leaves nothing out."""

    name: str
    """The name that the answer is kept under; it never changes."""
    text: str
    """The question as the reader reads it."""
    answers: tuple[Answer, ...]
    field: str = ""
    """Name of the form's field that asks the same: the answer fills it in, and it counts before."""
    needed_for: str = ""
    """Name of the form's field that is asked only with one of its branches."""
    option: str = ""
    """Name under which the server-side check gets the answer; it gets none if this is empty."""

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that its answers leave out, each once."""
        return tuple(dict.fromkeys(name for answer in self.answers for name in answer.leaves_out))


class Plan(NamedTuple):
    """What the guide asks once."""

    place: str
    """Short id of the heading whose items ask, each by a line `[question: NAME]`."""
    questions: tuple[Question, ...]

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that answers leave out, in the order of their questions."""
        return tuple(branch for question in self.questions for branch in question.branches)


PLAN = Plan(
    place=f"{GUIDE}#before-you-start",
    questions=(
        Question(
            name="permission",
            text="Which permission type does your company have?",
            answers=(
                Answer(
                    value="role-based",
                    choice="Role-based",
                    words="role-based",
                    link="role",
                    leaves_out={"user-based": "only for user-based companies"},
                ),
                Answer(
                    value="user-based",
                    choice="User-based",
                    words="user-based",
                    link="user",
                    leaves_out={"role-based": "only for role-based companies"},
                ),
            ),
            field="permission_type",
            option="permission_type",
        ),
        Question(
            name="consolidation",
            text="Does your company use Consolidation?",
            answers=(
                Answer(
                    value="yes",
                    choice="We use it",
                    words="with Consolidation",
                    link="consolidation",
                    told=True,
                ),
                Answer(
                    value="no",
                    choice="We don't use it",
                    words="without Consolidation",
                    link="no-consolidation",
                    leaves_out={"consolidation": "only with Consolidation"},
                    told=False,
                    passes_over=CONSOLIDATION_STAGES,
                ),
            ),
            option="consolidation",
        ),
        Question(
            name="entities",
            text="Does your company have several entities?",
            answers=(
                Answer(
                    value="yes",
                    choice="Several, and I'm at Top level",
                    words="several entities",
                    link="entities",
                ),
                Answer(
                    value="no",
                    choice="Only one",
                    words="only one entity",
                    link="no-entities",
                    leaves_out={"entities": "only with several entities"},
                ),
            ),
            needed_for="entity_id",
        ),
    ),
)
