/**
 * What this browser remembers: JSON under `modeloptic.*` in localStorage, and in memory
 * where storage is denied or full, so that a page works the same until it is left.
 */

const PREFIX = "modeloptic.";
const memory = new Map();
const watchers = new Map();

/** Whether the last write reached the browser's storage. */
export let kept = true;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Return the object stored under `name`; an empty one where there is none or it is damaged. */
export function read(name) {
  if (memory.has(name)) return { ...memory.get(name) };
  let value = null;
  try {
    value = parse(localStorage.getItem(PREFIX + name));
  } catch {
    kept = false;
  }
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject ? value : {};
}

/** Store an object under `name` and tell the page's watchers. */
export function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    memory.delete(name);
    kept = true;
  } catch {
    memory.set(name, { ...value });
    kept = false;
  }
  tell(name);
}

/** Call `watcher` after each change under `name`, made here or in another tab; returns a way to stop. */
export function watch(name, watcher) {
  if (!watchers.has(name)) watchers.set(name, new Set());
  watchers.get(name).add(watcher);
  return () => watchers.get(name).delete(watcher);
}

function tell(name) {
  for (const watcher of watchers.get(name) ?? []) watcher();
}

addEventListener("storage", ({ key }) => {
  // A null key is another tab clearing everything.
  for (const name of watchers.keys()) if (key === null || key === PREFIX + name) tell(name);
});
