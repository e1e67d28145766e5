"""Rules about a page's form, its links, and the guide as a whole: ids, navigation, screens."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

from verifier.guide.faults import find_text
from verifier.guide.ledger_update import update_ledger
from verifier.guide.lint import REFERENCES, guide_rule, page_rule
from verifier.guide.markdown_text import read_attributes
from verifier.guide.pages import read_pages
from verifier.guide.problem import Problem, ProblemsError
from verifier.guide.screens import figure, register
from verifier.guide.settings import name_file, read_nav, read_settings
from verifier.guide.source import CODE, blank
from verifier.plan import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.guide.lint import Found, Guide
    from verifier.guide.source import Source

LONGEST_DESCRIPTION = 170
"""What search results show of a description, in characters."""

REVIEW_HOLDS = dt.timedelta(days=183)
"""How long a review holds: products have up to four releases a year."""

ADDRESS_HOLDS = dt.timedelta(days=365)
"""How long an address outside of the site is trusted to be there."""


@page_rule("description")
def check_description(source: Source, _: Guide) -> Iterator[Found]:
    """A page says what it is for in one sentence of at most 170 characters.

    Search results and shared links show it.

    Bad::

        # Enable Web Services

    Good::

        ---
        description: Subscribe to Web Services, so that Sage Intacct answers. About 2 minutes.
        ---

        # Enable Web Services
    """
    given = str(source.front.get("description") or "")
    if not given:
        wrong = "The page has no description, which search results and shared links show"
        yield 1, wrong, "write `description: …` between two lines --- at the top"
    elif len(given) > LONGEST_DESCRIPTION:
        wrong = f"The description has {len(given)} characters and is cut off"
        yield source.find_front_line("description"), wrong, f"say it in {LONGEST_DESCRIPTION}"


@page_rule("heading-id")
def check_heading_ids(source: Source, _: Guide) -> Iterator[Found]:
    """A heading below the page's title has an id of its own.

    Without one, its link changes with its words.

    Bad::

        ## If it doesn't work

    Good::

        ## If it doesn't work { #trouble }
    """
    for heading in source.headings:
        if heading.level > 1 and not heading.id:
            slug = "-".join(heading.text.lower().split()[:4])
            wrong = "This heading has no id of its own, so links to it break when it is reworded"
            yield heading.line, wrong, f"write one behind it, like {{ #{slug} }}"


@page_rule("review")
def check_review(source: Source, _: Guide) -> Iterator[Found]:
    """A page with instructions says when they were last compared with the product.

    After half a year it is due again: Sage Intacct has four releases a year. A page without
    instructions needs no review.

    Bad::

        ---
        reviewed: 2024-02-29
        ---

        1. [ ] Select **Save**.
           { #save-role }

    Good::

        Nothing to be done.
    """
    given, today = source.front.get("reviewed"), register.today()
    line = source.find_front_line("reviewed")
    if not source.items:
        return
    if not isinstance(given, dt.date):
        wrong = "The page doesn't say when its instructions were last compared with the product"
        yield line, wrong, f"write `reviewed: {today}` in the front matter once you have done it"
    elif given > today:
        wrong = f"The review is dated {given}, which is still to come"
        yield line, wrong, "write the day it was done"
    elif today - given > REVIEW_HOLDS:
        wrong = f"The last review, of {given}, is {(today - given).days} days old"
        yield line, wrong, f"follow the page once more, then write `reviewed: {today}`"


def list_marks(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each branch that a page, a heading or an item is marked with, and the line of it."""
    for name in str(source.front.get("branch") or "").split():
        yield source.find_front_line("branch"), name
    for number, line in source.text:
        attributes = read_attributes(CODE.sub(blank, line))
        if attributes and attributes.id:
            # The classes of an item or a heading are the readers it is for.
            for name in attributes.classes:
                yield number, name


@page_rule("branch")
def check_branches(source: Source, _: Guide) -> Iterator[Found]:
    """What is for some readers only carries a branch of the guide's plan.

    It is in the braces of an id or in the page's front matter. Any other word there hides nothing
    from anybody.

    Bad::

        4. [ ] Under **Roles information**, select the role.
           { #roles .role-base }

    Good::

        4. [ ] Under **Roles information**, select the role.
           { #roles .role-based }
    """
    for number, name in list_marks(source):
        if name not in PLAN.branches:
            wrong = f"“{name}” is no branch of the plan, so every reader gets what it marks"
            yield number, wrong, f"write one of: {', '.join(PLAN.branches)}"
    if source.front.get("branch") and not source.front.get("when"):
        wrong = "“Next” on the page before can't say for whom this page is"
        write = "write the condition below it, like `when: your company has several offices`"
        yield source.find_front_line("branch"), wrong, write


FOLD_TITLE = re.compile(r"( *)(?:\?\?\?\+?|!!!) ")
DEEP = 4
"""Spaces from a fold's title to what is in it, and from an item's number to a fold."""


def count_indent(line: str) -> int:
    """Return by how many spaces a line is indented."""
    return len(line) - len(line.lstrip(" "))


@page_rule("fold")
def check_folds(source: Source, _: Guide) -> Iterator[Found]:
    """A fold below an item begins after four spaces and its text after eight.

    This holds whatever the item's number is: by any other number of spaces it shows as text.

    Bad::

        10. [ ] Select **Save**.
            { #save-role }

             ??? help "You don't see Save?"
                 Scroll to the end of the window.

    Good::

        10. [ ] Select **Save**.
            { #save-role }

            ??? help "You don't see Save?"
                Scroll to the end of the window.
    """
    for position, (number, line) in enumerate(source.text):
        if not (title := FOLD_TITLE.match(line)):
            continue
        following = (more for _, more in source.text[position + 1 :] if more.strip())
        deep = len(title[1])
        if deep % DEEP:
            write = f"begin it after {deep // DEEP * DEEP or DEEP}, and its text after four more"
            yield number, f"This fold begins after {deep} spaces, and so shows as text", write
        elif count_indent(next(following, "")) < deep + DEEP:
            write = f"begin the lines that belong into it after {deep + DEEP} spaces"
            yield number, "This fold has nothing in it", write


def suggest_nearest(wanted: str, known: Iterable[str], prefix: str = "") -> str:
    """Return what to write instead of a target that is not there."""
    # What all pages' names end with makes none of them alike.
    by_stem = {name.removesuffix(".md"): name for name in sorted(known)}
    stems = get_close_matches(wanted.removesuffix(".md"), by_stem, n=1, cutoff=0.8)
    return f"write “{prefix}{by_stem[stems[0]]}”" if stems else "correct it or take the link out"


@page_rule("link-target")
def check_links(source: Source, guide: Guide) -> Iterator[Found]:
    """A link inside the guide leads to a page, a picture or an id that is there.

    It is counted from the page it stands on.

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
    folder = posixpath.dirname(here) or "."
    for link in source.links:
        # A shared fact, such as where readers write to, is an address of its own.
        if urlsplit(link.target).scheme or link.target.startswith("{{") or not link.target:
            continue
        path, anchor = urldefrag(unquote(link.target))
        told = f"The {'picture' if link.picture else 'link'} “{link.target}”"
        if path.startswith("/"):
            right = posixpath.relpath(path.strip("/") or ".", folder)
            wrong = f"{told} begins at the root, which moves with the site"
            yield link.line, wrong, f"write “{right}”, counted from this page"
            continue
        file = posixpath.normpath(posixpath.join(folder, path)) if path else here
        if file not in guide.files:
            # A page that was deleted is not meant to become the page of a code.
            near = {
                posixpath.relpath(known, folder)
                for known in guide.files
                if "codes/" in path or not known.startswith("codes/")
            }
            yield link.line, f"{told} leads to no file", suggest_nearest(path, near)
        elif anchor and anchor not in guide.anchors.get(file, {anchor}):
            write = suggest_nearest(anchor, guide.anchors[file], f"{path}#")
            yield link.line, f"There is no “#{anchor}” on {file}", write


@guide_rule("reference")
def check_references(guide: Guide) -> Iterator[Problem]:
    """An address outside of the site is listed by who read what is there, within the last year.

    `docs/references.yml` lists those that pages link to, under the day. The check opens nothing.

    Bad::

        Sage's page: [Roles](https://www.intacct.com/nobody-read-this).

    Bad (docs/references.yml)::

        2020-01-31:
          - https://www.intacct.com/read

    Good::

        Sage's page: [Roles](https://www.intacct.com/read).
    """
    used: set[str] = set()
    for source in guide.sources:
        for link in source.links:
            if urlsplit(link.target).scheme in {"http", "https"}:
                used.add(link.target)
                if link.target not in guide.references:
                    wrong = f"{link.target} is not among the addresses that somebody read"
                    write = f"read it, and if it says what the text says add it to {REFERENCES}"
                    yield Problem(source.path, link.line, "reference", wrong, write)
    for address, day in sorted(guide.references.items()):
        line = find_text(guide.root / REFERENCES, address)
        if address not in used:
            wrong, write = f"No page links to {address} any more", "take the line out"
            yield Problem(REFERENCES, line, "reference", wrong, write)
        elif register.today() - day > ADDRESS_HOLDS:
            wrong = f"{address} was last read on {day}"
            write = "read it again, and move it to the addresses of today if it still says the same"
            yield Problem(REFERENCES, line, "reference", wrong, write)


@guide_rule("ledger")
def check_ids(guide: Guide) -> Iterator[Problem]:
    """Every id is in the ledger, and every id in the ledger is on its page or has a successor.

    A build and `make ledger` add new ones, and write where old ones went if only one answer is
    possible.

    Bad (docs/ids.toml)::

        "guide/page" = {}
        "guide/page#save" = {}

    Good (docs/ids.toml)::

        "guide/page" = {}
    """
    try:
        update = update_ledger(guide.root, read_pages(guide.root))
    except ValueError:
        # The page's own rules and the build say what is wrong with it.
        return
    yield from [*update.problems, *update.notes]


@guide_rule("navigation")
def check_navigation(guide: Guide) -> Iterator[Problem]:
    """Every page is in the navigation, and every entry of it has a page.

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
    file, entries = name_file(guide.root), set(read_nav(guide.root))
    hidden = read_settings(guide.root).not_in_nav
    for source in guide.sources:
        page = source.path.removeprefix("docs/")
        if page not in entries and not (hidden and hidden.match_file(page)):
            wrong = "No entry of the navigation leads to this page"
            yield Problem(source.path, 1, "navigation", wrong, f"add “- {page}” to `nav` in {file}")
        if source.front.get("step", False) is not False:
            wrong = "The number of a step follows from the navigation, and this one changes nothing"
            write = "take the line out; a page that is no step has `step: false`"
            yield Problem(source.path, source.find_front_line("step"), "navigation", wrong, write)
    pages = {source.path.removeprefix("docs/") for source in guide.sources}
    for entry in sorted(entries - pages):
        if entry.endswith(".md"):
            line = find_text(guide.root / file, entry)
            wrong = f"The navigation leads to {entry}, which is not under docs/"
            write = "write the page, or take the line out"
            yield Problem(file, line, "navigation", wrong, write)


@guide_rule("screens")
def check_screens(guide: Guide) -> Iterator[Problem]:
    """Every screen has all its parts, items that are there, and the labels in bold of them.

    A screen whose review is more than 60 days overdue is found too.

    Bad (docs/screens.yml)::

        - id: roles
          title: The list of roles

    Good (docs/screens.yml)::

        []
    """
    places = register.Places(guide.root / "docs")
    if not places.register.exists():
        return
    try:
        yield from figure.find_problems(places)
        screens, today = register.read_register(places.register).values(), register.today()
        yield from register.list_overdue(screens, places.register, today, register.GRACE)
    except ProblemsError as error:
        yield from error.problems
