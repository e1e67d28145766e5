// Python in the reader's browser: started when wanted, says what it is doing, and fails in words.
//
//   const python = runtime();
//   python.subscribe((state) => …);          // {name, loaded, total, code}
//   python.start();                           // on the first sign that it will be wanted
//   await python.call("verify", { values });  // may be called before it is ready

import { Fault, FAULTS, faultOf, unfit } from "./runtime-faults.js";
import { addressOf, compiled, manifest, verified } from "./runtime-files.js";

/** The messages' version this page speaks; the bundle carries the worker's. */
const PROTOCOL = 2;

/** Nothing arriving for this long is said; in milliseconds. */
const SILENCE = 30_000;

/** A verdict takes milliseconds: a worker that owes one for this long is dead; in milliseconds. */
const PATIENCE = 10_000;

/** The scripts of the worker: it starts as soon as they are here. */
const SCRIPTS = ["worker", "loader", "glue"];

/** Python as it was when it had imported all it needs, and what starts it where that can't be restored. */
const STORED = ["python", "memory"];
const PLAIN = ["python", "rest", "library"];

/** The file a first verdict does without: what reads mails and replies. */
const LATER = "later";

/** Have a part of Python kept on this device, where a service worker can. */
const keep = (part) => void import("./offline.js").then((offline) => offline.keep(part)).catch(() => {});

class Runtime {
  #listeners = new Set();
  #pending = new Map();
  #next = 1;
  #attempt = new AbortController();
  #restarted = false;
  #wanted = STORED;
  #worker = null;
  #parts = null;
  #later = null;
  #silence = 0;
  #seldom = false;
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
   * Call the verifier; before it is ready the call waits.
   *
   * @param {"verify" | "read_mail" | "explain"} name
   * @param {object} args
   * @returns {Promise<object>} the wire form of the answer.
   * @throws {Fault} when Python cannot run here; {Error} when the verifier itself fails.
   */
  call(name, args) {
    return new Promise((resolve, reject) => {
      const { code } = this.#state;
      if (code && FAULTS[code].state !== "slow") return reject(new Fault(code));
      const id = this.#next++;
      this.#pending.set(id, { message: { id, call: name, args }, resolve, reject, timer: 0 });
      if (this.#state.name === "ready") void this.#send(id);
      else this.start();
    });
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
    try {
      const lack = unfit();
      if (lack) throw lack;
      this.#heard();
      const list = await manifest(signal);
      if (list.protocol !== PROTOCOL) throw new Fault("runtime.old-page", `protocol ${list.protocol}`);
      await this.#fetch(list, signal);
      if (!signal.aborted) this.#boot();
    } catch (error) {
      if (!signal.aborted) this.#fail(faultOf(error));
    }
  }

  /** Fetch, check and compile; each part on its own, so that none waits for another. */
  async #fetch(list, signal) {
    const { files } = list;
    const wanted = (this.#wanted.every((role) => files[role]) ? this.#wanted : PLAIN).filter((role) => files[role]);
    const counts = new Map([...SCRIPTS, ...wanted].map((role) => [role, [0, files[role].brotli]]));
    const get = (role) => {
      const how = files[role].name.endsWith(".wasm") ? compiled : verified;
      return how(files[role], signal, (...count) => {
        if (signal.aborted) return;
        counts.set(role, count);
        this.#heard();
        const [loaded, total] = [...counts.values()].reduce((sum, each) => [sum[0] + each[0], sum[1] + each[1]], [0, 0]);
        this.#set({ name: "loading", loaded, total, code: "" });
      });
    };
    const { worker, loader, glue } = files;
    const scripts = { loader: loader.name, glue: glue.name };
    const later = () => verified(files[LATER], signal, () => {});
    const begun = Promise.all(SCRIPTS.map(get)).then(() => {
      this.#parts = { later, worker: addressOf(worker.name), scripts };
      if (!signal.aborted) this.#begin();
    });
    const parts = await Promise.all([begun, ...wanted.map(async (role) => [role, await get(role)])]);
    const { python, ...others } = Object.fromEntries(parts.slice(1));
    this.#parts.boot = { module: python, ...others, info: list.info };
  }

  /** Start a worker and let it read its scripts. */
  #begin() {
    this.#heard();
    this.#later = null;
    const worker = new Worker(this.#parts.worker, { type: "module", name: "verifier" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => {
      if (worker === this.#worker) this.#receive(data);
    });
    let heard = false;
    worker.addEventListener("message", () => (heard = true), { once: true });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      if (heard) this.#died(event.message);
      // Its script is sound, we have just checked it: it did not parse here, or it was not allowed.
      else if (!event.message && !navigator.onLine) this.#fail(new Fault("runtime.offline"));
      else this.#fail(new Fault(event.message ? "runtime.old-browser" : "runtime.policy", event.message));
    });
    this.#watch(worker);
  }

  #boot() {
    this.#heard();
    this.#worker.postMessage({ boot: this.#parts.boot });
  }

  /**
   * Hear of a worker's death at once: it holds a lock for life, and we are next in line.
   * Browsers have no event for a worker that is killed; where there are no locks, PATIENCE tells.
   */
  #watch(worker) {
    const lock = navigator.locks ? crypto.randomUUID() : "";
    worker.addEventListener("message", ({ data }) => {
      if (!data.locked) return;
      void navigator.locks.request(lock, () => {
        if (worker === this.#worker) this.#died("the worker was ended");
      });
    });
    worker.postMessage({ scripts: { ...this.#parts.scripts, lock } });
  }

  /** Load again what is kept by now, and more: what was asked is put to the next worker. */
  #widen(wanted, why) {
    console.warn(why);
    this.#wanted = wanted;
    void this.#load();
  }

  #receive(data) {
    if (data.ready) {
      clearTimeout(this.#silence);
      this.#set({ name: "ready", loaded: this.#state.total, code: "" });
      keep("runtime");
      for (const id of this.#pending.keys()) void this.#send(id);
    } else if (data.missing) {
      this.#widen([...this.#wanted, "rest"], "The checker needs more of itself.");
    } else if (data.failed && this.#wanted.includes("memory") && faultOf(data.failed).code === "runtime.failed") {
      this.#widen(PLAIN, `The checker starts the long way: ${data.failed.message}`);
    } else if (data.failed) {
      this.#fail(faultOf(data.failed));
    } else if ("locked" in data) {
      this.#heard();
    } else if (data.fatal) {
      this.#died(data.error);
    } else {
      const waiting = this.#pending.get(data.id);
      if (!waiting) return;
      clearTimeout(waiting.timer);
      this.#pending.delete(data.id);
      if (data.ok) waiting.resolve(data.value);
      else waiting.reject(new Error(data.error));
      if (data.ok && waiting.message.call.startsWith("verify")) this.#keepSeldom();
    }
  }

  /** What few values need is kept for a time without network: after a verdict, and while nothing else is to do. */
  #keepSeldom() {
    if (this.#seldom || navigator.connection?.saveData) return;
    this.#seldom = true;
    (globalThis.requestIdleCallback ?? setTimeout)(() => keep("seldom"));
  }

  async #send(id) {
    const waiting = this.#pending.get(id);
    const worker = this.#worker;
    if (waiting.message.call !== "verify") {
      try {
        await this.#give(worker);
      } catch (error) {
        this.#pending.delete(id);
        return waiting.reject(error);
      }
      // Another worker took over meanwhile, and was asked already.
      if (worker !== this.#worker) return;
    }
    waiting.timer = setTimeout(() => this.#died("no answer"), PATIENCE);
    this.#worker.postMessage(waiting.message);
  }

  /** Give a worker the second archive, once. */
  #give(worker) {
    this.#later ??= this.#parts.later().then((data) => worker === this.#worker && worker.postMessage({ later: data }));
    return this.#later;
  }

  /** The worker is gone: start another once, and put the questions again that it still owed. */
  #died(why) {
    if (this.#restarted) return this.#fail(new Fault("runtime.crashed", why));
    // What had arrived by then is in the browser's cache.
    if (!this.#parts.boot) return void this.#load(true);
    this.#stop();
    this.#restarted = true;
    this.#set({ name: "loading", code: "" });
    this.#begin();
    this.#boot();
  }

  #stop() {
    this.#attempt.abort();
    this.#worker?.terminate();
    this.#worker = null;
    clearTimeout(this.#silence);
    for (const waiting of this.#pending.values()) clearTimeout(waiting.timer);
  }

  #fail(fault) {
    this.#stop();
    console.warn(fault.message);
    this.#set({ name: fault.state, code: fault.code });
    for (const { reject } of this.#pending.values()) reject(fault);
    this.#pending.clear();
    if (fault.state === "offline") addEventListener("online", () => this.retry(), { once: true });
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#set({ name: "slow", code: "runtime.silent" }), SILENCE);
  }
}

let only;

/** @returns {Runtime} the page's one runtime. */
export function runtime() {
  return (only ??= new Runtime());
}
