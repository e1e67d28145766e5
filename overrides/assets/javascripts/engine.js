/**
 * Who judges: Python in this browser, or our server where Python can't run and the reader agrees.
 */

import { h } from "./dom.js";
import { root } from "./page.js";
import { FAULTS } from "./runtime-faults.js";
import { runtime } from "./runtime.js";

const MEGABYTE = 1e6;

function loading({ loaded, total }) {
  if (!total) return "Loading the checker";
  const of = (bytes) => (bytes / MEGABYTE).toFixed(1);
  return loaded < total ? `Loading the checker: ${of(loaded)} of ${of(total)} MB` : "Starting the checker";
}

/** What Python is doing, in words; "" while there is nothing to say. */
export function words(state) {
  if (state.name === "loading") return loading(state);
  if (state.name === "ready") return "The checker runs in this browser. Nothing you type is sent.";
  if (FAULTS[state.code]) return FAULTS[state.code].title;
  return "";
}

async function onServer(values) {
  const answer = await fetch(new URL("api/verify", root()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(values),
    credentials: "omit",
  });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

/**
 * The judge of one form: `status` shows what Python is doing, `choices` what can be done when it can't run.
 *
 * `judge(values)` gives a report; it waits while Python loads, and for the reader's choice where it fails.
 */
export class Engine {
  #python = runtime();
  #agreed = false;
  #waiting = [];

  constructor(status, choices) {
    this.status = status;
    this.choices = choices;
    this.#python.subscribe((state) => this.#show(state));
  }

  /** Begin to load Python: the reader is about to want it. */
  start() {
    this.#python.start();
  }

  /** Judge `values` and return the report. */
  async judge(values) {
    if (this.#agreed) return onServer(values);
    try {
      return await this.#python.call("verify", { values });
    } catch (error) {
      if (!error.code) throw error;
      this.choices.querySelector("button")?.focus();
      return new Promise((resolve, reject) => {
        this.#waiting.push({ values, resolve, reject });
      });
    }
  }

  #show(state) {
    if (this.#agreed) return;
    const fault = FAULTS[state.code];
    this.status.textContent = words(state);
    this.choices.hidden = !fault;
    if (fault) this.#offer(fault, state);
    else if (state.name === "ready") this.#settle((values) => this.#python.call("verify", { values }));
  }

  #offer(fault, { code, name }) {
    const again = h("button", { type: "button", class: "button", onclick: () => this.#python.retry() }, "Try again");
    const server = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#agree() },
      "Send it to our server and check there",
    );
    this.choices.replaceChildren(
      h(
        "div",
        { class: "panel panel--warn" },
        h("h3", { class: "panel__title" }, fault.title),
        h("p", {}, fault.text),
        name === "offline"
          ? null
          : h("p", {}, "Our server can check by the same rules. What you typed then leaves this browser; it is judged and not kept."),
        h("div", { class: "panel__actions" }, again, name === "offline" ? null : server),
        h("p", { class: "panel__code" }, `Code for support: ${code}`),
      ),
    );
  }

  #agree() {
    this.#agreed = true;
    this.choices.hidden = true;
    this.status.textContent = "Our server checks what you typed, and keeps none of it.";
    this.#settle(onServer);
  }

  #settle(judge) {
    for (const { values, resolve, reject } of this.#waiting.splice(0)) judge(values).then(resolve, reject);
  }
}
