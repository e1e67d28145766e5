// Explains texts with the Python that browsers run. Takes {root, modules, sources} as JSON on
// standard input; gives the diagnoses, and what of Python's library they needed, as JSON.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { root, modules, sources } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(modules, "pyodide", "pyodide.mjs")));
const python = await loadPyodide();

function copy(from, to) {
  python.FS.mkdirTree(to);
  for (const name of readdirSync(from)) {
    const [here, there] = [join(from, name), `${to}/${name}`];
    if (statSync(here).isDirectory()) copy(here, there);
    else if (name.endsWith(".py")) python.FS.writeFile(there, readFileSync(here));
  }
}

copy(join(root, "verifier"), "/home/pyodide/verifier");
python.globals.set("given", JSON.stringify(sources));
process.stdout.write(
  python.runPython(`
import json
from verifier.gateway import explain
json.dumps([explain(source).to_dict() for source in json.loads(given)])
`),
);
