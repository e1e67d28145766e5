"""How pages come: what is painted first, and that nothing on them moves afterwards."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages_access import PAGES

WATCH = """
globalThis.moved = [];
globalThis.largest = null;
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const element = (node) => node?.closest?.("*") ?? node?.parentElement;
    moved.push(`${value} ${sources.map(({ node }) => element(node)?.outerHTML.slice(0, 99))}`);
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  globalThis.largest = list.getEntries().at(-1);
}).observe({ type: "largest-contentful-paint", buffered: true });
"""

LARGEST = """() => {
  if (!largest.url) return "text";
  const [fetched] = performance.getEntriesByName(largest.url);
  return `${largest.element.className}, asked for by ${fetched.initiatorType}`;
}"""
"""What was the largest thing to be painted; a picture with who asked for it."""

SCREENS = {
    "text",
    "screen-image screen-image--light, asked for by link",
}


@pytest.mark.parametrize("width", [390, 1280])
def test_text_is_there_first_and_nothing_moves(browser, service, width):
    """No page moves while it comes, Verify while Python starts included; what is largest is text.

    Where a screen in the first view is larger than any text, its page asks for it in its head,
    so that it doesn't wait for styles and scripts.
    """
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block")
    context.add_init_script(WATCH)
    page = context.new_page()
    largest = {}
    for address in PAGES:
        page.goto(urljoin(service, address))
        if "verify" in address:
            expect(page.locator(".engine")).to_contain_text("runs in this browser")
        page.wait_for_load_state("networkidle")

        assert [] == page.evaluate("moved"), f"{address} at {width} px"
        largest[address] = page.evaluate(LARGEST)
    context.close()

    assert {} == {address: what for address, what in largest.items() if what not in SCREENS}
    assert "text" == largest[""] == largest["sage-intacct/verify/"]
    assert list(largest.values()).count("text") >= len(PAGES) - 6
