"""Lighthouse over the pages of a running service."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from tests.browser import engines
from tests.serving import find_free_port
from verifier import chromium

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests/browser/lighthouse.mjs"


def run_lighthouse(
    playwright: Any, service: str, categories: Iterable[str], pages: Iterable[str]
) -> list[dict[str, Any]]:
    """Run Lighthouse on pages below an address; return the scores, figures and slips of each.

    Raises:
        RuntimeError: Lighthouse ended before its last page.
    """
    port = find_free_port()
    browser = playwright.chromium.launch(
        executable_path=str(engines.chromium()),
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
