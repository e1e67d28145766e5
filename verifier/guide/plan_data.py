"""Carries the reader's plan to the pages, as data for their scripts.

Every page has the questions; a page of the guide also has where they are asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2.utils import htmlsafe_json_dumps

from verifier.plan import PLAN
from verifier.values import GUIDE

if TYPE_CHECKING:
    from verifier.plan import Plan

ARTICLE = re.compile(r'<article (?P<given>[^>]*?data-page="(?P<page>[^"]*)"[^>]*)>')
"""Where a page's own part begins, as `overrides/main.html` writes it."""

CARRIED = re.compile(r""" data-plan="[^"]*"| data-questions='[^']*'""")

LINE = re.compile(r'\s*<span class="plan-line[^>]*></span>')


def list_questions(plan: Plan) -> dict[str, Any]:
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


def list_check_options(plan: Plan) -> dict[str, Any]:
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
        for question in plan.questions
        if question.option
    }


def insert_plan(html: str) -> str:
    """Return a built page that carries the plan, without a line for it outside of the guide."""
    article = ARTICLE.search(html)
    if not article:
        return html
    questions = htmlsafe_json_dumps(list_questions(PLAN), ensure_ascii=False, separators=(",", ":"))
    given = f"{CARRIED.sub('', article['given'])} data-questions='{questions}'"
    body = html[article.end() :]
    if article["page"].partition("/")[0] == GUIDE:
        given += f' data-plan="{PLAN.place}"'
    else:
        body = LINE.sub("", body, count=1)
    return f"{html[: article.start()]}<article {given}>{body}"
