"""Links that were sent once lead there for ever: short links and moved anchors."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_short_link_leads_to_its_item(page, service):
    page.goto(f"{service}go/sender-id/")

    expect(page).to_have_url(re.compile(r"/sage-intacct/authorize-modeloptic/#sender-id$"))
    expect(page.locator("#sender-id")).to_be_in_viewport()


def test_arriving_in_the_middle_says_where_the_way_begins(page, service):
    """Where a list leads through screens: the line leads to its first item, and goes there."""
    page.goto(f"{service}sage-intacct/authorize-modeloptic/#sender-id")
    line = page.locator("#sender-id .item-way")
    expect(line).to_contain_text("On the list already? Don't add it twice")
    expect(line).to_contain_text("The way here begins at item 1: Go to Company")
    line.get_by_role("link", name="item 1").click()

    expect(page).to_have_url(re.compile("#open-company$"))
    expect(page.locator(".item-way")).to_have_count(0)
    page.goto(f"{service}sage-intacct/create-a-user/#user-permission-accounts-payable")
    expect(page.locator(".item-way")).to_have_text(
        re.compile(r"The way here:\W+Company\W+Admin\W+Web Services users .* Subscriptions$")
    )
    page.goto(f"{service}sage-intacct/create-a-role/#permission-general-ledger")
    expect(page.locator(".item-way")).to_contain_text("line Modeloptic, select Subscriptions")
    page.goto(f"{service}sage-intacct/create-a-user/#status")
    expect(page.locator(".item-way")).to_contain_text("open the line modeloptic-user to change it")
    page.goto(f"{service}sage-intacct/#company-id")
    expect(page.locator("#company-id")).to_have_class(re.compile("arrived"))
    expect(page.locator(".item-way")).to_have_count(0)


def test_a_short_link_takes_the_readers_plan_along(page, service):
    page.goto(f"{service}go/user-roles/?plan=role")

    expect(page).to_have_url(re.compile(r"/sage-intacct/create-a-user/.*#roles$"))
    expect(page.locator(".plan-line")).to_contain_text("role-based")


def test_a_short_link_works_without_scripts(browser, service):
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{service}go/user-email/")

    expect(page).to_have_url(re.compile(r"/sage-intacct/create-a-user/#email$"))
    plain.close()


def test_the_link_to_an_anchor_that_moved_leads_to_where_it_is_now(page, service):
    page.goto(f"{service}#sage-intacct")

    expect(page).to_have_url(re.compile(r"#connect-sage-intacct$"))


def test_the_short_link_of_a_code_leads_to_its_page(page, service):
    page.goto(f"{service}go/company-id.space/")

    expect(page).to_have_url(re.compile(r"/codes/company-id\.space/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Company ID")
