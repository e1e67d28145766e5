"""Builds what the reader's browser loads: `python -m verifier bundle`.

Out of Pyodide's npm package and the verifier come a few files under names that
hold their own hash, each with its gzip and brotli beside it, and
`manifest.json`, which names them. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier.browser import imports, library, memory, slim, wasm
from verifier.browser.assets import Asset, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYODIDE = ROOT / "node_modules" / "pyodide"
OUT = ROOT / "overrides" / "assets" / "runtime"
PROTOCOL = 2
"""Raised when page and worker no longer understand each other's messages."""


def inputs(pyodide: Path) -> Iterator[Path]:
    """Yield every file the bundle is made from."""
    yield from sorted(HERE.rglob("*.py"))
    yield from sorted(HERE.glob("*.mjs"))
    yield from (file for _, file in sorted(imports.graph().sources.items()))
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
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return manifest.get("version") == version and all(
        (out / f"{file['name']}{suffix}").is_file()
        for file in manifest["files"].values()
        for suffix in ("", ".gz", ".br")
    )


def without_source_map(script: bytes) -> bytes:
    """Drop the comment that would make developer tools ask for a file we do not ship."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", script)


def lock_info(pyodide: Path) -> dict[str, Any]:
    """Return what Pyodide's lock file says of the build; its list of packages stays out."""
    info: dict[str, Any] = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["info"]
    return info


def about(pyodide: Path, version: str) -> dict[str, Any]:
    """Return what the manifest says of the whole."""
    info = lock_info(pyodide)
    return {
        "protocol": PROTOCOL,
        "version": version,
        "pyodide": json.loads((pyodide / "package.json").read_text("utf-8"))["version"],
        "python": info["python"],
        "info": info,
    }


def build(pyodide: Path) -> Iterator[Asset]:
    """Yield the files, each as soon as it is made.

    A verdict needs `worker`, `loader`, `glue`, `memory` and `python`. `library` starts an
    interpreter where none can be restored from `memory`, and `rest` is what is then needed of it,
    or by a value unlike all that the build tried; `later` is what reads mails and replies.
    """
    loader = without_source_map((pyodide / "pyodide.mjs").read_bytes())
    whole = (pyodide / "pyodide.asm.wasm").read_bytes()
    script = (pyodide / "pyodide.asm.js").read_text("utf-8")
    slimmer = slim.script(script, loader.decode(), wasm.Module(whole))
    with ThreadPoolExecutor() as pool:
        # A minifier takes seconds, in a process of its own: meanwhile the interpreter is made.
        minified = pool.submit(slim.minified, slimmer)
        yield Asset("worker", ".mjs", (HERE / "worker.mjs").read_bytes())
        yield Asset("loader", ".mjs", loader)
        first, later, _ = library.build(pyodide)
        yield Asset("library", ".zip", first)
        yield Asset("later", ".zip", later)
        files = {
            "loader.mjs": loader,
            "glue.js": slimmer.encode(),
            "python.wasm": slim.interpreter(whole, slimmer),
            "library.zip": first,
            "later.zip": later,
        }
        parts = memory.stored(files, lock_info(pyodide))
        yield Asset("memory", ".bin", parts.memory)
        yield Asset("python", ".wasm", parts.python)
        yield Asset("rest", ".wasm", parts.rest)
        yield Asset("glue", ".js", minified.result().encode())


def draft(out: Path, pyodide: Path, version: str) -> None:
    """Write a bundle for looking at: nothing compressed, and only what changed made anew.

    Python starts from its library, which is made fast, and not from a stored memory.
    The verifier is not run in Pyodide again while it imports the same modules: that
    costs seconds, and tells the same.
    """
    out.mkdir(parents=True, exist_ok=True)
    noted, reached = out.parent / "probe.json", imports.graph()
    key = hashlib.sha256(
        json.dumps([str(pyodide.resolve()), sorted(reached.sources), reached.library]).encode()
    ).hexdigest()
    told = None
    if noted.is_file() and (kept := json.loads(noted.read_text("utf-8")))["key"] == key:
        names = (tuple(kept["first"]), tuple(kept["all"]))
        told = library.Probe(kept["python"], kept["magic"], *names)
    first, later, told = library.build(pyodide, told, library.packed_before(out.glob("*.zip")))
    assets = [
        Asset("worker", ".mjs", (HERE / "worker.mjs").read_bytes()),
        Asset("loader", ".mjs", without_source_map((pyodide / "pyodide.mjs").read_bytes())),
        Asset("glue", ".js", (pyodide / "pyodide.asm.js").read_bytes()),
        Asset("python", ".wasm", (pyodide / "pyodide.asm.wasm").read_bytes()),
        Asset("library", ".zip", first),
        Asset("later", ".zip", later),
    ]
    write_all(out, assets, about(pyodide, version), plain=True)
    noted.write_text(json.dumps({"key": key} | told._asdict()), "utf-8")


def main(argv: list[str]) -> int:
    """Build the bundle where something it is made from has changed; return 0."""
    parser = argparse.ArgumentParser(prog="python -m verifier bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    parser.add_argument("--pyodide", type=Path, default=PYODIDE, help="folder of the npm package")
    parser.add_argument("--draft", action="store_true", help="for looking at: uncompressed")
    options = parser.parse_args(argv)
    if not options.pyodide.is_dir():
        sys.exit("Pyodide was not found: run `make setup` first.")
    version = version_of(options.pyodide)
    if options.draft:
        draft(options.out, options.pyodide, version)
    elif not is_current(options.out, version):
        write_all(options.out, build(options.pyodide), about(options.pyodide, version))
    else:
        (options.out / "manifest.json").touch()
    return 0
