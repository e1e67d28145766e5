"""Stores an interpreter that has imported the verifier, and parts off what a verdict never runs.

Most of a start is an interpreter setting itself up and importing the same
modules each time. So it is done once, here, in Node, and its memory is stored
as what differs from a fresh one. What ran from there on is known too: the rest
of the functions goes into a part that the browser gets on demand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.browser import imports, library, split
from verifier.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAKER = Path(__file__).with_name("memory.mjs")


ODD: tuple[Any, ...] = (
    *("", " x ", "x" * 65536, "ß" * 90, "Ä|\n" * 9000, "😀" * 9000, "İ", "ﬁ", "日本", "٣٤"),
    *("\u202e", "\0", "a\tb\r\nc", "\ud800"),
    *(None, True, 5, -1, 1.5, 10**30, [], ["x"], {}, {"a": [1, "ü"]}),
)
"""Values of every kind that JSON has, for each field: what runs on one may not run on another."""


def unlike() -> list[tuple[str, dict[str, Any]]]:
    """Return calls that no page makes, but that pass through other parts of the interpreter."""
    names = [rules.FIELD.name for rules in FIELDS]
    odd = [("verify", {"values": {name: value}}) for name in names for value in ODD]
    texts = [(name, {"text": value}) for name in ("explain", "read_mail") for value in ODD]
    return [*odd, *texts, ("verify", {"values": ODD[-1]}), ("verify", {}), ("none", {})]


class Parts(NamedTuple):
    """What a browser boots from: the interpreter's two parts and the stored memory."""

    python: bytes
    rest: bytes
    memory: bytes


def stored(files: Mapping[str, bytes], info: Mapping[str, Any]) -> Parts:
    """Boot the verifier, judge with it, store its memory and split the interpreter.

    Args:
        files: `loader.mjs`, `glue.js`, `python.wasm`, `library.zip` and `later.zip`.
        info: what Pyodide's lock file says of its build.

    Raises:
        SystemExit: where the interpreter does not boot, or not from what was stored.
    """
    request = {
        "info": info,
        "bridge": imports.BRIDGE,
        "verdicts": library.verdicts(),
        "others": [*library.explanations(), *unlike()],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        (folder / "watched.wasm").write_bytes(split.watched(files["python.wasm"]))
        done = subprocess.run(  # noqa: S603 - our own script
            ["node", str(MAKER), name],  # noqa: S607
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"The verifier's memory could not be stored:\n{done.stderr[-4000:]}")
        functions = json.loads((folder / "functions.json").read_text("utf-8"))
        placed = split.with_data(files["python.wasm"], (folder / "data.bin").read_bytes())
        return Parts(*split.split(placed, functions), (folder / "memory.bin").read_bytes())
