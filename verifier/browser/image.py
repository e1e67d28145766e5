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
from typing import Any, NamedTuple

from verifier.browser import split
from verifier.browser.bridge import call
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import FIELDS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BRIDGE = "verifier.browser.bridge"
RULES = "rules.zip"

LISTING = f"""import sys, {BRIDGE}
for name, module in sys.modules.items():
    if name.partition(".")[0] == "verifier":
        print(module.__file__)"""

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

UNLIKE = ("verify", {"values": {"company_id": 1e308}})
"""A call that needs functions which no other does."""


class Parts(NamedTuple):
    """What a browser starts: the interpreter, and those of its functions that few calls need."""

    python: bytes
    rest: bytes


def calls() -> list[tuple[str, dict[str, Any]]]:
    """Return a call for every example of the catalogue, and calls that no page makes."""
    labels = {field.name: field.label for field in FIELDS}
    examples = [entry.example for entry in FINDINGS.values()]
    texts = [
        *(entry.example for entry in DIAGNOSES.values()),
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


def answered(name: str, args: dict[str, Any]) -> str | None:
    """Return what this Python answers, None where it raises an error."""
    try:
        return call(name, json.dumps(args))
    except Exception:  # noqa: BLE001 - whatever it is, the browser's Python must raise one too
        return None


def compile_archive(archive: Path) -> None:
    """Have pyodide-build compile the sources of an archive for Pyodide, in its place.

    It compiles as the Python does that runs it, so docstrings and the columns of tracebacks are
    left out by that Python's options, and sources are told by their hash and not by their time.
    Its members have the time they were made at, which would stay in the memory: they lose it, and
    the tables of lines, which only a traceback would read.
    """
    python = (sys.executable, "-OO", "-X", "no_debug_ranges")
    subprocess.run(  # noqa: S603 - our own archive
        [*python, "-m", "pyodide_cli", "py-compile", "--silent", "--compression-level=0", archive],
        env=os.environ | {"SOURCE_DATE_EPOCH": "315532800"},
        check=True,
    )
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in members.items():
            is_code = name.endswith(".pyc")
            packed.writestr(zipfile.ZipInfo(name), drop_lines(data) if is_code else data)


def drop_lines(compiled: bytes) -> bytes:
    """Return a .pyc file whose code doesn't know which line it is from."""

    def drop(code: CodeType) -> CodeType:
        constants = (drop(one) if isinstance(one, CodeType) else one for one in code.co_consts)
        return code.replace(co_linetable=b"", co_consts=tuple(constants))

    code = marshal.loads(compiled[HEADER:])  # noqa: S302 - pyodide-build has just written it
    return compiled[:HEADER] + marshal.dumps(drop(code))


def find_sources() -> dict[str, Path]:
    """Return the files of ours that the bridge imports, by their paths in an archive."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", LISTING], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    files = [Path(name) for name in done.stdout.splitlines()]
    return {file.relative_to(ROOT).as_posix(): file for file in sorted(files)}


def archive_rules(file: Path) -> list[str]:
    """Write an archive of all that the bridge reaches, compiled; return its modules' names."""
    sources = find_sources()
    with zipfile.ZipFile(file, "w") as packed:
        for path, source in sources.items():
            packed.write(source, path)
    compile_archive(file)
    return [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in sources
    ]


def node(script: str, *arguments: str | Path, given: object) -> str:
    """Run one of our scripts under Node and return what it printed.

    Raises:
        SystemExit: where it failed, with its last words.
    """
    done = subprocess.run(  # noqa: S603 - our own script
        ["node", str(HERE / script), *map(str, arguments)],  # noqa: S607
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"The verifier's Python could not be stored ({script}):\n{done.stderr[-2000:]}")
    return done.stdout


def memory_of(folder: Path, state: dict[str, Any]) -> bytes:
    """Return the stored memory without what nobody will read.

    Raises:
        SystemExit: where that would not lie within the module's own data.
    """
    memory = bytearray((folder / "image.bin").read_bytes())
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


def prove(asked: list[tuple[str, dict[str, Any]]], told: dict[str, Any], *, rest: bool) -> None:
    """Hold answers of the browser's Python against those of this one.

    Raises:
        SystemExit: where one differs, or where the second part was needed and should not be, or
            the other way round.
    """
    for one, answer in zip(asked, told["answers"], strict=True):
        if answer != answered(*one):
            sys.exit(f"The browser's Python answers otherwise than this one: {str(one)[:500]}")
    if told["rest"] != rest:
        sys.exit("The interpreter was not split where its calls part.")


def build(pyodide: Path) -> Parts:
    """Store an interpreter that has imported the rules and judged with them.

    Before anything is returned it is asked what `calls` has, as the page asks it.

    Args:
        pyodide: the folder of Pyodide's npm package.

    Raises:
        SystemExit: where Pyodide is not as this knows it, or judges otherwise than this Python.
    """
    asked = calls()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "library.zip"
        library.write_bytes((pyodide / "python_stdlib.zip").read_bytes())
        compile_archive(library)
        modules = archive_rules(folder / RULES)
        request = {"archive": RULES, "modules": modules, "bridge": BRIDGE, "calls": asked}
        node("boot.mjs", pyodide.resolve(), folder, given=request)
        state = json.loads((folder / "state.json").read_text("utf-8"))
        version, magic = state.pop("python")
        if magic != importlib.util.MAGIC_NUMBER.hex():
            sys.exit(
                f"Pyodide runs Python {version}, this is {sys.version.split()[0]}: byte code of "
                "one does not run on the other. Build with Pyodide's minor version."
            )
        image = memory_of(folder, state)
        named = json.dumps({key: state[key] for key in ("pages", "table", "globals", "call")})
        whole = split.with_memory(
            (pyodide / "pyodide.asm.wasm").read_bytes(), image, named.encode(), state["called"]
        )
        python, rest = folder / "python.wasm", folder / "rest.wasm"
        python.write_bytes(split.watched(whole))
        told = json.loads(node("ask.mjs", python, given=asked))
        parts = Parts(*split.split(whole, told["ran"]))
        python.write_bytes(parts.python)
        rest.write_bytes(parts.rest)
        prove(asked, json.loads(node("ask.mjs", python, rest, given=asked)), rest=False)
        prove([UNLIKE], json.loads(node("ask.mjs", python, rest, given=[UNLIKE])), rest=True)
        return parts
