"""Brings the ledger up to date with the pages, and says what is wrong between them.

An id is published once it stands in the ledger of git's HEAD. What is not published yet is asked
nothing: it takes what its page says, and goes with it. Where a published id is no longer on its
page, its successor is written down if only one answer is possible; otherwise the writer is asked.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide.faults import explain_error
from verifier.guide.ledger import (
    LEDGER,
    SHORT_LINK,
    Entry,
    choose_link,
    find_line,
    format_ledger,
    parse_ledger,
    resolve_id,
)
from verifier.guide.pages import ROOT, Reader, list_ids, read_pages
from verifier.guide.problem import GuideError, Problem
from verifier.guide.source import find_unreadable_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from verifier.guide.ledger import Ledger
    from verifier.guide.pages import Anchor, Page

    type Present = Mapping[str, tuple[Page, Anchor | None]]
    """The ids on the pages: the page of each and, for steps and items, its anchor."""

PART_ID = re.compile(r"(?:screen|field|check-field)-")
"""How the ids of screens and of fields begin: no one checks them off."""

CATALOGUE = "verifier/catalogue"
RULE = "ledger"


class Update(NamedTuple):
    """The ledger as the pages want it, what is new in it, and what only a writer can answer."""

    ledger: Ledger
    notes: list[Problem]
    """What is to be written down; a problem for checks that change no file."""
    problems: list[Problem]


def update_ledger(root: Path, pages: list[Page]) -> Update:
    """Return the ledger of a project's root as its pages want it; change no file.

    Raises GuideError where the ledger can't be read.
    """
    path = root / LEDGER
    source = path.read_text("utf-8") if path.exists() else ""
    ledger, published = parse_ledger(source), read_published(root)
    present = {name: (page, found) for name, page, found in list_ids(pages)}
    if published is None:
        published = ledger
    known: Ledger = {}
    for name, old in published.items():
        entry = ledger.get(name, old)
        known[name] = (
            old._replace(sent_as=entry.sent_as)
            if name in present
            else entry._replace(go=old.go, version=old.version, values=old.values)
        )
    for name, entry in ledger.items():
        if name in present and name not in published:
            known[name] = make_entry(entry.go, present[name][1])._replace(sent_as=entry.sent_as)
    known |= find_successors(root, known, published, present)
    new = add_new(known, pages)
    return Update(
        new,
        list(describe_changes(ledger, new, present, source)),
        list(check_ledger(present, known, source)),
    )


def write_update(root: Path, pages: list[Page]) -> Update:
    """Bring the ledger of a project's root up to date; write nothing where a problem is left."""
    found = update_ledger(root, pages)
    if found.notes and not found.problems:
        (root / LEDGER).write_text(format_ledger(found.ledger), "utf-8")
    return found


def make_entry(go: str, found: Anchor | None) -> Entry:
    """Return the entry of an id as its page has it."""
    return Entry(go, found.version, found.values) if found else Entry(go)


def add_new(ledger: Ledger, pages: list[Page]) -> Ledger:
    """Return the ledger with new ids added and risen versions noted.

    Pages choose their short links before the items do.
    """
    new = dict(ledger)
    taken = {entry.go for entry in ledger.values()}
    for name, _, found in sorted(list_ids(pages), key=lambda row: row[2] is not None):
        if name not in new:
            new[name] = make_entry(choose_link(name, taken), found)
            taken.add(new[name].go)
        elif found and found.version > new[name].version:
            new[name] = new[name]._replace(version=found.version, values=found.values)
    return new


def find_place(name: str, present: Present) -> tuple[str, int]:
    """Return the file and the line on which an id that is on a page is written."""
    page, found = present[name]
    return f"docs/{page.path}", found.line if found else 1


def describe_changes(
    before: Ledger, after: Ledger, present: Present, source: str
) -> Iterator[Problem]:
    """Yield how each entry changes, at the id if it is new and else at its line of the ledger."""
    for name in [*after, *(before.keys() - after.keys())]:
        old, entry = before.get(name), after.get(name)
        if old is None and entry:
            wrong = f"“{name}” is new, at /go/{entry.go}/"
        elif entry is None:
            wrong = f"“{name}” was never published and is dropped"
        elif old and entry.successor not in {"", old.successor}:
            wrong = f"“{name}” leads to “{entry.successor}”"
        elif old != entry:
            wrong = f"“{name}” changed"
        else:
            continue
        new = old is None and name in present
        place = find_place(name, present) if new else (LEDGER, find_line(source, name))
        yield Problem(*place, RULE, wrong, f"run `make ledger` and commit {LEDGER}")


def check_ledger(present: Present, ledger: Ledger, source: str = "") -> Iterator[Problem]:
    """Yield what is wrong between the pages and the ledger; `source` is the ledger's text."""
    lost = {name for name in ledger if name not in present and not ledger[name].successor}
    links: dict[str, str] = {}
    for name, entry in ledger.items():
        written = LEDGER, find_line(source, name)
        if name in present:
            if told := check_present(name, entry, present[name][1]):
                yield Problem(*find_place(name, present), RULE, *told)
        # What is said of a page that is gone is said of all that stood on it.
        elif ("#" not in name or name.partition("#")[0] not in lost) and (
            told := check_absent(name, ledger, present)
        ):
            yield Problem(*written, RULE, *told)
        if links.setdefault(entry.go, name) != name:
            wrong = f"The short link “{entry.go}” belongs to “{links[entry.go]}”"
            yield Problem(*written, RULE, wrong, "write another `go`")
        elif not SHORT_LINK.fullmatch(entry.go):
            wrong = f"The short link “{entry.go}” has other characters than an address"
            write = "write a `go` of small letters, digits and hyphens"
            yield Problem(*written, RULE, wrong, write)
        if (sent := entry.sent_as) and (sent not in present or ledger.get(sent, entry).sent_as):
            wrong = f"“{name}” is sent as “{sent}”, which is on no page or is sent as another"
            write = "write an id that is on a page and has no `sent_as`"
            yield Problem(*written, RULE, wrong, write)
    yield from check_catalogue(present, lost)


def check_present(name: str, entry: Entry, found: Anchor | None) -> tuple[str, str] | None:
    """Return what is wrong with an id that is on its page, and what to write; None if nothing."""
    short = found.id if found else name
    if entry.successor:
        wrong = f"“{short}” was used before and now leads to {entry.successor}"
        return f"{wrong}; an id is never used again", "give this one a new id"
    if found and found.version < entry.version:
        return (
            f"“{short}” was version {entry.version} already",
            f"write {{ #{short} version={entry.version} }}, or a higher version",
        )
    if found and found.version == entry.version and found.values != entry.values:
        then, now = (", ".join(values) or "nothing" for values in (entry.values, found.values))
        return (
            f"“{short}” asked the reader to type {then} and now {now}, which is another meaning",
            f"write {{ #{short} version={entry.version + 1} }} and run `make ledger`",
        )
    return None


def check_absent(name: str, ledger: Ledger, present: Present) -> tuple[str, str] | None:
    """Return what is wrong with an id that is on no page, and what to write; None if nothing."""
    page, _, item = name.partition("#")
    if ledger[name].successor:
        try:
            target = resolve_id(ledger, name)
        except ValueError as error:
            return f"The moves go round in a circle: {error}", "let one lead to an id on a page"
        except KeyError as error:
            target = str(error.args[0])
        wrong = f"“{name}” leads to “{target}”, which is on no page"
        return None if target in present else (wrong, "write an id that is")
    lost = f"“{name}” is on no page any more"
    if not item:
        number = sum(each.startswith(f"{page}#") for each in ledger)
        wrong = f"{lost}, nor are the {number} ids on it; links and readers' check marks depend on"
        write = (
            f"put docs/{page}.md back, or write between the braces `retired_for = "
            '"page"` with the page that takes its place: its ids follow'
        )
        return f"{wrong} them", write
    elsewhere = sorted(each for each in present if each.endswith(f"#{item}") and each not in ledger)
    write = (
        f"put it back on docs/{page}.md, or write between the braces "
        f'`moved_to = "{[*elsewhere, "page#id"][0]}"` if it moved, or `retired_for = "page#id"` '
        "with the item that takes its place"
    )
    return f"{lost}; links to it and readers' check marks depend on it", write


def check_catalogue(present: Present, lost: Collection[str]) -> Iterator[Problem]:
    """Yield the items that codes name and no page has; `lost` pages are told already."""
    named = [(entry.code, entry.item) for entry in FINDINGS.values()]
    for entry in DIAGNOSES.values():
        named += [(entry.code, item) for item in (entry.item, *entry.others)]
    codes: dict[str, list[str]] = {}
    for code, item in named:
        if item and item not in present and item.partition("#")[0] not in lost:
            codes.setdefault(item, []).append(code)
    for item, (first, *others) in codes.items():
        wrong = (
            f"The code “{first}”{f' and {len(others)} more send' if others else ' sends'} readers "
            f"to “{item}”, which is on no page"
        )
        yield Problem(*locate_entry(first), RULE, wrong, "name an item that is")


def locate_entry(code: str) -> tuple[str, int]:
    """Return the file of the catalogue that a code's entry is in, and its line.

    An entry that is made for each of several modules is at the top of the catalogue.
    """
    for name in (code, code.partition(".")[2]):
        for path in sorted((ROOT / CATALOGUE).rglob("*.py")):
            before, found, _ = path.read_text("utf-8").partition(f'"{name}"')
            if found:
                return path.relative_to(ROOT).as_posix(), before.count("\n") + 1
    return f"{CATALOGUE}/__init__.py", 1


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
    except GuideError:
        return None


def read_before(root: Path, lost: list[str]) -> Iterator[tuple[str, Anchor]]:
    """Yield the ids of git's HEAD on pages that lost one; a page that can't be read has none."""
    reader = Reader(root)
    for page in dict.fromkeys(name.partition("#")[0] for name in lost):
        for path in (f"{page}.md", f"{page}/index.md"):
            text = run_git(root, "show", f"HEAD:./docs/{path}")
            if text is not None:
                with suppress(ValueError):
                    read = reader.read(path, text.expandtabs(4))
                    yield from ((f"{page}#{found.id}", found) for found in read.anchors)


def find_successors(root: Path, ledger: Ledger, published: Ledger, present: Present) -> Ledger:
    """Return the entry of each published id that went where only one answer is possible."""
    lost = [
        name
        for name, entry in ledger.items()
        if name not in present
        and (not entry.successor or entry.successor not in present.keys() | ledger.keys())
    ]
    if not lost:
        return {}
    new = {name: found for name, (_, found) in present.items() if name not in published}
    before = dict(read_before(root, lost))
    left: Ledger = {}
    # A page first: what stood on it follows.
    for name in sorted(lost, key=lambda name: "#" in name):
        entry = ledger[name]._replace(moved_to="", retired_for="")
        if to := find_new_place(name, lost, new, before, ledger | left):
            left[name] = entry._replace(moved_to=to)
        elif to := find_replacement(name, before, present, ledger | left):
            left[name] = entry._replace(retired_for=to)
    return left


def find_new_place(
    name: str,
    lost: list[str],
    new: dict[str, Anchor | None],
    before: dict[str, Anchor],
    ledger: Ledger,
) -> str:
    """Return the one new id that a lost one can have become, "" where there is none or several."""
    page, _, item = name.partition("#")
    if not item:
        mine = [each.partition("#")[2] for each in lost if each.startswith(f"{page}#")]
        candidates = [
            other
            for other in new
            if "#" not in other and 2 * sum(f"{other}#{each}" in new for each in mine) > len(mine)
        ]
    else:
        moved = f"{ledger[page].successor}#{item}" if page in ledger else ""
        if moved in new:
            return moved
        words = before.get(name)
        fitting = [each for each, found in new.items() if has_same_words(found, words)]
        named = [each for each in fitting if each.partition("#")[2] == item]
        others = [each for each in lost if has_same_words(before.get(each), words)]
        candidates = named or (fitting if len(others) == 1 else [])
    return candidates[0] if len(candidates) == 1 else ""


def has_same_words(one: Anchor | None, other: Anchor | None) -> bool:
    """Say whether two ids are those of the same words."""
    return one is not None and other is not None and one[1:3] == other[1:3]


def find_replacement(name: str, before: dict[str, Anchor], present: Present, ledger: Ledger) -> str:
    """Return the one id that can take a lost one's place, "" where there is none or several."""
    page, _, item = name.partition("#")
    if not item:
        return ""
    if page not in present:
        return ledger[page].successor if page in ledger else ""
    if PART_ID.match(item) and name in before:
        # A picture went: what it stood below is left.
        mine = [each for each in before if each.startswith(f"{page}#")]
        above = [
            each for each in mine[: mine.index(name)] if not PART_ID.match(each.partition("#")[2])
        ]
        return above[-1] if above and above[-1] in present else page
    return "" if any(each.startswith(f"{page}#") for each in present) else page


def main(argv: list[str]) -> int:
    """Bring the ledger up to date with the pages; return 1, with what to write, if it can't be."""
    parser = argparse.ArgumentParser(prog="python -m verifier ledger", description=main.__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    root = parser.parse_args(argv).root
    try:
        broken = find_unreadable_file(root)
        found = Update({}, [], [broken]) if broken else write_update(root, read_pages(root))
    except Exception as error:  # noqa: BLE001 - whatever a page does, its writer gets a sentence
        found = Update({}, [], explain_error(root, error))
    if not found.problems:
        sys.stdout.writelines(f"{note.wrong}.\n" for note in found.notes)
    sys.stderr.writelines(f"{problem}\n" for problem in found.problems)
    return 1 if found.problems else 0
