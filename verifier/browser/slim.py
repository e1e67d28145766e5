"""Takes out of Pyodide's script and WebAssembly what the verifier never uses.

Both are made for any program: the script carries a graphics library and a name
for each of ten thousand functions, and the module exports them all. A browser
pays for each at every start.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from verifier.browser import wasm

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build" / "slim"
"""Slimmed scripts by the hash of what they were made from: a minifier takes seconds."""

EXPORTS = "var wasmExports=await createWasm();"
EXPORTS_END = "function applySignatureConversions("
IMPORTS = "var wasmImports={"

ASSIGNED = re.compile(
    r'var ([\w$]+)=(?:Module\["[^"]+"\]=)?(?:wasmExports\["([^"]+)"\]|([\d.e]+));'
)
"""One export under its name in the script, or the address of one that is no function."""

MARK = re.compile(
    r'(?<![\w$.])([A-Za-z_$][\w$]*)\.(?:sig|isAsync|stub)=(?:"[^"]*"|true|false|!0|!1);'
)
"""A note on a function that keeps a minifier from dropping it."""

UNKNOWN = "if(!value&&!entry.required){continue}"
"""What the script does about a function the module takes the address of and nobody gives."""


def words(text: str) -> set[str]:
    """Return the names in a script."""
    return set(re.findall(r"[A-Za-z_$][\w$]*", text))


def script(glue: str, loader: str, module: wasm.Module) -> str:
    """Return Pyodide's script without what this module does not import or nobody calls.

    Args:
        glue: `pyodide.asm.js`.
        loader: `pyodide.mjs`, which calls some of it by name.
        module: the interpreter, whose imports stay.

    Raises:
        SystemExit: where the script is not as this knows it.
    """
    for part in (IMPORTS, EXPORTS, EXPORTS_END, UNKNOWN):
        if glue.count(part) != 1:
            sys.exit(f"Pyodide's script is not as the bundle knows it: {part!r} is not there once.")
    # Addresses of functions for graphics are taken and never used.
    wanted = {one.name for one in module.imports() if one.module != "GOT.func"}
    start = glue.index(IMPORTS) + len(IMPORTS)
    end = glue.index("}", start)
    given = [entry.partition(":") for entry in glue[start:end].split(",")]
    kept = [entry for entry in given if entry[0].strip('"') in wanted]
    alive = {value or name for name, _, value in kept}
    unused = {value or name for name, _, value in given} - alive
    glue = glue[:start] + ",".join(map("".join, kept)) + glue[end:]
    glue = MARK.sub(lambda found: "" if found[1] in unused else found[0], glue)
    glue = glue.replace(UNKNOWN, "if(!value){continue}")
    # A script that calls `eval` itself keeps every name; ours may not call it anyway.
    glue = re.sub(r"(?<![\w.$])eval\(", "globalThis.eval(", glue)
    at, until = glue.index(EXPORTS), glue.index(EXPORTS_END)
    named = words(loader) | set(re.findall(r'(?:\.|\[")(_[\w$]+)', glue[:at] + glue[until:]))

    used = named | words(glue[:at] + ASSIGNED.sub("", glue[at:until]) + glue[until:])

    def assigned(found: re.Match[str]) -> str:
        name, export, address = found.groups()
        if name not in used:
            return ""
        value = f'/*#__PURE__*/exported("{export}")' if export else address
        return f"var {name}={f'Module["{name}"]=' if name in named else ''}{value};"

    exports = ASSIGNED.sub(assigned, glue[at + len(EXPORTS) : until])
    asked = "function exported(name){return wasmExports[name]}"
    return glue[:at] + EXPORTS + asked + exports + glue[until:]


def minified(source: str) -> str:
    """Return a script without what it never uses, from the cache where it was made before.

    Raises:
        SystemExit: where it can't be read.
    """
    maker = HERE / "minify.mjs"
    key = hashlib.sha256(maker.read_bytes() + source.encode()).hexdigest()
    kept = CACHE / f"{key}.js"
    if kept.is_file():
        return kept.read_text("utf-8")
    done = subprocess.run(  # noqa: S603 - our own script
        ["node", str(maker)],  # noqa: S607
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Pyodide's script could not be made smaller:\n{done.stderr[-2000:]}")
    CACHE.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(".part")
    half.write_text(done.stdout, "utf-8")
    half.replace(kept)
    return done.stdout


def interpreter(data: bytes, glue: str) -> bytes:
    """Return the module with only those exports that its script names, and its help texts blank."""
    named = words(glue)
    slim = wasm.with_exports(data, lambda name, kind: kind != wasm.GLOBALS and name in named)
    return without_help(slim)


HELP = re.compile(rb"(?<=\0)\w+\([^\0]*?\)\n--\n\n[^\0]*")
"""What a function of the interpreter tells of itself: its parameters, and then a text."""


def without_help(data: bytes) -> bytes:
    """Return the module with texts that only `help()` shows as zeros: each keeps its place."""
    told = wasm.Module(data).section(wasm.DATA)
    return wasm.Module(data).write({wasm.DATA: HELP.sub(lambda text: bytes(len(text[0])), told)})
