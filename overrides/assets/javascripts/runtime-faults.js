// Why Python may not run in this browser: one code a cause, and the words for each.

/** A cause that has a code, a state of the runtime, and words. */
export class Fault extends Error {
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
export function faultOf(error) {
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
export function unfit() {
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
