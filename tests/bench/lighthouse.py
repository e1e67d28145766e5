"""Lighthouse's four categories for every page, on a phone, against the real service.

`python -m tests.bench.lighthouse`. Pages take turns; each figure is the median of its runs.
Speed is simulated as on a slow phone with slow 4G, but from times measured here: on a machine
that does something else, scripts seem to take longer and the first column falls.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.test_lighthouse import run_lighthouse
from tests.browser.test_pages_access import PAGES
from tests.serving import ROOT, run_service

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HEAD = ("speed", "access", "practice", "search", "LCP ms", "TBT ms", "CLS")


def format_table(runs: dict[str, list[dict[str, Any]]]) -> str:
    """Return a line a page: the four scores, and what makes the first."""
    width = max(map(len, runs))
    lines = [" ".join([" " * width, *(f"{name:>8}" for name in HEAD)])]
    for page, found in runs.items():
        whole = [run for run in found if not run.get("fault")]
        if not whole:
            lines.append(f"{page:{width}} {found[0]['fault']}")
            continue
        scores = [median(run["scores"][name] or 0 for run in whole) for name in CATEGORIES]
        lcp, tbt, cls = (
            median(run["figures"][name] for run in whole) for name in ("lcp", "tbt", "cls")
        )
        numbers = " ".join(f"{number:8.0f}" for number in (*scores, lcp, tbt))
        lines.append(f"{page:{width}} {numbers} {cls:8.3f}")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lighthouse", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=PAGES, help="only these addresses")
    given = parser.parse_args(argv)
    runs: dict[str, list[dict[str, Any]]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        run_service(Path(folder) / "log", ROOT / "site") as service,
    ):
        for _ in range(given.rounds):
            found = run_lighthouse(playwright, f"{service.address}/", CATEGORIES, given.pages)
            for page, run in zip(given.pages, found, strict=True):
                runs.setdefault(f"/{page}", []).append(run)
    sys.stdout.write(f"Lighthouse, median of {given.rounds}\n{format_table(runs)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
