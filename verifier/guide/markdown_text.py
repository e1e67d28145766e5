"""What every reader of Markdown as text has to know: where code is fenced, where a link ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FENCE = re.compile(r"\s*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
"""The line that opens or closes fenced code; backquotes with others behind them are inline code."""

TARGET = r"(?:[^()\s]|\([^()\s]*\))*"
"""Where a link leads; parentheses may stand in an address in pairs."""


def mark_code(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it is of fenced code, the fences included.

    A fence is closed by one of its own kind that is at least as long and stands alone
    (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).

    >>> list(mark_code(["a", "~~~", "```", "~~~~", "b"]))
    [('a', False), ('~~~', True), ('```', True), ('~~~~', True), ('b', False)]
    """
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if fence:
            yield line, True
            if mark and mark["mark"].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            fence = mark["mark"] if mark else ""
            yield line, bool(mark)
