"""Measure how long the rules take on the worst texts: `python -m tests.bench.rules`.

Each figure is the fastest of several runs, for the slowest of many texts. The
ratio is to reading the same text as JSON, which carries over to other machines.
"""

from __future__ import annotations

import json
import sys
import timeit
from typing import TYPE_CHECKING

from tests.unit.test_cost import SHAPES
from verifier import verify
from verifier.fields import FIELDS
from verifier.mail import read_mail
from verifier.text.characters import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

HUGE = 65536


def fastest(work: Callable[[], object]) -> float:
    """Return the milliseconds that a piece of work takes at best."""
    return min(timeit.repeat(work, number=1, repeat=7)) * 1000


def slowest(judge: Callable[[str], object], size: int) -> tuple[float, float, str]:
    """Return the milliseconds of the slowest text, their ratio to JSON, and its pattern."""
    found = []
    for pattern in SHAPES:
        text = (pattern * size)[:size]
        took = fastest(lambda text=text: judge(text))
        written = json.dumps(text)
        found.append((took, took / fastest(lambda written=written: json.loads(written)), pattern))
    return max(found)


def main() -> int:
    """Measure and print."""
    lines = []
    for field in FIELDS:
        name = field.name
        for size in (LONGEST_TEXT, HUGE):
            took, ratio, pattern = slowest(lambda text, name=name: verify({name: text}), size)
            lines.append(f"{name:30} {size:6} {took:8.2f} ms {ratio:9.1f} × JSON  {pattern!r}")
    took, ratio, pattern = slowest(read_mail, HUGE)
    lines.append(f"{'a mail':30} {HUGE:6} {took:8.2f} ms {ratio:9.1f} × JSON  {pattern!r}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
