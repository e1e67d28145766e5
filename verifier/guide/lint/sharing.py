"""The rule about shared facts: what is defined once is written by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide import shared
from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from verifier.guide.source import Source


class Written(NamedTuple):
    """A shared fact written out: the pattern that finds it, and its name in braces."""

    pattern: re.Pattern[str]
    name: str


def ways(facts: shared.Facts) -> Iterator[tuple[str, str]]:
    """Yield every way through menus as pages show it, with the name to write for it."""
    for name, menu in facts.menus.items():
        yield shared.way(menu.usual), f"{{{{ menu: {name} }}}}"
        if menu.others:
            yield ", or ".join(map(shared.way, menu.others)), f"{{{{ elsewhere: {name} }}}}"


def written_out(facts: shared.Facts) -> list[Written]:
    """Return the patterns of all shared facts, the longer ones first.

    A value counts where it is set as code; a way through menus, where it is neither the
    beginning nor the end of a longer one.
    """
    values = [
        Written(re.compile(rf"`{re.escape(value)}`"), f"`{{{{ {name} }}}}`")
        for name, value in facts.values.items()
    ]
    menus = [
        Written(re.compile(rf"(?<!› ){re.escape(way)}(?! › \*)"), name) for way, name in ways(facts)
    ]
    return sorted(values + menus, key=lambda found: -len(found.pattern.pattern))


def shared_value(source: Source, facts: shared.Facts) -> Iterator[Problem]:
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
            shared.expand(line, facts)
        except shared.SharedError as error:
            wrong, _, write = str(error).rstrip(".").rpartition(". ")
            yield Problem(source.path, number, "shared-value", wrong, write)
        for fact in written_out(facts):
            if match := fact.pattern.search(line):
                yield Problem(
                    source.path,
                    number,
                    "shared-value",
                    f"{match[0]} is defined once for all pages and written out here",
                    f"write {fact.name}",
                )


def name_shared(source: Source, facts: shared.Facts, kept: Collection[int] = ()) -> str:
    """Return a page's text with its shared facts written by name.

    Front matter, fenced code, comments and the lines in `kept`, from 1, stay.
    """
    known = written_out(facts)
    lines = list(source.lines)
    for number, line in source.text:
        changed = lines[number - 1]
        for fact in known if number not in kept and line == changed else ():
            changed = fact.pattern.sub(fact.name.replace("\\", r"\\"), changed)
        lines[number - 1] = changed
    return "\n".join(lines) + "\n"
