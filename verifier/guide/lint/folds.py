"""The rule about folds and boxes: what is indented wrongly shows as text, or shows nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source

TITLE = re.compile(r"( *)(?:\?\?\?\+?|!!!) ")
ITEM = re.compile(r"\d{2,}\. ")
DEEP = 4
"""Spaces from a fold's title to what is in it, and from an item's number to a fold."""


def indent(line: str) -> int:
    """Return by how many spaces a line is indented."""
    return len(line) - len(line.lstrip(" "))


def fold(source: Source, _: Glossary) -> Iterator[Problem]:
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
            yield Problem(
                source.path,
                number,
                "fold",
                f"This fold begins after {deep} spaces, and so shows as text",
                f"begin it after {deep // DEEP * DEEP or DEEP}, and its text after four more",
            )
        elif indent(next(following, "")) < deep + DEEP:
            yield Problem(
                source.path,
                number,
                "fold",
                "This fold has nothing in it",
                f"begin the lines that belong into it after {deep + DEEP} spaces",
            )


def in_fours(text: str) -> str:
    """Return a page's text with what belongs to items indented by fours again.

    What renumbers items moves it a space to the right at the tenth.
    """
    lines = text.split("\n")
    for position, line in enumerate(lines):
        if not ITEM.match(line):
            continue
        end = position + 1
        while end < len(lines) and (not lines[end].strip() or indent(lines[end]) >= DEEP):
            end += 1
        inside = range(position + 1, end)
        deeper = [at for at in inside if lines[at].strip() and indent(lines[at]) > DEEP]
        if deeper and min(indent(lines[at]) for at in deeper) == DEEP + 1:
            for at in deeper:
                lines[at] = lines[at][1:]
    return "\n".join(lines)
