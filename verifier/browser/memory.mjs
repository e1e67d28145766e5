// Boots the verifier under Node, as the browser's worker does, and stores the memory it then has.
//
//   node memory.mjs FOLDER < {"info": {…}, "bridge": name, "verdicts": [[name, args]…], "others": [[name, args]…]}
//
// FOLDER holds loader.mjs, glue.js, python.wasm, watched.wasm, library.zip and later.zip. Written into it:
//
//   data.bin        the interpreter's own data, with its addresses in place
//   memory.bin      what is to be restored: three numbers of 32 bits (bytes of Pyodide's part, of the whole memory, number of
//                   runs), Pyodide's part, two numbers for each run (where it goes, its length), and what is in the runs
//   functions.json  the numbers of the functions that run from there on
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { boot, EMPTY, OPTIONS } from "./worker.mjs";

/** Bytes that are stored or left out together: smaller, and the list of runs outgrows what it saves. */
const GRAIN = 64;

/** Where the interpreter's data lies in memory: emscripten's choice for a main module. */
const BASE = 1024;

const LATER = "/lib/later.zip";

// A compiler for programs that run for long would take as much time again.
setFlagsFromString("--liftoff-only");

const folder = resolve(process.argv[2]);
const file = (name) => `${folder}/${name}`;
const { info, bridge, verdicts, others } = JSON.parse(readFileSync(0, "utf8"));

// The memory must not tell when, where or how often it was made.
process.argv = ["node"];
process.env.TZ = "UTC";
let clock = Date.UTC(2020, 0, 1);
Date.now = () => clock++;
performance.now = () => clock++ - Date.UTC(2020, 0, 1);
const cryptography = createRequire(import.meta.url)("node:crypto");
globalThis.crypto.getRandomValues = (array) => array.fill(7);
cryptography.randomFillSync = (array) => array.fill(7);

// Pyodide reads a file of this name though it is given the module.
writeFileSync(file("pyodide.asm.wasm"), "");
writeFileSync(file("empty.zip"), EMPTY);
const { loadPyodide } = await import(pathToFileURL(file("loader.mjs")));
await import(pathToFileURL(file("glue.js")));
const create = globalThis._createPyodideModule;
const options = { ...OPTIONS, indexURL: `${folder}/`, lockFileContents: { info, packages: {} } };

const module = (name) => new WebAssembly.Module(readFileSync(file(name)));

/**
 * Boot, with a look in.
 *
 * @param {object} parts for `boot`.
 * @param {(instance: WebAssembly.Instance, imports: object) => object} instantiated may put other exports in place.
 * @param {(settings: object, made: object) => void} created called once the module is made, before Python runs.
 */
function booted(parts, instantiated, created = () => {}) {
  globalThis._createPyodideModule = async (settings) => {
    const inner = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) =>
      inner(imports, (instance, compiled) => done({ exports: instantiated(instance, imports) }, compiled));
    const made = await create(settings);
    created(settings, made);
    return made;
  };
  return boot(loadPyodide, parts);
}

function ask(python, list) {
  const { call } = python.pyimport(bridge);
  for (const [name, args] of list) {
    try {
      call(name, JSON.stringify(args));
    } catch (error) {
      // Some are asked so that it is known what an error needs.
      if (error.name !== "PythonError") throw error;
    }
  }
  call.destroy();
}

/** The stored form of those runs of the image, each from its start to its end. */
function laidOut(head, image, runs) {
  const sizes = Uint32Array.of(head.length, image.length, runs.length);
  const places = Uint32Array.from(runs.flatMap(([start, end]) => [start, end - start]));
  const parts = [sizes, head, places, ...runs.map(([start, end]) => image.subarray(start, end))];
  return Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}

/** Boot from the library, judge once so that all is imported and warm, and take the memory. */
async function taken() {
  let addresses;
  let data;
  const python = await booted(
    { module: module("python.wasm"), options: { ...options, stdLibURL: file("library.zip"), _makeSnapshot: true } },
    ({ exports }, imports) => {
      addresses = { stack: imports["GOT.mem"].__stack_low, top: imports.env.__stack_pointer };
      const place = () => {
        exports.__wasm_apply_data_relocs();
        data = new Uint8Array(imports.env.memory.buffer).slice(BASE, addresses.stack.value);
      };
      return { ...exports, __wasm_apply_data_relocs: place };
    },
  );
  ask(python, verdicts);
  python.runPython(readFileSync(new URL("scrub.py", import.meta.url), "utf8"));
  const [stack, top] = [addresses.stack.value, addresses.top.value];
  // What calls have left on the stack is nobody's.
  python._module.HEAPU8.fill(0, stack, top);
  const snapshot = python.makeMemorySnapshot();
  const [, start] = new Uint32Array(snapshot.buffer, 0, 2);
  return { head: snapshot.subarray(0, start), image: snapshot.subarray(start), data, stack, top };
}

/** Boot from the whole memory and ask everything: what was there before it, and which functions ran. */
async function watched({ head, image }) {
  let before;
  let flags;
  const whole = laidOut(head, image, [[0, image.length]]);
  const memory = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length);
  const python = await booted(
    { module: module("watched.wasm"), memory, options: { ...options, stdLibURL: file("empty.zip") } },
    ({ exports }) => (flags = exports),
    ({ API }, made) => {
      const restore = API.restoreSnapshot;
      API.restoreSnapshot = (given) => {
        before = made.HEAPU8.slice();
        return restore(given);
      };
    },
  );
  ask(python, verdicts);
  python.FS.writeFile(LATER, readFileSync(file("later.zip")));
  python.pyimport(bridge).add_archive(LATER);
  ask(python, others);
  const ran = Object.keys(flags).filter((name) => /^f\d+$/.test(name) && flags[name].value);
  return { before, functions: ran.map((name) => Number(name.slice(1))), unread: encodings(python) };
}

/**
 * Where the tables of East Asian encodings lie, each from its start to its end: two thirds of a megabyte that
 * nothing reads, as the modules in `encodings` that would are not in the library.
 *
 * CPython's Modules/cjkcodecs/cjkcodecs.h: a module tells its maps in capsules; a map is a name, 256 rows to encode
 * and 256 rows to decode, but for one of pairs, which is small and stays; a row is an address and the first and the last of the two-byte cells that are there.
 */
function encodings(python) {
  const maps = python.runPython(`
import json, sys
known = [vars(__import__(name)) for name in sys.builtin_module_names if name.startswith("_codecs_")]
maps = [one[key] for one in known for key in one if key.startswith("__map_") and not key.endswith("_pair")]
json.dumps([id(one) for one in maps])`);
  const { HEAPU8: bytes, HEAPU32: words } = python._module;
  const found = [];
  for (const id of JSON.parse(maps)) {
    const map = words[id / 4 + 2] / 4;
    for (const rows of [words[map + 1], words[map + 2]]) {
      for (let row = rows; rows && row < rows + 2048; row += 8) {
        const cells = words[row / 4];
        if (cells) found.push([cells, cells + 2 * (bytes[row + 5] - bytes[row + 4] + 1)]);
      }
    }
  }
  return found;
}

/** What must be written over a fresh memory: where it differs, or where a start writes before it is restored. */
function runsOf({ image, data, stack, top }, before) {
  const fresh = new Uint8Array(image.length);
  fresh.set(data, BASE);
  const runs = [];
  for (let start = 0; start < image.length; start += GRAIN) {
    const end = start + GRAIN;
    if (start >= stack && end <= top) continue;
    let same = true;
    for (let at = start; at < end; at += 1) same &&= image[at] === fresh[at] && before[at] === fresh[at];
    if (same) continue;
    if (runs.at(-1)?.[1] === start) runs.at(-1)[1] = end;
    else runs.push([start, end]);
  }
  return runs;
}

const memory = await taken();
const { before, functions, unread } = await watched(memory);
for (const [start, end] of unread) {
  if (start < BASE || end < start || end > memory.stack) throw new Error("The tables of encodings lie in another way than the bundle knows.");
  memory.data.fill(0, start - BASE, end - BASE);
  memory.image.fill(0, start, end);
  before.fill(0, start, end);
}
writeFileSync(file("data.bin"), memory.data);
writeFileSync(file("memory.bin"), laidOut(memory.head, memory.image, runsOf(memory, before)));
writeFileSync(file("functions.json"), JSON.stringify(functions));
