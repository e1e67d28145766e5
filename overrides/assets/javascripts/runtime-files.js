// Fetches a file of the runtime with progress, and gives none out whose hash is wrong. The page and the worker both do.

/** @typedef {{name: string, sha256: string, size: number, gzip: number, brotli: number}} File sizes in bytes: as it is, and as it travels. */

const fault = (code, message) => Object.assign(new Error(message), { code });

/**
 * Fetch a file and check it, so that it lies sound in the browser's cache. WebAssembly is compiled as it arrives.
 *
 * @param {URL} address
 * @param {File} file
 * @param {{progress?: (loaded: number, total: number) => void, signal?: AbortSignal}} [options] progress is told in bytes as they travel.
 * @returns {Promise<WebAssembly.Module | undefined>} rejects with a `code` of `FAULTS`, or as compiling does.
 */
export async function fetchChecked(...asked) {
  try {
    return await fetchOnce("default", ...asked);
  } catch (error) {
    if (error.code !== "runtime.altered") throw error;
    // A damaged copy may sit in the browser's cache: ask the server itself, once.
    return fetchOnce("reload", ...asked);
  }
}

/** Compile a response's twin; a host that does not know `.wasm` is no hindrance. */
function compile(response) {
  const { body } = response.clone();
  return WebAssembly.compileStreaming(new Response(body, { headers: { "content-type": "application/wasm" } }));
}

async function fetchOnce(cache, address, file, { progress = () => {}, signal } = {}) {
  // Without a secure context the browser gives us no hash function; its own check still works.
  const integrity = crypto.subtle ? "" : `sha256-${btoa(String.fromCharCode(...bytesOf(file.sha256)))}`;
  const response = await request(address, { signal, cache, integrity }).catch(async (error) => {
    const answers = integrity && (await fetch(address).then((answer) => answer.ok, () => false));
    throw answers ? fault("runtime.altered", file.name) : error;
  });
  const type = response.headers.get("content-type") ?? "";
  if (/html/.test(type)) throw fault("runtime.blocked", `${file.name} came as ${type}`);
  // Browsers run scripts of a right type only; the other files are checked by their hash alone.
  if (/\.m?js$/.test(file.name) && !/javascript/.test(type)) throw fault("runtime.wrong-type", `${file.name} came as ${type}`);
  const compiled = file.name.endsWith(".wasm") ? compile(response) : undefined;
  // What is wrong with the file is told by its hash first.
  compiled?.catch(() => {});
  const data = await read(response, file, progress);
  if (data.byteLength !== file.size || (crypto.subtle && !(await matches(data, file.sha256)))) throw fault("runtime.altered", file.name);
  return compiled;
}

async function request(address, options) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    throw await unreachable(address, error);
  }
  if (response.ok) return response;
  if (response.status === 404 || response.status === 410) throw fault("runtime.missing", address);
  throw fault("runtime.blocked", `${response.status} ${address}`);
}

/** A fetch that fails says nothing of why: one file may be held back, or the whole site out of reach. */
async function unreachable(address, error) {
  const site = new URL("../../", address);
  const answers = navigator.onLine && (await fetch(site, { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok, () => false));
  return fault(answers ? "runtime.blocked" : "runtime.offline", `${address}: ${error}`);
}

/** Read a body, telling progress in the bytes that travel: the stream gives them unpacked. */
async function read(response, file, progress) {
  const encoding = response.headers.get("content-encoding") ?? "";
  const total = { br: file.brotli, gzip: file.gzip }[encoding] ?? file.size;
  const data = new Uint8Array(file.size);
  let at = 0;
  const reader = response.body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (at + chunk.value.length > file.size) throw fault("runtime.altered", file.name);
      data.set(chunk.value, at);
      at += chunk.value.length;
      progress(Math.round((at / file.size) * total), total);
    }
  } catch (error) {
    // A connection that ends too early: the rest may come at the second try.
    throw error.code?.startsWith?.("runtime.") ? error : fault(navigator.onLine ? "runtime.altered" : "runtime.offline", String(error));
  }
  return data.subarray(0, at);
}

async function matches(data, sha256) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return bytesOf(sha256).every((byte, index) => byte === digest[index]);
}

/** @returns {number[]} */
const bytesOf = (hex) => hex.match(/../g).map((pair) => Number.parseInt(pair, 16));
