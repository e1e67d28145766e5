// Runs the verifier: boots Python from what the page hands over, then answers calls.
//
// The page fetches, checks and compiles; nothing here touches the network but
// for the two scripts of Pyodide, which the page has just fetched and checked.
//
//   page → worker   {later} before the first call that needs the second archive; {boot: {module, library, loader, glue, info, lock}}, then {id, call, args}
//   worker → page   {locked: boolean}, {ready: true} or {failed: {name, message}}; {id, ok, value} or {id, ok: false, error}

const LATER = "/lib/later.zip";

let bridge;
let files;

/**
 * Boot Pyodide from what is already here, through its documented options.
 *
 * @param {{module: WebAssembly.Module, library: ArrayBuffer, loader: string, glue: string, info: object}} boot
 * @returns {Promise<{call: (name: string, args: string) => string}>} the bridge.
 */
async function start({ module, library, loader, glue, info }) {
  const place = new URL("./", self.location.href).href;
  const served = { "pyodide.asm.wasm": () => new Response(), "library.zip": () => new Response(library) };
  // Pyodide fetches by address; what it asks for was fetched, checked and compiled by the page.
  self.fetch = async (address) => {
    const name = String(address).slice(place.length);
    if (!(name in served)) throw new TypeError(`Nothing is fetched from the worker: ${address}`);
    return served[name]();
  };
  // Pyodide keeps a failure here to itself and then waits for ever; we want to hear of it.
  const broken = new Promise((_, reject) => {
    WebAssembly.instantiateStreaming = async (_response, imports) => {
      try {
        return { module, instance: await WebAssembly.instantiate(module, imports) };
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
  const [{ loadPyodide }] = await Promise.all([import(place + loader), import(place + glue)]);
  const python = await Promise.race([
    broken,
    loadPyodide({
      indexURL: place,
      stdLibURL: place + "library.zip",
      lockFileContents: { info, packages: {} },
      stdout: () => {},
      stderr: () => {},
    }),
  ]);
  files = python.FS;
  return python.pyimport("verifier.browser.bridge");
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

self.addEventListener("message", async ({ data }) => {
  if (data.boot) {
    try {
      self.postMessage({ locked: await held(data.boot.lock) });
      bridge = await start(data.boot);
      self.postMessage({ ready: true });
    } catch (error) {
      self.postMessage({ failed: { name: error?.name ?? "Error", message: String(error?.message ?? error) } });
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
    // A Python exception is the verifier's own; anything else means the interpreter is gone.
    const fatal = error?.name !== "PythonError";
    self.postMessage({ id, ok: false, fatal, error: String(error?.message ?? error) });
  }
});
