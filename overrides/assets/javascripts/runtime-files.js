// Fetches the runtime's files with progress and uses none whose hash is wrong.

import { Fault } from "./runtime-faults.js";

const PLACE = new URL("../runtime/", import.meta.url);

/** @typedef {{name: string, sha256: string, size: number, gzip: number, brotli: number}} File */
/** @typedef {{protocol: number, version: string, info: object, files: Record<string, File>}} Manifest */

/**
 * @param {string} name of a file of the runtime.
 * @returns {string} its address.
 */
export const addressOf = (name) => new URL(name, PLACE).href;

/**
 * Get the list of files; it is asked for anew each time, the files it names never change.
 *
 * @param {AbortSignal} signal ends the request.
 * @returns {Promise<Manifest>}
 * @throws {Fault}
 */
export async function manifest(signal) {
  const response = await request(addressOf("manifest.json"), { cache: "no-cache", signal });
  if (!/json/.test(response.headers.get("content-type") ?? "")) throw new Fault("runtime.blocked", "manifest.json");
  try {
    return await response.json();
  } catch (error) {
    throw new Fault("runtime.altered", String(error));
  }
}

/**
 * Fetch one file and check it.
 *
 * @param {File} file
 * @param {AbortSignal} signal ends the transfer.
 * @param {(loaded: number, total: number) => void} progress told in bytes as they travel.
 * @returns {Promise<ArrayBuffer>}
 * @throws {Fault}
 */
export async function verified(file, signal, progress) {
  return (await twice(file, signal, progress)).data;
}

/**
 * Fetch WebAssembly, which is compiled as it arrives, and check it before it is given out.
 *
 * @returns {Promise<WebAssembly.Module>}
 * @throws {Fault}
 */
export async function compiled(file, signal, progress) {
  return (await twice(file, signal, progress, compile)).by;
}

async function twice(...asked) {
  try {
    return await once("default", ...asked);
  } catch (error) {
    if (error.code !== "runtime.altered") throw error;
    // A damaged copy may sit in the browser's cache: ask the server itself, once.
    return once("reload", ...asked);
  }
}

/** Compile a response's twin; a host that does not know `.wasm` is no hindrance. */
function compile(response) {
  const twin = response.clone();
  if (/^application\/wasm$/.test(twin.headers.get("content-type") ?? "")) return WebAssembly.compileStreaming(twin);
  return WebAssembly.compileStreaming(new Response(twin.body, { headers: { "content-type": "application/wasm" } }));
}

async function once(cache, file, signal, progress, side = () => undefined) {
  // Without a secure context the browser gives us no hash function; its own check still works.
  const integrity = crypto.subtle ? "" : `sha256-${btoa(String.fromCharCode(...bytesOf(file.sha256)))}`;
  const response = await request(addressOf(file.name), { signal, cache, integrity }).catch(async (error) => {
    const answers = integrity && (await fetch(addressOf(file.name)).then((answer) => answer.ok, () => false));
    throw answers ? new Fault("runtime.altered", file.name) : error;
  });
  const type = response.headers.get("content-type") ?? "";
  if (/html/.test(type)) throw new Fault("runtime.blocked", `${file.name} came as ${type}`);
  // Browsers run scripts of a right type only; the other files are checked by their hash alone.
  if (/\.m?js$/.test(file.name) && !/javascript/.test(type)) throw new Fault("runtime.wrong-type", `${file.name} came as ${type}`);
  const by = side(response);
  // What is wrong with the file is told by its hash first.
  by?.catch(() => {});
  const data = await read(response, file, progress);
  if (data.byteLength !== file.size || (crypto.subtle && !(await matches(data, file.sha256)))) {
    throw new Fault("runtime.altered", file.name);
  }
  return { data: data.buffer, by: await by };
}

async function request(address, options) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    throw await unreachable(address, error);
  }
  if (response.ok) return response;
  if (response.status === 404 || response.status === 410) throw new Fault("runtime.missing", address);
  throw new Fault("runtime.blocked", `${response.status} ${address}`);
}

/** A fetch that fails says nothing of why: one file may be held back, or the whole site out of reach. */
async function unreachable(address, error) {
  const site = addressOf("manifest.json");
  if (navigator.onLine && address !== site) {
    const answers = await fetch(site, { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (answers) return new Fault("runtime.blocked", `${address}: ${error}`);
  }
  return new Fault("runtime.offline", String(error));
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
      if (at + chunk.value.length > file.size) throw new Fault("runtime.altered", file.name);
      data.set(chunk.value, at);
      at += chunk.value.length;
      progress(Math.round((at / file.size) * total), total);
    }
  } catch (error) {
    // A connection that ends too early: the rest may come at the second try.
    throw error instanceof Fault ? error : navigator.onLine ? new Fault("runtime.altered", String(error)) : new Fault("runtime.offline", String(error));
  }
  return data.subarray(0, at);
}

async function matches(data, sha256) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return bytesOf(sha256).every((byte, index) => byte === digest[index]);
}

/** @returns {number[]} */
const bytesOf = (hex) => hex.match(/../g).map((pair) => Number.parseInt(pair, 16));
