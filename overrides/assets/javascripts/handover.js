/**
 * Ticks and plan as text that travels: in a file, or in a link's fragment, which no server sees.
 */

import * as plan from "./plan.js";
import * as ticks from "./ticks.js";

const FORMAT = "modeloptic-progress";

const isTick = ([id, version]) => /^[a-z0-9/-]+#[a-z0-9-]+$/.test(id) && Number.isInteger(version) && version > 0;

/** What the reader has done so far, as an object for a file. */
export const progress = () => ({ format: FORMAT, version: 1, plan: plan.current(), ticks: ticks.all() });

/** Read what a file or a link held; throws an Error whose message says what to do. */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This is not a file of progress. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  if (value?.format !== FORMAT || typeof value.ticks !== "object" || value.ticks === null) {
    throw new Error("This file holds something else. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  return { plan: value.plan ?? {}, ticks: Object.fromEntries(Object.entries(value.ticks).filter(isTick)) };
}

/** Add ticks to the reader's own; the plan is taken only where there is none yet. */
export function merge(given) {
  const own = ticks.all();
  for (const [id, version] of Object.entries(given.ticks)) own[id] = Math.max(own[id] ?? 0, version);
  ticks.replace(own);
  if (!Object.keys(plan.current()).length) plan.keep(given.plan);
}

async function through(stream, bytes) {
  const body = new Response(bytes).body.pipeThrough(stream);
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** Ticks and plan as a short text for a link. */
export async function encode() {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(progress())));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Read what `encode` wrote; throws an Error whose message says what to do. */
export async function decode(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return parse(new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes)));
  } catch {
    throw new Error("This link was cut short. Ask for it again, and copy all of it.");
  }
}
