"""A guide's plan is written once, where the guide registers it, and pages carry it as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from verifier import connections
from verifier.browser import imports
from verifier.connections import plan as shape
from verifier.connections.plan import Answer, Plan, Question
from verifier.connections.sage_intacct import asking
from verifier.guide import form, plan

ROOT = Path(__file__).parents[3]
GUIDES = ("sage-intacct", "ledgerly")
LINE = '<span class="plan-line" data-module="plan-line"></span>'
OWN = plan.every()[connections.DEFAULT]
ANSWERS = [answer for question in OWN.questions for answer in question.answers]


def page(name: str) -> str:
    """A page as the template leaves it."""
    return f'<p>a</p><article class="b" data-page="{name}" data-base="..">{LINE}<p>c</p></article>'


def article(name: str):
    """The article of a page that carries its plan."""
    return LexborHTMLParser(plan.carried(page(name), GUIDES)).css_first("article")


def made(**other) -> Plan:
    """A plan of one question whose answers leave each other's branch out."""
    answers = (
        Answer("cloud", "Cloud", "cloud", "cloud", {"desk": "only on desks"}),
        Answer("desk", "Desk", "desk", "desk", {"cloud": "only in clouds"}),
    )
    question = Question("edition", "Which?", answers, "which", "How to find out")
    return Plan("ledgerly#plan", (question._replace(**other),))


def test_a_page_of_a_guide_carries_what_it_asks_and_where():
    carried = article("sage-intacct/verify")

    assert carried.attributes["data-plan"] == OWN.place
    assert json.loads(carried.attributes["data-questions"]) == plan.questions(OWN)
    assert carried.attributes["data-base"] == ".."
    assert carried.css_first(".plan-line")


@pytest.mark.parametrize("name", ["", "index", "support", "codes/company-id.empty"])
def test_a_page_of_no_guide_carries_what_the_first_guide_asks_and_no_line_for_it(name):
    carried = article(name)

    assert json.loads(carried.attributes["data-questions"]) == plan.questions(OWN)
    assert "data-plan" not in carried.attributes
    assert not carried.css_first(".plan-line")


def test_a_guide_without_a_plan_has_none_of_it():
    assert plan.carried(page("ledgerly/confirm"), GUIDES) == page("ledgerly/confirm").replace(
        LINE, ""
    )


def test_carrying_it_again_changes_nothing():
    once = plan.carried(page("sage-intacct/verify"), GUIDES)

    assert plan.carried(once, GUIDES) == once
    assert plan.carried("<p>No page of the theme</p>", GUIDES) == "<p>No page of the theme</p>"


def test_any_words_survive_the_way_through_an_attribute(monkeypatch):
    words = """only “with” <b>R&D's</b> "books" 帳簿"""
    [question] = made().questions
    answers = [answer._replace(words=words) for answer in question.answers]
    monkeypatch.setattr(plan, "every", lambda: {"ledgerly": made(answers=answers)})
    carried = json.loads(article("ledgerly").attributes["data-questions"])

    assert carried["edition"]["cloud"]["words"] == words


def test_a_branch_may_be_left_out_by_several_answers_of_one_question():
    [question] = made().questions
    third = Answer("phone", "Phone", "phone", "phone", {"desk": "only on desks", "cloud": "other"})
    several = made(answers=(*question.answers, third))

    plan.check_names({"ledgerly": several})
    assert several.branches == ("desk", "cloud")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"name": "permission"}, "The question “permission” stands for two things"),
        ({"answers": ANSWERS[:1]}, "The branch “user-based” stands for two things"),
        (
            {"answers": [ANSWERS[0]._replace(leaves_out={})]},
            "The word in a link “role” stands for two things",
        ),
        ({"name": "Edition"}, "“Edition” in the plan of a guide has other characters"),
        ({"answers": [Answer("a b", "", "", "ab")]}, "“a b” in the plan of a guide has other"),
    ],
)
def test_a_name_means_one_thing_in_all_guides_and_can_be_kept(other, told):
    with pytest.raises(plan.PlanError, match=told):
        plan.check_names({"sage-intacct": OWN, "ledgerly": made(**other)})


def test_a_plan_names_a_field_and_a_place_of_its_own_guide():
    own = connections.of(connections.DEFAULT)

    with pytest.raises(plan.PlanError, match=r"no field of the guide's form\. Name one of: admin"):
        plan.checked(own, made(field="guest")._replace(place="sage-intacct#plan"))
    for place in ("ledgerly#plan", "sage-intacct", "sage-intacct/verify#plan"):
        with pytest.raises(plan.PlanError, match="Write the id of a heading there, like sage-"):
            plan.checked(own, made()._replace(place=place))
    assert plan.checked(own, shape.of(own._replace(plan=""))) is None


def test_a_guide_without_a_plan_can_not_ask_its_questions(monkeypatch):
    monkeypatch.setattr(plan, "every", dict)

    with pytest.raises(form.FormError, match=r"sage-intacct has no plan\. Take the line out"):
        form.drawn("[your-plan: sage-intacct]")
    assert "data-question=" not in form.drawn("[verifier-form]")
    assert "data-told='{}'" in form.drawn("[server-check]")


def test_what_the_check_is_told_is_what_the_service_takes():
    for question in OWN.questions:
        told = plan.told(OWN).get(question.name)
        assert (told is not None) == bool(question.option)
        if told:
            kind = asking.SHAPE[question.option]
            given = [{question.option: value} for value in told["values"].values()]
            assert all(isinstance(value, kind) for value in told["values"].values())
            assert [amiss for each in given if (amiss := asking.amiss(each))] == []
            assert set(told["over"].values()) <= set(asking.STAGES)


def test_an_answer_is_one_that_the_field_it_fills_in_offers():
    fields = {rules.FIELD.name: rules.FIELD for rules in connections.of("sage-intacct").fields}
    filling = [question for question in OWN.questions if question.field]

    assert filling
    for question in filling:
        offered = {option.value: option.label for option in fields[question.field].options}
        assert {answer.value: answer.choice for answer in question.answers}.items() <= (
            offered.items()
        )


def test_a_field_is_for_a_branch_that_a_plan_knows():
    for connection in connections.every():
        branches = [rules.FIELD.branch for rules in connection.fields if rules.FIELD.branch]
        assert {name for branch in branches for name in branch.split()} <= set(plan.branches())


def test_no_template_script_or_style_knows_what_a_plan_asks():
    """Neither a question nor an answer, a branch or an option of the check."""
    told = {question.option for question in OWN.questions} - {""}
    names = {question.name for question in OWN.questions} | {*OWN.branches} | told
    words = {question.text for question in OWN.questions} | {answer.words for answer in ANSWERS}
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

    assert len(drawn) > 80
    assert [(path.name, found) for path in drawn for found in known.findall(texts[path])] == []


def test_the_browsers_python_holds_no_plan():
    assert [name for name in imports.graph().sources if name.endswith("plan.py")] == []
