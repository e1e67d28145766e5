// Runs the verifier in Pyodide under Node and prints, as JSON, what it loaded.
//
//   node probe.mjs PYODIDE_FOLDER LIBRARY < {"roots": {mount: folder}, "stages": [{"modules": […], "calls": [[name, args]…]}…]}
//
// The build reads off which modules of the standard library the browser needs:
// what was loaded is what is packed.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

// A compiler for programs that run for long would take as much time again.
setFlagsFromString("--liftoff-only");

const [folder, library] = process.argv.slice(2).map((path) => resolve(path));
const { roots, stages } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ stdLibURL: library, env: { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" } });

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
    archive = next(path for path in sys.path if path.endswith(".zip")) + "/"
    stages = []
    for stage in request["stages"]:
        for name in stage["modules"]:
            importlib.import_module(name)
        if stage["calls"]:
            from verifier.browser.bridge import call
        for name, arguments in stage["calls"]:
            call(name, json.dumps(arguments))
        origins = set()
        for module in list(sys.modules.values()):
            origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
            origins.add(origin or getattr(module, "__file__", None) or "")
        stages.append(sorted(
            origin.removeprefix(prefix)
            for origin in origins
            for prefix in (archive, *(root + "/" for root in request["roots"]))
            if origin.startswith(prefix)
        ))
    return json.dumps({
        "python": sys.version.split()[0],
        "magic": MAGIC_NUMBER.hex(),
        "stages": stages,
    })
probe
`);
try {
  process.stdout.write(probe(JSON.stringify({ roots: Object.keys(roots), stages })));
} catch (error) {
  // The stack would quote the whole minified runtime.
  process.stderr.write(error.message);
  process.exitCode = 1;
}
