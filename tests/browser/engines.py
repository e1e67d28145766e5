"""The tests' browsers: Chromium's headless shell, Debian's Firefox ESR and WebKitGTK.

`python -m tests.browser.engines` installs them where we are root on a Debian,
and says what is missing elsewhere. Tests that need Firefox or WebKitGTK are then
skipped with the same sentence; those that need Chromium take the whole of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from verifier import chromium as whole_chromium

PACKAGES = {
    "Chromium's headless shell": ("chromium-headless-shell",),
    "Firefox": ("firefox-esr",),
    "WebKitGTK": ("webkit2gtk-driver", "xvfb", "xauth"),
}
FIREFOX = ("firefox-esr", "firefox")
MINIBROWSERS = "lib/*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser"


def chromium() -> Path | None:
    """Return the path of the Chromium for tests: its headless shell, else the whole browser.

    The shell is the same engine without windows, and takes a third less processor time.
    """
    shell = None if os.environ.get("CHROMIUM") else shutil.which("chromium-headless-shell")
    return Path(shell) if shell else whole_chromium.find()


def firefox() -> str | None:
    """Return the path of Firefox: `FIREFOX` if set, else an installed one."""
    named = os.environ.get("FIREFOX")
    return named or next(filter(None, map(shutil.which, FIREFOX)), None)


def webkit() -> tuple[str, str] | None:
    """Return the paths of WebKitGTK's driver and small browser, None without them or a display."""
    driver = shutil.which("WebKitWebDriver")
    browsers = (file for pattern in MINIBROWSERS for file in Path("/usr").glob(pattern))
    browser = next(browsers, None)
    if not driver or not browser or not shutil.which("xvfb-run"):
        return None
    return driver, str(browser)


def missing() -> list[str]:
    """Return the names of the browsers that are not here."""
    found = {
        "Chromium's headless shell": shutil.which("chromium-headless-shell"),
        "Firefox": firefox(),
        "WebKitGTK": webkit(),
    }
    return [name for name, path in found.items() if path is None]


def sentence(name: str) -> str:
    """Return what to do about a browser that is not here."""
    return f"no {name}: install {', '.join(PACKAGES[name])} to test in it too"


def main() -> int:
    """Install what is missing where that is allowed; say what stays missing; return 0."""
    for name in missing():
        with suppress(subprocess.CalledProcessError):
            whole_chromium.install(*PACKAGES[name])
    for name in missing():
        print(sentence(name))  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
