"""The rule about branches: what a page is marked for has to be something that its plan asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem
from verifier.guide.lint.source import CODE, blank
from verifier.plan import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.lint.source import Source

WITH_ID = re.compile(r"\{:? ?(?P<given>[^{}]*#[\w-][^{}]*)\}\s*$")
"""What is written of an item or a heading: its classes are the readers it is for."""

CLASS = re.compile(r"(?<!\S)\.(?P<name>[\w-]+)")


def carried(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each branch that a page, a heading or an item is marked with, and the line of it."""
    for name in str(source.front.get("branch") or "").split():
        yield source.front_line("branch"), name
    for number, line in source.text:
        if braces := WITH_ID.search(CODE.sub(blank, line)):
            for found in CLASS.finditer(braces["given"]):
                yield number, found["name"]


def branch(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find branches that the plan doesn't have: what carries one shows to everybody."""
    for number, name in carried(source):
        if name not in PLAN.branches:
            yield Problem(
                source.path,
                number,
                "branch",
                f"“{name}” is no branch of the plan, so every reader gets what it marks",
                f"write one of: {', '.join(PLAN.branches)}",
            )
