"""What every kind of test shares: the project's root and one real, strict build of the site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def built_site(tmp_path_factory, worker_id) -> Path:
    """The site as `make build` makes it: strict, finished.

    `BUILT_SITE` names the folder of one that was built just now, as in `make test`. Else it is
    built, in a folder of its own; tests that run side by side share it.
    """
    if given := os.environ.get("BUILT_SITE"):
        return ROOT / given
    if worker_id == "master":
        return build(tmp_path_factory.mktemp("built") / "site")
    shared = tmp_path_factory.getbasetemp().parent
    with FileLock(shared / "built.lock"):
        done = shared / "built.done"
        if not done.exists():
            build(shared / "built" / "site")
            done.touch()
    return shared / "built" / "site"


def build(site: Path) -> Path:
    """Build the site, strictly, as anyone does who uses MkDocs."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return site
