"""One script and one stylesheet for all pages, bundled from what lies under `overrides/assets`.

esbuild (https://esbuild.github.io/) follows imports. `main.js` loads `verifier.js` where a page
needs it, and both import what they share from `chunk.js`, which esbuild names: with one more
`import()` there would be two of that name, and the build stops. The generator has copied the
sources into the site by then. What is bundled takes their place, with their names.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from verifier.guide.pages import ROOT
from verifier.guide.problem import GuideError

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ROOT / "node_modules/@esbuild"
"""Where npm puts esbuild's program, in the package for this machine."""

SOURCES = "overrides/assets"
ENTRIES = (("javascripts/main.js", "stylesheets/guide.css"), ("javascripts/moved.js",))
"""The files that pages ask for. Redirects have `moved.js` alone, which shares nothing."""

OPTIONS = (
    "--bundle",
    "--splitting",
    "--minify",
    "--format=esm",
    "--chunk-names=javascripts/[name]",
    "--charset=utf8",
    "--log-level=error",
    "--color=false",
)

WRONG = re.compile(r"\[ERROR\] (?P<text>.+)\n\s+(?P<place>[^\s:]+:\d+):")

PALETTE = re.compile(r"(?<=[{}])([^{}@]*\[data-md-color-(?:accent|primary)=[^{}]*)\{[^{}]*\}")
"""A rule of the theme's for one of the colors it offers by name."""


def drop_colors(css: str) -> str:
    """Leave out the theme's named colors: the tokens have the site's own.

    >>> drop_colors("@media screen{[data-md-color-primary=red]{--a:#f00}p{--a:#000}}")
    '@media screen{p{--a:#000}}'
    """

    def drop_named(rule: re.Match[str]) -> str:
        named = (re.search("data-md-color-(accent|primary)=", one) for one in rule[1].split(","))
        return "" if all(named) else rule[0]

    return PALETTE.sub(drop_named, css)


def bundle_assets(site: Path, root: Path) -> None:
    """Put the bundled script and stylesheet of a project into its built site; do so once.

    Raises:
        GuideError: a source has a mistake, or what npm installs is missing.
        FileNotFoundError: there is no Node.js.
    """
    assets = site / "assets"
    theme = {"theme": find_style(assets, "main"), "palette": find_style(assets, "palette")}
    styles = {name: path for name, path in theme.items() if path}
    if not styles:
        return
    for path in styles.values():
        path.write_text(drop_colors(path.read_text("utf-8")), "utf-8")
    remove_sources(assets, root / SOURCES)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda entries: run_esbuild(assets, root, entries, styles), ENTRIES))
    for path in styles.values():
        path.unlink()


def find_style(assets: Path, name: str) -> Path | None:
    """Return a stylesheet of the theme in a built site, None once it is bundled."""
    # The second folder is Zensical's.
    places = (f"stylesheets/{name}.*.css", f"stylesheets/classic/{name}.*.css")
    return next((path for place in places for path in assets.glob(place)), None)


def remove_sources(assets: Path, sources: Path) -> None:
    """Remove the copies of scripts and stylesheets from a site."""
    for source in sources.glob("javascripts/*.js"):
        (assets / "javascripts" / source.name).unlink(missing_ok=True)
    for source in sources.glob("stylesheets/*"):
        copy = assets / "stylesheets" / source.name
        if copy.is_dir():
            shutil.rmtree(copy)
        else:
            copy.unlink(missing_ok=True)


def run_esbuild(
    assets: Path, root: Path, entries: tuple[str, ...], styles: dict[str, Path]
) -> None:
    """Bundle entries; a stylesheet imports the theme's `styles` by their names."""
    program = next(PACKAGES.glob("*/bin/esbuild"), None)
    if not program:
        raise GuideError("esbuild was not found: run `make setup` first.")
    done = subprocess.run(  # noqa: S603 - the project's own program
        [
            program,
            *(f"{SOURCES}/{entry}" for entry in entries),
            *OPTIONS,
            *(f"--alias:{name}={path.resolve()}" for name, path in styles.items()),
            f"--outbase={SOURCES}",
            f"--outdir={assets.resolve()}",
        ],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        wrong = WRONG.search(done.stderr)
        told = f"{wrong['place']}: {wrong['text']}. Correct it and save again." if wrong else ""
        raise GuideError(told or done.stderr.strip())
