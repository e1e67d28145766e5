"""Brings the ledger up to date with the pages: new ids, and where the old ones went.

An id is published once it stands in the ledger of git's HEAD. What is not published yet is asked
nothing: it takes what its page says, and goes with it. Of a published id that is on its page no
more, the successor is written down where only one answer is possible; the rest is the checks' to
ask.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.guide.ledger import (
    LEDGER,
    Entry,
    LedgerError,
    choose_link,
    find_line,
    format_ledger,
    parse_ledger,
)
from verifier.guide.ledger_checks import check_ledger, list_missing
from verifier.guide.pages import ROOT, list_extensions, list_ids, make_reader, read_page, read_pages
from verifier.guide.problem import Problem
from verifier.guide.source import find_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.ledger import Ledger
    from verifier.guide.pages import Anchor, Page

PLACED = re.compile(r"(?:screen|field|check-field)-")
"""How the ids of screens and of fields begin: nobody ticks them."""


class Update(NamedTuple):
    """The ledger as the pages want it, what is new in it, and what only a writer can answer."""

    ledger: Ledger
    notes: dict[str, str]
    """By id, what is to be written down."""
    problems: list[Problem]


def update_ledger(root: Path, pages: list[Page]) -> Update:
    """Return the ledger of a project's root as its pages want it; change no file.

    Raises LedgerError where the ledger can't be read.
    """
    path = root / LEDGER
    source = path.read_text("utf-8") if path.exists() else ""
    ledger, present = parse_ledger(source), {name: found for name, _, found in list_ids(pages)}
    published = read_published(root)
    if published is None:
        published = ledger
    known = {
        **{name: _as_published(name, published, ledger, present) for name in published},
        **{
            name: _as_written(entry, present[name])
            for name, entry in ledger.items()
            if name not in published and name in present
        },
    }
    moved = known | dict(find_successors(root, known, published, pages))
    new = add_new(moved, pages)
    return Update(new, dict(_notes(ledger, new)), check_ledger(pages, moved, source))


def write_update(root: Path, pages: list[Page]) -> Update:
    """Bring the ledger of a project's root up to date; write nothing where a problem is left."""
    found = update_ledger(root, pages)
    if found.notes and not found.problems:
        (root / LEDGER).write_text(format_ledger(found.ledger), "utf-8")
    return found


def _as_published(
    name: str, published: Ledger, ledger: Ledger, present: dict[str, Anchor | None]
) -> Entry:
    """Return the entry of a published id: where it went, and what is sent, is as written now."""
    old, entry = published[name], ledger.get(name, published[name])
    if name in present:
        return old._replace(sent_as=entry.sent_as)
    return entry._replace(go=old.go, version=old.version, values=old.values)


def _as_written(entry: Entry, found: Anchor | None) -> Entry:
    """Return the entry of an id that nobody knows yet, as its page has it."""
    version, values = (found.version, found.values) if found else (1, ())
    return Entry(entry.go, version, values, sent_as=entry.sent_as)


def _notes(before: Ledger, after: Ledger) -> Iterator[tuple[str, str]]:
    """Yield each id whose entry changes, and how."""
    for name, entry in after.items():
        old = before.get(name)
        if old is None:
            yield name, f"“{name}” is new, at /go/{entry.go}/"
        elif old.successor != entry.successor and entry.successor:
            yield name, f"“{name}” leads to “{entry.successor}”"
        elif old != entry:
            yield name, f"“{name}” changed"
    for name in before.keys() - after.keys():
        yield name, f"“{name}” was never published and is dropped"


def list_unwritten(root: Path, pages: list[Page], found: Update) -> list[Problem]:
    """Return what an update would write, as problems: for checks that change no file."""
    path = root / LEDGER
    source = path.read_text("utf-8") if path.exists() else ""
    old = parse_ledger(source)
    return list_missing(pages, old) + [
        Problem(
            LEDGER,
            find_line(source, name),
            "ledger",
            note,
            f"run `make ledger` and commit {LEDGER}",
        )
        for name, note in found.notes.items()
        if name in old
    ]


def add_new(ledger: Ledger, pages: list[Page]) -> Ledger:
    """Return the ledger with new ids added and risen versions noted.

    Pages choose their short links before the items do.
    """
    new = dict(ledger)
    taken = {entry.go for entry in ledger.values()}
    for name, _, found in sorted(list_ids(pages), key=lambda row: row[2] is not None):
        version, values = (found.version, found.values) if found else (1, ())
        if name not in new:
            new[name] = Entry(choose_link(name, taken), version, values)
            taken.add(new[name].go)
        elif version > new[name].version:
            new[name] = new[name]._replace(version=version, values=values)
    return new


def run_git(root: Path, *command: str) -> str | None:
    """Return what git prints in a folder, None where it can't say."""
    try:
        done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
            ["git", *command],  # noqa: S607
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def read_published(root: Path) -> Ledger | None:
    """Return the ledger of git's HEAD, None where there is none to read."""
    text = run_git(root, "show", f"HEAD:./{LEDGER}")
    try:
        return None if text is None else parse_ledger(text)
    except LedgerError:
        return None


def find_successors(
    root: Path, ledger: Ledger, published: Ledger, pages: list[Page]
) -> Iterator[tuple[str, Entry]]:
    """Yield the entry of each published id that went where only one answer is possible."""
    there = {name for name, _, _ in list_ids(pages)}
    lost = [
        name
        for name, entry in ledger.items()
        if name not in there
        and (not entry.successor or (entry.successor not in there | ledger.keys()))
    ]
    if not lost:
        return
    new = {name: found for name, _, found in list_ids(pages) if name not in published}
    before = {
        name: found for page in _read_before(root, lost) for name, _, found in list_ids([page])
    }
    found = dict(ledger)
    # A page first: what stood on it follows.
    for name in sorted(lost, key=lambda name: "#" in name):
        entry = ledger[name]._replace(moved_to="", retired_for="")
        if to := _moved_to(name, lost, new, before, found):
            found[name] = entry._replace(moved_to=to)
        elif to := _retired_for(name, before, there, found):
            found[name] = entry._replace(retired_for=to)
        else:
            continue
        yield name, found[name]


def _moved_to(
    name: str,
    lost: list[str],
    new: dict[str, Anchor | None],
    before: dict[str, Anchor | None],
    ledger: Ledger,
) -> str:
    """Return the one new id that a lost one can have become, "" where there is none or several."""
    page, _, item = name.partition("#")
    if not item:
        mine = [each.partition("#")[2] for each in lost if each.startswith(f"{page}#")]
        shared = {
            other: sum(f"{other}#{each}" in new for each in mine)
            for other in new
            if "#" not in other
        }
        candidates = [other for other, number in shared.items() if 2 * number > len(mine)]
    else:
        to = ledger[page].successor if page in ledger else ""
        if f"{to}#{item}" in new:
            return f"{to}#{item}"
        words = before.get(name)
        fitting = {each for each, found in new.items() if words and _says(found, words)}
        named = [each for each in fitting if each.partition("#")[2] == item]
        others = [each for each in lost if words and _says(before.get(each), words)]
        candidates = named or (list(fitting) if len(others) == 1 else [])
    return candidates[0] if len(candidates) == 1 else ""


def _says(one: Anchor | None, other: Anchor) -> bool:
    """Say whether two ids are those of the same words."""
    return one is not None and (one.kind, one.text) == (other.kind, other.text)


def _retired_for(
    name: str, before: dict[str, Anchor | None], there: set[str], ledger: Ledger
) -> str:
    """Return the one id that can take a lost one's place, "" where there is none or several."""
    page, _, item = name.partition("#")
    if not item:
        return ""
    if page not in there:
        return ledger[page].successor if page in ledger else ""
    if PLACED.match(item) and name in before:
        # A picture went: what it stood below is left.
        above = ""
        for each in before:
            if each == name:
                break
            if each.startswith(f"{page}#") and not PLACED.match(each.partition("#")[2]):
                above = each
        return above if above in there else page
    return "" if any(each.startswith(f"{page}#") for each in there) else page


def _read_before(root: Path, lost: list[str]) -> Iterator[Page]:
    """Yield the pages of git's HEAD that lost an id; what can't be read any more is left out."""
    lost_pages = dict.fromkeys(name.partition("#")[0] for name in lost)
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder)
        paths = []
        for name in (name for page in lost_pages for name in (f"{page}.md", f"{page}/index.md")):
            text = run_git(root, "show", f"HEAD:./docs/{name}")
            if text is not None:
                path = docs / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
                paths.append(path)
        if not paths:
            return
        md, collector = make_reader(list_extensions(root))
        for path in paths:
            try:
                yield read_page(md, collector, docs, path)
            except ValueError:
                continue


def main(argv: list[str]) -> int:
    """Bring the ledger up to date with the pages; return 1, with what to write, if it can't be."""
    parser = argparse.ArgumentParser(prog="python -m verifier ledger", description=main.__doc__)
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
