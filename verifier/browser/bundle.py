"""Builds what the reader's browser loads: `python -m verifier bundle`.

Out of Pyodide's npm package and the verifier come three files under names that
hold their own hash, each with its gzip and brotli beside it, and
`runtime.json`, which names them and which pages carry. The same sources give
the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import shutil
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

from verifier.browser import interpreter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYODIDE = ROOT / "node_modules" / "pyodide"
OUT = ROOT / "overrides" / "assets" / "runtime"
ESBUILD = ROOT / "node_modules" / "esbuild"
SHARED = ROOT / "overrides" / "assets" / "javascripts" / "runtime-files.js"
"""What the worker has in common with the page."""

PROTOCOL = 3
"""Raised when page and worker no longer understand each other's messages."""

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

CACHE = ROOT / "build" / "brotli"
"""Compressed bytes by the hash of what they hold: a change compresses anew only what it changed."""

DAY = 24 * 60 * 60

QUALITY = 10
"""Brotli's, for what every first verdict loads: 11 would take five seconds for 4 % less."""

QUALITY_ON_DEMAND = 9
"""Brotli's, for what few verdicts load: 10 would take nine seconds for 8 % less."""


def compress_brotli(data: bytes, quality: int) -> bytes:
    """Return the data as brotli, from the cache where it was made before."""
    kept = CACHE / f"{hashlib.sha256(data).hexdigest()}.{quality}.br"
    if kept.is_file():
        kept.touch()
        return kept.read_bytes()
    result: bytes = brotli.compress(data, quality=quality, lgwin=24)
    CACHE.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(".part")
    half.write_bytes(result)
    half.replace(kept)
    return result


def drop_unused_brotli() -> None:
    """Remove from the cache what no build has used for a day."""
    for kept in CACHE.glob("*.br"):
        if time.time() - kept.stat().st_mtime > DAY:
            kept.unlink(missing_ok=True)


def write_compressed(out: Path, name: str, data: bytes) -> dict[str, Any]:
    """Write one file with its compressed forms; return what a page says of it.

    It is served under a name that changes whenever the content does. Sizes are in bytes: `size`
    as it is, `gzip` and `brotli` as it travels.
    """
    digest = hashlib.sha256(data).hexdigest()
    role, _, suffix = name.partition(".")
    served = f"{role}.{digest[:16]}.{suffix}"
    zipped = gzip.compress(data, compresslevel=6, mtime=0)
    brotlied = compress_brotli(data, QUALITY_ON_DEMAND if role == "rest" else QUALITY)
    for end, content in (("", data), (".gz", zipped), (".br", brotlied)):
        (out / f"{served}{end}").write_bytes(content)
    sizes = {"size": len(data), "gzip": len(zipped), "brotli": len(brotlied)}
    return {"name": served, "sha256": digest, **sizes}


def write_all(out: Path, files: Mapping[str, bytes], about: dict[str, Any]) -> set[str]:
    """Write the files and then `runtime.json`: one that is there names files that are there.

    Returns:
        The names of all that was written.
    """
    out.mkdir(parents=True, exist_ok=True)
    # Both compressors let go of Python's lock, so threads use every core.
    with ThreadPoolExecutor() as pool:
        written = list(pool.map(partial(write_compressed, out), files, files.values()))
    roles = (name.partition(".")[0] for name in files)
    entries = dict(zip(roles, written, strict=True))
    half = out / "runtime.part"
    half.write_text(json.dumps(about | {"files": entries}) + "\n", "utf-8")
    half.replace(out / "runtime.json")
    names = {f"{entry['name']}{end}" for entry in written for end in ("", ".gz", ".br")}
    return {"runtime.json", *names}


def list_inputs() -> Iterator[Path]:
    """Yield every file the bundle is made from."""
    yield from sorted([*HERE.glob("*.py"), *HERE.glob("*.mjs"), SHARED, ESBUILD / "package.json"])
    yield from interpreter.find_sources().values()
    yield from (PYODIDE / name for name in ("package.json", *PLAIN))


def hash_inputs() -> str:
    """Return the bundle's version: a hash of everything it is made from."""
    digest = hashlib.sha256()
    for file in list_inputs():
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


def build_files() -> dict[str, bytes]:
    """Return the files: `worker` and `python` judge, and `rest` is for calls unlike all others."""
    options = ("--bundle", "--format=esm", "--minify")
    worker = interpreter.run_node(ESBUILD / "bin" / "esbuild", HERE / "worker.mjs", *options)
    python, rest = interpreter.build_interpreter(PYODIDE)
    return {"worker.mjs": worker.encode(), "python.wasm": python, "rest.wasm": rest}


def write_draft(out: Path) -> None:
    """Write what a preview loads: unmodified Pyodide, and the rules as they are saved.

    It takes no time, and speaks with pages as the stored interpreter does. Their names for it
    stay as they are when a rule changes.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name in PLAIN:
        shutil.copy(PYODIDE / name, out / name)
    with zipfile.ZipFile(out / "rules.zip", "w") as packed:
        for path, source in interpreter.find_sources().items():
            packed.write(source, path)
    worker = {"worker.mjs": (HERE / "draft.mjs").read_bytes()}
    write_all(out, worker, {"protocol": PROTOCOL})


def insert_list(html: str, out: Path = OUT) -> str:
    """Return a page that carries what Python is loaded from, if it has a place for it."""
    listed = (out / "runtime.json").read_text("utf-8").strip() if SLOT.search(html) else ""
    return SLOT.sub(lambda slot: slot[1] + listed, html)


def main(argv: list[str]) -> int:
    """Build the bundle where something it is made from has changed; return 0."""
    parser = argparse.ArgumentParser(prog="python -m verifier bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    parser.add_argument("--draft", action="store_true", help="for a preview: unmodified Pyodide")
    options = parser.parse_args(argv)
    if not PYODIDE.is_dir():
        sys.exit("Pyodide was not found: run `make setup` first.")
    if options.draft:
        write_draft(options.out)
    elif is_current(options.out, version := hash_inputs()):
        (options.out / "runtime.json").touch()
    else:
        about = {"protocol": PROTOCOL, "version": version}
        written = write_all(options.out, build_files(), about)
        for file in options.out.iterdir():
            if file.name not in written:
                file.unlink()
    return 0
