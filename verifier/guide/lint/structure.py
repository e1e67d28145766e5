"""Rules about the form of a page: front matter, headings, ids, branches, folds and links."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide import shared
from verifier.guide.checklist import ID
from verifier.guide.lint.rules import Found, page_rule
from verifier.guide.markdown_text import read_attributes
from verifier.guide.problem import split_sentence
from verifier.guide.source import CODE, blank
from verifier.plan import PLAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from verifier.guide.lint.rules import Guide
    from verifier.guide.source import Source

LONGEST = 170
"""What search results show of a description, in characters."""

FRESH = dt.timedelta(days=183)
"""How long a review holds: products have up to four releases a year."""


@page_rule("description")
def find_missing_descriptions(source: Source, _: Guide) -> Iterator[Found]:
    """Find pages that do not say in a sentence what they are for.

    Search results and shared links show a page's description: one sentence, at most 170 characters.

    Bad::

        # Enable Web Services

    Good::

        ---
        description: Subscribe to Web Services, so that Sage Intacct answers. About 2 minutes.
        ---

        # Enable Web Services
    """
    given = source.front.get("description")
    if not given:
        yield Found(
            1,
            "The page has no description, which search results and shared links show",
            "write `description: …` between two lines --- at the top",
        )
    elif len(str(given)) > LONGEST:
        yield Found(
            source.front_line("description"),
            f"The description has {len(str(given))} characters and is cut off",
            f"say it in {LONGEST}",
        )


@page_rule("heading-id")
def find_headings_without_id(source: Source, _: Guide) -> Iterator[Found]:
    """Find headings whose id would change with their words.

    A heading below the page's title has an id of its own. Without one, its link changes with its
    words.

    Bad::

        ## If it doesn't work

    Good::

        ## If it doesn't work { #trouble }
    """
    for heading in source.headings:
        if heading.level > 1 and not heading.id:
            slug = "-".join(heading.text.lower().split()[:4])
            yield Found(
                heading.line,
                "This heading has no id of its own, so links to it break when it is reworded",
                f"write one behind it, like {{ #{slug} }}",
            )


@page_rule("review")
def find_old_reviews(source: Source, _: Guide) -> Iterator[Found]:
    """Find pages with instructions that nobody has held against the product for too long.

    A page with instructions says when they were last held against the product or its documentation.
    After half a year it is due again: Sage Intacct has four releases a year.

    Bad::

        ---
        reviewed: 2024-02-29
        ---

        1. [ ] Select **Save**.
           { #save-role }

    Good::

        A page without instructions needs no review.
    """
    if not source.items:
        return
    given = source.front.get("reviewed")
    today = dt.datetime.now(dt.UTC).date()
    if not isinstance(given, dt.date):
        yield Found(
            source.front_line("reviewed"),
            "The page doesn't say when its instructions were last held against the product",
            f"write `reviewed: {today}` in the front matter once you have done it",
        )
    elif given > today:
        yield Found(
            source.front_line("reviewed"),
            f"The review is dated {given}, which is still to come",
            "write the day it was done",
        )
    elif today - given > FRESH:
        yield Found(
            source.front_line("reviewed"),
            f"The last review, of {given}, is {(today - given).days} days old",
            f"follow the page once more, then write `reviewed: {today}`",
        )


def list_marks(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each branch that a page, a heading or an item is marked with, and the line of it."""
    for name in str(source.front.get("branch") or "").split():
        yield source.front_line("branch"), name
    for number, line in source.text:
        attributes = read_attributes(CODE.sub(blank, line))
        if attributes and attributes.id:
            # The classes of an item or a heading are the readers it is for.
            for name in attributes.classes:
                yield number, name


@page_rule("branch")
def find_unknown_branches(source: Source, _: Guide) -> Iterator[Found]:
    """Find branches that the plan doesn't have: what carries one shows to everybody.

    What is for some readers only carries a branch of the guide's plan, in the braces of its id or
    in the page's front matter. Any other word there hides nothing from anybody.

    Bad::

        4. [ ] Under **Roles information**, select the role.
           { #roles .role-base }

    Good::

        4. [ ] Under **Roles information**, select the role.
           { #roles .role-based }
    """
    for number, name in list_marks(source):
        if name not in PLAN.branches:
            yield Found(
                number,
                f"“{name}” is no branch of the plan, so every reader gets what it marks",
                f"write one of: {', '.join(PLAN.branches)}",
            )
    if source.front.get("branch") and not source.front.get("when"):
        yield Found(
            source.front_line("branch"),
            "“Next” on the page before can't say for whom this page is",
            "write the condition below it, like `when: your company has several offices`",
        )


TITLE = re.compile(r"( *)(?:\?\?\?\+?|!!!) ")
ITEM = re.compile(r"\d{2,}\. ")
DEEP = 4
"""Spaces from a fold's title to what is in it, and from an item's number to a fold."""


def count_indent(line: str) -> int:
    """Return by how many spaces a line is indented."""
    return len(line) - len(line.lstrip(" "))


@page_rule("fold")
def find_broken_folds(source: Source, _: Guide) -> Iterator[Found]:
    """Find folds that show as text, and folds with nothing in them.

    A fold below an item begins after four spaces and its text after eight, whatever the item's
    number: by any other number it shows as text.

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
        if not (title := TITLE.match(line)):
            continue
        following = (more for _, more in source.text[position + 1 :] if more.strip())
        deep = len(title[1])
        if deep % DEEP:
            yield Found(
                number,
                f"This fold begins after {deep} spaces, and so shows as text",
                f"begin it after {deep // DEEP * DEEP or DEEP}, and its text after four more",
            )
        elif count_indent(next(following, "")) < deep + DEEP:
            yield Found(
                number,
                "This fold has nothing in it",
                f"begin the lines that belong into it after {deep + DEEP} spaces",
            )


def indent_by_fours(text: str) -> str:
    """Return a page's text with what belongs to items indented by fours again.

    What renumbers items moves it a space to the right at the tenth.
    """
    lines = text.split("\n")
    for position, line in enumerate(lines):
        if not ITEM.match(line):
            continue
        end = position + 1
        while end < len(lines) and (not lines[end].strip() or count_indent(lines[end]) >= DEEP):
            end += 1
        inside = range(position + 1, end)
        deeper = [at for at in inside if lines[at].strip() and count_indent(lines[at]) > DEEP]
        if deeper and min(count_indent(lines[at]) for at in deeper) == DEEP + 1:
            for at in deeper:
                lines[at] = lines[at][1:]
    return "\n".join(lines)


ALMOST = re.compile(r" {0,3}(?:[-*+]|\d+[.)])?\s*\[[ xX]?\](?![(\[:{])")
"""A line that was meant to be an item."""


@page_rule("item-id")
def find_items_without_id(source: Source, _: Guide) -> Iterator[Found]:
    """Find items without an id, or with another's, and boxes that are no items.

    Every item has an id on the line below it. Links, ticks and the verifier's findings hang on it
    for ever.

    Bad::

        1. [ ] Select **Save**.

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    first: dict[str, int] = {}
    for item in source.items:
        if item.id and item.id in first:
            yield Found(
                item.line,
                f"The id “{item.id}” is that of the item on line {first[item.id]}",
                "give this one an id of its own",
            )
        elif item.id and not ID.fullmatch(item.id):
            yield Found(
                item.line,
                f"The id “{item.id}” has other characters than small letters, digits and hyphens",
                "write it like { #save-role }",
            )
        first.setdefault(item.id, item.line)
        if not item.id:
            yield Found(
                item.line,
                "This item has no id, so nobody can link to it and its tick can't last",
                "write one on a line of its own below it, like { #save-role }",
            )
    known = {item.line for item in source.items}
    for number, line in source.text:
        if number not in known and ALMOST.match(line):
            yield Found(
                number,
                "This line has a box but is no item",
                "begin it with a number, a full stop and a box, like “1. [ ] Select **Save**.”",
            )


class Written(NamedTuple):
    """A shared fact written out: the pattern that finds it, and its name in braces."""

    pattern: re.Pattern[str]
    name: str


def list_ways(facts: shared.Facts) -> Iterator[tuple[str, str]]:
    """Yield every way through menus as pages show it, with the name to write for it."""
    for name, menu in facts.menus.items():
        yield shared.format_way(menu.usual), f"{{{{ menu: {name} }}}}"
        if menu.others:
            yield ", or ".join(map(shared.format_way, menu.others)), f"{{{{ elsewhere: {name} }}}}"


def list_patterns(facts: shared.Facts) -> list[Written]:
    """Return the patterns of all shared facts, the longer ones first.

    A value counts where it is set as code; a way through menus, where it is neither the
    beginning nor the end of a longer one.
    """
    values = [
        Written(re.compile(rf"`{re.escape(value)}`"), f"`{{{{ {name} }}}}`")
        for name, value in facts.values.items()
    ]
    menus = [
        Written(re.compile(rf"(?<!› ){re.escape(way)}(?! › \*)"), name)
        for way, name in list_ways(facts)
    ]
    return sorted(values + menus, key=lambda found: -len(found.pattern.pattern))


@page_rule("shared-value")
def find_written_facts(source: Source, guide: Guide) -> Iterator[Found]:
    """Find shared facts that are written out, and names that stand for nothing.

    A value or a menu that several pages name is written by its name, so that changing it in one
    place changes it everywhere. CONTRIBUTING.md lists the names.

    Bad::

        1. [ ] Under **Sender ID**, enter `modelopticMPP`{ .copy }.
           { #sender-id }

    Good::

        1. [ ] Under **Sender ID**, enter `{{ sender_id }}`{ .copy }.
           { #sender-id }
    """
    for number, line in source.text:
        try:
            shared.expand_names(line, guide.facts)
        except shared.SharedError as error:
            yield Found(number, *split_sentence(str(error)))
        for fact in list_patterns(guide.facts):
            if match := fact.pattern.search(line):
                yield Found(
                    number,
                    f"{match[0]} is defined once for all pages and written out here",
                    f"write {fact.name}",
                )


def name_shared(source: Source, facts: shared.Facts, kept: Collection[int] = ()) -> str:
    """Return a page's text with its shared facts written by name.

    Front matter, fenced code, comments and the lines in `kept`, from 1, stay.
    """
    known = list_patterns(facts)
    lines = list(source.lines)
    for number, line in source.text:
        changed = lines[number - 1]
        for fact in known if number not in kept and line == changed else ():
            changed = fact.pattern.sub(fact.name.replace("\\", r"\\"), changed)
        lines[number - 1] = changed
    return "\n".join(lines) + "\n"
