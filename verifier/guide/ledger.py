"""The ledger of ids: `python -m verifier ledger` adds new ones and checks the old ones.

`ledger.toml` lists every id that was ever published, of pages, steps and items, with its short
link, the version of its meaning and the values it asks the reader to type. An id stays for ever:
it may move (`moved_to`) or be retired (`retired_for`), and then it leads to its successor.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide.checklist import ChecklistError
from verifier.guide.pages import ROOT, Anchor, Page, read_pages, short_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEDGER = "verifier/guide/ledger.toml"
HEADER = """\
# Every id ever published: pages, steps and items. `make ledger` adds new ones; none is taken out.
# An id that went elsewhere gets a line `moved_to = "page#id"`, one no longer needed a line
# `retired_for = "page#id"`: links and ticks then follow it. `go` is its short link, /go/…/.
# `sent_as` names the id whose link is offered in its place, because it says the same; both work.
"""


class Entry(NamedTuple):
    """What the ledger holds of one id."""

    go: str
    version: int = 1
    values: tuple[str, ...] = ()
    moved_to: str = ""
    retired_for: str = ""
    sent_as: str = ""

    @property
    def successor(self) -> str:
        """Return the id it leads to, or "" while it is in use."""
        return self.moved_to or self.retired_for


class Problem(NamedTuple):
    """What is wrong, where, and what to write."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return it as one line, in the form editors make a link of."""
        return f"{self.file}:{self.line}: {self.message}"


type Ledger = dict[str, Entry]


def read_ledger(path: Path) -> Ledger:
    """Read the ledger; an absent file is an empty ledger."""
    if not path.exists():
        return {}
    return {
        name: Entry(**{**fields, "values": tuple(fields.get("values", ()))})
        for name, fields in tomllib.loads(path.read_text("utf-8")).items()
    }


def quoted(text: str) -> str:
    """Return a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(ledger: Mapping[str, Entry]) -> str:
    """Return the ledger as TOML, page by page."""
    blocks = [HEADER]
    for name in sorted(ledger, key=lambda name: name.partition("#")[0]):
        entry = ledger[name]
        lines = [f"[{quoted(name)}]", f"go = {quoted(entry.go)}", f"version = {entry.version}"]
        if entry.values:
            lines.append(f"values = [{', '.join(map(quoted, entry.values))}]")
        if entry.moved_to:
            lines.append(f"moved_to = {quoted(entry.moved_to)}")
        if entry.retired_for:
            lines.append(f"retired_for = {quoted(entry.retired_for)}")
        if entry.sent_as:
            lines.append(f"sent_as = {quoted(entry.sent_as)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def short_link(name: str, taken: Iterable[str]) -> str:
    """Return a free short link for an id: its last part, with the page's last part if need be.

    >>> short_link("sage-intacct/create-a-user#status", {"status"})
    'create-a-user-status'
    """
    page, _, item = name.partition("#")
    last = page.rpartition("/")[2]
    whole = name.replace("/", "-").replace("#", "-")
    wanted = (item, f"{last}-{item}", whole) if item else (last, whole)
    return next(short for short in wanted if short not in taken)


def updated(ledger: Ledger, pages: list[Page]) -> Ledger:
    """Return the ledger with new ids added and risen versions noted.

    Pages choose their short links before the items do.
    """
    new = dict(ledger)
    taken = {entry.go for entry in ledger.values()}
    for name, _, found in sorted(short_ids(pages), key=lambda row: row[2] is not None):
        version, values = (found.version, found.values) if found else (1, ())
        if name not in new:
            new[name] = Entry(short_link(name, taken), version, values)
            taken.add(new[name].go)
        elif version > new[name].version:
            new[name] = new[name]._replace(version=version, values=values)
    return new


def resolve(ledger: Mapping[str, Entry], name: str) -> str:
    """Return the id that an id leads to now, following every move.

    Raises ValueError where the moves go round in a circle, KeyError where one leads out of the
    ledger.
    """
    seen = [name]
    while successor := ledger[name].successor:
        if successor in seen:
            raise ValueError(" → ".join([*seen, successor]))
        seen.append(successor)
        name = successor
    return name


def offered(ledger: Mapping[str, Entry], name: str) -> str:
    """Return the id whose link is to be sent for an id: another's where that says the same."""
    return ledger[name].sent_as or name


def check(pages: list[Page], ledger: Ledger, source: str = "") -> list[Problem]:
    """Return what is wrong between the pages and the ledger; `source` is the ledger's text.

    An id on a page that the ledger does not have yet is `missing`'s to tell: it breaks no link.
    """
    present = {name: (page, found) for name, page, found in short_ids(pages)}
    problems = [
        problem
        for name, entry in ledger.items()
        for problem in (
            check_present(entry, *present[name])
            if name in present
            else check_absent(name, ledger, present, line_in(source, name))
        )
    ]
    return [
        *problems,
        *check_short_links(ledger, source),
        *check_sent(ledger, present, source),
        *check_catalogue(present),
    ]


def missing(pages: list[Page], ledger: Mapping[str, Entry]) -> list[Problem]:
    """Return the ids on pages that are not in the ledger yet, and the codes without a page."""
    there = {page.id for page in pages}
    without = [
        Problem(f"docs/codes/{code}.md", 1, f"The code “{code}” has no page. Run `make ledger`.")
        for code in (*FINDINGS, *DIAGNOSES)
        if f"codes/{code}" not in there
    ]
    return without + [
        Problem(
            f"docs/{page.path}",
            found.line if found else 1,
            f"“{name}” is not in the ledger yet. Run `make ledger` and commit {LEDGER}.",
        )
        for name, page, found in short_ids(pages)
        if name not in ledger
    ]


def line_in(source: str, name: str) -> int:
    """Return the line on which an id's entry begins in the ledger's text, from 1."""
    return source[: source.find(f"[{quoted(name)}]")].count("\n") + 1


def check_present(entry: Entry, page: Page, found: Anchor | None) -> list[Problem]:
    """Check an id that stands on its page."""
    file, line = f"docs/{page.path}", found.line if found else 1
    name = found.id if found else page.id
    if entry.successor:
        return [
            Problem(
                file,
                line,
                f"“{name}” was used before and now leads to {entry.successor}: "
                "an id is never used again. Give this one a new id.",
            )
        ]
    if found is None:
        return []
    if found.version < entry.version:
        return [
            Problem(
                file,
                line,
                f"“{name}” was version {entry.version} already. "
                f"Write {{ #{name} version={entry.version} }}, or a higher version.",
            )
        ]
    if found.version == entry.version and found.values != entry.values:
        then, now = (", ".join(values) or "nothing" for values in (entry.values, found.values))
        return [
            Problem(
                file,
                line,
                f"“{name}” asked the reader to type {then} and now {now}. That is another meaning: "
                f"write {{ #{name} version={entry.version + 1} }} and run `make ledger`.",
            )
        ]
    return []


def check_absent(
    name: str,
    ledger: Ledger,
    present: Mapping[str, tuple[Page, Anchor | None]],
    line: int,
) -> list[Problem]:
    """Check an id that stands on no page."""
    page, _, item = name.partition("#")
    if not ledger[name].successor:
        elsewhere = sorted(
            other
            for other in present
            if item and other.endswith(f"#{item}") and other not in ledger
        )
        target = elsewhere[0] if elsewhere else "page#id"
        return [
            Problem(
                LEDGER,
                line,
                f"“{name}” is on no page any more; links to it and readers' ticks hang on it. "
                f"Put it back on docs/{page}.md, or write below this line "
                f'`moved_to = "{target}"` if it moved, or `retired_for = "page#id"` '
                "with the item that takes its place.",
            )
        ]
    try:
        target = resolve(ledger, name)
    except ValueError as error:
        return [
            Problem(
                LEDGER,
                line,
                f"The moves go round in a circle: {error}. Let one lead to an id on a page.",
            )
        ]
    except KeyError as error:
        target = str(error.args[0])
    if target in present:
        return []
    return [
        Problem(
            LEDGER,
            line,
            f"“{name}” leads to “{target}”, which is on no page. Write an id that is.",
        )
    ]


def check_short_links(ledger: Ledger, source: str) -> list[Problem]:
    """Check that no two ids share a short link."""
    first: dict[str, str] = {}
    return [
        Problem(
            LEDGER,
            line_in(source, name),
            f"The short link “{entry.go}” belongs to “{first[entry.go]}”. Write another `go`.",
        )
        for name, entry in ledger.items()
        if first.setdefault(entry.go, name) != name
    ]


def check_sent(ledger: Ledger, present: Mapping[str, object], source: str) -> list[Problem]:
    """Check that the id that is sent in another's place is on a page, and is sent itself."""
    return [
        Problem(
            LEDGER,
            line_in(source, name),
            f"“{name}” is sent as “{entry.sent_as}”, which is on no page or is sent as another "
            "itself. Write an id that is on a page and has no `sent_as`.",
        )
        for name, entry in ledger.items()
        if entry.sent_as
        and (entry.sent_as not in present or ledger.get(entry.sent_as, entry).sent_as)
    ]


def check_catalogue(present: Mapping[str, object]) -> list[Problem]:
    """Check that every item the catalogue names is on a page."""
    named = [
        *((entry.code, entry.item, "findings") for entry in FINDINGS.values()),
        *(
            (entry.code, item, "diagnoses")
            for entry in DIAGNOSES.values()
            for item in (entry.item, *entry.others)
        ),
    ]
    return [
        Problem(
            f"verifier/catalogue/{module}.py",
            1,
            f"The code “{code}” sends readers to “{item}”, which is on no page. "
            "Name an item that is.",
        )
        for code, item, module in named
        if item and item not in present
    ]


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
