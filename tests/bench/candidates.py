"""The candidates: ways of running the verifier in a page, which are compared with each other.

Each is a folder with a page whose `start()` begins at once and renders the
report; what they load lies beside them, compressed alike.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import shutil
import zipfile
from pathlib import Path

from verifier.browser import bundle, interpreter

ROOT = Path(__file__).parents[2]
VALUES = {
    "permission_type": "role-based",
    "company_id": "Acme Ltd",
    "user_id": "modeloptic_user",
    "sender_id": "modelopticMPP",
    "email": "ada@example.org",
    "user_type": "Business",
    "status": "Active",
}
"""A form as a reader may leave it: two fields want looking at."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title><link rel="icon" href="data:,">
<script type="application/json" id="runtime"></script>
<script type="module">
const values = {values};
// From the intent to the frame that shows the report.
window.measure = async (judge) => {{
  const began = performance.now();
  const report = await judge(values);
  document.querySelector("output").textContent = JSON.stringify(report);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}};
{script}
</script></head><body><output></output></body></html>
"""

WORKER_PAGE = """
let worker, next = 0;
window.judge = (values) => new Promise((resolve, reject) => {
  worker ??= new Worker("worker.mjs", { type: "module" });
  const id = next++;
  worker.addEventListener("error", (event) => reject(new Error(event.message)), { once: true });
  worker.addEventListener("message", function heard({ data }) {
    if (data.id !== id) return;
    worker.removeEventListener("message", heard);
    if (data.error) reject(new Error(data.error)); else resolve(JSON.parse(data.report));
  });
  worker.postMessage({ id, values: JSON.stringify({ values }) });
});
"""

WORKER = """
const ready = (async () => { %s })();
addEventListener("message", async ({ data: { id, values } }) => {
  try {
    postMessage({ id, report: (await ready)(values) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
"""

OURS = """
import {{ runtime }} from "/{assets}/javascripts/runtime.js";
window.python = runtime();
window.judge = (values) => python.call("verify", {{ values }});
"""

PLAIN = """
  const { loadPyodide } = await import("/pyodide/pyodide.mjs");
  const python = await loadPyodide();
  await python.loadPackage("micropip", { messageCallback() {} });
  await python.pyimport("micropip").install(new URL("/wheels/WHEEL", location.href).href);
  const call = python.pyimport("verifier.browser.bridge").call;
  return (values) => call("verify", values);
"""

FLOOR = """
  const module = await WebAssembly.compileStreaming(fetch("/pyodide/pyodide.asm.wasm"));
  const { Global, Memory, Table, Tag } = WebAssembly;
  const variable = { value: "i32", mutable: true };
  const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const group = (imports[from] ??= {});
    if (kind === "function") group[name] = () => 0;
    else if (kind === "memory") group[name] = new Memory({ initial: 320, maximum: 65536 });
    else if (kind === "table") group[name] = new Table({ initial: 12000, element: "anyfunc" });
    else if (kind === "tag") group[name] = new Tag({ parameters: ["i32"] });
    else if (name === "__stack_pointer") group[name] = new Global(variable, 1 << 20);
    else if (from === "env") group[name] = new Global({ value: "i32" }, 1);
    else group[name] = new Global(variable, 0);
  }
  await WebAssembly.instantiate(module, imports);
  return () => "{}";
"""

KEEPING = """
addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => event.respondWith((async () => {
  const cache = await caches.open("all");
  const kept = await cache.match(event.request);
  if (kept) return kept;
  const response = await fetch(event.request);
  const keep = response.ok && event.request.method === "GET";
  if (keep) await cache.put(event.request, response.clone());
  return response;
})()));
"""
"""A service worker that keeps whatever was loaded."""


def pack_verifier() -> tuple[str, bytes]:
    """Return the verifier's wheel as one publishes it: sources, deflated."""
    name, tag = "modeloptic_verifier-1.0", "py3-none-any"
    members = {path: file.read_bytes() for path, file in interpreter.find_sources().items()}
    about = f"{name}.dist-info"
    members[f"{about}/METADATA"] = (
        b"Metadata-Version: 2.1\nName: modeloptic-verifier\nVersion: 1.0\n"
    )
    members[f"{about}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode()
    members[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in members).encode()
    return f"{name}-{tag}.whl", pack_zip(members)


def pack_micropip() -> tuple[str, bytes]:
    """Return the installed micropip as a wheel."""
    files = importlib.metadata.files("micropip") or []
    members = {
        file.as_posix(): Path(file.locate()).read_bytes()
        for file in files
        if ".." not in file.parts and file.suffix != ".pyc"
    }
    return f"micropip-{importlib.metadata.version('micropip')}-py3-none-any.whl", pack_zip(members)


def pack_zip(members: dict[str, bytes]) -> bytes:
    """Return a deflated zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def write_file(file: Path, data: bytes | str) -> None:
    """Write a file and, where it travels smaller, its brotli beside it."""
    data = data.encode() if isinstance(data, str) else data
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    if len(data) > 1000 and file.suffix not in {".br", ".whl"}:
        file.with_name(f"{file.name}.br").write_bytes(bundle.compress_brotli(data, 11))


def write_page(
    site: Path, name: str, script: str, worker: str = "", runtime: Path | None = None
) -> None:
    """Write a candidate's folder; `runtime` is the folder of a bundle that its page names."""
    page = PAGE.format(name=name, values=json.dumps(VALUES), script=script)
    page = bundle.insert_list(page, runtime) if runtime else page
    write_file(site / name / "index.html", page)
    if worker:
        write_file(site / name / "worker.mjs", WORKER % worker)


def write_ours(site: Path, name: str, assets: str) -> None:
    """Write ours: the project's own modules and a bundle."""
    scripts = ROOT / "overrides" / "assets" / "javascripts"
    for file in scripts.glob("*.js"):
        write_file(site / assets / "javascripts" / file.name, file.read_bytes())
    runtime = site / assets / "runtime"
    bundle.main([])
    shutil.copytree(bundle.OUT, runtime)
    write_page(site, name, OURS.format(assets=assets), runtime=runtime)


def write_candidates(site: Path) -> list[str]:
    """Write all candidates into `site` and return their names, plain Pyodide first."""
    pyodide = ROOT / "node_modules" / "pyodide"
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        write_file(site / "pyodide" / name, (pyodide / name).read_bytes())
    installer, data = pack_micropip()
    write_file(site / "pyodide" / installer, data)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    # The wheel is the package index's and not Pyodide's own build: the same code, another hash.
    entry = {"file_name": installer, "sha256": hashlib.sha256(data).hexdigest()}
    lock["packages"]["micropip"] |= entry
    write_file(site / "pyodide" / "pyodide-lock.json", json.dumps(lock))
    package, data = pack_verifier()
    write_file(site / "wheels" / package, data)

    write_page(site, "plain", WORKER_PAGE, PLAIN.replace("WHEEL", package))
    write_ours(site, "ours", "assets")
    write_page(site, "floor", WORKER_PAGE, FLOOR)
    write_file(site / "sw.js", KEEPING)
    return ["plain", "ours", "floor"]
