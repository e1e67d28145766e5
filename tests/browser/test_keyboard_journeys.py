"""Each journey of a reader by keyboard alone, on a phone; support's is in `test_report.py`."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import expect_stored

SPOKEN = """
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => {
    const said = [...document.querySelectorAll("[role=status]")].map((one) => one.textContent);
    const page = document.documentElement.dataset;
    page.spoken = `${page.spoken ?? ""} ${said}`;
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
});
"""
"""Notes all that a page announces: on a busy machine the next news is there before one looks."""


OUTLINE = """element => [element, ...(element.labels ?? [])]
  .map((one) => getComputedStyle(one).outlineStyle)
  .find((style) => style !== "none") ?? null"""
"""How the focus shows: at the element, or at the label that stands for it."""


class Reader:
    """Somebody with a keyboard, a narrow screen, and a browser that remembers."""

    def __init__(self, context, service) -> None:
        self.service = service
        self.context = context
        self.context.add_init_script(SPOKEN)
        self.page = self.context.new_page()

    def open(self, address: str) -> None:
        """Follow a link; the next Tab goes on from where it leads."""
        self.page.goto(urljoin(self.service, address))
        self.page.wait_for_selector("html[data-mounted]")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, address

    def reach(self, target) -> None:
        """Press Tab until something has the focus, and see that it shows."""
        expect(target).to_be_enabled()
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate(OUTLINE), f"no focus to be seen on {target}"
                return
        pytest.fail(f"Tab does not come to {target}")

    def press(self, target, key: str = "Enter") -> None:
        """Reach something and press a key on it."""
        self.reach(target)
        self.page.keyboard.press(key)

    def copied(self) -> str:
        """What is on the clipboard, pasted elsewhere: the guide's pages may not read it."""
        page = self.context.new_page()
        page.set_content("<textarea></textarea>")
        page.locator("textarea").focus()
        page.keyboard.press("ControlOrMeta+v")
        expect(page.locator("textarea")).not_to_have_value("")
        pasted = page.locator("textarea").input_value()
        page.close()
        self.page.bring_to_front()
        return pasted

    def choose(self, name: str, value: str) -> None:
        """Reach a group of radio buttons and go to one of them."""
        self.press(self.page.locator(f"[name={name}]").first, "Space")
        for _ in range(3):
            if self.page.locator(f"[name={name}][value={value}]").is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrows do not come to {value}")

    def below_the_header(self, target) -> None:
        """See that something is in view and not covered by what sticks to the top."""
        expect(target).to_be_in_viewport()
        header = self.page.locator("header.md-header").bounding_box()
        assert target.bounding_box()["y"] >= header["y"] + header["height"]


@pytest.fixture
def reader(narrow, service):
    """Somebody whose browser remembers nothing yet; several, if asked several times."""
    return lambda: Reader(narrow(), service)


def test_plan_and_ticks_are_made_kept_shared_and_printed(reader):
    mine = reader()
    page = mine.page
    mine.open("sage-intacct/#before-you-start")
    mine.choose("permission", "user-based")
    mine.choose("consolidation", "no")
    expect(page.locator(".plan-line")).to_contain_text("user-based, without Consolidation")
    expect(page.locator("#permission-type > label input")).to_be_checked()
    link = f"{page.url.partition('#')[0]}?plan=user,no-consolidation"

    mine.open("sage-intacct/enable-web-services/")
    expect(page.locator(".plan-line")).to_contain_text("user-based")
    mine.press(page.locator("#open-subscriptions input"), "Space")
    expect(page.locator("#open-subscriptions input")).to_be_checked()
    other = mine.context.new_page()
    other.goto(page.url)
    mine.press(page.locator("#subscribe input"), "Space")
    expect(other.locator("#subscribe input")).to_be_checked()
    other.close()

    mine.open("")
    mine.press(page.get_by_role("link", name="Continue: Enable Web Services"))
    page.wait_for_url("**/enable-web-services/#ignore-charges")
    mine.below_the_header(page.locator("#ignore-charges.arrived"))

    mine.open("sage-intacct/#progress")
    mine.press(page.get_by_role("link", name="all steps on one page"))
    page.wait_for_url("**/sage-intacct/print/")
    expect(page.locator("#enable-web-services-subscribe input")).to_be_checked()
    page.emulate_media(media="print")
    expect(page.locator("#create-a-role-add-role")).to_be_hidden()
    expect(page.locator("#create-a-user-status")).to_be_visible()

    theirs = reader()
    theirs.open("sage-intacct/create-a-user/?plan=role,consolidation")
    expect(theirs.page.locator(".plan-line")).to_contain_text("role-based, with Consolidation")
    theirs.open(link)
    theirs.press(theirs.page.get_by_role("button", name="Keep mine"))
    expect_stored(theirs.page, "plan", {"permission": "role-based", "consolidation": "yes"})
    theirs.open(link)
    theirs.press(theirs.page.get_by_role("button", name="Use it"))
    expect_stored(theirs.page, "plan", {"permission": "user-based", "consolidation": "no"})


def test_progress_is_saved_taken_off_and_loaded(reader, tmp_path):
    mine = reader()
    page = mine.page
    mine.open("sage-intacct/#before-you-start")
    mine.press(page.locator("#company-id input"), "Space")
    expect(page.locator(".progress-line")).to_contain_text("1 item")
    mine.open("sage-intacct/#progress")
    with page.expect_download() as saved:
        mine.press(page.get_by_role("button", name="Save to a file"))
    file = tmp_path / "progress.json"
    saved.value.save_as(file)
    mine.press(page.get_by_role("button", name="Start over"))
    expect_stored(mine.page, "ticks", {})
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    mine.open("sage-intacct/#progress")
    page.reload()
    with page.expect_file_chooser() as chooser:
        mine.press(page.locator("[data-action=load]"))
    chooser.value.set_files(file)
    expect(page.locator(".progress-message")).to_have_text("We added 1 check mark from the file.")
    expect_stored(mine.page, "ticks", {"sage-intacct#company-id": 1})
    file.write_text("[]")
    page.locator("[data-action=load]").set_input_files(file)
    expect(page.locator(".progress-message")).to_contain_text("Choose the file that this guide")
    expect_stored(mine.page, "ticks", {"sage-intacct#company-id": 1})


def test_a_problem_marks_its_item_and_clears(reader):
    """Verify contradicts a tick until the value is right in Sage, too, in a tab that is open."""
    mine = reader()
    page = mine.page
    mine.open("sage-intacct/authorize-modeloptic/#sender-id")
    mine.press(page.locator("#sender-id input"), "Space")
    step = page
    mine.page = page = mine.context.new_page()
    mine.open("sage-intacct/verify/#form")
    form = page.locator("[data-module=verify-form]")
    field = form.get_by_label("Sender ID", exact=True)
    mine.reach(field)
    page.keyboard.type("modelopticMPX")
    page.keyboard.press("Enter")
    item = step.locator("#sender-id")
    # Directly below the item's words: below its picture nobody would see it.
    expect(item.locator("> .item-text + .item-note--problem")).to_contain_text(
        "You checked this off, but Verify found"
    )

    field.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("modelopticMPP")
    page.keyboard.press("Enter")
    mine.press(page.get_by_role("button", name="It is right in Sage Intacct"))
    expect(item).not_to_contain_text("but Verify found")
    expect(item.locator("input")).to_be_checked()
    for word in ("complete", "live"):
        for place in (".outcome", "[data-module=verify-form]", ".check"):
            expect(page.locator(place)).not_to_contain_text(word, ignore_case=True)


HIDDEN = {
    "sage-intacct/create-a-user/#user-manage-books > .copy-link": "Item 6: If your company",
    "sage-intacct/verify/#field-role > .copy-link": "Field: Role",
}
"""Controls that copy a link to an item and a field, and what is told on arriving."""


def test_a_copied_link_opens_what_a_plan_and_folds_hide(reader):
    """Copied by one, opened by another for whom it is folded, it is shown, marked and told."""
    mine, theirs = reader(), reader()
    theirs.open("sage-intacct/?plan=user,no-consolidation")
    for control, said in HIDDEN.items():
        path, _, selector = control.partition("#")
        place = selector.partition(" ")[0]
        mine.open(f"{path}#{place}")
        mine.press(mine.page.locator(f"#{selector}"))
        expect(mine.page.locator(f"#{selector}")).to_have_text("✓")
        link = mine.copied()
        assert "/go/" in link

        theirs.open(link)
        theirs.below_the_header(theirs.page.locator(f"#{place}.arrived"))
        spoken = re.compile(re.escape(said))
        expect(theirs.page.locator("html")).to_have_attribute("data-spoken", spoken)
