"""Edits that several tests make to the copy of the guide whose ledger they look at."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.copies import change_text, put_before, take_item
from verifier.guide import ledger_update
from verifier.guide.pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

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
