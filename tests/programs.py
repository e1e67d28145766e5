"""What the tests run beside Python: Chromium's headless shell, Firefox ESR, WebKitGTK, Redis.

`python -m tests.programs` installs them where we are root on a Debian, and says what is missing
elsewhere. Tests that need Firefox, WebKitGTK or Redis are then skipped with the same sentence;
those that need Chromium take the whole of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from verifier import chromium

PACKAGES = {
    "Chromium's headless shell": ("chromium-headless-shell",),
    "Firefox": ("firefox-esr",),
    "WebKitGTK": ("webkit2gtk-driver", "xvfb", "xauth"),
    "Redis": ("redis-server",),
}
FIREFOX = ("firefox-esr", "firefox")
REDIS = ("redis-server", "valkey-server")
MINIBROWSERS = "lib/*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser"


def find_chromium() -> Path | None:
    """Return the path of the Chromium for tests: its headless shell, else the whole browser.

    The shell is the same engine without windows, and takes a third less processor time.
    """
    shell = None if os.environ.get("CHROMIUM") else shutil.which("chromium-headless-shell")
    return Path(shell) if shell else chromium.find()


def find_firefox() -> str | None:
    """Return the path of Firefox: `FIREFOX` if set, else an installed one."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, FIREFOX)), None)


def find_webkit() -> tuple[str, str] | None:
    """Return the paths of WebKitGTK's driver and small browser, None without them or a display."""
    driver = shutil.which("WebKitWebDriver")
    browsers = (file for pattern in MINIBROWSERS for file in Path("/usr").glob(pattern))
    browser = next(browsers, None)
    if not driver or not browser or not shutil.which("xvfb-run"):
        return None
    return driver, str(browser)


def find_redis() -> str | None:
    """Return the path of a Redis or Valkey server: `REDIS_SERVER` if set, or an installed one."""
    return os.environ.get("REDIS_SERVER") or next(filter(None, map(shutil.which, REDIS)), None)


def list_missing() -> list[str]:
    """Return the names of what is not here."""
    found = {
        "Chromium's headless shell": shutil.which("chromium-headless-shell"),
        "Firefox": find_firefox(),
        "WebKitGTK": find_webkit(),
        "Redis": find_redis(),
    }
    return [name for name, path in found.items() if path is None]


def write_advice(name: str) -> str:
    """Return what to do about a program that is not here."""
    return f"no {name}: install {', '.join(PACKAGES[name])} to test with it too"


def main() -> int:
    """Install what is missing where that is allowed; say what stays missing; return 0."""
    # Debian would start a server of its own; the tests start theirs.
    os.environ["RUNLEVEL"] = "1"
    for name in list_missing():
        with suppress(subprocess.CalledProcessError):
            chromium.install(*PACKAGES[name])
    for name in list_missing():
        print(write_advice(name))  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
