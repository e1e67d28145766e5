"""Lighthouse's own judgement of the pages, on a phone, from its npm package."""

from __future__ import annotations

import json
import socket
import subprocess
from urllib.parse import urljoin

from verifier.browser import chromium

PAGES = [
    "",
    "sage-intacct/create-a-role/",
    "sage-intacct/verify/",
    "codes/company-id.space/",
]
"""Every kind of page: front, step, form, code."""


def test_lighthouse_has_nothing_to_take_off(root, playwright, service):
    """Accessibility, best practices and search: 100 on every page, in one Chromium."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    browser = playwright.chromium.launch(
        executable_path=str(chromium.find()),
        args=[*chromium.arguments(), f"--remote-debugging-port={port}"],
    )
    try:
        done = subprocess.run(
            [
                "node",
                root / "tests/browser/lighthouse.mjs",
                str(port),
                "accessibility,best-practices,seo",
                *[urljoin(service, address) for address in PAGES],
            ],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        browser.close()

    assert done.returncode == 0, done.stderr
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(PAGES) == len(pages)
    full = {"accessibility": 100, "best-practices": 100, "seo": 100}
    assert [] == [page for page in pages if page["scores"] != full]
