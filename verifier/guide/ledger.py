"""The ledger of ids.

`ledger.toml` lists every id that was ever published, of pages, steps and items, with its short
link, the version of its meaning and the values it asks the reader to type. An id stays for ever:
it may move (`moved_to`) or be retired (`retired_for`), and then it leads to its successor.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide.pages import short_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from verifier.guide.pages import Page

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
