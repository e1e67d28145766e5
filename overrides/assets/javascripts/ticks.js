/**
 * The reader's ticks: `{short id: version of the item when it was ticked}`.
 */

import * as store from "./store.js";

const NAME = "ticks";

/** More ticks than a guide has items, and a higher version than an item can have. */
const MOST = 500;
const HIGHEST = 999;

let moves = {};

const isTick = ([id, version]) => /^[a-z0-9/-]{1,80}#[a-z0-9-]{1,80}$/.test(id) && Number.isInteger(version) && version > 0 && version <= HIGHEST;

/** Of an object from storage, a file or a link: the ticks that make sense, and no more than a guide can have. */
export const sound = (given) => Object.fromEntries(Object.entries(given).filter(isTick).slice(0, MOST));

/** The ticks that make sense, under today's ids; what else may stand in storage is ignored. */
export function all() {
  const ticks = {};
  for (const [id, version] of Object.entries(sound(store.read(NAME)))) {
    const now = Object.hasOwn(moves, id) ? moves[id] : id;
    ticks[now] = Math.max(ticks[now] ?? 0, version);
  }
  return ticks;
}

/** Let ticks follow items that moved, `{old short id: new short id}`; they are kept under the new ids from now on. */
export function follow(moved) {
  moves = moved;
  if (Object.keys(store.read(NAME)).some((id) => Object.hasOwn(moves, id))) store.write(NAME, all());
}

/** The version ticked, or 0. */
export const versionOf = (id) => all()[id] ?? 0;

/** Tick or untick an item. */
export function set(id, version) {
  const { [id]: before, ...others } = all();
  // The newest comes first: where a link has filled the list, it is what the link held that goes.
  store.write(NAME, version ? { [id]: version, ...others } : others);
}

/** Replace all ticks. */
export const replace = (ticks) => store.write(NAME, ticks);

/** Call `watcher` when ticks change, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);

export { kept } from "./store.js";
