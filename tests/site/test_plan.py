"""Every built page has what its scripts ask of the reader's plan, at once and in few bytes."""

from __future__ import annotations

import json

import brotli

from verifier.guide import plan_data
from verifier.plan import PLAN


def test_every_page_carries_the_questions_and_pages_of_the_guide_where_they_are_asked(built_pages):
    for name, page in built_pages.items():
        if not page.article or "data-page" not in page.article.attributes:
            continue
        carried = page.article.attributes
        inside = name.startswith("sage-intacct/")

        assert json.loads(carried["data-questions"]) == plan_data.list_questions(PLAN), name
        assert carried.get("data-plan") == (PLAN.place if inside else None), name
        assert inside or not page.tree.css(".plan-line"), name
    assert "data-questions" in built_pages["404.html"].article.attributes


def test_each_question_is_asked_once_inside_the_item_that_finds_out(guide):
    page = guide["sage-intacct"].article
    asked = {
        choice.attributes["data-question"]: [box.attributes["value"] for box in choice.css("input")]
        for choice in page.css("li[data-item] fieldset")
    }

    assert asked == {
        question.name: [answer.value for answer in question.answers] for question in PLAN.questions
    }
    assert len(page.css("[data-question]")) == len(PLAN.questions)
    assert page.css_first(f"#{PLAN.place.partition('#')[2]}").tag == "h2"


def test_a_plan_costs_a_page_less_than_a_quarter_of_a_kilobyte(built_site):
    for path in [built_site / "index.html", *built_site.glob("sage-intacct/*/index.html")]:
        html = path.read_text("utf-8")
        bare = plan_data.CARRIED.sub("", html)
        whole, without = (len(brotli.compress(text.encode())) for text in (html, bare))

        assert 0 < whole - without < 250, path


def test_the_outline_has_the_plan(built_site):
    published = json.loads((built_site / "guide.json").read_text("utf-8"))

    assert published["plan"] == plan_data.list_questions(PLAN)
