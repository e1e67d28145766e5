"""Find a Redis or Valkey server for the tests, or install Debian's where that is allowed.

`python -m tests.service.redis_server` prints its path. Without one, and where
we may not install, the tests that need it are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("redis-server", "valkey-server")


def find() -> str | None:
    """Return the server's path: `REDIS_SERVER` if set, or an installed one."""
    return os.environ.get("REDIS_SERVER") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's server with apt-get, without starting it."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return
    # The package would start a server of its own; the tests start theirs.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", NAMES[0]]):
        subprocess.run([apt, *words], check=False, env=environment, capture_output=True)


def main() -> int:
    """Print the server's path, after installing one where none is found."""
    if find() is None:
        install()
    missing = "No redis-server was found: the tests of shared limits are skipped."
    sys.stdout.write(f"{find() or missing}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
