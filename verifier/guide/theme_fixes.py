"""What the theme leaves to mend in built pages.

The theme's whole frame is one template without blocks at these places, so its slips are
mended in what was built. A slip that the theme no longer makes is simply not found.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SLIPS = {
    r'(<input class="md-toggle"[^>]* type="checkbox"[^>]*) autocomplete="off"': r"\1",
    r'<script src=("[^"]*/bundle\.\w+\.min\.js")></script>': (
        r'<script id="__theme" type="application/json">\1</script>'
    ),
}
"""Patterns in pages, and what takes their place.

`autocomplete` says nothing of a checkbox, and HTML doesn't allow it there:
https://html.spec.whatwg.org/multipage/input.html#input-type-attr-summary
The theme's script holds back the first paint, and is more work than all else on a page: its name
stays there as data, and `theme.js` loads it at the reader's first sign:
https://html.spec.whatwg.org/multipage/scripting.html#data-block
"""

ITEM = re.compile("<li [^>]*data-item=")
SCREEN = re.compile(r'<img [^>]*class="screen-image [^"]*"[^>]* src="([^"]+)-light\.webp"')
FIRST_VIEW = 3
"""As many items can have begun in a page's first view."""


def rewrite_pages(site: Path, change: Callable[[str], str]) -> None:
    """Change the HTML of every built page."""
    for path in filter(Path.is_file, site.rglob("*.html")):
        before = path.read_text("utf-8")
        if (after := change(before)) != before:
            path.write_text(after, "utf-8")


def fix_theme(html: str) -> str:
    """Return a page without the theme's slips, its first screen asked for early."""
    for slip, right in SLIPS.items():
        html = re.sub(slip, right, html)
    return preload_screen(html)


def preload_screen(html: str) -> str:
    """Let a page ask at once for a screen in its first view, in the system's theme.

    A picture that is loaded when it comes into view waits for the styles, and is often the
    largest thing to see: https://web.dev/articles/optimize-lcp#optimize_resource_load_delay

    >>> preload_screen("<head></head><p>No screen</p>")
    '<head></head><p>No screen</p>'
    """
    unfolded = (
        found
        for found in SCREEN.finditer(html)
        if html.count("<details", 0, found.start()) == html.count("</details>", 0, found.start())
    )
    screen = next(unfolded, None)
    if not screen or 'as="image"' in html:
        return html
    if len(ITEM.findall(html, 0, screen.start())) > FIRST_VIEW:
        return html
    links = "".join(
        f'<link rel="preload" as="image" fetchpriority="high" href="{screen[1]}-{theme}.webp"'
        f' media="(prefers-color-scheme: {theme})">'
        for theme in ("light", "dark")
    )
    return html.replace("</head>", f"{links}</head>", 1)
