"""Check marks that last, and progress that is handed over, saved and loaded."""

from __future__ import annotations

import base64
import json
import re
import zlib
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import expect_stored, read_stored
from tests.browser.verify_page import VERIFY, judge


def open_tools(page) -> None:
    page.locator(".fold:has(#progress) > details > summary").click()


def test_an_item_whose_meaning_changed_keeps_its_tick_and_says_so(reader, service):
    """Version 2 of an item, ticked at version 1; ticking it anew settles it."""
    page = reader(ticks={"sage-intacct/enable-web-services#subscribe": 1}).new_page()

    def newer(route):
        answer = route.fetch(max_retries=2)
        body, changed = re.subn(
            r'(<li[^>]*data-item="subscribe"[^>]*data-version=)"1"', r'\1"2"', answer.text()
        )
        assert changed == 1
        route.fulfill(response=answer, body=body)

    page.route("**/enable-web-services/", newer)
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    item = page.locator("#subscribe")
    expect(item.locator("input")).to_be_checked()
    expect(item).to_contain_text("This step has changed since you did it.")

    item.locator("input").uncheck()
    item.locator("input").check()
    expect(item).not_to_contain_text("This step has changed")


def test_a_tick_follows_an_item_that_moved(reader, service):
    """A tick kept under the address that an item had before is at the item, under its new id."""
    was, now = "sage-intacct/former#subscribe", "sage-intacct/enable-web-services#subscribe"
    page = reader(ticks={was: 1, "sage-intacct#company-id": 1}).new_page()

    def with_a_move(route):
        answer = route.fetch(max_retries=2)
        guide = answer.json()
        guide["moved"][was] = now
        route.fulfill(response=answer, json=guide)

    page.route("**/guide.json", with_a_move)
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))

    expect(page.locator("#subscribe input")).to_be_checked()
    expect(page.locator(".meter")).to_contain_text("1 of")
    expect_stored(page, "ticks", {now: 1, "sage-intacct#company-id": 1})


def test_damaged_storage_costs_nothing_but_memory(reader, service):
    """Whatever stands in storage, the page works and ticks anew."""
    page = reader().new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    box = page.locator("#subscribe input")
    for damaged in ("{", "null", "[1]", '"x"', '{"a": "b"}', '{"a#b": {}}'):
        for key in ("modeloptic.ticks", "modeloptic.plan", "modeloptic.problems", "/.__palette"):
            page.evaluate("pair => localStorage.setItem(...pair)", [key, damaged])
        page.reload()
        # The theme's own script reads what is stored, too.
        page.mouse.move(1, 1)
        page.mouse.move(9, 9)
        expect(page.locator("body[data-md-color-media]")).to_have_count(1)
        expect(page.locator("[data-module=checklist]:not([data-mounted])")).to_have_count(0)
        expect(box).not_to_be_checked()
        box.check()
        expect_stored(page, "ticks", {"sage-intacct/enable-web-services#subscribe": 1})

    assert [] == faults


@pytest.mark.parametrize(
    "denial",
    [
        (
            "for (const name of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, name, {get() { throw new DOMException('no') }})"
        ),
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
    ],
    ids=["denied", "full"],
)
def test_without_storage_the_page_works_and_says_what_it_cannot_keep(reader, service, denial):
    page_of = reader()
    page_of.add_init_script(denial)
    page = page_of.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    page.locator("#subscribe input").check()

    expect(page.locator("#subscribe input")).to_be_checked()
    expect(page.locator("body[data-md-color-media]")).to_have_count(1)
    assert [] == faults
    expect(page.locator(".meter")).to_contain_text("1 of")
    expect(page.locator(".meter")).to_contain_text("doesn't let the page save your check marks")
    # Nothing on a page says the opposite.
    page.goto(urljoin(service, "sage-intacct/"))
    page.locator("#company-id input").check()
    expect(page.locator(".meter")).to_contain_text("doesn't let the page save your check marks")
    expect(page.get_by_text("saved in this browser")).to_be_hidden()
    expect(page.get_by_text("saved only in this browser")).to_be_hidden()
    page.goto(urljoin(service, VERIFY))
    judge(page, company_id="Acme")
    expect(page.get_by_text("What you enter stays in this browser tab")).to_be_hidden()


def test_progress_is_handed_over_by_a_link_and_merged_only_when_asked(reader, service):
    """Ticks and plan travel in the fragment; the colleague's own stay until they agree.

    What the plan leaves out travels too, and is not counted.
    """
    mine = {
        "sage-intacct/enable-web-services#subscribe": 1,
        "sage-intacct#company-id": 1,
        "sage-intacct/create-a-role#name": 1,
    }
    page = reader(ticks=mine, plan={"permission": "user-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    open_tools(page)
    page.get_by_role("button", name="Copy a link for a colleague").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    search = page.get_by_role("textbox", name="Search")
    search.focus()
    page.keyboard.press("ControlOrMeta+v")
    link = search.input_value()
    assert "subscribe" not in link

    theirs = {"sage-intacct#full-administrator": 1}
    colleague = reader(ticks=theirs).new_page()
    colleague.goto(link)
    expect(colleague.locator(".progress-message")).to_contain_text(
        "sent you 3 check marks and these answers: user-based."
    )
    expect(colleague.get_by_role("button", name="Add them to mine")).to_be_focused()
    expect_stored(colleague, "ticks", theirs)
    colleague.keyboard.press("Enter")

    expect(colleague.locator("#company-id input")).to_be_checked()
    # What was answered is not asked again.
    expect(colleague).to_have_url(urljoin(service, "sage-intacct/"))
    # An answer checks off the item that asks.
    expect_stored(colleague, "ticks", mine | theirs | {"sage-intacct#permission-type": 1})
    expect_stored(colleague, "plan", {"permission": "user-based"})


ODD = [
    ({"plan": {"permission": {"toString": 1}}, "ticks": {}}, {}),
    ({"plan": [], "ticks": {"sage-intacct#company-id": 1}}, {"sage-intacct#company-id": 1}),
    ({"plan": "role-based", "ticks": {"sage-intacct#company-id": 1e308}}, {}),
    ({"ticks": {"<b>#x": 1, "sage-intacct#company-id": 2.5, "a": 1}}, {}),
    ({"ticks": {"sage-intacct#company-id": 1000}}, {}),
    ({"ticks": []}, {}),
]
"""What a link holds, and which check marks of it make sense."""


def pack(text: str, level: int = -1) -> str:
    """Return the fragment of a link that hands over a text."""
    packed = zlib.compress(text.encode(), level=level, wbits=-15)
    return f"#hand-over={base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def test_what_makes_no_sense_in_a_link_of_progress_is_left_out(reader, service):
    """The rest is offered all the same, and nothing else is ever stored."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    for given, kept in ODD:
        page.evaluate("localStorage.clear()")
        text = json.dumps({"format": "modeloptic-progress", "version": 1, **given})
        page.evaluate("hash => { location.hash = hash; }", pack(text))
        page.get_by_role("button", name="Add them to mine").click()
        expect(page.locator(".progress-message")).to_contain_text("to yours")

        assert kept == read_stored(page, "ticks"), given
        assert {} == read_stored(page, "plan"), given


def test_a_link_that_was_cut_or_unfolds_without_end_is_refused(reader, service):
    """A few kilobytes can hold gigabytes: reading stops before."""
    endless = '{"format":"modeloptic-progress","ticks":{' + " " * 30_000_000 + "}}"
    for fragment in ("#hand-over=q1bKTS", pack(endless, level=9)):
        page = reader().new_page()
        page.goto(urljoin(service, f"sage-intacct/{fragment}"))

        expect(page.locator(".progress-message")).to_contain_text("Ask for it again")


def test_storage_that_something_filled_breaks_nothing(reader, service):
    """What a guide can have is handed over; the next tick by hand is kept, the rest gives way."""
    page = reader(ticks={f"sage-intacct/page-{n}#item": 1 for n in range(2000)}).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    open_tools(page)
    page.get_by_role("button", name="Copy a link for a colleague").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.locator("#company-id input").check()
    page.reload()

    expect(page.locator("#company-id input")).to_be_checked()
    assert "sage-intacct#company-id" in read_stored(page, "ticks")
