"""Find the Chromium that draws and tests pages, or install Debian's where that is allowed.

`python -m verifier.chromium` prints the browser's path; a machine
without one gets Debian's if we are root there, and else one sentence. With
`print PAGE PDF` it prints a page that lies here, and installs nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A page under test talks to its own server and to nobody else."""

PRINTING = 60
"""Seconds that printing may take; it takes two."""


def arguments() -> list[str]:
    """Return Chromium's switches: root may only run it without the sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if root else [])]


def find() -> Path | None:
    """Return the browser to use: `CHROMIUM` if set, an installed one, or Playwright's own."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *PLACES]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    return _find_playwrights_own()


def _find_playwrights_own() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - tests only, not the site
    except ImportError:
        return None

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def install(*packages: str) -> bool:
    """Install Debian's packages with apt-get; say whether this is a Debian where we may."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run([apt, "update", "-qq"], check=True, env=environment)  # noqa: S603 - fixed words
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - fixed words
    return True


def print_page(page: Path, pdf: Path) -> None:
    """Print a page to a tagged PDF with an outline.

    Raises:
        SystemExit: where no browser is found, or it prints nothing.
    """
    browser = find()
    if not browser:
        sys.exit("no Chromium was found. Install one, or set CHROMIUM to its path.")
    switches = ("--headless", "--no-pdf-header-footer", "--generate-pdf-document-outline")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(browser),
            *arguments(),
            *switches,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        try:
            # Its own words are about buses and graphics, whether it prints or not.
            subprocess.run(  # noqa: S603 - fixed words, and the browser that was found
                command, check=True, capture_output=True, timeout=PRINTING
            )
        except (OSError, subprocess.SubprocessError):
            sys.exit(f"{browser} could not print it.")
    if not pdf.is_file():
        sys.exit(f"{browser} printed nothing.")


def main() -> int:
    """Print the browser's path, after installing one where none is found; or print a page."""
    if sys.argv[1:2] == ["print"]:
        print_page(*map(Path, sys.argv[2:4]))
        return 0
    if find() is None and not install("chromium", "fonts-dejavu-core"):
        sys.exit(
            "No Chromium was found: install Chromium or Chrome, or set CHROMIUM to its path, "
            "and run make again."
        )
    print(find())  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
