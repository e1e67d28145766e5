"""Rules about a page's front matter and headings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source

LONGEST = 170
"""What search results show of a description, in characters."""

FRESH = dt.timedelta(days=183)
"""How long a review holds: products have up to four releases a year."""


def description(source: Source, _: Glossary) -> Iterator[Problem]:
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
        yield Problem(
            source.path,
            1,
            "description",
            "The page has no description, which search results and shared links show",
            "write `description: …` between two lines --- at the top",
        )
    elif len(str(given)) > LONGEST:
        yield Problem(
            source.path,
            source.front_line("description"),
            "description",
            f"The description has {len(str(given))} characters and is cut off",
            f"say it in {LONGEST}",
        )


def heading_id(source: Source, _: Glossary) -> Iterator[Problem]:
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
            yield Problem(
                source.path,
                heading.line,
                "heading-id",
                "This heading has no id of its own, so links to it break when it is reworded",
                f"write one behind it, like {{ #{slug} }}",
            )


def review(source: Source, _: Glossary) -> Iterator[Problem]:
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
        yield Problem(
            source.path,
            source.front_line("reviewed"),
            "review",
            "The page doesn't say when its instructions were last held against the product",
            f"write `reviewed: {today}` in the front matter once you have done it",
        )
    elif given > today:
        yield Problem(
            source.path,
            source.front_line("reviewed"),
            "review",
            f"The review is dated {given}, which is still to come",
            "write the day it was done",
        )
    elif today - given > FRESH:
        yield Problem(
            source.path,
            source.front_line("reviewed"),
            "review",
            f"The last review, of {given}, is {(today - given).days} days old",
            f"follow the page once more, then write `reviewed: {today}`",
        )
