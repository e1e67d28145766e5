"""Find the Chromium that draws and tests pages, or install Debian's where that is allowed.

`python -m verifier.browser.chromium` prints the browser's path; a machine
without one gets Debian's if we are root there, and else one sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - tests only, not the site

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def install() -> None:
    """Install Debian's Chromium with apt-get.

    Raises:
        SystemExit: where this is no Debian, or we may not install.
    """
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        sys.exit(
            "No Chromium was found: install Chromium or Chrome, or set CHROMIUM to its path, "
            "and run make again."
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], check=True, env=environment)  # noqa: S603 - fixed words
    subprocess.run(  # noqa: S603 - fixed words
        [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
        check=True,
        env=environment,
    )


def main() -> int:
    """Print the browser's path, after installing one where none is found."""
    if find() is None:
        install()
    print(find())  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
