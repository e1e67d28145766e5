"""The reader's plan, ticks that last, and links that open what they lead to."""

from __future__ import annotations

import base64
import json
import re
import zlib
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.verify_page import VERIFY, ask, check_of, form_of, try_demo

USER_BASED = {"permission": "user-based", "consolidation": "no", "entities": "no"}


@pytest.fixture
def reader(browser):
    """A profile of one reader, with what their browser remembers."""
    opened = []

    def profile(**stored):
        context = browser.new_context(service_workers="block")
        context.set_default_timeout(60_000)
        context.grant_permissions(["clipboard-write"])
        for key, value in stored.items():
            text = json.dumps(value if isinstance(value, str) else json.dumps(value))
            name = f"modeloptic.{key}"
            context.add_init_script(
                f"if (!('{name}' in localStorage)) localStorage['{name}'] = {text}"
            )
        opened.append(context)
        return context

    yield profile
    for context in opened:
        context.close()


def stored(page, key: str):
    return json.loads(page.evaluate(f"localStorage.getItem('modeloptic.{key}')") or "{}")


def open_tools(page) -> None:
    page.locator(".fold:has(#progress) > details > summary").click()


def test_the_plan_is_asked_once_and_drives_every_page(reader, service):
    """An answer checks off the item that asks; what isn't the reader's is gone from every page."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    page.get_by_label("User-based", exact=True).check()
    page.get_by_label("We don't use it", exact=True).check()
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")
    expect(page.locator("#permission-type > label input")).to_be_checked()
    expect(page.locator(".meter")).to_have_text("2 of 5 done")
    expect(page.get_by_role("link", name="Create a role")).to_have_count(0)

    page.goto(urljoin(service, "sage-intacct/authorize-modeloptic/"))
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")
    expect(page.locator("[data-nav='sage-intacct/create-a-role']")).to_be_hidden()
    expect(page.locator(".next:visible a")).to_have_text("Create a Web Services user")

    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator(".step-bar__place")).to_have_text("Step 3 of 5")
    expect(page.locator(".previous:visible")).to_have_text("Previous: Authorize Modeloptic")
    expect(page.locator("#roles")).to_be_hidden()
    expect(page.locator("#user-permission-company")).to_be_visible()
    expect(page.locator("#user-manage-books")).to_be_hidden()
    expect(page.locator(".meter")).to_have_text("0 of 15 done")

    page.goto(urljoin(service, "sage-intacct/create-a-role/"))
    expect(page.locator(".notice")).to_contain_text("You don't need this step.")
    expect(page.get_by_role("link", name="Skip to Create a Web Services user")).to_be_visible()
    expect(page.locator("#add-role")).to_be_visible()


def test_clearing_the_box_of_a_question_takes_the_answer_back(reader, service):
    page = reader(plan={"permission": "user-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    box = page.locator("#permission-type > label input")
    expect(box).to_be_checked()
    box.uncheck()

    expect(page.get_by_label("User-based", exact=True)).not_to_be_checked()
    expect(page.get_by_role("link", name="Create a role").first).to_be_visible()
    assert {} == stored(page, "plan")


def test_a_condition_is_gone_once_it_is_answered(reader, service):
    """The sentence behind it starts with a capital; without an answer both ways say for whom."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator("#roles .when")).to_have_text("If your company is role-based: ")
    expect(page.locator("#roles .when")).to_be_visible()

    page = reader(plan={"permission": "role-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator("#roles .when")).to_be_hidden()
    assert page.locator("#roles .item-text").inner_text().startswith("On the Roles information tab")


def test_the_overview_fits_two_screens_and_asks_nothing_twice(reader, service):
    for answers in ({}, USER_BASED):
        page = reader(plan=answers, ticks={"sage-intacct#company-id": 1}).new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(urljoin(service, "sage-intacct/"))
        expect(page.locator(".progress-next a")).to_be_visible()

        assert page.evaluate("document.documentElement.scrollHeight") <= 2000
        expect(page.locator("article input[type=radio]")).to_have_count(6)


def test_everything_done_says_so_in_the_navigation_and_on_the_overview(reader, service, built_site):
    """Verify is named until a check has passed, and then nothing is left."""
    pages = json.loads((built_site / "guide.json").read_text("utf-8"))["pages"]
    ticks = {f"{one['id']}#{item['id']}": 1 for one in pages for item in one["items"]}
    page = reader(ticks=ticks, plan=USER_BASED).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    expect(page.locator(".progress-line")).to_contain_text("All done.")
    expect(page.locator(".progress-next a")).to_have_text("Verify the connection")
    expect(page.locator("[data-nav=sage-intacct] .nav-count")).to_have_text("all done")

    connected = reader(ticks=ticks | {"sage-intacct/verify#check": 1}, plan=USER_BASED).new_page()
    connected.goto(urljoin(service, "sage-intacct/"))
    expect(connected.locator(".progress-line")).to_contain_text("All done.")
    expect(connected.locator(".progress-next a")).to_have_count(0)
    verify = connected.locator("[data-nav='sage-intacct/verify']")
    expect(verify).to_have_attribute("data-progress", "done")


OWN = (
    ".task-list-control input, .item-text a, .item-text button, .item-more :is(a, button, summary)"
)

STOPS = """(own) => [...document.querySelectorAll("li[data-item]")].map((item) =>
  [...item.querySelectorAll("a, button, input, summary")].filter((one) =>
    one.checkVisibility() && one.tabIndex >= 0 && !one.matches(own)).length)"""


def test_an_item_has_one_stop_beside_its_checkbox_and_its_own_controls(reader, service):
    """Of a page's stops, callouts are none: they lead to the items that they lie beside."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(
        page.locator(".task-list:not([data-mounted]), .screen:not([data-mounted])")
    ).to_have_count(0)

    assert page.evaluate(STOPS, OWN) == [1] * page.locator("li[data-item]").count()
    callouts = page.locator(".screen-callout")
    assert callouts.count() == page.locator(".screen-callout[tabindex='-1']").count()


def test_without_a_plan_no_page_says_of_how_many_items(reader, service):
    """No company has the items of both permission types, so their sum is nobody's total."""
    ticks = {
        "sage-intacct/create-a-user#user-id": 1,
        "sage-intacct/enable-web-services#subscribe": 1,
    }
    page = reader(ticks=ticks).new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator(".meter")).to_have_text("1 done")
    expect(page.locator("[data-nav='sage-intacct/create-a-user'] .nav-count")).to_have_text("1")
    expect(page.locator("[data-nav='sage-intacct/enable-web-services'] .nav-count")).to_have_text(
        "1 of 3"
    )
    page.goto(urljoin(service, "sage-intacct/"))

    expect(page.locator(".progress-line")).to_have_text(
        "2 items checked off. Answer the questions below to see how many you need."
    )


def test_with_a_plan_the_total_is_the_readers_own(reader, service):
    ticks = {"sage-intacct/create-a-user#user-id": 1}
    page = reader(ticks=ticks, plan=USER_BASED).new_page()
    page.goto(urljoin(service, "sage-intacct/"))

    expect(page.locator(".progress-line")).to_have_text("4 of 40 items checked off.")


def test_a_role_based_plan_hides_the_users_own_permissions(reader, service):
    """With the heading of their section, and its entry in the list of ways on."""
    page = reader(plan={"permission": "role-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator("#roles")).to_be_visible()
    expect(page.locator("#permissions")).to_be_hidden()
    expect(page.locator("#user-permission-company")).to_be_hidden()

    page.goto(urljoin(service, "sage-intacct/authorize-modeloptic/"))
    ways = page.locator(".next:visible")
    expect(ways).to_have_count(1)
    assert "Next: Create a role" == " ".join(ways.inner_text().split())


def test_a_link_carries_the_plan_and_never_overrides_ones_own(reader, service):
    """A reader without a plan takes it; one with another plan is asked."""
    address = urljoin(service, "sage-intacct/create-a-user/?plan=user,no-consolidation")
    page = reader().new_page()
    page.goto(address)
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")

    page = reader(plan={"permission": "role-based"}).new_page()
    page.goto(address)
    expect(page.locator(".plan-line")).to_contain_text("role-based")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")


def test_arriving_by_a_link_opens_what_holds_its_target(reader, service):
    """An item that the plan hides is shown, marked and announced, and says for whom it is."""
    page = reader(plan=USER_BASED).new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/#user-manage-books"))

    expect(page.locator("#user-manage-books")).to_be_in_viewport()
    expect(page.locator("#user-manage-books")).to_contain_class(
        "task-list-item user-based consolidation not-for-you arrived"
    )
    expect(page.locator("#user-manage-books .notice")).to_contain_text(
        "Not for you: this is only with Consolidation."
    )
    expect(page.get_by_role("status").filter(has_text="Create a Web Services user.")).to_have_count(
        1
    )


def test_arriving_at_an_entry_of_troubleshooting_opens_and_marks_it(reader, service):
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/troubleshooting/"))
    expect(page.locator(".fold > details[open]")).to_have_count(0)
    page.locator("#common + ul").get_by_role("link", name="No email came").click()

    entry = page.locator(".fold.arrived")
    expect(entry.locator("#no-email")).to_be_in_viewport()
    expect(entry).to_contain_text("Look in the junk folder.")
    expect(entry.locator("details")).to_have_attribute("open", "")
    expect(page.locator(".fold > details[open]")).to_have_count(1)
    entry.locator("summary").first.click()
    expect(page.locator(".fold > details[open]")).to_have_count(0)


def test_ticks_last_and_two_tabs_agree_at_once(reader, service):
    """A tick is there after a reload and in the other tab without one."""
    context = reader()
    one, other = context.new_page(), context.new_page()
    address = urljoin(service, "sage-intacct/enable-web-services/")
    one.goto(address)
    other.goto(address)
    expect(other.locator(".meter")).to_contain_text("0 of")
    one.locator("#subscribe input").check()

    expect(other.locator("#subscribe input")).to_be_checked()
    expect(other.locator(".meter")).to_contain_text("1 of")
    one.reload()
    expect(one.locator("#subscribe input")).to_be_checked()
    assert {"sage-intacct/enable-web-services#subscribe": 1} == stored(one, "ticks")


def test_an_item_whose_meaning_changed_keeps_its_tick_and_says_so(reader, service):
    """Version 2 of an item, ticked at version 1; ticking it anew settles it."""
    page = reader(ticks={"sage-intacct/enable-web-services#subscribe": 1}).new_page()

    def newer(route):
        answer = route.fetch()
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
        answer = route.fetch()
        guide = answer.json()
        guide["moved"][was] = now
        route.fulfill(response=answer, json=guide)

    page.route("**/guide.json", with_a_move)
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))

    expect(page.locator("#subscribe input")).to_be_checked()
    expect(page.locator(".meter")).to_contain_text("1 of")
    assert {now: 1, "sage-intacct#company-id": 1} == stored(page, "ticks")


def test_damaged_storage_costs_nothing_but_memory(reader, service):
    """Whatever stands in storage, the page works and ticks anew."""
    page = reader().new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    box = page.locator("#subscribe input")
    for damaged in ("{", "null", "[1]", '"x"', '{"a": "b"}', '{"a#b": {}}'):
        for key in ("ticks", "plan", "problems"):
            page.evaluate("pair => localStorage.setItem(...pair)", [f"modeloptic.{key}", damaged])
        page.reload()
        expect(page.locator("[data-module=checklist]:not([data-mounted])")).to_have_count(0)
        expect(box).not_to_be_checked()
        box.check()
        page.reload()
        expect(box).to_be_checked()

    assert [] == faults


@pytest.mark.parametrize(
    "denial",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
    ],
    ids=["denied", "full"],
)
def test_without_storage_the_page_works_and_says_what_it_cannot_keep(reader, service, denial):
    page_of = reader()
    page_of.add_init_script(denial)
    page = page_of.new_page()
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    page.locator("#subscribe input").check()

    expect(page.locator("#subscribe input")).to_be_checked()
    expect(page.locator(".meter")).to_contain_text("1 of")
    expect(page.locator(".meter")).to_contain_text("doesn't let the page save your check marks")


def test_the_front_page_continues_where_the_reader_left_off(reader, service):
    """The first item not done after the last one done; a link elsewhere is followed as it is."""
    page = reader(
        ticks={
            "sage-intacct#full-administrator": 1,
            "sage-intacct/enable-web-services#open-subscriptions": 1,
        }
    ).new_page()
    page.goto(service)
    page.get_by_role("link", name="Continue: Enable Web Services").click()
    page.wait_for_url("**/enable-web-services/#subscribe")

    page.goto(urljoin(service, "sage-intacct/verify/#check"))
    assert page.url.endswith("/verify/#check")


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
    expect(colleague.locator(".progress-message")).to_contain_text("sent you 3 checked-off items")
    # The answers came with the link, and check off the item that asks.
    theirs["sage-intacct#permission-type"] = 1
    assert theirs == stored(colleague, "ticks")
    colleague.get_by_role("button", name="Add them to mine").click()

    expect(colleague.locator("#company-id input")).to_be_checked()
    assert mine | theirs == stored(colleague, "ticks")
    assert {"permission": "user-based"} == stored(colleague, "plan")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"plan": {"permission": {"toString": 1}}, "ticks": {}}, {}),
        ({"plan": [], "ticks": {"sage-intacct#company-id": 1}}, {"sage-intacct#company-id": 1}),
        ({"plan": "role-based", "ticks": {"sage-intacct#company-id": 1e308}}, {}),
        ({"ticks": {"<b>#x": 1, "sage-intacct#company-id": 2.5, "a": 1}}, {}),
        ({"ticks": {"sage-intacct#company-id": 1000}}, {}),
        ({"ticks": []}, {}),
    ],
    ids=[
        "an object for an answer",
        "a list for a plan",
        "a version without measure",
        "ids that are none",
        "a version that no item has",
        "a list for ticks",
    ],
)
def test_what_makes_no_sense_in_a_link_of_progress_is_left_out(reader, service, given, kept):
    """The rest is offered all the same, and nothing else is ever stored."""
    text = json.dumps({"format": "modeloptic-progress", "version": 1, **given})
    packed = zlib.compress(text.encode(), wbits=-15)
    page = reader().new_page()
    link = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    page.goto(urljoin(service, f"sage-intacct/#hand-over={link}"))
    page.get_by_role("button", name="Add them to mine").click()
    expect(page.locator(".progress-message")).to_contain_text("to yours")

    assert kept == stored(page, "ticks")
    assert {} == stored(page, "plan")


def test_a_link_that_unfolds_without_end_is_refused(reader, service):
    """A few kilobytes can hold gigabytes: reading stops before."""
    text = '{"format":"modeloptic-progress","ticks":{' + " " * 30_000_000 + "}}"
    packed = zlib.compress(text.encode(), level=9, wbits=-15)
    page = reader().new_page()
    link = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    page.goto(urljoin(service, f"sage-intacct/#hand-over={link}"))

    expect(page.locator(".progress-message")).to_contain_text("Ask for it again")


def test_a_hundred_thousand_stored_ids_do_not_break_handing_over(reader, service):
    """Storage that something filled: what a guide can have is handed over."""
    ticks = {f"sage-intacct/page-{number}#item": 1 for number in range(100_000)}
    page = reader(ticks=ticks).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    open_tools(page)
    page.get_by_role("button", name="Copy a link for a colleague").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_a_list_filled_by_a_link_takes_the_readers_next_tick(reader, service):
    """What is ticked by hand is kept, and what nobody knows gives way."""
    page = reader(ticks={f"sage-intacct/page-{number}#item": 1 for number in range(500)}).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    page.locator("#company-id input").check()
    page.reload()

    expect(page.locator("#company-id input")).to_be_checked()
    assert "sage-intacct#company-id" in stored(page, "ticks")


def test_a_link_that_was_cut_short_says_so(reader, service):
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/#hand-over=q1bKTS"))

    expect(page.locator(".progress-message")).to_contain_text("Ask for it again")


def test_progress_is_saved_to_a_file_and_loaded_again(reader, service, tmp_path):
    """What was saved comes back after starting over; another file is refused with a sentence."""
    ticks = {"sage-intacct/enable-web-services#subscribe": 1}
    page = reader(ticks=ticks).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    open_tools(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "modeloptic-progress.json"
    saved.value.save_as(file)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".progress-message")).to_contain_text(
        "All check marks and answers are cleared"
    )
    assert {} == stored(page, "ticks")

    page.locator("[data-action=load]").set_input_files(file)
    expect(page.locator(".progress-message")).to_contain_text("1 check mark was added")
    assert ticks == stored(page, "ticks")

    file.write_text("[]")
    page.locator("[data-action=load]").set_input_files(file)
    expect(page.locator(".progress-message")).to_contain_text(
        "Choose the file that this guide saved"
    )
    assert ticks == stored(page, "ticks")


def test_a_mistyped_address_finds_the_page_that_was_meant(reader, service):
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/autorise-modeloptik/"))

    expect(page.get_by_role("link", name="Authorize Modeloptic").last).to_be_visible()
    expect(page.locator("[data-module=not-found]")).to_contain_text("Authorize Modeloptic")


def test_the_check_reads_what_the_plan_has(reader, service):
    """Without Consolidation in the plan it is not read, and the user's own permissions fix it."""
    page = reader(plan=USER_BASED).new_page()
    page.goto(urljoin(service, VERIFY))
    expect(form_of(page).locator("[value=user-based]")).to_be_checked()
    with page.expect_request("**/api/check") as asked:
        try_demo(page, "The sign-in works, but Modeloptic can't read General Ledger")
    sent = asked.value.post_data_json

    assert ("user-based", False) == (sent["permission_type"], sent["consolidation"])
    expect(check_of(page).locator(".check__result a").first).to_have_attribute(
        "href", urljoin(service, "sage-intacct/create-a-user/#user-permission-general-ledger")
    )


def test_the_permission_type_that_the_form_asks_for_is_told_to_the_check(page, service):
    """Where the plan has no answer, the form's counts; not to know tells nothing."""
    page.goto(urljoin(service, VERIFY))
    form_of(page).get_by_text("Check my Sage settings too").click()
    told = []
    for answer in ("Role-based", "I don't know yet"):
        form_of(page).get_by_label(answer, exact=True).check()
        with page.expect_request("**/api/check") as asked:
            ask(page, "Practice", password="Practice-1")
        told.append(asked.value.post_data_json.get("permission_type"))
        expect(check_of(page).locator(".check__result .panel")).to_be_visible()

    assert ["role-based", None] == told
