"""The reader's plan is written once, and pages carry it as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from verifier.browser import interpreter
from verifier.fields import FIELDS
from verifier.gateway.stages import TITLES
from verifier.guide import form, plan_data
from verifier.guide.problem import GuideError
from verifier.plan import PLAN, Answer, Plan, Question
from verifier.service import api

ROOT = Path(__file__).parents[3]
LINE = '<span class="plan-line" data-module="plan-line"></span>'
FIELDS_BY_NAME = {field.name: field for field in FIELDS}
ANSWERS = [answer for question in PLAN.questions for answer in question.answers]


def page(name: str) -> str:
    """A page as the template leaves it."""
    return f'<p>a</p><article class="b" data-page="{name}" data-base="..">{LINE}<p>c</p></article>'


def article(name: str):
    """The article of a page that carries its plan."""
    return LexborHTMLParser(plan_data.insert_plan(page(name))).css_first("article")


def make_plan(**other) -> Plan:
    """Return a plan of one question whose answers leave each other's branch out."""
    answers = (
        Answer("cloud", "Cloud", "cloud", "cloud", {"desk": "only on desks"}),
        Answer("desk", "Desk", "desk", "desk", {"cloud": "only in clouds"}),
    )
    question = Question("edition", "Which?", answers)
    return Plan("sage-intacct#plan", (question._replace(**other),))


def test_carrying_it_again_changes_nothing():
    once = plan_data.insert_plan(page("sage-intacct/verify"))

    assert plan_data.insert_plan(once) == once
    assert plan_data.insert_plan("<p>No page of the theme</p>") == "<p>No page of the theme</p>"


def test_any_words_survive_the_way_through_an_attribute(monkeypatch):
    words = """only “with” <b>R&D's</b> "books" 帳簿"""
    [question] = make_plan().questions
    answers = [answer._replace(words=words) for answer in question.answers]
    monkeypatch.setattr(plan_data, "PLAN", make_plan(answers=answers))
    carried = json.loads(article("sage-intacct").attributes["data-questions"])

    assert carried["edition"]["cloud"]["words"] == words


def test_a_branch_may_be_left_out_by_several_answers_of_one_question():
    [question] = make_plan().questions
    third = Answer("phone", "Phone", "phone", "phone", {"desk": "only on desks", "cloud": "other"})
    several = make_plan(answers=(*question.answers, third))

    assert several.branches == ("desk", "cloud")


@pytest.mark.parametrize(
    "names",
    [
        [question.name for question in PLAN.questions],
        list(PLAN.branches),
        [answer.link for answer in ANSWERS],
        *([answer.value for answer in question.answers] for question in PLAN.questions),
    ],
)
def test_a_name_means_one_thing_and_can_be_kept(names):
    """In a class, in a link and in the browser's storage."""
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name)] == []


def test_what_the_check_is_told_is_what_the_service_takes():
    for question in PLAN.questions:
        told = plan_data.list_check_options(PLAN).get(question.name)
        assert (told is not None) == bool(question.option)
        if told:
            kind = api.SHAPE[question.option]
            assert all(isinstance(value, kind) for value in told["values"].values())
            if kind is str:
                assert set(told["values"].values()) <= set(api.PERMISSION_TYPES)
            assert {name for names in told["over"].values() for name in names} <= set(TITLES)


def test_an_answer_is_one_that_the_field_it_fills_in_offers():
    filling = [question for question in PLAN.questions if question.field]

    assert filling
    for question in filling:
        offered = {option.value: option.label for option in FIELDS_BY_NAME[question.field].options}
        assert {answer.value: answer.choice for answer in question.answers}.items() <= (
            offered.items()
        )


def test_a_question_that_the_plan_does_not_have_is_named():
    with pytest.raises(GuideError, match=r"\[question: edition\].*permission, cons"):
        form.render_question("edition")


def test_a_field_is_for_a_branch_that_the_plan_knows():
    branches = [field.branch for field in FIELDS_BY_NAME.values() if field.branch]

    assert {name for branch in branches for name in branch.split()} <= set(PLAN.branches)


def test_no_template_script_or_style_knows_what_a_plan_asks():
    """Neither a question nor an answer, a branch or an option of the check."""
    told = {question.option for question in PLAN.questions} - {""}
    names = {question.name for question in PLAN.questions} | {*PLAN.branches} | told
    words = {question.text for question in PLAN.questions} | {answer.words for answer in ANSWERS}
    words |= {reason for answer in ANSWERS for reason in answer.leaves_out.values()}
    known = re.compile("|".join(rf"(?<![\w|]){re.escape(one)}(?![\w|])" for one in names | words))
    drawn = [
        path
        for folder in ("overrides", "verifier/guide")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".html", ".js", ".css", ".json"}
        and not {"screens", "runtime"} & set(path.parts)
    ]
    texts = {path: re.sub(r'"""[^"]*"""|#.*', "", path.read_text("utf-8")) for path in drawn}

    assert len(drawn) > 50
    assert [(path.name, found) for path in drawn for found in known.findall(texts[path])] == []


def test_the_browsers_python_holds_no_plan():
    assert [name for name in interpreter.find_sources() if name.endswith("plan.py")] == []
