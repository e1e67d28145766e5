"""The project's own order: what every change has to pass besides the tests."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

COMMANDS = {
    "ruff finds nothing": ["ruff", "check", "."],
    "the code is formatted": ["ruff", "format", "--check", "."],
    "mypy finds nothing, strictly": ["mypy"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_code_is_in_order(root, command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_requirement_is_locked_with_hashes(root):
    for lock in sorted((root / "requirements").glob("*.txt")):
        packages = re.findall(
            r"(?m)^[a-z0-9][\w.\[\]-]*==\S+ \\\n {4}--hash=sha256:", lock.read_text()
        )
        named = re.findall(r"(?m)^[a-z0-9]\S*==", lock.read_text())

        assert named
        assert len(named) == len(packages)


def test_the_locks_name_no_place_to_download_from(root):
    for lock in [root / "package-lock.json", *(root / "requirements").glob("*.txt")]:
        assert [] == re.findall(r"\"resolved\"|--index|--find-links", lock.read_text())


def test_python_is_the_same_minor_version_everywhere(root):
    """Byte code made by the host's Python is read by the browser's: both have to be 3.13."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert (root / ".python-version").read_text().strip() == "3.13"
    assert project["requires-python"] == ">=3.13,<3.14"
    assert sys.version_info[:2] == (3, 13)


def test_make_alone_lists_every_target_with_a_line(root):
    done = subprocess.run(["make"], cwd=root, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in done.stdout.splitlines() if len(line.split()) > 2}

    assert listed >= {
        *("setup", "serve", "preview", "build", "test", "lint", "bench", "ledger", "clean"),
    }
