/**
 * Who judges: Python in this browser, or our server where Python can't run and the reader agrees.
 */

import { address, announce, button, h } from "./page.js";
import { FAULTS, runtime } from "./runtime.js";
import { hasServer, judgeOnServer } from "./server.js";

const MEGABYTE = 1e6;

/** A reader who has waited this long for Python, in milliseconds, is offered our server. */
const SLOW = 8000;

/** What is left where nothing can judge. */
const HINTS = "Until then, the hint above each field tells you what to enter.";

function describeLoading({ loaded, total }) {
  if (!total) return "Getting the checker ready. Nothing you type is sent.";
  const of = (bytes) => (bytes / MEGABYTE).toFixed(1);
  return loaded < total ? `Getting the checker ready, ${of(loaded)} of ${of(total)} MB. Nothing you type is sent.` : "Starting the checker. Nothing you type is sent.";
}

/** What Python is doing, in words; "" while there is nothing to say. */
export function describeState(state) {
  if (state.name === "loading") return describeLoading(state);
  if (state.name === "ready") return "The checker runs in this browser.";
  if (FAULTS[state.code]) return FAULTS[state.code].title;
  return "";
}

/** What was announced: progress changes many times a second, and each state is said once. */
let said = "";

function sayOnce(state) {
  const now = state.code || state.name;
  if (now === said || now === "idle") return;
  said = now;
  announce(describeState(state));
}

const STILL_LOADING = { title: "The checker is still loading", text: "You can wait: on a slow connection it takes up to a minute." };

/** The code of a check that our server did not finish. */
const SERVER = "runtime.server";

/**
 * The judge of one form: `status` shows what Python is doing, `choices` what can be done when it can't run, `explained`
 * which page explains why Python can't run.
 *
 * `judge(values)` gives a report; it waits while Python loads, and for the reader's choice where it fails.
 */
export class Engine {
  #python = runtime();
  #agreed = false;
  #waiting = [];
  #began = 0;
  #isSlow = false;

  constructor(status, choices, explained) {
    this.status = status;
    this.choices = choices;
    this.explained = explained;
    this.#python.subscribe((state) => this.#show(state));
  }

  /** Begin to load Python: the reader is about to want it. */
  start() {
    this.#python.start();
  }

  /** Judge `values` and return the report. */
  async judge(values) {
    if (this.#agreed) return this.#served(values);
    // Once it has stopped it begins anew when the reader says so, and not with each letter typed.
    if (this.#python.hasFailed) {
      this.choices.querySelector("button")?.focus();
      return this.#later(values);
    }
    const chosen = this.#later(values);
    const called = this.#python.call("verify", { values });
    const slow = setTimeout(() => this.#offerWhileSlow(), this.#began + SLOW - performance.now());
    try {
      return this.#judged(await Promise.race([called, chosen]));
    } catch (error) {
      if (!error.code) throw error;
      // It runs, and does not with these values.
      if (!this.#python.hasFailed) {
        this.#tell(error.code, () => this.#settle((waiting) => this.judge(waiting)));
      }
      this.choices.querySelector("button")?.focus();
      return chosen;
    } finally {
      clearTimeout(slow);
    }
  }

  /** Pass a report on: it is also the answer to what could not be judged before. */
  #judged(report) {
    this.choices.hidden = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve(report);
    return report;
  }

  /** A report that comes once the reader has chosen what to do. */
  #later(values) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ values, resolve, reject });
    });
  }

  /** Let our server judge; where it does not, say so and ask again when the reader wants to. */
  async #served(values) {
    try {
      return await judgeOnServer(values);
    } catch (error) {
      console.warn(error);
      this.#tell(SERVER, () => this.#agree());
      this.choices.querySelector("button").focus();
      return this.#later(values);
    }
  }

  #show(state) {
    if (state.name === "loading") this.#began ||= performance.now();
    else this.#began = 0;
    // Once Python is there, nothing more is sent.
    if (state.name === "ready") this.#agreed = false;
    if (this.#agreed) return;
    // A fault is told by the panel below.
    this.status.textContent = FAULTS[state.code] ? "" : describeState(state);
    sayOnce(state);
    // An offer that was made because it is slow stays until Python is there.
    if (this.#isSlow && state.name === "loading") return;
    this.#isSlow = false;
    this.choices.hidden = true;
    if (FAULTS[state.code]) this.#offer(FAULTS[state.code], state.code, () => this.#python.retry());
    else if (state.name === "ready") this.#settle((values) => this.judge(values));
  }

  /** Say what happened that is not a state of Python's. */
  #tell(code, retry) {
    const fault = FAULTS[code];
    this.status.textContent = "";
    announce(fault.title);
    this.#offer(fault, code, retry);
  }

  /** Say what happened, with a code where it has one, and what can be done: `retry`, or our server. */
  #offer(fault, code, retry) {
    const instead = h("p", {}, fault.state === "offline" ? HINTS : "");
    const actions = h("div", { class: "panel__actions" }, retry && button("Try again", "button", retry));
    const page = address(`${this.explained}#${code.replace("runtime.", "")}`);
    const forSupport = code && h("p", { class: "panel__code" }, "Code for support: ", h("a", { href: page.href }, code));
    this.choices.replaceChildren(h("div", { class: `panel${code && " panel--warn"}` }, h("h3", { class: "panel__title" }, fault.title), h("p", {}, fault.text), instead, actions, forSupport));
    this.choices.hidden = false;
    if (fault.state !== "offline" && code !== SERVER) void this.#orServer(instead, actions);
  }

  async #orServer(instead, actions) {
    if (await hasServer()) {
      instead.textContent = "Our server can check with the same rules. We then send it what you typed. It checks the values and doesn't keep them.";
      actions.append(button("Send it to our server and check it there", "button", () => this.#agree()));
    } else {
      instead.textContent = HINTS;
    }
  }

  /** Python is still loading and the reader waits for it: our server may judge in the meantime. */
  async #offerWhileSlow() {
    const isLoading = () => !this.#agreed && !this.#isSlow && this.#python.state.name === "loading";
    if (!isLoading() || !(await hasServer()) || !isLoading()) return;
    this.#isSlow = true;
    this.#offer(STILL_LOADING, "");
    announce(`${STILL_LOADING.title}. You can wait, or let our server check.`);
  }

  #agree() {
    this.#agreed = true;
    this.choices.hidden = true;
    this.status.textContent = "Our server checks what you typed and doesn't keep it.";
    this.#settle((values) => this.#served(values));
  }

  #settle(judge) {
    for (const { values, resolve, reject } of this.#waiting.splice(0)) judge(values).then(resolve, reject);
  }
}
