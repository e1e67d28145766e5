"""Explaining a reply needs little of the standard library: the browser loads what it imports."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "argparse",
    "ast",
    "asyncio",
    "dataclasses",
    "email",
    "html",
    "inspect",
    "json",
    "logging",
    "pathlib",
    "socket",
    "ssl",
    "typing_extensions",
    "urllib",
    "xml",
}
LIST = (
    "import sys, re, enum, typing; before = set(sys.modules); import verifier.gateway;"
    "verifier.gateway.explain(b'<response/>'); print(*(set(sys.modules) - before))"
)


def test_explaining_imports_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", LIST], capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in done.stdout.split()}

    assert set() == names & HEAVY
    assert {"verifier"} == names - set(sys.stdlib_module_names)
