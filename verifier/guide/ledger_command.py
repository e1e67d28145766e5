"""`python -m verifier ledger`: new ids are added to the ledger, and the old ones checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide.checklist import ChecklistError
from verifier.guide.ledger import LEDGER, read_ledger, updated, written
from verifier.guide.ledger_checks import check, missing
from verifier.guide.pages import ROOT, read_pages


def write_stubs(docs: Path) -> list[str]:
    """Write the page of each code that has none yet; return the paths written.

    A file that is there is left alone, so a writer's addition to it stays.
    """
    written_now = []
    folder = docs / "codes"
    folder.mkdir(exist_ok=True)
    for code in (*FINDINGS, *DIAGNOSES):
        path = folder / f"{code}.md"
        if not path.exists():
            path.write_text(f"[code-page: {code}]\n", "utf-8")
            written_now.append(path.as_posix())
    return written_now


def main(argv: list[str]) -> int:
    """Add new ids to the ledger, write the pages of new codes; return 1 if an old id is amiss."""
    parser = argparse.ArgumentParser(prog="python -m verifier ledger", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    parser.add_argument(
        "--check", action="store_true", help="change nothing, only say what is wrong"
    )
    options = parser.parse_args(argv)
    path = options.root / LEDGER
    if not options.check:
        for stub in write_stubs(options.root / "docs"):
            sys.stdout.write(f"wrote {stub}\n")
    try:
        pages = read_pages(options.root)
    except ChecklistError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    ledger = read_ledger(path)
    problems = check(pages, ledger, path.read_text("utf-8") if path.exists() else "")
    if options.check:
        problems += missing(pages, ledger)
    elif not problems:
        new = updated(ledger, pages)
        for name in new.keys() - ledger.keys():
            sys.stdout.write(f"new: {name} at /go/{new[name].go}/\n")
        if new != ledger:
            path.write_text(written(new), "utf-8")
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0
