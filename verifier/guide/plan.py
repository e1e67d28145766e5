"""The three questions that make a reader's plan, and the pages that hold them.

Each answer decides one branch that items, headings and pages can carry; where
a question is left open, both sides show.
"""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """One answer: the value kept in the browser, and its words."""

    value: str
    text: str


class Question(NamedTuple):
    """One question of the plan; `item` is the id, on the plan's page, that says how to find out."""

    name: str
    text: str
    answers: tuple[Answer, ...]
    item: str
    help: str


YES_NO = (Answer("yes", "Yes"), Answer("no", "No"))

QUESTIONS = (
    Question(
        "permission",
        "Which permission type does your company have?",
        (Answer("role-based", "Role-based"), Answer("user-based", "User-based")),
        "permission-type",
        "How to find out the permission type",
    ),
    Question(
        "consolidation",
        "Does your company use Consolidation?",
        YES_NO,
        "consolidation-in-use",
        "How to find out about Consolidation",
    ),
    Question(
        "entities",
        "Does your company have several entities?",
        YES_NO,
        "top-level",
        "How to find out about entities",
    ),
)
