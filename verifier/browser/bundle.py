"""Builds what the reader's browser loads: `python -m verifier bundle`.

Out of Pyodide's npm package and the verifier come three files under names that
hold their own hash, each with its gzip and brotli beside it, and
`runtime.json`, which names them and which pages carry. The same sources give
the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.browser import image
from verifier.browser.assets import Asset, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYODIDE = ROOT / "node_modules" / "pyodide"
OUT = ROOT / "overrides" / "assets" / "runtime"
FILES = ROOT / "overrides" / "assets" / "javascripts" / "runtime-files.js"
PROTOCOL = 3
"""Raised when page and worker no longer understand each other's messages."""

WORKER = (FILES, HERE / "interpreter.mjs", HERE / "worker.mjs")
"""The modules of the worker, each behind those it imports: joined, they are one file to load."""

PLAIN = (
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""What unmodified Pyodide starts from."""

SLOT = re.compile(r'(<script type="application/json" id="runtime">)[^<]*')
"""Where a page carries the names, as `overrides/main.html` writes it."""

IMPORT = re.compile(
    r'^import \{[^}]*\} from "[^"]*/(?:runtime-files\.js|interpreter\.mjs)";\n', re.MULTILINE
)


def inputs(pyodide: Path) -> Iterator[Path]:
    """Yield every file the bundle is made from."""
    yield from sorted(HERE.glob("*.py"))
    yield from sorted(HERE.glob("*.mjs"))
    yield FILES
    yield from image.find_sources().values()
    yield from (pyodide / name for name in ("package.json", "pyodide.mjs", "pyodide.asm.js"))
    yield from (pyodide / name for name in ("pyodide.asm.wasm", "python_stdlib.zip"))


def version_of(pyodide: Path) -> str:
    """Return the bundle's version: a hash of everything it is made from."""
    digest = hashlib.sha256()
    for file in inputs(pyodide):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:16]


def is_current(out: Path, version: str) -> bool:
    """Say whether `out` holds this version, complete."""
    try:
        listed = json.loads((out / "runtime.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return listed.get("version") == version and all(
        (out / f"{file['name']}{suffix}").is_file()
        for file in listed["files"].values()
        for suffix in ("", ".gz", ".br")
    )


def join_worker() -> bytes:
    """Return the worker's modules as one, which imports nothing."""
    parts = (IMPORT.sub("", file.read_text("utf-8")) for file in WORKER)
    return re.sub(r"^export ", "", "\n".join(parts), flags=re.MULTILINE).encode()


def build(pyodide: Path) -> list[Asset]:
    """Return the files: `worker` and `python` judge, and `rest` is for calls unlike all others."""
    parts = image.build(pyodide)
    return [
        Asset("worker", ".mjs", join_worker()),
        Asset("python", ".wasm", parts.python),
        Asset("rest", ".wasm", parts.rest),
    ]


def draft(out: Path, pyodide: Path) -> None:
    """Write what a preview loads: unmodified Pyodide, and the rules as they are saved.

    It takes no time, and speaks with pages as the stored interpreter does. Their names for it
    stay as they are when a rule changes.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name in PLAIN:
        shutil.copy(pyodide / name, out / name)
    with zipfile.ZipFile(out / "rules.zip", "w") as packed:
        for path, source in image.find_sources().items():
            packed.write(source, path)
    worker = Asset("worker", ".mjs", (HERE / "draft.mjs").read_bytes())
    write_all(out, [worker], {"protocol": PROTOCOL}, [*PLAIN, "rules.zip"])


def insert_list(html: str, out: Path = OUT) -> str:
    """Return a page that carries what Python is loaded from, if it has a place for it."""
    listed = (out / "runtime.json").read_text("utf-8").strip() if SLOT.search(html) else ""
    return SLOT.sub(lambda slot: slot[1] + listed, html)


def main(argv: list[str]) -> int:
    """Build the bundle where something it is made from has changed; return 0."""
    parser = argparse.ArgumentParser(prog="python -m verifier bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    parser.add_argument("--pyodide", type=Path, default=PYODIDE, help="folder of the npm package")
    parser.add_argument("--draft", action="store_true", help="for a preview: unmodified Pyodide")
    options = parser.parse_args(argv)
    if not options.pyodide.is_dir():
        sys.exit("Pyodide was not found: run `make setup` first.")
    if options.draft:
        draft(options.out, options.pyodide)
    elif is_current(options.out, version := version_of(options.pyodide)):
        (options.out / "runtime.json").touch()
    else:
        about = {"protocol": PROTOCOL, "version": version}
        write_all(options.out, build(options.pyodide), about)
    return 0
