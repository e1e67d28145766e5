"""Pages under a reader's own conditions: keyboard, finger, zoom, long words, settings."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages_access import OUTSIDE

FRONT, PLAN, STEP = "", "sage-intacct/", "sage-intacct/create-a-role/"
VERIFY, SUPPORT = "sage-intacct/verify/", "support/"
LONG = "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz"

WIDER = "document.documentElement.scrollWidth - innerWidth"

FOCUSED = """async () => {
  // The search and the drawer slide in when they get the focus.
  await new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); });
  const moving = document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < 2000);
  await Promise.allSettled(moving.map(({ finished }) => finished));
  const element = document.activeElement;
  if (element === document.body) return null;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const above = document.elementFromPoint(x, y);
  const seen = above && (element.contains(above) || above.contains(element)
    || above.closest("label")?.control === element || element.labels?.length);
  const header = document.querySelector("header.md-header").getBoundingClientRect().bottom;
  const overIt = element.closest("header, .md-skip, [data-md-component=sidebar]");
  const covered = !overIt && bottom <= header;
  const outside = bottom <= 0 || top >= innerHeight;
  return { name: element.outerHTML.slice(0, 100), ok: Boolean(seen) && !covered && !outside };
}"""
"""What has the focus, and whether it is to be seen: neither outside nor under what is sticky."""

UNREACHED = """() => [...document.querySelectorAll(
    "article button, article select, article summary, article input:not([type=hidden]), "
    + "article .md-button, header label, header a, header button, .md-footer a")]
  .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest("[hidden], .visually-hidden, .md-search"))
  .filter((element) => {
    element.scrollIntoView({ block: "center" });
    const target = element.matches("[type=checkbox], [type=radio]") ? element.labels[0] : element;
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const [x, middle] = [(left + right) / 2, (top + bottom) / 2];
    if (right - left < 2) return false;
    return [-21, 21].some((by) => {
      const met = document.elementFromPoint(x, middle + by);
      return met && !target.contains(met) && !element.contains(met);
    });
  })
  .map((element) => element.outerHTML.slice(0, 140))"""
"""Controls that a finger misses 21 pixels above or below their middle."""


def open_page(page, service, address):
    page.goto(urljoin(service, address))
    page.wait_for_selector("html[data-mounted]")
    return page


@pytest.mark.parametrize("address", [STEP, VERIFY])
def test_nothing_sticky_covers_what_the_keyboard_reaches(phone, service, address):
    """Every stop from the first to the last is in view and not under the header (WCAG 2.4.11)."""
    phone.emulate_media(reduced_motion="reduce")
    page, stops = open_page(phone, service, address), []
    while len(stops) < 300:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)

    assert 20 < len(stops) < 300
    assert [] == [stop["name"] for stop in stops if not stop["ok"]]


def test_a_finger_meets_every_control(phone, service):
    """Buttons in a line of text reach beyond what the eye sees: 44 pixels everywhere."""
    missed = {}
    for address in (FRONT, PLAN, STEP, VERIFY, SUPPORT):
        missed[address] = open_page(phone, service, address).evaluate(UNREACHED)

    assert {address: [] for address in missed} == missed


def test_text_twice_as_large_and_long_words_fit(phone, service):
    """Words of a language that has long ones at 320 px, and then all text at 200 % at 640 px."""
    enlarge = "document.documentElement.style.fontSize = '200%'"
    lengthen = """(word) => {
      for (const element of document.querySelectorAll(
        "article :is(h1, h2, p, .item-text, summary, .choice, .field__label)"))
        element.append(` ${word}`);
    }"""
    for address in (FRONT, PLAN, STEP, VERIFY, SUPPORT):
        phone.set_viewport_size({"width": 320, "height": 800})
        page = open_page(phone, service, address)
        page.evaluate(lengthen, LONG)
        assert (0, []) == (page.evaluate(WIDER), page.evaluate(OUTSIDE)), address

        page.set_viewport_size({"width": 640, "height": 800})
        page.evaluate(enlarge)
        assert (0, []) == (page.evaluate(WIDER), page.evaluate(OUTSIDE)), f"{address}, larger"


def test_long_values_and_right_to_left_fit_their_fields(phone, service):
    """A Company ID of 64 characters and one in Arabic are judged and shown at 320 px."""
    phone.set_viewport_size({"width": 320, "height": 800})
    page = open_page(phone, service, VERIFY)
    form = page.locator("[data-module=verify-form]")
    box = form.get_by_label("Company ID", exact=True)
    for value in ("A" * 64, "شركة الأفق"):
        box.fill(value)
        form.get_by_role("button", name="Check", exact=True).click()
        expect(form.locator("[data-field=company_id] .finding").first).to_be_visible()

        assert 0 == page.evaluate(WIDER)
        assert [] == page.evaluate(OUTSIDE)
    assert "rtl" == box.evaluate("box => getComputedStyle(box).direction")


def test_the_systems_settings_are_followed(phone, service):
    """Less motion, more contrast, forced colors: each changes what it names, nothing is lost."""
    page = open_page(phone, service, STEP)
    style = "([place, name]) => getComputedStyle(document.querySelector(place))[name]"
    box = ".task-list-control"
    page.emulate_media(reduced_motion="reduce")
    assert float(page.evaluate(style, [".md-header__title", "transitionDuration"])[:-1]) < 0.001

    page.emulate_media(contrast="more")
    ink = "getComputedStyle(document.body).getPropertyValue('--ink')"
    assert "#000000" in page.evaluate(ink)
    page.emulate_media(contrast="no-preference")
    assert "#000000" not in page.evaluate(ink)

    page.emulate_media(forced_colors="active")
    checkbox = page.get_by_role("checkbox").first
    expect(page.locator(box).first).to_be_visible()
    checkbox.focus()
    page.keyboard.press("Space")
    expect(checkbox).to_be_checked()
    assert "none" != checkbox.evaluate("box => getComputedStyle(box).outlineStyle")
    button = page.locator(".copy-value").first
    assert "0px" != button.evaluate("button => getComputedStyle(button).borderTopWidth")


IN_SEARCH = "document.activeElement.closest('.md-search') !== null"


def press_tab_to_search(page) -> None:
    """Press Tab until the search has the focus."""
    for _ in range(50):
        page.keyboard.press("Tab")
        if page.evaluate(IN_SEARCH):
            return
    pytest.fail("Tab does not come to the search")


def test_the_search_opens_for_the_keyboard_before_the_themes_script_comes(phone, service):
    """And closes behind it: whoever is quick finds nothing hidden."""
    phone.emulate_media(reduced_motion="reduce")
    phone.route("**/bundle.*.js", lambda route: route.abort())
    page, opened_search = open_page(phone, service, VERIFY), phone.locator("#__search")
    press_tab_to_search(page)

    assert page.evaluate(FOCUSED)["ok"]
    expect(opened_search).to_be_checked()
    for _ in range(50):
        if not page.evaluate(IN_SEARCH):
            break
        assert page.evaluate(FOCUSED)["ok"]
        page.keyboard.press("Tab")
    expect(opened_search).not_to_be_checked()
    assert page.evaluate(FOCUSED)


def test_the_focus_stays_in_the_search_when_the_themes_script_comes(phone, service):
    held, is_held = [], True

    def hold(route):
        if is_held:
            held.append(route)
        else:
            route.continue_()

    phone.route("**/bundle.*.js", hold)
    page, query = open_page(phone, service, VERIFY), phone.locator("[name=query]")
    press_tab_to_search(page)
    is_held = False
    for route in held:
        route.continue_()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")

    expect(query).to_be_focused()


TYPED = {
    "email": "troubleshooting/#no-email",
    "e-mail": "troubleshooting/#no-email",
    "cost": "sage-intacct/#what-modeloptic-gets",
    "charge": "troubleshooting/#charges",
    "disconnect": "sage-intacct/#what-modeloptic-gets",
    "remove": "sage-intacct/#what-modeloptic-gets",
    "2FA": "create-a-user/",
    "SSO": "create-a-user/",
    "phone": "create-a-user/",
    "PDF": "sage-intacct/#progress",
}
"""What readers type that stands in no title, and what answers it."""


def test_what_readers_type_finds_its_answer_first(page, service):
    """By the theme's own search, on the index that was built; a page comes before its sections."""
    found = {}
    for word in TYPED:
        page.goto(f"{service}?q={word}")
        expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("matching"))
        hit = page.locator(".md-search-result__item").first.locator(".md-search-result__link")
        expect(hit.first).to_be_visible()
        address = urlsplit(hit.nth(min(hit.count(), 2) - 1).get_attribute("href"))
        found[word] = f"{address.path}#{address.fragment}".rstrip("#")

    assert TYPED == {word: at[-len(TYPED[word]) :] for word, at in found.items()}


def test_the_search_reads_what_is_put_in_without_a_key(page, service):
    """As by the mouse's menu, a phone's keyboard or voice."""
    page.goto(service)
    page.locator("[name=query]").click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.keyboard.insert_text("email")

    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("matching"))


def test_a_found_heading_is_as_small_as_a_result(page, service):
    """The rules of a page's own text don't reach the list of results."""
    page.goto(f"{service}?q=email")
    heading = page.locator(".md-search-result h1").first
    expect(heading).to_have_css("font-size", "16px")
    expect(page.locator(".md-search-result h2").first).to_have_css("margin-top", "6.4px")


def test_a_link_to_an_entry_marks_that_entry_in_the_list_of_contents(page, service):
    """Not the one before it, which the header covers."""
    page.goto(urljoin(service, "sage-intacct/troubleshooting/#sandbox"))
    expect(page.locator(".md-nav--secondary .md-nav__link--active")).to_have_attribute(
        "href", "#sandbox"
    )


OVER_THE_END = """async () => {
  scrollTo(0, document.documentElement.scrollHeight);
  // The theme's script may take some frames to follow.
  let over;
  for (let frame = 0; frame < 2 || (frame < 600 && over.length > 0); frame += 1) {
    await new Promise(requestAnimationFrame);
    const end = document.querySelector(".md-footer").getBoundingClientRect().top;
    over = [...document.querySelectorAll(".md-sidebar")]
      .filter((sidebar) => sidebar.getBoundingClientRect().bottom > end + 1)
      .map((sidebar) => sidebar.className);
  }
  return over;
}"""
"""The lists beside a page that reach into its footer once the reader is there."""


@pytest.mark.parametrize("blocked", [False, True], ids=["theme's script", "without it"])
def test_a_long_list_of_contents_stops_where_the_page_ends_and_follows_the_reader(
    page, service, blocked
):
    """It scrolls by itself, with the theme's script and before it, which marks the part in view."""
    if blocked:
        page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(urljoin(service, "sage-intacct/troubleshooting/"))
    page.locator("#contact-support").scroll_into_view_if_needed()
    page.mouse.wheel(0, 20_000)
    if not blocked:
        marked = page.locator(".md-nav--secondary .md-nav__link--active")
        expect(marked).to_have_text("Contact support")
        expect(marked).to_be_in_viewport()

    assert [] == page.evaluate(OVER_THE_END)
