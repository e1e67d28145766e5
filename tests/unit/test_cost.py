"""What judging costs, counted and not timed: no text makes the rules run away.

Steps are lines of the verifier's own code. `python -m tests.bench.rules` has the milliseconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from verifier import verify
from verifier.fields import FIELDS
from verifier.mail import read
from verifier.text import LIMIT

PACKAGE = str(Path(__file__).parents[2] / "verifier")
NAMES = [rules.FIELD.name for rules in FIELDS]
PATTERNS = [
    *[
        "a",
        " ",
        "\u200b",
        "-",
        "|",
        "@",
        "a@",
        "<",
        "<a>",
        "</td><td>",
        "=20",
        '"',
        "“",
        "\n",
        "\t",
    ],
    *[
        "Company ID: ",
        "user id=",
        "password",
        "id:",
        "aId:",
        "xX",
        ", ",
        "Acme ",
        ".",
        "é",
        "0l",
        "*",
    ],
]
FEW = 60
"""Steps that any text costs, however short."""


def steps(judge, given) -> int:
    """How many lines of the verifier run while something is judged."""
    count = 0

    def line(code, _number):
        nonlocal count
        if not code.co_filename.startswith(PACKAGE):
            return sys.monitoring.DISABLE
        count += 1
        return None

    tool = sys.monitoring.PROFILER_ID
    sys.monitoring.use_tool_id(tool, "steps")
    try:
        sys.monitoring.register_callback(tool, sys.monitoring.events.LINE, line)
        sys.monitoring.set_events(tool, sys.monitoring.events.LINE)
        judge(given)
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)
    return count


@pytest.mark.parametrize("pattern", PATTERNS)
def test_twice_the_text_costs_twice_the_steps_at_most(pattern):
    """Up to the longest text that is looked into; the forms' fields are judged together."""
    half = (pattern * LIMIT)[: LIMIT // 2]
    shorter, longer = (steps(verify, dict.fromkeys(NAMES, text)) for text in (half, half * 2))

    assert longer <= 2 * shorter + FEW * len(NAMES)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_too_long_costs_no_more_the_longer_it_is(pattern):
    sizes = (LIMIT + 1, 65536)
    over, huge = (steps(verify, dict.fromkeys(NAMES, (pattern * n)[:n])) for n in sizes)

    assert over == huge


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_mail_twice_as_long_costs_twice_the_steps_at_most(pattern):
    shorter, longer = (steps(read, (pattern * 8192)[:size]) for size in (4096, 8192))

    assert longer <= 2 * shorter + FEW
