// Runs the verifier in Pyodide under Node and prints, as JSON, what it loaded.
//
//   node probe.mjs PYODIDE_FOLDER < {"roots": {mount: folder}, "modules": […], "calls": [[name, args]…]}
//
// The build reads off which modules of the standard library the browser needs:
// what was loaded is what is packed.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const { roots, modules, calls } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" } });

for (const [mount, root] of Object.entries(roots)) {
  python.FS.mkdirTree(mount);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: resolve(root) }, mount);
}

const probe = python.runPython(`
import sys
before = set(sys.modules)

def probe(request):
    import importlib, json
    from importlib.util import MAGIC_NUMBER
    request = json.loads(request)
    sys.path[:0] = request["roots"]
    for name in request["modules"]:
        importlib.import_module(name)
    if request["calls"]:
        from verifier.browser.bridge import call
        for name, arguments in request["calls"]:
            call(name, json.dumps(arguments))
    archive = next(path for path in sys.path if path.endswith(".zip")) + "/"
    loaded = set()
    for module in list(sys.modules.values()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        origin = origin or getattr(module, "__file__", None) or ""
        if origin.startswith(archive):
            loaded.add(origin.removeprefix(archive))
    return json.dumps({
        "python": sys.version.split()[0],
        "magic": MAGIC_NUMBER.hex(),
        "loaded": sorted(loaded),
    })
probe
`);
try {
  process.stdout.write(probe(JSON.stringify({ roots: Object.keys(roots), modules, calls })));
} catch (error) {
  // The stack would quote the whole minified runtime.
  process.stderr.write(error.message);
  process.exitCode = 1;
}
