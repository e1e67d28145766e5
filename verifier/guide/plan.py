"""Carries each guide's plan to the pages that need it, as data for their scripts.

A page of a guide has its guide's questions, and where they are asked; a page of none, like the
front page, those of the default guide. A guide without a plan has neither.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2.utils import htmlsafe_json_dumps

from verifier import connections
from verifier.connections import plan as shape

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from verifier.connections import Connection
    from verifier.connections.plan import Plan

ARTICLE = re.compile(r'<article (?P<given>[^>]*?data-page="(?P<page>[^"]*)"[^>]*)>')
"""Where a page's own part begins, as `overrides/main.html` writes it."""

CARRIED = re.compile(r""" data-plan="[^"]*"| data-questions='[^']*'""")

LINE = re.compile(r'\s*<span class="plan-line"[^>]*></span>')

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""What questions, answers and branches are called: `plan.js` keeps no other names."""


class PlanError(ValueError):
    """Raised for a guide's plan that can't be used: its message says what to write."""


@cache
def every() -> dict[str, Plan]:
    """Return the plan of each guide that has one, by the guide; raise PlanError for one amiss."""
    plans = {
        connection.guide: plan
        for connection in connections.every()
        if (plan := checked(connection, shape.of(connection)))
    }
    check_names(plans)
    return plans


def checked(connection: Connection, plan: Plan | None) -> Plan | None:
    """Return a plan; raise PlanError for a field or a place that is not its guide's."""
    if plan is None:
        return None
    guide, fields = connection.guide, {rules.FIELD.name for rules in connection.fields}
    page, _, heading = plan.place.partition("#")
    if page != guide or not heading:
        raise PlanError(
            f"The plan of {guide} is asked at “{plan.place}”, which is not on the guide's first "
            f"page. Write the id of a heading there, like {guide}#plan."
        )
    for question in plan.questions:
        if question.field and question.field not in fields:
            raise PlanError(
                f"The question “{question.name}” of {guide} is to fill in “{question.field}”, "
                f"which is no field of the guide's form. Name one of: {', '.join(sorted(fields))}."
            )
    return plan


def check_names(plans: Mapping[str, Plan]) -> None:
    """Raise PlanError for a name that can't be kept, or that means two things."""
    questions = [question for plan in plans.values() for question in plan.questions]
    answers = [answer for question in questions for answer in question.answers]
    named = {
        "question": [question.name for question in questions],
        "branch": [branch for plan in plans.values() for branch in plan.branches],
        "word in a link": [answer.link for answer in answers],
    }
    values = [answer.value for answer in answers]
    for name in (*values, *(name for names in named.values() for name in names)):
        if not NAME.fullmatch(name):
            raise PlanError(
                f"“{name}” in the plan of a guide has other characters than small letters, digits "
                "and hyphens, or more than 40. Write it like one-company."
            )
    for kind, names in named.items():
        for name, count in Counter(names).items():
            if count > 1:
                raise PlanError(
                    f"The {kind} “{name}” stands for two things in the plans of the guides. "
                    "Give one of them another name."
                )


@cache
def branches() -> tuple[str, ...]:
    """Return the branches of all guides' plans."""
    return tuple(branch for plan in every().values() for branch in plan.branches)


def questions(plan: Plan) -> dict[str, Any]:
    """Return what scripts know of a plan's questions, in JSON's types: by name, by answer."""
    return {
        question.name: {
            answer.value: {
                "link": answer.link,
                "words": answer.words,
                **({"out": dict(answer.leaves_out)} if answer.leaves_out else {}),
            }
            for answer in question.answers
        }
        for question in plan.questions
    }


def told(plan: Plan | None) -> dict[str, Any]:
    """Return what the server-side check is told of a plan, in JSON's types, by the question."""
    return {
        question.name: {
            "option": question.option,
            "values": {
                answer.value: answer.value if answer.told is None else answer.told
                for answer in question.answers
            },
            "over": {
                answer.value: answer.passes_over
                for answer in question.answers
                if answer.passes_over
            },
        }
        for question in (plan.questions if plan else ())
        if question.option
    }


def data(page: str, guides: Collection[str]) -> str:
    """Return the attributes that a page's article carries, "" for a page of a guide without a plan.

    `page` is the page's id, "" where it has none; `guides` are the folders that hold a guide.
    """
    guide = page.partition("/")[0]
    plan = every().get(guide if guide in guides else connections.DEFAULT)
    if not plan:
        return ""
    place = f' data-plan="{plan.place}"' if guide in guides else ""
    return f"{place} data-questions='{htmlsafe_json_dumps(questions(plan), dumps=_tight)}'"


def carried(html: str, guides: Collection[str]) -> str:
    """Return a built page that carries its plan, without a line for a plan that it doesn't have."""
    article = ARTICLE.search(html)
    if not article:
        return html
    attributes = data(article["page"], guides)
    bare = CARRIED.sub("", article["given"])
    body = html[article.end() :]
    if "data-plan=" not in attributes:
        body = LINE.sub("", body, count=1)
    return f"{html[: article.start()]}<article {bare}{attributes}>{body}"


def _tight(content: Any, **_: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
