// Runs the verifier: boots Python from what the page hands over, then answers calls.
//
// The page fetches, checks and compiles; nothing here touches the network but
// for the two scripts of Pyodide, which the page has just fetched and checked.
//
//   page → worker   {scripts: {loader, glue, lock}}; {boot: {module, rest, memory, library, info}}; {later} before the first call
//                   that needs the second archive; then {id, call, args}
//   worker → page   {locked: boolean}, {ready: true} or {failed: {name, message}}; {id, ok, value} or {id, ok: false, error};
//                   {missing: true} when a call needs the rest of the interpreter, which was not handed over

const LATER = "/lib/later.zip";

/** A module that gives back the function it is given: a table of functions takes only such as come out of a module. */
const PASSING = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 6, 1, 0, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0);

/** A zip with nothing in it: what memory was stored with needs no library. */
export const EMPTY = Uint8Array.of(80, 75, 5, 6, ...new Array(18).fill(0));

/** What Python is told at its start, in the build and in the browser alike: the stored memory holds it. */
export const OPTIONS = Object.freeze({
  jsglobals: {},
  env: { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0" },
  stdout: () => {},
  stderr: () => {},
});

/** Whether a call went into the rest of the interpreter while that was not here. */
let missing = false;

/**
 * Instantiate the interpreter's first part, and the rest when one of its functions is called.
 *
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Module | undefined} rest
 * @param {object} imports
 * @returns {Promise<WebAssembly.Instance>}
 */
async function instantiate(module, rest, imports) {
  const instance = await WebAssembly.instantiate(module, imports);
  const { functions, loaded } = instance.exports;
  const f = () => {
    if (!rest) {
      missing = true;
      throw new Error("The rest of the interpreter is not here.");
    }
    new WebAssembly.Instance(rest, { ...imports, shared: instance.exports });
    loaded.value = 1;
  };
  if (functions) functions.set(0, new WebAssembly.Instance(new WebAssembly.Module(PASSING), { "": { f } }).exports.f);
  return instance;
}

/**
 * Write a stored memory over a fresh one; `verifier/browser/memory.mjs` tells the layout.
 *
 * @param {Uint8Array} heap
 * @param {ArrayBuffer} memory
 */
function fill(heap, memory) {
  const [head, , count] = new Uint32Array(memory, 0, 3);
  const runs = new Uint32Array(memory, 12 + head, 2 * count);
  const data = new Uint8Array(memory, 12 + head + runs.byteLength);
  for (let run = 0, at = 0; run < runs.length; run += 2) {
    heap.set(data.subarray(at, (at += runs[run + 1])), runs[run]);
  }
}

/**
 * Boot Pyodide from what is already here. All that rests on names it keeps to itself is in this function.
 *
 * @param {(options: object) => Promise<object>} loadPyodide
 * @param {{module: WebAssembly.Module, rest?: WebAssembly.Module, memory?: ArrayBuffer, options?: object}} parts `memory` is an
 *   interpreter that has imported all it needs; without it one starts from the library that `options` tell of.
 * @returns {Promise<object>} Pyodide.
 */
export async function boot(loadPyodide, { module, rest, memory, options }) {
  const create = globalThis._createPyodideModule;
  let give;
  // Pyodide keeps a failure here to itself and then waits for ever; we want to hear of it.
  const broken = new Promise((_, reject) => (give = reject));
  globalThis._createPyodideModule = async (settings) => {
    settings.instantiateWasm = (imports, done) => {
      const marker = Symbol("error marker");
      imports.sentinel = { create_sentinel: () => marker, is_sentinel: (value) => value === marker };
      instantiate(module, rest, imports).then((instance) => done(instance, module)).catch(give);
      return {};
    };
    if (memory) settings.INITIAL_MEMORY = new Uint32Array(memory, 4, 1)[0];
    const made = await create(settings);
    const { API } = settings;
    // Python's first handles on the page's side; those after the third belong to what the library has stand-ins for.
    const handles = API.getExpectedKeys;
    API.getExpectedKeys = () => handles().slice(0, 3);
    if (memory) {
      const restore = API.restoreSnapshot;
      API.restoreSnapshot = (head) => {
        const state = restore(head);
        fill(made.HEAPU8, memory);
        return state;
      };
    }
    return made;
  };
  const stored = memory && { _loadSnapshot: new Uint8Array(memory.slice(12, 12 + new Uint32Array(memory, 0, 1)[0])) };
  return Promise.race([broken, loadPyodide({ ...options, ...stored })]);
}

let scripts;
let bridge;
let files;

/** Boot from what the page handed over, to where calls can be made. */
async function start({ module, rest, memory, library, info }) {
  const place = new URL("./", self.location.href).href;
  // Pyodide fetches by address; what it asks for was fetched, checked and compiled by the page.
  const served = { "pyodide.asm.wasm": () => new Response(), "library.zip": () => new Response(library ?? EMPTY) };
  self.fetch = async (address) => {
    const name = String(address).slice(place.length);
    if (!(name in served)) throw new TypeError(`Nothing is fetched from the worker: ${address}`);
    return served[name]();
  };
  const { loadPyodide } = await scripts;
  const options = { ...OPTIONS, indexURL: place, stdLibURL: place + "library.zip", lockFileContents: { info, packages: {} } };
  const python = await boot(loadPyodide, { module, rest, memory, options });
  files = python.FS;
  // Not returned: whoever awaits asks what he is given for its `then`, and Python would raise an error.
  bridge = python.pyimport("verifier.browser.bridge");
}

/**
 * Hold a lock for as long as this worker lives: the page waits for it to come free.
 *
 * @param {string} name of the lock, "" for none.
 * @returns {Promise<boolean>} whether it is held: a browser that keeps no storage refuses locks too.
 */
function held(name) {
  return new Promise((settle) => {
    if (!name) return settle(false);
    navigator.locks.request(name, () => new Promise(() => settle(true))).catch(() => settle(false));
  });
}

async function receive({ data }) {
  if (data.scripts) {
    const { loader, glue, lock } = data.scripts;
    scripts = Promise.all([import(`./${loader}`), import(`./${glue}`)]).then(([loaded]) => loaded);
    // A failure is told when it is awaited, at the boot.
    scripts.catch(() => {});
    self.postMessage({ locked: await held(lock) });
    return;
  }
  if (data.boot) {
    try {
      await start(data.boot);
      self.postMessage({ ready: true });
    } catch (error) {
      self.postMessage(missing ? { missing } : { failed: { name: error?.name ?? "Error", message: String(error?.message ?? error) } });
    }
    return;
  }
  if (data.later) {
    files.writeFile(LATER, new Uint8Array(data.later));
    bridge.add_archive(LATER);
    return;
  }
  const { id, call: name, args } = data;
  try {
    self.postMessage({ id, ok: true, value: JSON.parse(bridge.call(name, JSON.stringify(args))) });
  } catch (error) {
    if (missing) return self.postMessage({ missing });
    // A Python exception is the verifier's own; anything else means the interpreter is gone.
    const fatal = error?.name !== "PythonError";
    self.postMessage({ id, ok: false, fatal, error: String(error?.message ?? error) });
  }
}

// The build boots with this module too, under Node.
if (globalThis.WorkerGlobalScope) self.addEventListener("message", receive);
