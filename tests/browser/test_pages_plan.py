"""The reader's plan, and links that open what they lead to."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from playwright.sync_api import expect

from tests.browser.conftest import expect_stored
from tests.browser.verify_page import VERIFY, ask, check_of, form_of, try_demo

USER_BASED = {"permission": "user-based", "consolidation": "no", "entities": "no"}


def test_the_plan_is_asked_once_and_drives_every_page(reader, service):
    """An answer checks off the item that asks; what isn't the reader's is gone from every page."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    page.get_by_label("User-based", exact=True).check()
    page.get_by_label("We don't use it", exact=True).check()
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")
    expect(page.locator("#permission-type > label input")).to_be_checked()
    expect(page.locator(".meter")).to_have_text("2 of 5 items on this page")
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
    expect_stored(page, "plan", {})


def test_a_condition_is_gone_once_it_is_answered(reader, service):
    """The sentence behind it starts with a capital; without an answer both ways say for whom."""
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator("#roles .when")).to_have_text("If your company is role-based: ")
    expect(page.locator("#roles .when")).to_be_visible()

    page = reader(plan={"permission": "role-based"}).new_page()
    page.goto(urljoin(service, "sage-intacct/create-a-user/"))
    expect(page.locator("#roles .when")).to_be_hidden()
    expect(page.locator("#roles .item-text")).to_have_text(
        re.compile("^On the Roles information tab"), use_inner_text=True
    )
    # What is the other way's is gone with the heading of its section, and so is its way on.
    expect(page.locator("#permissions")).to_be_hidden()
    contents = page.locator(".md-nav--secondary a")
    expect(contents.filter(has_text="Give the user its permissions")).to_be_hidden()
    expect(contents.filter(has_text="If it doesn't work")).to_be_visible()
    expect(page.locator("#user-permission-company")).to_be_hidden()
    page.goto(urljoin(service, "sage-intacct/authorize-modeloptic/"))
    expect(page.locator(".next:visible")).to_have_text(["Next: Create a role"], use_inner_text=True)


def test_times_and_what_is_read_follow_the_answers(reader, service):
    page = reader(plan=USER_BASED).new_page()
    page.goto(urljoin(service, "sage-intacct/"))
    step = page.locator("#steps + ol > li", has_text="Create a Web Services user")
    expect(step.locator(":visible").filter(has_text="minutes")).to_have_text(["7 minutes."])
    page.goto(urljoin(service, VERIFY))
    expect(page.locator("dd .consolidation:visible")).to_have_count(0)
    expect(form_of(page).get_by_text("We connect one entity only")).to_be_hidden()
    page.goto(service)
    changes = page.locator("dd", has_text="You add one subscription")
    expect(changes).to_contain_text("one user in Sage Intacct. You can", use_inner_text=True)
    page.goto(urljoin(service, "sage-intacct/troubleshooting/#stopped"))
    expect(page.locator(".fold.arrived li").nth(1)).to_have_text(
        "Is the user's status still Active? Does it still have its permissions?",
        use_inner_text=True,
    )


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
    expect(page.locator(".progress-line")).to_have_text("40 of 40 items checked off.")
    expect(page.locator(".progress-next a")).to_have_text("Verify the connection")
    expect(page.locator("[data-nav=sage-intacct] .nav-count")).to_have_text("all checked off")
    expect(page.locator(".next")).to_be_hidden()

    connected = reader(ticks=ticks | {"sage-intacct/verify#check": 1}, plan=USER_BASED).new_page()
    connected.goto(urljoin(service, "sage-intacct/"))
    expect(connected.locator(".progress-line")).to_contain_text("All done.")
    expect(connected.locator(".progress-next a")).to_have_count(0)
    expect(connected.locator("[data-nav=sage-intacct] .nav-count")).to_have_text("all done")
    verify = connected.locator("[data-nav='sage-intacct/verify']")
    expect(verify).to_have_attribute("data-progress", "done")
    expect(verify.locator(".nav-count")).to_have_text("✓")
    expect(connected.locator("[data-nav$=create-a-user] .nav-count")).to_have_text("✓")


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
    expect(page.locator(".meter")).to_have_text("1 item done")
    expect(page.locator("[data-nav='sage-intacct/create-a-user'] .nav-count")).to_have_text("1")
    expect(page.locator("[data-nav='sage-intacct/enable-web-services'] .nav-count")).to_have_text(
        "1 of 3"
    )
    page.goto(urljoin(service, "sage-intacct/"))

    expect(page.locator(".progress-line")).to_have_text(
        "2 items checked off. Answer the questions below to see how many you need."
    )


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


def test_a_mistyped_address_finds_the_page_that_was_meant(reader, service):
    page = reader().new_page()
    page.goto(urljoin(service, "sage-intacct/autorise-modeloptik/"))

    expect(page.get_by_role("link", name="Authorize Modeloptic").last).to_be_visible()
    expect(page.locator("[data-module=not-found]")).to_contain_text("Authorize Modeloptic")


def test_the_check_reads_what_the_plan_has(reader, service):
    """Without Consolidation in the plan it is not read, and the user's own permissions fix it.

    Where the plan has no answer, the form's counts; not to know tells nothing.
    """
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

    other = reader().new_page()
    other.goto(urljoin(service, VERIFY))
    form_of(other).get_by_text("Check my Sage settings too").click()
    told = []
    for answer in ("Role-based", "I don't know yet"):
        form_of(other).get_by_label(answer, exact=True).check()
        with other.expect_request("**/api/check") as asked:
            ask(other, "Practice", password="Practice-1")
        told.append(asked.value.post_data_json.get("permission_type"))
        expect(check_of(other).locator(".check__result .panel")).to_be_visible()

    assert ["role-based", None] == told
