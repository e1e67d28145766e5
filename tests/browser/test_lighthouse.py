"""Lighthouse's own judgment of the pages, on a phone, from its npm package."""

from __future__ import annotations

from tests.browser.lighthouse import run_lighthouse

PAGES = (
    "",
    "sage-intacct/enable-web-services/",
    "sage-intacct/verify/",
    "codes/company-id.space/",
)
"""The kinds of pages that differ in their heads and scripts; axe looks at each page."""

FULL = {"accessibility": 100, "best-practices": 100, "seo": 100}


def test_lighthouse_has_nothing_to_take_off(playwright, service):
    """Accessibility, best practices and search: 100, in one Chromium."""
    pages = run_lighthouse(playwright, service, FULL, PAGES)

    assert len(PAGES) == len(pages)
    assert [] == [page for page in pages if page["scores"] != FULL]
