"""Lighthouse's own judgment of the pages, on a phone, from its npm package."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from tests.programs import find_chromium
from tests.serving import ROOT, find_free_port
from verifier import chromium

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT = ROOT / "tests/browser/lighthouse.mjs"

PAGES = (
    "",
    "sage-intacct/enable-web-services/",
    "sage-intacct/verify/",
    "codes/company-id.space/",
)
"""The kinds of pages that differ in their heads and scripts; axe looks at each page."""

FULL = {"accessibility": 100, "best-practices": 100, "seo": 100}


def run_lighthouse(
    playwright: Any, service: str, categories: Iterable[str], pages: Iterable[str]
) -> list[dict[str, Any]]:
    """Run Lighthouse on pages below an address; return the scores, figures and slips of each.

    Raises:
        RuntimeError: Lighthouse ended before its last page.
    """
    port = find_free_port()
    browser = playwright.chromium.launch(
        executable_path=str(find_chromium()),
        args=[*chromium.arguments(), f"--remote-debugging-port={port}"],
    )
    addresses = [urljoin(service, page) for page in pages]
    try:
        done = subprocess.run(
            ["node", SCRIPT, str(port), ",".join(categories), *addresses],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        browser.close()
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_lighthouse_has_nothing_to_take_off(playwright, service):
    """Accessibility, best practices and search: 100, in one Chromium."""
    pages = run_lighthouse(playwright, service, FULL, PAGES)

    assert len(PAGES) == len(pages)
    assert [] == [page for page in pages if page["scores"] != FULL]
