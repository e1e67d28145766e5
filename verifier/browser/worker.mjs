// Runs the verifier: fetches, checks and starts the interpreter, then answers calls.
//
//   page → worker   {start: {place, files: {python, rest}, lock}}; then {id, call, args}
//   worker → page   {locked: boolean}; {loaded, total} while a file arrives, in bytes; {ready: true} each time an interpreter has
//                   started, {failed: {name, code, message}} when the first could not; {id, value} or {id, error: {name, code, message}}
//
// An interpreter that was left in the middle of a call is replaced and asked once more, with its rest where it may have lacked
// that. After the first verdict the worker asks itself the same while it has nothing to do: browsers compile anew
// what runs often, and a reader is not to wait for that.

import { fetchChecked } from "../../overrides/assets/javascripts/runtime-files.js";
import { start } from "./interpreter.mjs";

/** How many calls make the slowest of a hundred as fast as it gets. */
const REHEARSALS = 300;

let place;
let files;
let module;
let rest;
let python;
let hasRehearsed = false;
let turn = Promise.resolve();

/** Do something once all that came before is done. */
const queue = (work) => (turn = turn.then(work));

const copyError = ({ name, code, message }) => ({ name, code, message });
const progress = (loaded, total) => self.postMessage({ loaded, total });
const get = (file) => fetchChecked(new URL(file.name, place), file, { progress });

/** Start an interpreter in the place of another. */
async function replace() {
  python = await start(module, rest);
  self.postMessage({ ready: true });
}

async function begin(given) {
  ({ place, files } = given);
  void holdLock(given.lock).then((locked) => self.postMessage({ locked }));
  try {
    module = await get(files.python);
    await replace();
  } catch (error) {
    self.postMessage({ failed: copyError(error) });
  }
}

/** Ask Python; what the interpreter does not survive is asked once more. */
async function ask(name, args, again = false) {
  try {
    return JSON.parse(python.call(name, args));
  } catch (error) {
    if (error.name === "PythonError") throw error;
    try {
      if (again) throw Object.assign(error, { code: "runtime.failed" });
      if (error instanceof WebAssembly.RuntimeError) rest ??= await get(files.rest);
    } finally {
      await replace();
    }
    return ask(name, args, true);
  }
}

async function answer({ id, call, args }) {
  try {
    self.postMessage({ id, value: await ask(call, JSON.stringify(args)) });
    if (call !== "verify" || hasRehearsed) return;
    hasRehearsed = true;
    rehearse(REHEARSALS, JSON.stringify(args));
  } catch (error) {
    self.postMessage({ id, error: copyError(error) });
  }
}

/** Ask for a verdict some times, each behind what a page asks meanwhile. */
function rehearse(times, args) {
  if (times) setTimeout(() => queue(() => ask("verify", args).then(() => rehearse(times - 1, args), () => {})));
}

/**
 * Hold a lock for as long as this worker lives: the page waits for it to come free.
 *
 * @param {string} name of the lock, "" for none.
 * @returns {Promise<boolean>} whether it is held: a browser that keeps no storage refuses locks too.
 */
function holdLock(name) {
  return new Promise((settle) => {
    if (!name) return settle(false);
    navigator.locks.request(name, () => new Promise(() => settle(true))).catch(() => settle(false));
  });
}

self.addEventListener("message", ({ data }) => queue(() => (data.start ? begin(data.start) : answer(data))));
