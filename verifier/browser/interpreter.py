"""Makes the interpreter that a browser gets: Python with the rules imported, ready to judge.

Most of a start is an interpreter setting itself up and importing the same
modules each time. So it is done once, here, in Node, and the memory it then
has becomes the data of its WebAssembly. What runs when it judges is known too:
the other functions go into a part that a browser gets on demand.
"""

from __future__ import annotations

import importlib.util
import json
import marshal
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from types import CodeType
from typing import Any

from verifier.browser import split
from verifier.browser.bridge import call
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import FIELDS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BRIDGE = "verifier.browser.bridge"

DOCSTRING = re.compile(rb"(?<=\0)[^\0]+?\n--\n\n[^\0]*")
"""A docstring of C with its signature: https://devguide.python.org/development-tools/clinic/"""

SHARED_END = 40
"""Bytes of it that stay: a linker may have put a word there that is another text as well."""

HEADER = 16
"""Bytes of a .pyc file before its code: https://peps.python.org/pep-0552/"""

ODD: tuple[Any, ...] = (
    *("", " x ", "x" * 65536, "ß" * 90, "Ä|\n" * 9000, "😀" * 9000, "İ", "ﬁ", "日本", "٣٤"),
    *("\u202e", "\0", "a\tb\r\nc", "\ud800", "<b>Acme</b>", "&amp;Acme"),
    *(None, True, 5, -1, 1.5, 10**30, [], ["x"], {}, {"a": [1, "ü"]}),
)
"""Values of every kind that JSON has, for each field: what runs on one may not run on another."""

MARKUP = re.compile("<[^>]*>")

UNLIKE = ("verify", {"values": {"company_id": 1e308}})
"""A call that needs functions which no other does."""


def list_calls() -> list[tuple[str, dict[str, Any]]]:
    """Return a call for every example of the catalogue, and calls that no page makes."""
    labels = {field.name: field.label for field in FIELDS}
    examples = [entry.example for entry in FINDINGS.values()]
    texts = [
        *(entry.example for entry in DIAGNOSES.values()),
        # As readers copy them from a page.
        *(MARKUP.sub(" ", entry.example) for entry in DIAGNOSES.values()),
        *(example["mail"] for example in examples if "mail" in example),
        # As an email would have it.
        *(
            "\n".join(f"{labels.get(name, name)}: {example[name]}" for name in example)
            for example in examples
        ),
        *ODD,
    ]
    return [
        *(("verify", {"values": example}) for example in examples),
        *((name, {"text": text}) for text in texts for name in ("explain", "read_mail")),
        *(("verify", {"values": {name: value}}) for name in labels for value in ODD),
        *(("verify", {"values": ODD[-1]}), ("verify", {}), ("none", {})),
    ]


def call_here(name: str, args: dict[str, Any]) -> str | None:
    """Return what this Python answers, None where it raises an error."""
    try:
        return call(name, json.dumps(args))
    except Exception:  # noqa: BLE001 - whatever it is, the browser's Python must raise one too
        return None


def list_modules() -> list[str]:
    """Return where the source of each module that the bridge imports may lie, in an archive."""
    listing = f"import sys, {BRIDGE}; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-S", "-c", listing], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = [name.replace(".", "/") for name in sorted(done.stdout.split())]
    return [f"{path}{end}" for path in paths for end in (".py", "/__init__.py")]


def find_sources() -> dict[str, Path]:
    """Return the files of ours that the bridge imports, by their paths in an archive."""
    return {path: ROOT / path for path in list_modules() if (ROOT / path).is_file()}


def compile_archive(archive: Path, library: Path) -> None:
    """Write an archive of what the bridge imports, compiled for Pyodide by pyodide-build.

    It compiles as the Python does that runs it, so docstrings and the columns of tracebacks are
    left out by that Python's options, and sources are told by their hash and not by their time.
    Its members have the time they were made at, which would stay in the memory: they lose it, and
    the tables of lines, which only a traceback would read.

    Args:
        archive: the file to write.
        library: Pyodide's archive of the standard library.
    """
    with zipfile.ZipFile(archive, "w") as packed, zipfile.ZipFile(library) as standard:
        for path in list_modules():
            if (ROOT / path).is_file():
                packed.write(ROOT / path, path)
            elif path in standard.NameToInfo:
                packed.writestr(path, standard.read(path))
    python = (sys.executable, "-OO", "-X", "no_debug_ranges")
    subprocess.run(  # noqa: S603 - our own archive
        [*python, "-m", "pyodide_cli", "py-compile", "--silent", "--compression-level=0", archive],
        env=os.environ | {"SOURCE_DATE_EPOCH": "315532800"},
        check=True,
    )
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name in sorted(members):
            packed.writestr(zipfile.ZipInfo(name), drop_lines(members[name]))


def drop_lines(compiled: bytes) -> bytes:
    """Return a .pyc file whose code doesn't know which line it is from."""

    def drop(code: CodeType) -> CodeType:
        constants = (drop(one) if isinstance(one, CodeType) else one for one in code.co_consts)
        return code.replace(co_linetable=b"", co_consts=tuple(constants))

    code = marshal.loads(compiled[HEADER:])  # noqa: S302 - pyodide-build has just written it
    return compiled[:HEADER] + marshal.dumps(drop(code))


def run_node(script: Path, *arguments: str | Path, given: object = None) -> str:
    """Run a script under Node, which reads `given` as JSON, and return what it printed.

    Raises:
        SystemExit: where it failed, with its last words.
    """
    done = subprocess.run(  # noqa: S603 - our own script
        # WebAssembly's compiler for programs that run for long would take as much time again.
        ["node", "--liftoff-only", script, *arguments],  # noqa: S607
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(
            f"The verifier's Python could not be stored ({script.name}):\n{done.stderr[-2000:]}"
        )
    return done.stdout


def read_memory(folder: Path, state: dict[str, Any]) -> bytes:
    """Return the stored memory without what nobody will read.

    Raises:
        SystemExit: where that would not lie within the module's own data.
    """
    memory = bytearray((folder / "memory.bin").read_bytes())
    for start, end in state["unused"]:
        if not state["globals"]["__memory_base"] <= start <= end <= state["own"]:
            sys.exit(
                "Pyodide's encodings or frozen modules lie in another way than boot.mjs knows."
            )
        memory[start:end] = bytes(end - start)
    for text in DOCSTRING.finditer(
        bytes(memory[: state["own"]]), state["globals"]["__memory_base"]
    ):
        end = max(text.start(), text.end() - SHARED_END)
        memory[text.start() : end] = bytes(end - text.start())
    return bytes(memory)


def compare_answers(asked: list[tuple[str, dict[str, Any]]], *files: Path) -> None:
    """Compare the answers of the browser's Python, in one part or two, with those of this one.

    Raises:
        SystemExit: where one differs, or can't be given by these parts.
    """
    answers = json.loads(run_node(HERE / "ask.mjs", *files, given=asked))
    for one, given in zip(asked, answers, strict=True):
        if given != call_here(*one):
            sys.exit(f"The browser's Python answers otherwise than this one: {str(one)[:500]}")


def build_interpreter(pyodide: Path) -> tuple[bytes, bytes]:
    """Store an interpreter that has imported the rules and judged with them.

    Before anything is returned it is asked what `list_calls` gives, as the page asks it.

    Args:
        pyodide: the folder of Pyodide's npm package.

    Returns:
        The interpreter, and those of its functions that few calls need.

    Raises:
        SystemExit: where Pyodide is not as this knows it, or judges otherwise than this Python.
    """
    asked = list_calls()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compile_archive(folder / "python.zip", pyodide / "python_stdlib.zip")
        whole = (pyodide / "pyodide.asm.wasm").read_bytes()
        (folder / "watched.wasm").write_bytes(split.add_flags(whole))
        request = {"bridge": BRIDGE, "calls": asked}
        run_node(HERE / "boot.mjs", pyodide.resolve(), folder, given=request)
        state = json.loads((folder / "state.json").read_text("utf-8"))
        version, magic = state["python"]
        if magic != importlib.util.MAGIC_NUMBER.hex():
            sys.exit(
                f"Pyodide runs Python {version}, this is {sys.version.split()[0]}: byte code of "
                "one does not run on the other. Build with Pyodide's minor version."
            )
        parts = split.split_module(whole, read_memory(folder, state), state)
        files = folder / "python.wasm", folder / "rest.wasm"
        for file, part in zip(files, parts, strict=True):
            file.write_bytes(part)
        compare_answers(asked, files[0])
        compare_answers([UNLIKE], *files)
        return parts
