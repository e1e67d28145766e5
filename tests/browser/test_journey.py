"""The readers' journeys, through the real site, the real verifier and the real service."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import read_stored
from tests.browser.verify_page import answer_of, ask, judge, level
from tests.site.test_content import INSTRUCTIONS

STEPS = [
    "enable-web-services",
    "authorize-modeloptic",
    "create-a-role",
    "create-a-user",
    "enter-credentials",
    "verify",
]

GOOD = {
    "company_id": "Practice",
    "user_id": "modeloptic-user",
    "sender_id": "modelopticMPP",
    "email": "ada@acme-us.com",
    "contact_first_name": "Ada",
    "contact_last_name": "Byron",
}

CHOSEN = {
    "user_type": "Business",
    "admin_privileges": "Limited",
    "status": "Active",
    "permission_type": "Role-based",
}


def fill_form(page, values) -> None:
    form = page.locator("[data-module=verify-form]")
    form.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    for name, value in values.items():
        form.locator(f"input[name={name}]").fill(value)


def choose(page, values) -> None:
    form = page.locator("[data-module=verify-form]")
    for name, value in values.items():
        field = form.locator(f"[data-field={name}]")
        if field.locator("select").count():
            field.locator("select").select_option(label=value)
        else:
            field.get_by_label(value, exact=True).check()


SIZE = """button => [button, button.closest("p, li")].map((element) => {
  const { width, height } = element.getBoundingClientRect();
  return [width, height];
})"""
"""How large a button is, and the line it stands in."""

TYPED = {"sender-id": "modelopticMPP", "description": "Modeloptic"}
"""The items of a step that have a value to type, and the value."""

UNSEEN = """items => items.filter((item) => !item.checkVisibility()
  || (getComputedStyle(item).listStyleType === "none"
    && getComputedStyle(item, "::before").content === "none")).map(({ id }) => id)"""
"""Items that are not to be seen, or have no number."""


def test_a_customer_goes_from_the_front_page_to_a_readable_connection(profile, service):
    """Front page, every step with every item ticked, a verdict of the form, an accepted check.

    A check that is refused leads to the item that fixes it; which one is a unit test's.
    """
    page = profile(service_workers="allow").new_page()
    page.goto(service)
    page.locator("article").get_by_role("link", name="Start now", exact=True).click()
    for step in STEPS:
        for box in page.locator("li[data-item] input[type=checkbox]").all():
            if box.is_visible():
                box.check()
        ways = page.locator(".next:visible a")
        ways.and_(page.locator(f"[href$='{step}/']")).click()
        page.wait_for_url(f"**/sage-intacct/{step}/")

    fill_form(page, GOOD)
    choose(page, CHOSEN)
    judge(page)
    expect(answer_of(page)).to_contain_text("look right")
    ask(page, "Practice")
    expect(level(page, "readable")).to_have_text("Yes, in the demo")

    assert "sage-intacct/authorize-modeloptic#sender-id" in read_stored(page, "ticks")
    ask(page, "No-permission")
    page.locator(".check__result a[href$='/create-a-user/#roles']").first.click()
    page.wait_for_url("**/create-a-user/#roles")
    expect(page.locator("#roles")).to_be_in_viewport()


def test_each_value_is_copied_letter_by_letter(reader, service):
    """Its button puts the value on the clipboard, and says so without moving the line."""
    page = reader().new_page()
    page.goto(f"{service}sage-intacct/authorize-modeloptic/")
    search = page.get_by_role("textbox", name="Search")
    for item, value in TYPED.items():
        button = page.locator(f"#{item} .copy-value")
        size = button.evaluate(SIZE)
        button.click()
        expect(button).to_have_text("Copied")
        assert size == button.evaluate(SIZE)
        search.fill("")
        search.press("ControlOrMeta+v")
        expect(search).to_have_value(value)
        search.press("Escape")


def test_no_typed_value_leaves_before_the_check_is_pressed(page, service):
    """Every request is recorded while the form is filled and judged: no value is in any of them."""
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    marked = GOOD | {"company_id": "Marker-7519", "contact_last_name": "Marker-7519"}
    page.goto(f"{service}sage-intacct/verify/")
    fill_form(page, marked)
    choose(page, CHOSEN)
    judge(page)
    expect(answer_of(page)).to_contain_text("look right")

    assert sent
    assert [] == [line for line in sent for value in marked.values() if value in line]
    assert [] == [line for line in sent if not line.startswith(service)]
    assert "Marker-7519" not in page.evaluate("JSON.stringify(localStorage)")
    assert "Marker-7519" not in page.url


def test_without_javascript_the_guide_is_numbered_and_complete(profile, service):
    """Every item of every step is to be seen with a number, and no box that nothing would keep."""
    page = profile(java_script_enabled=False).new_page()
    for step, instructions in INSTRUCTIONS.items():
        page.goto(f"{service}{step}/")
        items = page.locator("ol > li[data-item]")

        expect(items).to_have_count(len(instructions))
        assert [] == items.evaluate_all(UNSEEN)
        expect(page.get_by_role("checkbox")).to_have_count(0)
    # What only a script can do is neither promised nor shown.
    page.goto(f"{service}sage-intacct/")
    expect(page.locator("article")).not_to_contain_text("in this browser", use_inner_text=True)
    expect(page.locator("article")).to_contain_text("Look up five things.", use_inner_text=True)
    page.goto(f"{service}sage-intacct/verify/")
    expect(page.get_by_role("button", name="Write a report")).to_be_hidden()
    page.goto(f"{service}support/")
    expect(page.get_by_label("What does the customer say")).to_be_hidden()
