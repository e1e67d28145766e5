"""Copies of the project that tests change as writers do, and Python that runs on their modules."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from verifier.guide import ledger_update
from verifier.guide.ledger import LEDGER
from verifier.guide.pages import read_pages

ROOT = Path(__file__).parents[1]

FILES = ("mkdocs.yml", "pyproject.toml", "package.json", "package-lock.json")


def copy_project(copy: Path) -> Path:
    """Copy what the site is built from, and what was made there; npm's packages are linked."""
    for name in ("docs", "overrides", "verifier", "captured"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name)
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    return copy


def run_python(copy: Path, *arguments: str) -> str:
    """Run Python on the copy's modules; return what it printed, and fail with it if it does."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


BUILD = """
import sys
from mkdocs.__main__ import cli
from verifier.browser import bundle
from verifier.guide import finish, pdf
bundle.main = finish.compress = pdf.print_guide = lambda *_: ()
cli(["build", *sys.argv[1:]])
"""


def build_site(copy: Path, *options: str) -> None:
    """Build a copy's site without what is proved elsewhere; fail with what MkDocs printed.

    It has no compressed copies and no PDF, and the interpreter that the project has.
    """
    run_python(copy, "-c", BUILD, *options)


def change_text(copy: Path, path: str, old: str, new: str) -> None:
    """Replace words of a file that must be there."""
    file = copy / path
    source = file.read_text("utf-8")
    assert old in source, f"{path} has changed: {old!r} is not in it"
    file.write_text(source.replace(old, new), "utf-8")


def find_item(copy: Path, path: str, name: str) -> str:
    """Return an item's lines, up to the next item, and fail where it is not."""
    source = (copy / path).read_text("utf-8")
    found = re.search(
        r"^\d+\. \[ \] [^\n]*\n +\{ #" + name + r"[ }].*?(?=^\d+\. \[ \]|^#|\Z)",
        source,
        flags=re.MULTILINE | re.DOTALL,
    )
    assert found, f"{path} has changed: no item {name}"
    return found[0]


def take_item(copy: Path, path: str, name: str) -> str:
    """Take an item out of a page and return its lines."""
    lines = find_item(copy, path, name)
    change_text(copy, path, lines, "")
    return lines


def put_before(copy: Path, path: str, name: str, lines: str) -> None:
    """Put lines in front of an item."""
    here = find_item(copy, path, name)
    change_text(copy, path, here, lines + here)


def write_move(copy: Path, name: str, words: str) -> None:
    """Write where an id went into its entry in the ledger, as a writer is told to."""
    file = copy / LEDGER
    kept, line = file.read_text("utf-8"), f'"{name}" = {{'
    assert kept.count(line) == 1
    rest = kept.partition(line)[2].partition("}")[0].strip()
    old, new = f"{line}{f' {rest} ' if rest else ''}}}", ", ".join(filter(None, [rest, words]))
    file.write_text(kept.replace(old, f"{line} {new} }}"), "utf-8")


AUTHORIZE = "docs/sage-intacct/authorize-modeloptic.md"
CREDENTIALS = "docs/sage-intacct/enter-credentials.md"
SENDER = "sage-intacct/authorize-modeloptic"


def run_ledger(copy: Path) -> int:
    """Run `make ledger` in a copy."""
    return ledger_update.main(["--root", str(copy)])


def check_copy(copy: Path) -> list[str]:
    """Return what the checks say about a copy's ledger, which change no file."""
    update = ledger_update.update_ledger(copy, read_pages(copy))
    return list(map(str, [*update.problems, *update.notes]))


def commit_all(copy: Path) -> None:
    """Commit all that there is in a copy that is a project of git's."""
    author = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", "add", "."], cwd=copy, check=True)
    subprocess.run(["git", *author, "commit", "-qm", "All"], cwd=copy, check=True)


def remove_an_item(copy):
    take_item(copy, AUTHORIZE, "edit")


def rename_an_id_silently(copy):
    change_text(copy, AUTHORIZE, "{ #edit }", "{ #edit-the-company }")


def move_silently(copy):
    put_before(copy, CREDENTIALS, "log-in", take_item(copy, AUTHORIZE, "description"))


def remove_a_picture(copy):
    change_text(copy, AUTHORIZE, "[screen: authorisation-add]", "")
