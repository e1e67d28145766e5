"""Excuses: how a writer says that a rule does not hold in one place, and why.

For one line, at its end or on the line above: `<!-- lint: sentence-case: Ledgerly's own title -->`.
For a whole page, in its front matter:

    lint:
      one-instruction: Ledgerly opens, fills and saves this window in one go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.guide.source import Source

MARK = re.compile(r"<!-- lint: *(?P<rule>[\w:-]*?)(?:: +(?P<reason>.*?))? *-->")

WORDS = 3
"""How many words a reason has at least; fewer give no reason."""


class Excuse(NamedTuple):
    """A rule that does not hold: `lines` are those it is excused for, empty for the whole page."""

    file: str
    line: int
    rule: str
    reason: str
    lines: frozenset[int]

    def covers(self, problem: Problem) -> bool:
        """Tell whether it excuses a problem."""
        return (
            problem.file == self.file
            and problem.rule == self.rule
            and (not self.lines or problem.line in self.lines)
        )


def read(source: Source) -> Iterator[Excuse]:
    """Yield the excuses that a page gives."""
    page = source.front.get("lint")
    for rule, reason in (page if isinstance(page, dict) else {}).items():
        yield Excuse(
            source.path, source.front_line(str(rule)), str(rule), str(reason or ""), frozenset()
        )
    for number, line in enumerate(source.lines, 1):
        bare = re.sub(r"`[^`]*`", "", line)
        for match in MARK.finditer(bare):
            alone = not bare.replace(match[0], "").strip()
            lines = frozenset({number, number + 1} if alone else {number})
            yield Excuse(source.path, number, match["rule"], match["reason"] or "", lines)


def apply(
    problems: list[Problem], excuses: Iterable[Excuse], known: frozenset[str]
) -> list[Problem]:
    """Return the problems that nothing excuses, and what is amiss with the excuses themselves.

    An excuse names a rule, gives a reason, and is needed.

    Bad::

        It is simply a list. <!-- lint: filler -->

    Good::

        It is simply a list. <!-- lint: filler: Sage's own words in its message -->
    """
    left, amiss = list(problems), []
    for excuse in excuses:
        wrong = write = ""
        if excuse.rule not in known:
            wrong = f"There is no rule “{excuse.rule}” to be excused from"
            write = "name one that `python -m verifier lint --rules` lists"
        elif len(excuse.reason.split()) < WORDS:
            wrong = f"The excuse from “{excuse.rule}” gives no reason"
            write = f"say why, like <!-- lint: {excuse.rule}: Ledgerly's own title -->"
        elif not any(map(excuse.covers, problems)):
            wrong = f"Nothing here needs the excuse from “{excuse.rule}”"
            write = "take the excuse out"
        if wrong:
            amiss.append(Problem(excuse.file, excuse.line, "excuse", wrong, write))
        else:
            left = [problem for problem in left if not excuse.covers(problem)]
    return [*left, *amiss]
