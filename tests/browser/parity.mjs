// Makes calls to the verifier in Pyodide under Node and prints the answers.
//
//   node parity.mjs PYODIDE_FOLDER PROJECT < [[name, args]…]  > [answer…]
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, project] = process.argv.slice(2).map((path) => resolve(path));
const calls = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });

python.FS.mkdirTree("/project");
python.FS.mount(python.FS.filesystems.NODEFS, { root: project }, "/project");
python.runPython("import sys; sys.path.insert(0, '/project')");
const call = python.runPython("from verifier.browser.bridge import call\ncall");

// Each crosses the border as in the worker: as JSON, both ways.
const answers = calls.map(([name, args]) => JSON.parse(call(name, JSON.stringify(args))));
process.stdout.write(JSON.stringify(answers));
