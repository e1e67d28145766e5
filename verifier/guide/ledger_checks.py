"""What is wrong between the pages and the ledger: where, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide.ledger import LEDGER, find_line, resolve_id
from verifier.guide.pages import ROOT, list_ids
from verifier.guide.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from verifier.guide.ledger import Entry, Ledger
    from verifier.guide.pages import Anchor, Page


CATALOGUE = "verifier/catalogue"


def check_ledger(pages: list[Page], ledger: Ledger, source: str = "") -> list[Problem]:
    """Return what is wrong between the pages and the ledger; `source` is the ledger's text.

    An id on a page that the ledger does not have yet is `missing`'s to tell: it breaks no link.
    """
    present = {name: (page, found) for name, page, found in list_ids(pages)}
    lost = {name for name in ledger if name not in present and not ledger[name].successor}
    problems = [
        problem
        for name, entry in ledger.items()
        # What is said of a page that is gone is said of all that stood on it.
        if "#" not in name or name.partition("#")[0] not in lost
        for problem in (
            check_present(entry, *present[name])
            if name in present
            else check_absent(name, ledger, present, find_line(source, name))
        )
    ]
    return [
        *problems,
        *check_short_links(ledger, source),
        *check_sent(ledger, present, source),
        *check_catalogue(present, lost),
    ]


def list_missing(pages: list[Page], ledger: Mapping[str, Entry]) -> list[Problem]:
    """Return the ids on pages that are not in the ledger yet."""
    return [
        Problem(
            f"docs/{page.path}",
            found.line if found else 1,
            "ledger",
            f"“{name}” is not in the ledger yet",
            f"run `make ledger` and commit {LEDGER}",
        )
        for name, page, found in list_ids(pages)
        if name not in ledger
    ]


def check_present(entry: Entry, page: Page, found: Anchor | None) -> list[Problem]:
    """Check an id that stands on its page."""
    file, line = f"docs/{page.path}", found.line if found else 1
    name = found.id if found else page.id
    if entry.successor:
        return [
            Problem(
                file,
                line,
                "ledger",
                f"“{name}” was used before and now leads to {entry.successor}; an id is never used "
                "again",
                "give this one a new id",
            )
        ]
    if found is None:
        return []
    if found.version < entry.version:
        return [
            Problem(
                file,
                line,
                "ledger",
                f"“{name}” was version {entry.version} already",
                f"write {{ #{name} version={entry.version} }}, or a higher version",
            )
        ]
    if found.version == entry.version and found.values != entry.values:
        then, now = (", ".join(values) or "nothing" for values in (entry.values, found.values))
        return [
            Problem(
                file,
                line,
                "ledger",
                f"“{name}” asked the reader to type {then} and now {now}, which is another meaning",
                f"write {{ #{name} version={entry.version + 1} }} and run `make ledger`",
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
        if not item:
            number = sum(each.startswith(f"{page}#") for each in ledger)
            return [
                Problem(
                    LEDGER,
                    line,
                    "ledger",
                    f"“{name}” is on no page any more, nor are the {number} ids on it; links to "
                    "them and readers' ticks hang on them",
                    f"put docs/{page}.md back, or write between the braces `retired_for = "
                    '"page"` with the page that takes its place: its ids follow',
                )
            ]
        return [
            Problem(
                LEDGER,
                line,
                "ledger",
                f"“{name}” is on no page any more; links to it and readers' ticks hang on it",
                f"put it back on docs/{page}.md, or write between the braces "
                f'`moved_to = "{target}"` if it moved, or `retired_for = "page#id"` '
                "with the item that takes its place",
            )
        ]
    try:
        target = resolve_id(ledger, name)
    except ValueError as error:
        return [
            Problem(
                LEDGER,
                line,
                "ledger",
                f"The moves go round in a circle: {error}",
                "let one lead to an id on a page",
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
            "ledger",
            f"“{name}” leads to “{target}”, which is on no page",
            "write an id that is",
        )
    ]


def check_short_links(ledger: Ledger, source: str) -> list[Problem]:
    """Check that no two ids share a short link."""
    first: dict[str, str] = {}
    return [
        Problem(
            LEDGER,
            find_line(source, name),
            "ledger",
            f"The short link “{entry.go}” belongs to “{first[entry.go]}”",
            "write another `go`",
        )
        for name, entry in ledger.items()
        if first.setdefault(entry.go, name) != name
    ]


def check_sent(ledger: Ledger, present: Mapping[str, object], source: str) -> list[Problem]:
    """Check that the id that is sent in another's place is on a page, and is sent itself."""
    return [
        Problem(
            LEDGER,
            find_line(source, name),
            "ledger",
            f"“{name}” is sent as “{entry.sent_as}”, which is on no page or is sent as another",
            "write an id that is on a page and has no `sent_as`",
        )
        for name, entry in ledger.items()
        if entry.sent_as
        and (entry.sent_as not in present or ledger.get(entry.sent_as, entry).sent_as)
    ]


def check_catalogue(present: Mapping[str, object], lost: Collection[str] = ()) -> list[Problem]:
    """Check that every item the catalogue names is on a page; `lost` pages are told already."""
    named = [
        *((entry.code, entry.item) for entry in FINDINGS.values()),
        *(
            (entry.code, item)
            for entry in DIAGNOSES.values()
            for item in (entry.item, *entry.others)
        ),
    ]
    codes: dict[str, list[str]] = {}
    for code, item in named:
        if item and item not in present and item.partition("#")[0] not in lost:
            codes.setdefault(item, []).append(code)
    return [
        Problem(
            *find_entry(first),
            "ledger",
            f"The code “{first}”{f' and {len(others)} more send' if others else ' sends'} readers "
            f"to “{item}”, which is on no page",
            "name an item that is",
        )
        for item, (first, *others) in codes.items()
    ]


def find_entry(code: str) -> tuple[str, int]:
    """Return the file of the catalogue that a code's entry is in, and its line.

    An entry that is made for each of several modules is at the top of the catalogue.
    """
    for name in (code, code.partition(".")[2]):
        for path in sorted((ROOT / CATALOGUE).rglob("*.py")):
            before, found, _ = path.read_text("utf-8").partition(f'"{name}"')
            if found:
                return path.relative_to(ROOT).as_posix(), before.count("\n") + 1
    return f"{CATALOGUE}/__init__.py", 1
