/**
 * Ticks and plan as text that travels: in a file, or in a link's fragment, which no server sees.
 */

import { plan, ticks } from "./state.js";

const FORMAT = "modeloptic-progress";

/** Bytes that ticks and plan can have; a link or a file with more holds something else. */
const MOST = 100_000;

/** What the reader has done so far, as an object for a file. */
export const progress = () => ({ format: FORMAT, version: 1, plan: plan.current(), ticks: ticks.all() });

/** Read what a file or a link held; throws an Error whose message says what to do. */
function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This is not a progress file. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  if (value?.format !== FORMAT || typeof value.ticks !== "object" || value.ticks === null) {
    throw new Error("This is a different file. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  return { plan: plan.sound(value.plan ?? {}), ticks: ticks.sound(value.ticks) };
}

/** Read a file that the reader chose; throws an Error whose message says what to do. */
export const parseFile = async (file) => parse(file.size > MOST ? "" : await file.text());

/** Add ticks to the reader's own; the plan is taken only where there is none yet. */
export function merge(given) {
  const own = ticks.all();
  for (const [id, version] of Object.entries(given.ticks)) own[id] = Math.max(own[id] ?? 0, version);
  ticks.replace(own);
  if (!Object.keys(plan.current()).length) plan.keep(given.plan);
}

/** The parts of a stream as they come; not every browser lets a stream itself be iterated. */
async function* readParts(stream) {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

async function through(stream, bytes) {
  const parts = [];
  let size = 0;
  for await (const part of readParts(new Response(bytes).body.pipeThrough(stream))) {
    size += part.length;
    // A few bytes can unfold into gigabytes.
    if (size > MOST) throw new RangeError("too large");
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Ticks and plan as a short text for a link. */
export async function encode() {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(progress())));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Read what `encode` wrote; throws an Error whose message says what to do. */
export async function decode(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return parse(new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes)));
  } catch {
    throw new Error("This link was cut off. Ask for it again and copy all of it.");
  }
}
