// Boots Pyodide's Python under Node, has it import the rules and judge, and stores its memory.
//
//   node boot.mjs PYODIDE FOLDER < {"bridge": name of a module, "calls": [[name, args]…]}
//
// PYODIDE is the folder of the npm package. FOLDER holds `watched.wasm`, the interpreter, which notes what functions run, and
// `python.zip`, the rules and what they need of the standard library, compiled. Written into it: `memory.bin`, the memory; and
// `state.json`, what `interpreter.mjs` says of a state, with `own`, where the module's own data ends, `unused`, the memory's parts
// that nobody will read, each from its start to its end, `python`, version and magic number, and the numbers of the functions that
// ran: `ran` until it was stored, `first` when it was asked `calls`, before that and after it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { CALLED, caller } from "./interpreter.mjs";

/** Where the module's own data lies in memory: emscripten's choice for a main module. */
const BASE = 1024;

const [pyodide, folder] = process.argv.slice(2);
const { bridge, calls } = JSON.parse(readFileSync(0, "utf8"));

// The memory must not tell when, where or how often it was made.
process.argv = ["node"];
process.env.TZ = "UTC";
let clock = Date.UTC(2020, 0, 1);
Date.now = () => clock++;
performance.now = () => clock++ - Date.UTC(2020, 0, 1);
const cryptography = createRequire(import.meta.url)("node:crypto");
globalThis.crypto.getRandomValues = (array) => array.fill(7);
cryptography.randomFillSync = (array) => array.fill(7);

/**
 * Start CPython and nothing of what Pyodide builds upon it. All that rests on names Pyodide keeps to itself is in this function.
 *
 * @returns {Promise<{exports: object, imports: object, table: number, files: object}>} the module's exports and imports, the
 *   length of its table before any function was added, and the file system.
 */
async function boot() {
  const options = {
    indexURL: pyodide,
    stdLibURL: `${folder}/python.zip`,
    // As the archive was compiled, and not from what is frozen into the module, with texts for `help()`.
    args: ["-OO", "-S", "-X", "no_debug_ranges", "-X", "frozen_modules=off"],
    env: { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0" },
  };
  const found = {};
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (given, imports) => {
    if (imports?.env) given = readFileSync(`${folder}/watched.wasm`);
    if (imports?.env) Object.assign(found, { imports, table: imports.env.__indirect_function_table.length });
    const made = await instantiate(given, imports);
    if (imports?.env) found.exports = made.instance.exports;
    return made;
  };
  const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
  await import(pathToFileURL(`${pyodide}/pyodide.asm.js`));
  const create = globalThis._createPyodideModule;
  const { FS: files } = await new Promise((done, failed) => {
    globalThis._createPyodideModule = async (settings) => {
      done(await create(settings));
      // What would come next imports half of the standard library.
      return new Promise(() => {});
    };
    loadPyodide(options).then(() => failed(new Error("This Pyodide starts in another way than boot.mjs knows.")), failed);
  });
  return { ...found, files };
}

const { exports, imports, table, files } = await boot();
const { memory } = imports.env;
const FROZEN = ["_PyImport_FrozenBootstrap", "_PyImport_FrozenStdlib", "_PyImport_FrozenTest"];
const lacking = [...CALLED, ...FROZEN, "sbrk", "PyRun_SimpleString", "PyObject_Malloc", "PyObject_Free", "PyGC_Collect", "PyUnicode_InternFromString"].filter((name) => !exports[name]);
if (lacking.length) throw new Error(`This Pyodide does not export ${lacking.join(", ")}, which the build uses.`);

const flags = Object.keys(exports).filter((name) => /^f\d+$/.test(name)).map((name) => exports[name]);

/** The numbers of the functions that ran since the flags were down. */
const listRan = () => flags.flatMap((flag, index) => (flag.value ? [index] : []));

/** Run statements of Python. */
function run(code) {
  const bytes = new TextEncoder().encode(`${code}\0`);
  const at = exports.malloc(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, at);
  const failed = exports.PyRun_SimpleString(at);
  exports.free(at);
  if (failed) throw new Error("Python raised an error.");
}

/** Run an expression of Python and return its value, by JSON. */
function valueOf(expression) {
  run(`import json; open("/told", "w").write(json.dumps(${expression}))`);
  return JSON.parse(files.readFile("/told", { encoding: "utf8" }));
}

/** Make zeros of what is free, for blocks of one size: whatever can be had without a larger heap. */
function clearFree(take, give, size) {
  const end = exports.sbrk(0);
  const had = [];
  do {
    had.push(take(size));
    new Uint8Array(memory.buffer, had.at(-1), size).fill(0);
  } while (exports.sbrk(0) === end);
  had.forEach((at) => give(at));
}

/** The 32 bits at an address. */
const word = (at) => new Uint32Array(memory.buffer, at, 1)[0];

/** Where the code of the modules lies that are frozen into the interpreter: a table's line is name, code, size, package (Include/cpython/import.h). */
function findFrozen() {
  const found = [];
  for (const table of FROZEN) {
    for (let at = word(BASE + exports[table].value); word(at); at += 16) found.push([word(at + 4), word(at + 4) + word(at + 8)]);
  }
  return found;
}

/**
 * Where the tables of East Asian encodings lie: two thirds of a megabyte.
 *
 * CPython's Modules/cjkcodecs/cjkcodecs.h: a module tells its maps in capsules; a map is a name, 256 rows to encode and 256 rows to
 * decode, but for one of pairs, which is small and stays; a row is an address and the first and last of the two-byte cells there.
 */
function findEncodings() {
  run("sys.meta_path.append(sys.modules['_frozen_importlib'].BuiltinImporter)");
  run("known = [__import__(name) for name in sys.builtin_module_names if name.startswith('_codecs_')]");
  const maps = valueOf("[id(value) for one in known for key, value in vars(one).items() if key.startswith('__map_') and not key.endswith('_pair')]");
  const found = [];
  for (const map of maps.map((id) => word(id + 8))) {
    for (const rows of [word(map + 4), word(map + 8)]) {
      for (let row = rows; rows && row < rows + 2048; row += 8) {
        const [first, last] = new Uint8Array(memory.buffer, row + 4, 2);
        if (word(row)) found.push([word(row), word(row) + 2 * (last - first + 1)]);
      }
    }
  }
  return found;
}

// Annotations are compiled when a named tuple is defined, and with the first comes a type for every kind of syntax. Nobody reads them.
run("import typing; typing.compile = lambda text, *_: text");
run(`import gc, sys, zipimport, ${bridge}`);
const address = valueOf(`id(sys.modules["${bridge}"].call)`);
const call = caller(exports, memory, address);

/** Ask all calls; return the numbers of the functions that ran. */
function askAll() {
  flags.forEach((flag) => (flag.value = 0));
  for (const [name, args] of calls) {
    try {
      call(name, JSON.stringify(args));
    } catch (error) {
      // Some are asked so that it is known what an error needs.
      if (error.name !== "PythonError") throw error;
    }
  }
  // In which call CPython looks for all garbage, or forgets a name, changes with every line of the rules.
  exports.PyGC_Collect();
  const name = exports.malloc(3);
  new Uint8Array(memory.buffer).set(new TextEncoder().encode("?!\0"), name);
  exports.Py_DecRef(exports.PyUnicode_InternFromString(name));
  exports.free(name);
  return listRan();
}

const booted = listRan();
// What is asked for the first time runs more, such as what makes CPython's code faster the second time.
const asked = askAll();
const loaded = valueOf("[name for name in sys.modules if name.startswith('_codecs_')]");
if (loaded.length) throw new Error(`The rules import ${loaded.join(", ")}, whose tables are left out: see findEncodings() in boot.mjs.`);
const python = valueOf('[sys.version.split()[0], sys.modules["_frozen_importlib_external"].MAGIC_NUMBER.hex()]');

// There is no archive where this memory goes, and nothing that imports from it.
run(`
for listed in vars(zipimport)["_zip_directory_cache"].values():
    listed.clear()
for imported in list(sys.modules.values()):
    imported.__loader__ = imported.__spec__ = None
del sys.modules["zipimport"]
for place in (sys.path, sys.path_hooks, sys.path_importer_cache, sys.meta_path):
    place.clear()
for name in list(globals()):
    if not name.startswith("__") and name not in ("gc", "sys"):
        del globals()[name]
gc.collect()`);
for (let size = 8; size <= 512; size += 8) clearFree(exports.PyObject_Malloc, exports.PyObject_Free, size);
for (let size = 16; size <= 1 << 20; size *= 2) clearFree(exports.malloc, exports.free, size);
const { __stack_low: low, __stack_high: high, __heap_base: heap } = imports["GOT.mem"];
const pointer = imports.env.__stack_pointer.value;
// What calls have left on the stack is nobody's.
new Uint8Array(memory.buffer).fill(0, low.value, pointer);
writeFileSync(`${folder}/memory.bin`, new Uint8Array(memory.buffer));
const pages = memory.buffer.byteLength / 65536;

const ran = [...new Set([...booted, ...listRan()])];
const first = [...new Set([...asked, ...askAll()])];

const globals = { __memory_base: BASE, __table_base: 1, __stack_pointer: pointer, __heap_base: heap.value, __stack_low: low.value, __stack_high: high.value };
writeFileSync(`${folder}/state.json`, JSON.stringify({ pages, table, globals, call: address, called: CALLED, python, ran, first, own: low.value, unused: [...findFrozen(), ...findEncodings()] }));
process.exit();
