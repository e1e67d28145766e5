/**
 * The reader's ticks: `{short id: version of the item when it was ticked}`.
 */

import * as store from "./store.js";

const NAME = "ticks";

/** The ticks that make sense; what else may stand in storage is passed over. */
export function all() {
  const ticks = store.read(NAME);
  return Object.fromEntries(
    Object.entries(ticks).filter(([id, version]) => id.includes("#") && Number.isInteger(version)),
  );
}

/** The version ticked, or 0. */
export const versionOf = (id) => all()[id] ?? 0;

/** Tick or untick an item. */
export function set(id, version) {
  const ticks = all();
  if (version) ticks[id] = version;
  else delete ticks[id];
  store.write(NAME, ticks);
}

/** Replace all ticks. */
export const replace = (ticks) => store.write(NAME, ticks);

/** Call `watcher` when ticks change, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);

export { kept } from "./store.js";
