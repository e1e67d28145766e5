"""The archive the browser's Python imports from: what the verifier needs, compiled.

Compiling at import is three quarters of Pyodide's usual start, so everything is
compiled here. The members are stored, not deflated: the transfer compresses
the whole better, and nothing is inflated twice.
"""

from __future__ import annotations

import importlib.util
import io
import json
import marshal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.browser.imports import BRIDGE, graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.browser.imports import Imports

STANDINS = Path(__file__).parent / "standins"
"""Small modules in place of large ones that are imported at Pyodide's start and never used here."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell: the archive must not depend on when it was made."""


class Probe(NamedTuple):
    """What Pyodide had loaded, as paths in an archive, after the verdicts and after all calls."""

    python: str
    magic: str
    first: tuple[str, ...]
    all: tuple[str, ...]


def modules_only(names: Iterable[str]) -> list[str]:
    """Keep the names that are modules and not something inside one."""
    found = []
    for name in names:
        try:
            if importlib.util.find_spec(name):
                found.append(name)
        except (ModuleNotFoundError, ValueError):
            continue
    return found


def verdicts() -> list[tuple[str, dict[str, Any]]]:
    """Return a call to the rules for every finding of the catalogue, with its own example."""
    from verifier.catalogue import FINDINGS  # noqa: PLC0415 - the build's, not a table's

    return [("verify", {"values": entry.example}) for entry in FINDINGS.values()]


def explanations() -> list[tuple[str, dict[str, Any]]]:
    """Return the calls that read text, for every diagnosis of the catalogue."""
    from verifier.catalogue import DIAGNOSES  # noqa: PLC0415 - the build's, not a table's

    names = ("explain", "read_mail")
    return [(name, {"text": entry.example}) for entry in DIAGNOSES.values() for name in names]


def standard_library(pyodide: Path) -> dict[str, bytes]:
    """Return the sources of Pyodide's standard library, the stand-ins in their places.

    Raises:
        SystemExit: where a stand-in stands in for nothing.
    """
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as packed:
        sources = {name: packed.read(name) for name in packed.namelist() if name.endswith(".py")}
    for file in STANDINS.rglob("*.py"):
        name = file.relative_to(STANDINS).as_posix()
        if name not in sources:
            sys.exit(f"{file} stands in for a module this Pyodide does not have.")
        sources[name] = file.read_bytes()
    return sources


def probe(pyodide: Path, reached: Imports, standard: dict[str, bytes]) -> Probe:
    """Run the verifier in Pyodide under Node and return what it loaded.

    Raises:
        SystemExit: where Node is missing or the verifier fails in Pyodide.
    """
    folders = {
        f"/root{number}": folder
        for number, folder in enumerate(sorted({home(*item) for item in reached.sources.items()}))
    }
    request = {
        "roots": {mount: str(folder) for mount, folder in folders.items()},
        "stages": [
            {"modules": [BRIDGE], "calls": verdicts()},
            {
                "modules": [*modules_only(reached.library), *map(module_name, reached.sources)],
                "calls": explanations(),
            },
        ],
    }
    with tempfile.NamedTemporaryFile(suffix=".zip") as packed:
        packed.write(archive(standard))
        packed.flush()
        done = subprocess.run(  # noqa: S603 - our own script
            ["node", str(Path(__file__).with_name("probe.mjs")), str(pyodide), packed.name],  # noqa: S607
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"The verifier does not run in Pyodide:\n{done.stderr[-4000:]}")
    told = json.loads(done.stdout)
    return Probe(told["python"], told["magic"], *map(tuple, told["stages"]))


def home(path: str, file: Path) -> Path:
    """Return the folder that holds the file under its path in the archive.

    >>> home("verifier/mail.py", Path("/src/verifier/mail.py")).as_posix()
    '/src'
    """
    return file.parents[path.count("/")]


def module_name(path: str) -> str:
    """Return the module's name for a path in the archive.

    >>> module_name("verifier/fields/__init__.py")
    'verifier.fields'
    """
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def compiled(source: bytes, name: str) -> bytes:
    """Return the byte code of a source as a `.pyc` that depends on nothing but the source.

    It is marked as not to be checked: there is no source beside it to check
    it against (https://peps.python.org/pep-0552/).
    """
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    return header(source) + marshal.dumps(without_columns(code))


def without_columns(code: CodeType) -> CodeType:
    """Return the code knowing its lines and no columns, as `python -X no_debug_ranges` compiles it.

    The columns only place the marks under a line of a traceback, and are a tenth of all that is
    stored. The form is CPython's InternalDocs/code_objects.md.
    """
    table, before = bytearray(), code.co_firstlineno
    for start, end, line in code.co_lines():
        for at in range(start, end, 16):
            units = (min(end, at + 16) - at) // 2 - 1
            if line is None:
                table.append(0xF8 | units)
                continue
            table.append(0xE8 | units)
            step = abs(line - before) << 1 | (line < before)
            before = line
            while step > 63:
                table.append(64 | step & 63)
                step >>= 6
            table.append(step)
    constants = tuple(
        without_columns(one) if isinstance(one, CodeType) else one for one in code.co_consts
    )
    return code.replace(co_linetable=bytes(table), co_consts=constants)


def header(source: bytes) -> bytes:
    """Return how the byte code of a source begins: Python's version, how to check it, its hash."""
    flags = (0b01).to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source)


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip of the members, stored, in the order of their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name, data in sorted(members.items()):
            packed.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return buffer.getvalue()


def packed_before(archives: Iterable[Path]) -> dict[str, bytes]:
    """Return the members of archives that an earlier build wrote, by name."""
    members: dict[str, bytes] = {}
    for file in archives:
        with zipfile.ZipFile(file) as packed:
            members |= {name: packed.read(name) for name in packed.namelist()}
    return members


def build(
    pyodide: Path, told: Probe | None = None, before: dict[str, bytes] | None = None
) -> tuple[bytes, bytes, Probe]:
    """Return the archive of the first verdict, the one of what else may be asked, and the probe.

    Args:
        pyodide: the folder of Pyodide's npm package.
        told: an earlier probe, where nothing that it depends on changed.
        before: members of earlier archives: those whose source is still the same are taken over.

    Raises:
        SystemExit: where this Python's byte code is not Pyodide's.
    """
    reached = graph()
    standard = standard_library(pyodide)
    told = told or probe(pyodide, reached, standard)
    if told.magic != importlib.util.MAGIC_NUMBER.hex():
        sys.exit(
            f"Pyodide runs Python {told.python}, this is {sys.version.split()[0]}: byte code of "
            "one does not run on the other. Build with Pyodide's minor version."
        )
    sources = standard | {name: file.read_bytes() for name, file in reached.sources.items()}
    names = [name for name in told.all if name.endswith(".py")]
    kept = before or {}
    members = {
        f"{name}c": old
        if (old := kept.get(f"{name}c", b"")).startswith(header(sources[name]))
        else compiled(sources[name], name)
        for name in names
    }
    first = {f"{name}c" for name in told.first}
    return (
        archive({name: data for name, data in members.items() if name in first}),
        archive({name: data for name, data in members.items() if name not in first}),
        told,
    )
