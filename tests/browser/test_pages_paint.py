"""How pages come: what is painted first, and that nothing on them moves afterwards."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages_access import KINDS, PAGES

WATCH = """
globalThis.moved = [];
globalThis.largest = null;
// Less than a thousandth of the view is a pixel or two of what is still being parsed.
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const element = (node) => node?.closest?.("*") ?? node?.parentElement;
    if (value < 0.001) continue;
    moved.push(`${value} ${sources.map(({ node }) => element(node)?.outerHTML.slice(0, 99))}`);
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  globalThis.largest = list.getEntries().at(-1);
  document.documentElement.dataset.painted = "";
}).observe({ type: "largest-contentful-paint", buffered: true });
"""

LARGEST = """async () => {
  // A frame is painted before the next one after it begins.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  if (!largest.url) return "text";
  const [fetched] = performance.getEntriesByName(largest.url);
  return `${largest.element.className}, asked for by ${fetched.initiatorType}`;
}"""
"""What was the largest thing to be painted; a picture with who asked for it."""

LATE = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => /bundle|search_index|assets.runtime/.test(name))"""
"""What is asked for only at the reader's first sign."""

SCREENS = {
    "text",
    "screen-image screen-image--light, asked for by link",
}


@pytest.mark.parametrize(
    ("width", "height", "pages"), [(412, 823, PAGES), (1280, 800, KINDS)], ids=["narrow", "wide"]
)
def test_text_is_there_first_and_nothing_moves(whole_browser, service, width, height, pages):
    """No page moves, while it comes and at the reader's first sign; what is largest is text.

    Nor does any page report an error.

    At that sign the theme's own script comes, and Python on Verify; before it neither is asked for.

    Where a screen in the first view is larger than any text, its page asks for it in its head,
    so that it doesn't wait for styles and scripts.
    """
    size = {"width": width, "height": height}
    context = whole_browser.new_context(viewport=size, service_workers="block")
    context.add_init_script(WATCH)
    page = context.new_page()
    largest, errors = {}, []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in pages:
        page.goto(urljoin(service, address))
        page.wait_for_selector("html[data-mounted]")
        # A busy machine tells of what it has painted some frames later. The policy of the site's
        # pages forbids what `wait_for_function` does.
        page.wait_for_selector("html[data-painted]")
        largest[address] = page.evaluate(LARGEST)
        assert [] == page.evaluate(LATE), address

        page.mouse.move(1, 1)
        expect(page.locator("body[data-md-color-media]")).to_have_count(1)
        if "verify" in address:
            expect(page.locator(".engine")).to_contain_text("runs in this browser")
        assert [] == page.evaluate("moved"), f"{address} at {width} px"
    context.close()

    assert [] == errors
    assert {} == {address: what for address, what in largest.items() if what not in SCREENS}
    assert "text" == largest[""] == largest["sage-intacct/"] == largest["sage-intacct/verify/"]
    assert list(largest.values()).count("text") >= len(pages) - 5


def test_that_scripts_run_is_marked_before_any_module_comes(page, service):
    """Set later, the mark would have every element drawn once more."""
    page.route("**/main.js", lambda route: route.abort())
    page.goto(service)

    expect(page.locator("html")).to_have_class("js")


def test_a_page_that_was_scrolled_before_its_scripts_came_is_in_use(page, service):
    """Nobody need give another sign: what waits for the first one comes at once."""
    page.route("**/main.js", lambda route: route.abort())
    page.goto(service)
    page.evaluate("""async () => {
      scrollTo(0, 300);
      // The event of it comes with the next frame, and is over with the one after.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    }""")

    page.evaluate("""() => {
      import("/assets/javascripts/theme.js").then(async ({ firstSign }) => {
        document.documentElement.dataset.sign = await firstSign;
      });
    }""")
    expect(page.locator("html")).to_have_attribute("data-sign", "null")
