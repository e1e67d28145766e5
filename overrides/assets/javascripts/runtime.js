// Python in the reader's browser: started when wanted, says what it is doing, and fails in words.
//
//   const python = runtime();
//   python.subscribe((state) => …);          // {name, loaded, total, code}
//   python.start();                           // on the first sign that it will be wanted
//   await python.call("verify", { values });  // may be called before it is ready

import * as offline from "./offline.js";
import { fetchChecked } from "./runtime-files.js";

/** The messages' version this page speaks; `verifier/browser/bundle.py` says which one its worker speaks. */
const PROTOCOL = 3;

/** The reader is told when nothing has arrived for so many milliseconds. */
const PROGRESS_TIMEOUT = 30_000;

/** A verdict takes milliseconds: a worker that has not answered for so many milliseconds is taken to be dead. */
const ANSWER_TIMEOUT = 10_000;

const PLACE = new URL("../runtime/", import.meta.url);

/** Have a part of Python kept on this device, where a service worker can. */
const keep = (part) => void offline.keep(part).catch(() => {});

/** What a page says of the runtime: `protocol`, and `files`, each with its name, hash and sizes. */
const runtimeOf = (page) => page.getElementById("runtime")?.textContent ?? "";

/** What this page's address says of the runtime by now: the site may have been updated since it was opened. */
async function runtimeNow() {
  const response = await fetch(location.href, { cache: "no-cache", credentials: "same-origin" });
  return runtimeOf(new DOMParser().parseFromString(await response.text(), "text/html"));
}

/** A cause that has a code, a state of the runtime, and words. */
class Fault extends Error {
  /**
   * @param {keyof typeof FAULTS} code
   * @param {string} [detail] what the browser said, for the console.
   */
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "Fault";
    this.code = code;
    this.state = FAULTS[code].state;
  }
}

/** Code → the state the runtime goes into, what happened, and what the reader can do about it. */
export const FAULTS = Object.freeze({
  "runtime.no-webassembly": {
    state: "no-webassembly",
    title: "This browser cannot run the checker",
    text: "WebAssembly is turned off or missing in this browser. Use another browser, or ask your IT team to allow WebAssembly.",
  },
  "runtime.old-browser": {
    state: "no-webassembly",
    title: "This browser is too old for the checker",
    text: "Update it, or use a current Chrome, Edge, Firefox or Safari.",
  },
  "runtime.policy": {
    state: "blocked",
    title: "A security policy stops the checker",
    text: "This page's policy does not allow WebAssembly or workers. Ask your IT team, or the people who run this site, to allow them for this page.",
  },
  "runtime.blocked": {
    state: "blocked",
    title: "Something between you and this site blocks the checker",
    text: "Something refused a file of the checker or replaced it with another page. A proxy, your network's sign-in page or a browser extension can do that. Try another network, or turn the extension off for this site.",
  },
  "runtime.wrong-type": {
    state: "blocked",
    title: "This site sends the checker incorrectly",
    text: "The site sends a script of the checker with the wrong type, so browsers refuse it. Contact support. Until it is fixed, our server can check.",
  },
  "runtime.altered": {
    state: "failed",
    title: "The checker arrived damaged",
    text: "A file was cut off or changed on its way, so we did not use it. Try again. If it still fails, something on your network changes downloads.",
  },
  "runtime.missing": {
    state: "failed",
    title: "A file of the checker was not found",
    text: "The site is being updated, or a part of it is missing. Try again in a minute.",
  },
  "runtime.old-page": {
    state: "failed",
    title: "This page is older than the site",
    text: "The site has been updated since you opened this page. Copy what you typed, then reload the page.",
  },
  "runtime.out-of-memory": {
    state: "out-of-memory",
    title: "The checker needs more memory",
    text: "Close other tabs or programs and try again.",
  },
  "runtime.offline": {
    state: "offline",
    title: "You are offline",
    text: "The checker is not saved on this device yet, so it needs the network once. It starts by itself when you are online again.",
  },
  "runtime.silent": {
    state: "slow",
    title: "The checker is taking a long time",
    text: "Nothing has arrived for 30 seconds. It is still trying. You can wait or try again.",
  },
  "runtime.crashed": {
    state: "failed",
    title: "The checker stopped twice",
    text: "We restarted it once, and it stopped again. Try again. What you typed is still here.",
  },
  "runtime.server": {
    state: "failed",
    title: "Our server did not finish the check",
    text: "It may be busy or restarting, or something between you and the server blocked the answer. What you typed is still here. Try again in a minute.",
  },
  "runtime.failed": {
    state: "failed",
    title: "The checker failed",
    text: "Try again. If it still fails, contact support with the code of this message.",
  },
});

/**
 * Make a fault out of whatever was thrown while Python was fetched, compiled or started, here or in the worker.
 *
 * @param {{name?: string, code?: string, message?: string}} error
 * @returns {Fault}
 */
function toFault(error) {
  if (error instanceof Fault) return error;
  if (error?.code in FAULTS) return new Fault(error.code, error.message);
  const said = String(error?.message ?? error);
  if (error?.name === "RangeError" || /out of memory|memory allocation|could not allocate|MemoryError/i.test(said)) {
    return new Fault("runtime.out-of-memory", said);
  }
  if (/content security policy|unsafe-eval|securityerror/i.test(`${error?.name} ${said}`)) {
    return new Fault("runtime.policy", said);
  }
  if (error?.name === "CompileError") return new Fault("runtime.old-browser", said);
  return new Fault("runtime.failed", said);
}

/**
 * Say what this browser lacks, before anything is loaded.
 *
 * @returns {Fault | null}
 */
function findLack() {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.compile !== "function") {
    return new Fault("runtime.no-webassembly");
  }
  try {
    // The empty module: only a policy can refuse it.
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch (error) {
    return new Fault("runtime.policy", String(error));
  }
  let modules = false;
  try {
    // A browser that knows module workers reads `type` before it finds that this is no address.
    new Worker("http://[", { get type() { modules = true; return "module"; } });
  } catch {
    // Expected: what counts is whether `type` was read.
  }
  return modules ? null : new Fault("runtime.old-browser", "no module workers");
}

class Runtime {
  #listeners = new Set();
  #pending = new Map();
  #next = 1;
  #attempt = new AbortController();
  #restarted = false;
  #worker = null;
  #listed = "";
  #silence = 0;
  #isRestKept = false;
  #state = Object.freeze({ name: "idle", loaded: 0, total: 0, code: "" });

  get state() {
    return this.#state;
  }

  /**
   * Be told of every state from now on, the present one first.
   *
   * @param {(state: {name: string, loaded: number, total: number, code: string}) => void} listener
   * @returns {() => void} ends it.
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  /** Begin to load, if it has not begun. */
  start() {
    if (this.#state.name === "idle") void this.#load();
  }

  /** Begin anew after a failure, or while nothing arrives; calls still waiting are kept. */
  retry() {
    if (this.#state.name !== "ready") void this.#load();
  }

  /**
   * Call the verifier; before it is ready the call waits, and after a failure it begins anew.
   *
   * @param {"verify" | "read_mail" | "explain"} name
   * @param {object} args
   * @returns {Promise<object>} the wire form of the answer.
   * @throws {Fault} when Python cannot run here; {Error} when the verifier itself fails.
   */
  call(name, args) {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#pending.set(id, { message: { id, call: name, args }, resolve, reject, timer: 0, sent: false });
      if (this.#state.name === "ready") this.#send(id);
      else if (this.hasFailed) this.retry();
      else this.start();
    });
  }

  /** Whether it has stopped for a cause that has a code. */
  get hasFailed() {
    const { code } = this.#state;
    return Boolean(code) && FAULTS[code].state !== "slow";
  }

  #set(change) {
    this.#state = Object.freeze({ ...this.#state, ...change });
    for (const listener of this.#listeners) listener(this.#state);
  }

  async #load(restarted = false) {
    this.#stop();
    const { signal } = (this.#attempt = new AbortController());
    this.#restarted = restarted;
    this.#set({ name: "loading", loaded: 0, total: 0, code: "" });
    this.#heard();
    try {
      const lack = findLack();
      if (lack) throw lack;
      this.#listed ||= runtimeOf(document);
      const { protocol, files } = JSON.parse(this.#listed);
      if (protocol !== PROTOCOL) throw new Fault("runtime.old-page", `protocol ${protocol}`);
      const address = new URL(files.worker.name, PLACE);
      await fetchChecked(address, files.worker, { signal });
      if (!signal.aborted) this.#begin(address, files);
    } catch (error) {
      if (!signal.aborted) void this.#fail(toFault(error));
    }
  }

  /** Start a worker, whose script has just been checked. */
  #begin(address, files) {
    const worker = new Worker(address, { type: "module", name: "verifier" });
    this.#worker = worker;
    // A worker holds a lock as long as it lives, and we wait for it, so we learn at once when it ends: browsers have no event
    // for a worker that is killed. Where there are no locks, ANSWER_TIMEOUT ends the wait.
    const lock = navigator.locks ? crypto.randomUUID() : "";
    let heard = false;
    worker.addEventListener("message", ({ data }) => {
      heard = true;
      if (data.locked) void navigator.locks.request(lock, () => worker === this.#worker && this.#died("the worker was ended"));
      if (worker === this.#worker) this.#receive(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      if (heard) this.#died(event.message);
      // Its script is sound: it did not parse here, or it was not allowed.
      else if (!event.message && !navigator.onLine) void this.#fail(new Fault("runtime.offline"));
      else void this.#fail(new Fault(event.message ? "runtime.old-browser" : "runtime.policy", event.message));
    });
    worker.postMessage({ start: { place: PLACE.href, files, lock } });
  }

  #receive(data) {
    if (data.total) {
      this.#heard();
      this.#set({ name: "loading", loaded: data.loaded, total: data.total, code: "" });
      // What was asked waits for the file.
      for (const { timer } of this.#pending.values()) clearTimeout(timer);
    } else if (data.ready) {
      clearTimeout(this.#silence);
      this.#set({ name: "ready", loaded: this.#state.total, code: "" });
      keep("runtime");
      for (const id of this.#pending.keys()) this.#send(id);
    } else if (data.failed) {
      void this.#fail(toFault(data.failed));
    } else if (this.#pending.has(data.id)) {
      this.#settle(this.#pending.get(data.id), data);
    }
  }

  #settle({ message, resolve, reject, timer }, { id, value, error }) {
    clearTimeout(timer);
    this.#pending.delete(id);
    if (!error) resolve(value);
    else reject(error.name === "PythonError" ? new Error(error.message) : toFault(error));
    if (!error && message.call.startsWith("verify")) this.#keepRest();
  }

  /** What few values need is kept for a time without network: after a verdict, and while nothing else is to do. */
  #keepRest() {
    if (this.#isRestKept || navigator.connection?.saveData) return;
    this.#isRestKept = true;
    (globalThis.requestIdleCallback ?? setTimeout)(() => keep("rest"));
  }

  /** Put a question to the worker, once, and wait for its answer. */
  #send(id) {
    const waiting = this.#pending.get(id);
    if (!waiting.sent) this.#worker.postMessage(waiting.message);
    waiting.sent = true;
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => this.#died("no answer"), ANSWER_TIMEOUT);
  }

  /** The worker is gone: start another once, and put the questions again that it still owed. */
  #died(why) {
    if (this.#restarted) void this.#fail(new Fault("runtime.crashed", why));
    // What had arrived by then is in the browser's cache.
    else void this.#load(true);
  }

  #stop() {
    this.#attempt.abort();
    this.#worker?.terminate();
    this.#worker = null;
    clearTimeout(this.#silence);
    for (const waiting of this.#pending.values()) {
      clearTimeout(waiting.timer);
      waiting.sent = false;
    }
  }

  async #fail(fault) {
    this.#stop();
    const { signal } = this.#attempt = new AbortController();
    if (fault.code === "runtime.missing") {
      const now = await runtimeNow().catch(() => "");
      if (signal.aborted) return;
      // The site has been updated since this page was opened: go on with the new files.
      const isNew = now && now !== this.#listed;
      this.#listed = now || this.#listed;
      if (isNew) return void this.#load();
    }
    console.warn(fault.message);
    this.#set({ name: fault.state, code: fault.code });
    for (const { reject } of this.#pending.values()) reject(fault);
    this.#pending.clear();
    if (fault.state === "offline") addEventListener("online", () => this.retry(), { once: true });
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#set({ name: "slow", code: "runtime.silent" }), PROGRESS_TIMEOUT);
  }
}

let only;

/** @returns {Runtime} the page's one runtime. */
export function runtime() {
  return (only ??= new Runtime());
}
