"""The ledger of ids.

`docs/ids.toml` lists every id that was ever published, of pages, steps and items, a line each, with
what can't be told from the id: its short link where that is not the id's last part, the version of
its meaning where that was raised, and the values it asks the reader to type. An id stays for ever:
it may move (`moved_to`) or be retired (`retired_for`), and then it leads to its successor.
"""

from __future__ import annotations

import json
import re
import tomllib
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide.problem import GuideError, locate_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

LEDGER = "docs/ids.toml"
HEADER = """\
# Every id ever published: pages, steps and items. A build and `make ledger` write what is new, and
# where an id went that is no longer on its page. What is published is never taken out.
#   go           its short link, /go/…/, where that is not the last part of the id
#   version      how often it got another meaning, from 1
#   values       what it asks the reader to type
#   moved_to     the id it has now: links and ticks follow
#   retired_for  the id that takes its place: links and ticks follow
#   sent_as      the id whose link is sent in its place, because it says the same; both work

"""

SHORT_LINK = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
"""A short link: part of an address, and of the path of a file."""

TOML_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
"""Where Python's reader of TOML stopped."""


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
    """Read the ledger; an absent file is an empty ledger. Raises GuideError."""
    return parse_ledger(path.read_text("utf-8")) if path.exists() else {}


def parse_ledger(text: str) -> Ledger:
    """Return the ledger that a text holds.

    Raises:
        GuideError: where it is not TOML, or an entry has other words than those of its header.
    """
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = TOML_PLACE.search(str(error))
        line = place["line"] if place and place["line"] else text.count("\n") + 1
        reason = TOML_PLACE.sub("", str(error))
        raise GuideError(
            f"{LEDGER}:{line}: {reason}. Write each id once, on a line of its own, like "
            '"sage-intacct/verify#form" = {}.'
        ) from error
    return {name: read_entry(name, fields, text) for name, fields in entries.items()}


def read_entry(name: str, fields: object, text: str) -> Entry:
    """Return the entry of an id; raise GuideError for other words than those of the header."""
    kinds = dict.fromkeys(Entry._fields, str) | {"version": int, "values": list}
    if not isinstance(fields, dict) or any(
        not isinstance(value, kinds.get(word, ())) for word, value in fields.items()
    ):
        raise GuideError(
            f"{LEDGER}:{find_line(text, name)}: The entry of “{name}” is not as the lines at the "
            f"top of the file say. Write some of {', '.join(kinds)} between the braces."
        )
    values = tuple(map(str, fields.get("values", ())))
    return Entry(**{"go": make_short_link(name), **fields, "values": values})


def find_line(source: str, name: str) -> int:
    """Return the line on which an id's entry stands in the ledger's text, from 1."""
    return locate_text(source, f"{format_value(name)} =")


def format_ledger(ledger: Mapping[str, Entry]) -> str:
    """Return the ledger as TOML, a line an id, page by page."""
    names = sorted(ledger, key=lambda name: name.partition("#")[0])
    return HEADER + "".join(f"{format_entry(name, ledger[name])}\n" for name in names)


def format_entry(name: str, entry: Entry) -> str:
    """Return the line of an id, without what it is taken to be where nothing is written."""
    usual = Entry(make_short_link(name))
    given = [
        f"{word} = {format_value(value)}"
        for word, value in entry._asdict().items()
        if value != getattr(usual, word)
    ]
    return f"{format_value(name)} = {f'{{ {", ".join(given)} }}' if given else '{}'}"


def format_value(value: str | int | tuple[str, ...]) -> str:
    """Return a value as TOML and JSON both have it."""
    return json.dumps(value, ensure_ascii=False)


def make_short_link(name: str) -> str:
    """Return the short link that an id has where none is written: its last part.

    >>> make_short_link("sage-intacct/create-a-user#status"), make_short_link("sage-intacct/verify")
    ('status', 'verify')
    """
    return re.split("[/#]", name)[-1]


def choose_link(name: str, taken: Collection[str]) -> str:
    """Return a free short link for an id: its last part, with more of it or a number if need be.

    >>> choose_link("sage-intacct/create-a-user#status", {"status"})
    'create-a-user-status'
    >>> choose_link("status", {"status"}), choose_link("My page", ())
    ('status-2', 'my-page')
    """
    page, _, item = re.sub(r"[^a-z0-9._/#]+", "-", name.lower()).partition("#")
    last = page.rpartition("/")[2]
    whole = "-".join(filter(None, [*page.split("/"), item]))
    wanted = [item, f"{last}-{item}", whole] if item else [last, whole]
    numbered = (f"{whole}-{number}" for number in count(2))
    return next(link for links in (wanted, numbered) for link in links if link not in taken)


def resolve_id(ledger: Mapping[str, Entry], name: str) -> str:
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


def find_sent(ledger: Mapping[str, Entry], name: str) -> str:
    """Return the id whose link is to be sent for an id: another's where that says the same."""
    return ledger[name].sent_as or name
