"""The rule about branches: what a page is marked for has to be something that its plan asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem
from verifier.guide.markdown_text import read_attributes
from verifier.guide.source import CODE, blank
from verifier.plan import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source


def carried(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each branch that a page, a heading or an item is marked with, and the line of it."""
    for name in str(source.front.get("branch") or "").split():
        yield source.front_line("branch"), name
    for number, line in source.text:
        attributes = read_attributes(CODE.sub(blank, line))
        if attributes and attributes.id:
            # The classes of an item or a heading are the readers it is for.
            for name in attributes.classes:
                yield number, name


def branch(source: Source, _: Glossary) -> Iterator[Problem]:
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
    for number, name in carried(source):
        if name not in PLAN.branches:
            yield Problem(
                source.path,
                number,
                "branch",
                f"“{name}” is no branch of the plan, so every reader gets what it marks",
                f"write one of: {', '.join(PLAN.branches)}",
            )
    if source.front.get("branch") and not source.front.get("when"):
        yield Problem(
            source.path,
            source.front_line("branch"),
            "branch",
            "“Next” on the page before can't say for whom this page is",
            "write the condition below it, like `when: your company has several offices`",
        )
