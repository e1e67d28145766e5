"""What the theme leaves to mend in built pages, and stylesheets put together.

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
    r'\s*<link rel="stylesheet" href="[^"]*/palette\.\w+\.min\.css">': "",
    r'<script src=("[^"]*/bundle\.\w+\.min\.js")></script>': (
        r'<script id="__theme" type="application/json">\1</script>'
    ),
}
"""Patterns in pages, and what takes their place.

`autocomplete` says nothing of a checkbox, and HTML doesn't allow it there:
https://html.spec.whatwg.org/multipage/input.html#input-type-attr-summary
The theme's palette is put in front of our own stylesheet, a file less to wait for. Its script
holds back the first paint, and is more work than all else on a page: the script's name stays
there as data, and `theme.js` loads it at the reader's first sign:
https://html.spec.whatwg.org/multipage/scripting.html#data-block
"""

ITEM = re.compile("<li [^>]*data-item=")
SCREEN = re.compile(r'<img [^>]*class="screen-image [^"]*"[^>]* src="([^"]+)-light\.webp"')
FIRST_VIEW = 3
"""As many items can have begun in a page's first view."""

PALETTE = re.compile(r"(?<=[{}])([^{}@]*\[data-md-color-(?:accent|primary)=[^{}]*)\{[^{}]*\}")
"""A rule of the theme's for one of the colors it offers by name."""

IMPORT = re.compile(r'^@import "([\w./-]+)";\n', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


def rewrite(site: Path, change: Callable[[str], str]) -> None:
    """Change the HTML of every built page."""
    for path in filter(Path.is_file, site.rglob("*.html")):
        before = path.read_text("utf-8")
        if (after := change(before)) != before:
            path.write_text(after, "utf-8")


def mended(html: str) -> str:
    """Return a page without the theme's slips, its first screen asked for early."""
    for slip, right in SLIPS.items():
        html = re.sub(slip, right, html)
    return early_screen(html)


def early_screen(html: str) -> str:
    """Let a page ask at once for a screen in its first view, in the system's theme.

    A picture that is loaded when it comes into view waits for the styles, and is often the
    largest thing to see: https://web.dev/articles/optimize-lcp#optimize_resource_load_delay

    >>> early_screen("<head></head><p>No screen</p>")
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


def drop_colors(css: str) -> str:
    """Leave out the theme's named colors: the tokens have the site's own.

    >>> drop_colors("@media screen{[data-md-color-primary=red]{--a:#f00}p{--a:#000}}")
    '@media screen{p{--a:#000}}'
    """

    def kept(rule: re.Match[str]) -> str:
        named = (re.search("data-md-color-(accent|primary)=", one) for one in rule[1].split(","))
        return "" if all(named) else rule[0]

    return PALETTE.sub(kept, css)


def join_palette(folder: Path) -> None:
    """Put the theme's palette, without its named colors, in front of our own stylesheet.

    The theme's other stylesheet won't do: its name says that what is in it never changes.
    """
    own = folder / "guide.css"
    # The second place is Zensical's.
    for sheet in [*folder.glob("palette.*.css"), *folder.glob("classic/palette.*.css")]:
        palette = COMMENT.sub("", drop_colors(sheet.read_text("utf-8"))).strip()
        own.write_text(f"{palette}\n{own.read_text('utf-8')}", "utf-8")
        sheet.unlink()


def join_stylesheets(folder: Path) -> None:
    """Put what each stylesheet imports into its place, so that a page asks for one file.

    Raises:
        OSError: an imported file is not there.
    """
    rooms: set[Path] = set()
    for sheet in folder.glob("*.css"):
        before = sheet.read_text("utf-8")
        imported = {name: folder / name for name in IMPORT.findall(before)}
        rooms.update(imported.values())
        after = before
        for name, path in imported.items():
            after = after.replace(f'@import "{name}";\n', path.read_text("utf-8"))
        if (bare := COMMENT.sub("", after)) != before:
            sheet.write_text(bare, "utf-8")
    for room in rooms:
        room.unlink()
        if not any(room.parent.iterdir()):
            room.parent.rmdir()
