"""The screens in a real browser: what a reader does with their pictures and callouts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

AUTHORIZE = "sage-intacct/authorize-modeloptic/"
USER = "sage-intacct/create-a-user/"
ROLE = "sage-intacct/create-a-role/"

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const within = entry.sources.some(({ node }) => node?.parentElement?.closest("article"));
      if (within) window.shifted += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
"""Sums up how much the article moves; the list of contents beside it is not ours."""

SEEN = """async () => {
  const pause = (ms) => new Promise((over) => { setTimeout(over, ms); });
  for (const figure of document.querySelectorAll("figure.screen")) {
    figure.scrollIntoView({ block: "center" });
    const image = [...figure.querySelectorAll("img")].find((one) => one.checkVisibility());
    const end = Date.now() + 60_000;
    while (!(image.complete && image.naturalWidth) && Date.now() < end) await pause(20);
    const draw = (then) => { requestAnimationFrame(() => requestAnimationFrame(then)); };
    await Promise.race([new Promise(draw), pause(5_000)]);
  }
  return window.shifted;
}"""
"""Scroll to every figure and wait for its picture; return how much the page has moved."""


@pytest.fixture(name="at")
def _at(page, service):
    """Open a page of the real site, its screens mounted; fail for any error in it."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def at(path, width=1280, **media):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(**media)
        page.goto(service + path)
        expect(page.locator("figure.screen[data-mounted]").first).to_be_attached()
        expect(page.locator("figure.screen:not([data-mounted])")).to_have_count(0)
        return page

    yield at
    assert [] == errors


def figure(page, name):
    return page.locator(f"figure[data-screen={name}]")


def callout(page, name, item):
    return figure(page, name).locator(f".screen-callout[data-callout={item}]")


SCROLLED = """() => {
  const scroller = document.querySelector(".screen-scroller");
  window.scrolled = new Promise((resolve) => { scroller.addEventListener("scroll", resolve); });
}"""

BEFORE_PRINT = """() => {
  window.dispatchEvent(new Event("beforeprint"));
  const images = [...document.querySelectorAll(".screen-image--light")];
  const loaded = (image) => new Promise((over) => {
    if (image.complete && image.naturalWidth) over();
    else image.addEventListener("load", over);
  });
  return Promise.all(images.map(loaded));
}"""
"""What a browser does before it prints: it tells the page, and waits for pictures."""

LIT = re.compile(r"\bis-lit\b")


@pytest.mark.parametrize(("path", "width"), [(AUTHORIZE, 390), (USER, 1280)])
def test_nothing_moves_while_pictures_come(page, service, path, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(f"({SHIFTS})()")
    page.goto(service + path)

    # To the two places that browsers' own tools show.
    assert 0 == round(page.evaluate(SEEN), 2)


@pytest.mark.parametrize(("scheme", "theme"), [("light", "light"), ("dark", "dark")])
def test_only_the_pictures_of_the_reader_s_theme_are_loaded(page, service, scheme, theme):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme=scheme)
    page.goto(service + AUTHORIZE)
    page.evaluate(SEEN)

    names = sorted(url.rpartition("/")[2] for url in asked if url.endswith(".webp"))
    assert [
        f"{name}-{theme}.webp" for name in ("authorisation-add", "company-open", "company-security")
    ] == names


def test_pictures_follow_the_theme_that_the_reader_chooses(at):
    page = at(AUTHORIZE, color_scheme="light")
    light = figure(page, "company-open").locator(".screen-image--light")
    dark = figure(page, "company-open").locator(".screen-image--dark")
    expect(light).to_be_visible()

    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")

    expect(dark).to_be_visible()
    expect(light).to_be_hidden()


def test_hovering_a_callout_lights_its_item_and_says_it(at):
    page = at(AUTHORIZE)
    callout(page, "authorisation-add", "description").hover()

    expect(page.locator("#description")).to_have_class(LIT)
    expect(page.locator("#sender-id")).not_to_have_class(LIT)
    expect(figure(page, "authorisation-add").locator(".screen-says")).to_have_text(
        "6. Under Description, enter Modeloptic."
    )

    page.locator("h1").hover()
    expect(page.locator("#description")).not_to_have_class(LIT)
    expect(figure(page, "authorisation-add").locator(".screen-says")).to_be_hidden()


def test_an_item_done_in_two_windows_lights_in_both(at):
    page = at(ROLE)
    page.locator("#permission-company > .item-text").hover()

    expect(callout(page, "role-permissions", "permission-company")).to_have_class(LIT)
    for one in callout(page, "permissions-read-only", "permission-company").all():
        expect(one).to_have_class(LIT)


@pytest.mark.parametrize(("part", "act"), [(".item-text", "hover"), ("input", "focus")])
def test_an_item_under_the_pointer_or_with_the_focus_lights_its_callout_alone(at, part, act):
    page = at(AUTHORIZE)
    for item, other in (("description", "status"), ("status", "description")):
        getattr(page.locator(f"#{item} {part}").first, act)()

        expect(callout(page, "authorisation-add", item)).to_have_class(LIT)
        expect(callout(page, "authorisation-add", other)).not_to_have_class(LIT)


def test_the_first_tap_lights_and_the_second_goes_there(phone, service):
    page = phone
    page.goto(service + AUTHORIZE)
    expect(page.locator("figure.screen:not([data-mounted])")).to_have_count(0)
    save = callout(page, "company-security", "save-company").locator(".screen-reach")
    save.tap()
    expect(page.locator("#save-company")).to_have_class(LIT)
    expect(page).not_to_have_url(re.compile("#"))
    expect(figure(page, "company-security").locator(".screen-says")).to_contain_text(
        "9. Select Save a second time"
    )

    save.tap()
    expect(page).to_have_url(re.compile("#save-company$"))

    page.locator("h1").tap()
    expect(page.locator("#save-company")).not_to_have_class(LIT)


def test_mounting_again_changes_nothing(at):
    page = at(AUTHORIZE)
    shown = figure(page, "authorisation-add")
    before = shown.evaluate("(figure) => figure.outerHTML")

    page.evaluate(
        """async () => {
          const { src } = document.querySelector("script[src*='main.js']");
          const { mountAll } = await import(src);
          await mountAll();
        }"""
    )

    assert before == shown.evaluate("(figure) => figure.outerHTML")
    shown.get_by_role("button", name="Enlarge").click()
    expect(page.locator("dialog.screen-dialog")).to_have_count(1)


def test_a_callout_is_large_enough_for_a_finger_on_a_telephone(at):
    page = at(USER, width=390)
    for reach in page.locator(".screen-reach").all():
        box = reach.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_numbers_follow_the_reader_s_plan(at):
    """Without the item about roles Save is the eighth, in the list and in the picture."""
    page = at(USER)
    number = callout(page, "user-form", "save-user").locator(".screen-number")
    expect(number).to_have_text("9")

    page.evaluate(
        "localStorage.setItem('modeloptic.plan', JSON.stringify({permission: 'user-based'}))"
    )
    page.reload()

    expect(page.locator("#roles")).to_be_hidden()
    expect(number).to_have_text("8")
    expect(callout(page, "user-form", "save-user")).to_have_attribute(
        "aria-label", "8. Select Save."
    )


def test_a_hidden_item_takes_its_callout_along_and_brings_it_back(at):
    page = at(ROLE)
    page.evaluate("localStorage.setItem('modeloptic.plan', JSON.stringify({consolidation: 'no'}))")
    page.reload()
    consolidation = callout(page, "role-permissions", "permission-consolidation")
    expect(consolidation).to_be_hidden()
    expect(callout(page, "role-permissions", "save-permissions").locator("text")).to_have_text("10")

    page.evaluate("location.hash = 'permission-consolidation'")
    expect(consolidation).to_be_visible()
    expect(callout(page, "role-permissions", "save-permissions").locator("text")).to_have_text("11")


def test_a_picture_is_enlarged_by_keyboard_and_closed_where_it_was_opened(at):
    page = at(AUTHORIZE)
    button = figure(page, "authorisation-add").get_by_role("button", name="Enlarge")
    button.focus()
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="The authorization's window, filled in")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".screen-scroller")).to_be_focused()
    before = dialog.locator(".screen-stage").bounding_box()["width"]
    assert before > 700

    page.keyboard.press("+")
    page.keyboard.press("+")
    assert before * 1.9 < dialog.locator(".screen-stage").bounding_box()["width"] < before * 2
    page.evaluate(SCROLLED)
    page.keyboard.press("ArrowRight")
    page.evaluate("window.scrolled")
    page.keyboard.press("0")
    assert before == pytest.approx(dialog.locator(".screen-stage").bounding_box()["width"])
    expect(dialog.get_by_role("button", name="Zoom out")).to_be_disabled()

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_two_fingers_zoom_about_their_middle(at):
    page = at(AUTHORIZE, width=390)
    shown = figure(page, "authorisation-add")
    small = shown.locator(".screen-stage").bounding_box()["width"]
    shown.get_by_role("button", name="Enlarge").click()
    stage = page.locator("dialog .screen-stage")
    before = stage.bounding_box()["width"]
    assert before > small * 1.2
    # A long title has a row of its own, and the buttons stand in one.
    buttons = page.locator("dialog .screen-bar button").all()
    assert 1 == len({round(each.bounding_box()["y"]) for each in buttons})
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *across):
        points = [{"x": x, "y": 400, "id": finger} for finger, x in enumerate(across)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 150)
    fingers("touchStart", 150, 250)
    fingers("touchMove", 125, 275)
    fingers("touchMove", 100, 300)
    fingers("touchEnd", 300)
    fingers("touchMove", 380)
    fingers("touchEnd")

    assert before * 2 == pytest.approx(stage.bounding_box()["width"], rel=0.02)


def test_pressing_the_picture_enlarges_it_and_a_callout_in_it_leads_to_its_item(at):
    page = at(AUTHORIZE)
    figure(page, "authorisation-add").locator(".screen-stage").click(position={"x": 250, "y": 20})
    dialog = page.locator("dialog.screen-dialog")
    dialog.locator(".screen-callout[data-callout=status]").focus()
    expect(dialog.locator(".screen-words")).to_have_text("7. Make sure Status is set to Active.")

    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile("#status$"))


def test_without_javascript_everything_is_there_and_enlarge_is_a_link(profile, service):
    page = profile(java_script_enabled=False, color_scheme="dark").new_page()
    page.goto(service + AUTHORIZE)
    shown = figure(page, "authorisation-add")
    expect(shown.locator(".screen-image--dark")).to_be_visible()
    expect(shown.locator(".screen-image--light")).to_be_hidden()
    expect(shown.get_by_role("link", name="8. Select Save in the")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 800})
    assert shown.bounding_box()["x"] >= 0
    shown.get_by_role("link", name="Enlarge").click()
    expect(page).to_have_url(re.compile(r"authorisation-add-light\.webp$"))


def test_on_paper_every_picture_is_light_and_has_its_numbers(at):
    page = at(AUTHORIZE, color_scheme="dark")
    page.evaluate(BEFORE_PRINT)
    assert 3 == page.pdf().count(b"/Subtype /Image")
    page.emulate_media(media="print", color_scheme="dark")

    for name in ("company-open", "company-security", "authorisation-add"):
        expect(figure(page, name).locator(".screen-image--light")).to_be_visible()
        expect(figure(page, name).locator(".screen-image--dark")).to_be_hidden()
        expect(figure(page, name).locator(".screen-badge").first).to_be_visible()
        expect(figure(page, name).locator(".screen-enlarge")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_enlarged_picture(at, root, scheme):
    """The figures are on the pages that it looks at in `test_pages_access.py`."""
    page = at(AUTHORIZE, color_scheme=scheme)
    page.evaluate((root / "node_modules/axe-core/axe.min.js").read_text())
    figure(page, "authorisation-add").get_by_role("button", name="Enlarge").click()
    found = page.evaluate("axe.run('dialog.screen-dialog')")

    assert found["passes"]
    assert [] == [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]
    ]


def test_a_picture_reaches_the_screen_s_edge_on_a_telephone(at):
    """Indented below its item its words would be too small to read."""
    page = at(AUTHORIZE, width=390)
    for one in page.locator("figure.screen .screen-stage").all():
        assert one.bounding_box()["width"] >= 350
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
