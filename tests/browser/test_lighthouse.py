"""Lighthouse's own judgment of the pages, on a phone, from its npm package."""

from __future__ import annotations

from tests.browser.judge import judged
from tests.browser.test_pages_access import PAGES

FULL = {"accessibility": 100, "best-practices": 100, "seo": 100}


def test_lighthouse_has_nothing_to_take_off(playwright, service):
    """Accessibility, best practices and search: 100 on every page, in one Chromium."""
    pages = judged(playwright, service, FULL, PAGES)

    assert len(PAGES) == len(pages)
    assert [] == [page for page in pages if page["scores"] != FULL]
