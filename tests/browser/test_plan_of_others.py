"""Answers to what another guide asks stay on pages that don't know them; damage costs nothing."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

PLAN = "sage-intacct/#plan"
OTHERS = {"edition": "online", "number-of-books": "two-or-more"}
ODD = {
    "edition": "online",
    "Typed here": "online",
    "books": "Acme Holdings",
    "list": ["a"],
    "object": {"a": "b"},
    "number": 5,
    "nothing": None,
    "long": "a" * 41,
    "permission": "constructor",
    "consolidation": {"yes": "no"},
}


@pytest.fixture
def reader(browser):
    """A page of a reader whose browser holds a text as their plan."""
    context = browser.new_context(service_workers="block")

    def opened(stored: str):
        text = json.dumps(stored)
        context.add_init_script(
            f"if (!('modeloptic.plan' in localStorage)) localStorage['modeloptic.plan'] = {text}"
        )
        return context.new_page()

    yield opened
    context.close()


def kept(page) -> dict[str, object]:
    """What the browser holds as the plan."""
    return json.loads(page.evaluate("localStorage['modeloptic.plan']"))


def test_an_answer_here_leaves_the_answers_to_other_guides_alone(reader, service):
    page = reader(json.dumps(OTHERS | {"permission": "role-based"}))
    page.goto(urljoin(service, PLAN))
    expect(page.locator(".plan__status")).to_contain_text("Your plan: role-based.")
    page.get_by_label("User-based", exact=True).check()
    expect(page.locator(".plan__status")).to_contain_text("Your plan: user-based.")

    assert kept(page) == OTHERS | {"permission": "user-based"}

    page.locator(".plan [name=permission][value='']").check()
    expect(page.locator(".plan__status")).to_contain_text("Nothing answered yet")
    assert kept(page) == OTHERS


def test_a_link_here_leaves_the_answers_to_other_guides_alone(reader, service):
    page = reader(json.dumps(OTHERS))
    page.goto(urljoin(service, "sage-intacct/verify/?plan=user,online,no-entities"))
    expect(page.locator(".plan-line")).to_contain_text("user-based, one entity")

    assert kept(page) == OTHERS | {"permission": "user-based", "entities": "no"}


def test_what_a_file_holds_of_other_guides_is_added_where_nothing_was_answered(reader, service):
    """A file goes to a browser with other answers of its own: those stay."""
    mine = {"edition": "installed"}
    given = {"permission": "role-based", **OTHERS}
    file = {"format": "modeloptic-progress", "version": 1, "plan": given, "ticks": {}}
    page = reader(json.dumps(mine))
    page.goto(urljoin(service, PLAN))
    expect(page.locator("[data-action=save]")).to_be_enabled()
    page.locator("[data-action=load]").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()}
    )
    expect(page.locator(".plan__status")).to_contain_text("Your plan: role-based.")

    assert kept(page) == given | mine

    with page.expect_download() as saved:
        page.locator("[data-action=save]").click()
    assert json.loads(saved.value.path().read_text("utf-8"))["plan"] == given | mine


@pytest.mark.parametrize("stored", [json.dumps(ODD), '"abc"', "[1, 2]", "{", "null", ""])
def test_what_can_be_no_answer_is_passed_over_and_goes_with_the_next_answer(
    reader, service, stored
):
    page = reader(stored)
    errors = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.goto(urljoin(service, PLAN))
    expect(page.locator(".plan__status")).to_contain_text("Nothing answered yet")
    page.get_by_label("User-based", exact=True).check()
    expect(page.locator(".plan__status")).to_contain_text("Your plan: user-based.")

    others = {"edition": "online"} if "edition" in stored else {}
    assert kept(page) == others | {"permission": "user-based"}
    assert errors == []
