"""The project's own order: what every change has to pass besides the tests."""

from __future__ import annotations

import os
import re
import shutil
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


BUILD = ["-m mkdocs build --strict"]
"""What makes the site."""


@pytest.fixture
def newcomer(root, tmp_path):
    """Run make in a bare tree, where programs other than make write down how they were called.

    The one Python has a version, and the environment's leads to it, as `venv` has it.
    """
    programs, clone, log = tmp_path / "bin", tmp_path / "clone", tmp_path / "log"
    for folder in ("verifier", "docs", "requirements", "overrides/assets/runtime", "site"):
        (clone / folder).mkdir(parents=True)
    (clone / "node_modules").mkdir()
    for name in ("Makefile", ".python-version", ".npmrc", "package-lock.json", "pyproject.toml"):
        shutil.copy(root / name, clone)
    for name in ("mkdocs.yml", "requirements/run.txt", "verifier/cli.py", "docs/index.md"):
        shutil.copy(root / name, clone / name)
    programs.mkdir()
    for name in ("bash", "find", "touch", "mkdir", "ln"):
        (programs / name).symlink_to(shutil.which(name))
    python, npm = programs / "python3", programs / "npm"

    def make(target, version=(3, 13)):
        python.write_text(
            f"""#!{shutil.which("bash")}
            version="import sys; sys.version_info = {version}"
            [ "$1" != -c ] || exec "{sys.executable}" -c "$version; $2"
            echo "$*" >> "{log}"
            [ "$2" != venv ] || {{ mkdir -p "$3/bin" && ln -s "{python}" "$3/bin/python"; }}
            """
        )
        npm.write_text(f'#!{shutil.which("bash")}\necho "npm $*" >> "{log}"\n')
        for program in (python, npm):
            program.chmod(0o755)
        os.utime(python, (1, 1))
        log.write_text("")
        done = subprocess.run(
            [shutil.which("make"), target],
            cwd=clone,
            env={"PATH": str(programs)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done, log.read_text().splitlines()

    make.python = python
    make.clone = clone
    return make


def test_make_serve_sets_up_once_and_builds(newcomer):
    """The first one does everything from the environment to the site; the second builds anew."""
    done, called = newcomer("serve")
    assert (0, "") == (done.returncode, done.stderr)
    assert "-m venv .venv" == called[0]
    assert set(BUILD) <= set(called)
    assert called[-1].startswith("-m verifier serve --host 127.0.0.1 --port 8000")

    _, again = newcomer("serve")
    assert [*BUILD, called[-1]] == again


def test_make_build_is_setting_up_and_mkdocs_build_and_nothing_more(newcomer):
    newcomer("setup")

    assert BUILD == newcomer("build")[1]


def test_setting_up_touches_nothing_outside_the_tree(newcomer):
    """The shared Python may belong to another, and other trees hang on its date."""
    newcomer("setup")

    assert (newcomer.clone / ".venv/bin/python").samefile(newcomer.python)
    assert 1 == newcomer.python.stat().st_mtime


def test_without_the_right_python_one_sentence_says_what_to_install(newcomer):
    done, called = newcomer("serve", version=(3, 12))

    assert done.returncode
    sentence, *rest = done.stderr.splitlines()
    assert sentence.startswith("Python 3.13 was not found: install it")
    assert sentence.endswith(" and run make again.")
    assert [] == [line for line in rest if not line.startswith("make: ***")]
    assert [] == called
