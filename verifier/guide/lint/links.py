"""Rules about links and pictures."""

from __future__ import annotations

import datetime as dt
import posixpath
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

import yaml

from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from verifier.guide.source import Link, Source

REFERENCES = "docs/references.yml"

FRESH = dt.timedelta(days=365)
"""How long an address outside of the site is trusted to be there."""


class Targets(NamedTuple):
    """What links can lead to: files under `docs/`, the ids of each page, and listed addresses.

    A listed address has the day on which it was last read.
    """

    files: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    references: Mapping[str, dt.date]


def read_references(root: Path) -> dict[str, dt.date]:
    """Return the addresses outside of the site that somebody read and listed, with the day.

    Raises ValueError where the list has another shape.
    """
    path = root / REFERENCES
    read = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    try:
        dates = {address: day for day, addresses in (read or {}).items() for address in addresses}
    except (AttributeError, TypeError) as error:
        raise ValueError(f"{REFERENCES} lists addresses under days: {error}.") from error
    if wrong := [day for day in dates.values() if not isinstance(day, dt.date)]:
        raise ValueError(f"{REFERENCES}: “{wrong[0]}” is no day, like 2026-11-22.")
    return dates


def outside(link: Link) -> bool:
    """Tell whether a link leaves the site."""
    return urlsplit(link.target).scheme in ("http", "https")


def nearest(wanted: str, known: Iterable[str], prefix: str = "") -> str:
    """Return what to write instead of a target that is not there."""
    # What all pages' names end with makes none of them alike.
    by_stem = {name.removesuffix(".md"): name for name in sorted(known)}
    stems = get_close_matches(wanted.removesuffix(".md"), by_stem, n=1, cutoff=0.6)
    close = [by_stem[stem] for stem in stems]
    return f"write “{prefix}{close[0]}”" if close else "correct it or take the link out"


def link_target(source: Source, targets: Targets) -> Iterator[Problem]:
    """Find links and pictures that lead nowhere inside the guide.

    A link inside the guide leads to a page, a picture or an id that is there, counted from the page
    it stands on.

    Bad::

        [Save it](#save-rolle).

        1. [ ] Select **Save**.
           { #save-role }

    Good::

        [Save it](#save-role).

        1. [ ] Select **Save**.
           { #save-role }
    """
    here = source.path.removeprefix("docs/")
    folder = posixpath.dirname(here)
    for link in source.links:
        if urlsplit(link.target).scheme or not link.target:
            continue
        path, anchor = urldefrag(unquote(link.target))
        kind = "picture" if link.picture else "link"
        if path.startswith("/"):
            yield Problem(
                source.path,
                link.line,
                "link-target",
                f"The {kind} “{link.target}” begins at the root, which moves with the site",
                f"write “{posixpath.relpath(path.strip('/') or '.', folder or '.')}”, "
                "counted from this page",
            )
            continue
        file = posixpath.normpath(posixpath.join(folder, path)) if path else here
        if file not in targets.files:
            # A page that was deleted is not meant to become the page of a code.
            relative = {
                posixpath.relpath(known, folder or ".")
                for known in targets.files
                if "codes/" in path or not known.startswith("codes/")
            }
            yield Problem(
                source.path,
                link.line,
                "link-target",
                f"The {kind} “{link.target}” leads to no file",
                nearest(path, relative),
            )
        elif anchor and anchor not in targets.anchors.get(file, {anchor}):
            yield Problem(
                source.path,
                link.line,
                "link-target",
                f"There is no “#{anchor}” on {file}",
                nearest(anchor, targets.anchors[file], f"{path}#"),
            )


def reference(source: Source, targets: Targets) -> Iterator[Problem]:
    """Find links out of the site that nobody listed after reading them.

    An address outside of the site is listed in `docs/references.yml` by somebody who read what is
    there. The check opens nothing.

    Bad::

        Sage's page: [Roles](https://www.intacct.com/nobody-read-this).

    Good::

        Sage's page: [Roles](https://www.intacct.com/read).
    """
    for link in source.links:
        if outside(link) and link.target not in targets.references:
            yield Problem(
                source.path,
                link.line,
                "reference",
                f"{link.target} is not among the addresses that somebody read",
                f"read it, and if it says what the text says add it to {REFERENCES}",
            )


def alt_text(source: Source, _: Targets) -> Iterator[Problem]:
    """Find pictures that say nothing to who can't see them.

    A picture says in words what to see and do there, for those who can't see it and for when it
    doesn't load.

    Bad::

        ![Dialog](dialog.png)

    Good::

        ![The Add window: Sender ID filled in, Save below it](dialog.png)
    """
    for link in source.links:
        if link.picture and len(link.text.split()) < 3:
            yield Problem(
                source.path,
                link.line,
                "alt-text",
                f"The picture {link.target} doesn't say what it shows",
                "write in the square brackets what to see and do there, in three words or more",
            )
