"""Rules about links, and about the guide as a whole: its ids, navigation, addresses and screens."""

from __future__ import annotations

import datetime as dt
import posixpath
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

from verifier.guide.ledger_update import update_ledger
from verifier.guide.lint.rules import FRESH, REFERENCES, Found, guide_rule, is_outside, page_rule
from verifier.guide.pages import read_pages
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.screens import figure, register
from verifier.guide.settings import name_file, read_nav, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.guide.lint.rules import Guide
    from verifier.guide.source import Source


def suggest_nearest(wanted: str, known: Iterable[str], prefix: str = "") -> str:
    """Return what to write instead of a target that is not there."""
    # What all pages' names end with makes none of them alike.
    by_stem = {name.removesuffix(".md"): name for name in sorted(known)}
    stems = get_close_matches(wanted.removesuffix(".md"), by_stem, n=1, cutoff=0.8)
    close = [by_stem[stem] for stem in stems]
    return f"write “{prefix}{close[0]}”" if close else "correct it or take the link out"


@page_rule("link-target")
def find_dead_links(source: Source, guide: Guide) -> Iterator[Found]:
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
        # A shared fact, such as where readers write to, is an address of its own.
        if urlsplit(link.target).scheme or link.target.startswith("{{") or not link.target:
            continue
        path, anchor = urldefrag(unquote(link.target))
        kind = "picture" if link.picture else "link"
        if path.startswith("/"):
            yield Found(
                link.line,
                f"The {kind} “{link.target}” begins at the root, which moves with the site",
                f"write “{posixpath.relpath(path.strip('/') or '.', folder or '.')}”, "
                "counted from this page",
            )
            continue
        file = posixpath.normpath(posixpath.join(folder, path)) if path else here
        if file not in guide.files:
            # A page that was deleted is not meant to become the page of a code.
            relative = {
                posixpath.relpath(known, folder or ".")
                for known in guide.files
                if "codes/" in path or not known.startswith("codes/")
            }
            yield Found(
                link.line,
                f"The {kind} “{link.target}” leads to no file",
                suggest_nearest(path, relative),
            )
        elif anchor and anchor not in guide.anchors.get(file, {anchor}):
            yield Found(
                link.line,
                f"There is no “#{anchor}” on {file}",
                suggest_nearest(anchor, guide.anchors[file], f"{path}#"),
            )


@page_rule("reference")
def find_unread_links(source: Source, guide: Guide) -> Iterator[Found]:
    """Find links out of the site that nobody listed after reading them.

    An address outside of the site is listed in `docs/references.yml` by somebody who read what is
    there. The check opens nothing.

    Bad::

        Sage's page: [Roles](https://www.intacct.com/nobody-read-this).

    Good::

        Sage's page: [Roles](https://www.intacct.com/read).
    """
    for link in source.links:
        if is_outside(link) and link.target not in guide.references:
            yield Found(
                link.line,
                f"{link.target} is not among the addresses that somebody read",
                f"read it, and if it says what the text says add it to {REFERENCES}",
            )


@page_rule("alt-text")
def find_silent_pictures(source: Source, _: Guide) -> Iterator[Found]:
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
            yield Found(
                link.line,
                f"The picture {link.target} doesn't say what it shows",
                "write in the square brackets what to see and do there, in three words or more",
            )


@guide_rule("ledger")
def find_ids_out_of_ledger(guide: Guide) -> Iterator[Problem]:
    """Find ids that the ledger lacks, and published ones that lead nowhere.

    Every id is in the ledger, and every id in the ledger is on its page or leads to a successor. A
    build and `make ledger` add new ones, and write where old ones went if only one answer is
    possible.

    Bad (docs/ids.toml)::

        "guide/page" = {}
        "guide/page#save" = {}

    Good (docs/ids.toml)::

        "guide/page" = {}
    """
    try:
        pages = read_pages(guide.root)
    except ValueError:
        # The page's own rules and the build say what is wrong with it.
        return
    update = update_ledger(guide.root, pages)
    yield from [*update.problems, *update.notes]


@guide_rule("navigation")
def find_pages_out_of_navigation(guide: Guide) -> Iterator[Problem]:
    """Find pages that the navigation does not lead to, and entries without a page.

    Every page is in the navigation, and every entry has a page.

    Bad (mkdocs.yml)::

        site_name: Example
        markdown_extensions: [attr_list]
        nav:
          - other.md

    Good (mkdocs.yml)::

        site_name: Example
        markdown_extensions: [attr_list]
        nav:
          - guide/page.md
    """
    file = name_file(guide.root)
    text = (guide.root / file).read_text("utf-8")
    entries, hidden = set(read_nav(guide.root)), read_settings(guide.root).not_in_nav
    pages = {source.path.removeprefix("docs/") for source in guide.sources}
    for page in sorted(pages - entries):
        if not (hidden and hidden.match_file(page)):
            wrong = "No entry of the navigation leads to this page"
            write = f"add “- {page}” to `nav` in {file}"
            yield Problem(f"docs/{page}", 1, "navigation", wrong, write)
    for source in guide.sources:
        if source.front.get("step", False) is not False:
            wrong = "The number of a step follows from the navigation, and this one changes nothing"
            write = "take the line out; a page that is no step has `step: false`"
            yield Problem(source.path, source.front_line("step"), "navigation", wrong, write)
    for entry in sorted(entries - pages):
        if entry.endswith(".md"):
            line = text[: text.find(entry)].count("\n") + 1
            wrong = f"The navigation leads to {entry}, which is not under docs/"
            write = "write the page, or take the line out"
            yield Problem(file, line, "navigation", wrong, write)


@guide_rule("reference-list")
def find_unused_references(guide: Guide) -> Iterator[Problem]:
    """Find listed addresses that no page links to any more, or that were read too long ago.

    Listed addresses are in use, and were read within the year.

    Bad (docs/references.yml)::

        2020-01-31:
          - https://www.intacct.com/read

    Good (docs/references.yml)::

        {}
    """
    used = {link.target for source in guide.sources for link in source.links if is_outside(link)}
    path = guide.root / REFERENCES
    text = path.read_text("utf-8") if path.exists() else ""
    today = dt.datetime.now(dt.UTC).date()
    for address, day in sorted(guide.references.items()):
        line = text[: text.find(address)].count("\n") + 1
        if address not in used:
            wrong, write = f"No page links to {address} any more", "take the line out"
            yield Problem(REFERENCES, line, "reference-list", wrong, write)
        elif today - day > FRESH:
            wrong = f"{address} was last read on {day}"
            write = "read it again, and move it to the addresses of today if it still says the same"
            yield Problem(REFERENCES, line, "reference-list", wrong, write)


@guide_rule("screens")
def find_wrong_screens(guide: Guide) -> Iterator[Problem]:
    """Find what is wrong between pages and screens, and screens whose review is overdue.

    Every screen in `docs/screens.yml` has all its parts, points to items that are there, and shows
    the labels that their sentences set in bold. A screen whose review is more than 60 days overdue
    is found too.

    Bad (docs/screens.yml)::

        - id: roles
          title: The list of roles

    Good (docs/screens.yml)::

        []
    """
    docs = guide.root / "docs"
    path = docs / figure.REGISTER
    if not path.exists():
        return
    try:
        yield from figure.find_problems(docs)
        screens, today = register.read_register(path).values(), register.today()
        yield from register.list_overdue(screens, path, today, register.GRACE)
    except ProblemsError as error:
        yield from error.problems
