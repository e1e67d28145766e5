"""`python -m verifier ledger`: the ledger is brought up to date with the pages, and checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from verifier.guide.ledger_update import list_unwritten, update_ledger, write_update
from verifier.guide.pages import ROOT, read_pages
from verifier.guide.source import find_unreadable


def main(argv: list[str]) -> int:
    """Bring the ledger up to date with the pages; return 1, with what to write, if it can't be."""
    parser = argparse.ArgumentParser(prog="python -m verifier ledger", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    parser.add_argument(
        "--check", action="store_true", help="change nothing, only say what is wrong"
    )
    options = parser.parse_args(argv)
    if broken := find_unreadable(options.root):
        sys.stderr.write(f"{broken}\n")
        return 1
    try:
        pages = read_pages(options.root)
        found = (update_ledger if options.check else write_update)(options.root, pages)
    except (OSError, ValueError, yaml.YAMLError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    problems = found.problems
    if options.check:
        problems = problems + list_unwritten(options.root, pages, found)
    elif not problems:
        sys.stdout.write("".join(f"{note}.\n" for note in found.notes.values()))
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0
