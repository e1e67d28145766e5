"""Writes `guide.json`: every step page in reading order, with its items.

Pages read it to count progress and to find the page that was meant; other
programs may read it too. Its shape:

    {"version": 1,
     "pages": [{"id": "sage-intacct/verify", "title": "…", "step": 6 or null,
                "branches": ["role-based"],
                "items": [{"id": "sender-id", "version": 1, "branches": [], "text": "…"}]}]}

`version` is raised when a reader of the old shape would misread the new one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.guide.pages import Page

VERSION = 1


def reading_order(nav: list[Any]) -> Iterator[str]:
    """Yield the paths of a `mkdocs.yml` navigation, in order.

    >>> list(reading_order([{"Start": "index.md"}, {"Sage": ["sage/index.md", "sage/verify.md"]}]))
    ['index.md', 'sage/index.md', 'sage/verify.md']
    """
    for entry in nav:
        target = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(target, str):
            yield target
        else:
            yield from reading_order(target)


def outline(pages: list[Page], nav: list[Any]) -> dict[str, Any]:
    """Return what `guide.json` holds: the pages that the navigation names."""
    by_path = {page.path: page for page in pages}
    return {
        "version": VERSION,
        "pages": [describe(by_path[path]) for path in reading_order(nav) if path in by_path],
    }


def describe(page: Page) -> dict[str, Any]:
    """Return a page with its items, in JSON's types."""
    branch = page.meta.get("branch", "")
    return {
        "id": page.id,
        "title": page.title,
        "step": page.meta.get("step"),
        "branches": branch.split(),
        "items": [
            {
                "id": item.id,
                "version": item.version,
                "branches": list(item.branches),
                "text": item.text,
            }
            for item in page.anchors
            if item.kind == "item"
        ],
    }


def text(pages: list[Page], root: Path) -> str:
    """Return `guide.json` for a project's pages and the navigation of its `mkdocs.yml`."""
    nav = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["nav"]
    return json.dumps(outline(pages, nav), ensure_ascii=False, separators=(",", ":"))
