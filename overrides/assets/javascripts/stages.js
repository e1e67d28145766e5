/**
 * The stages of a check as a list that fills in, and the seconds it has taken.
 */

import { h } from "./dom.js";

const STATES = {
  waiting: "Waiting",
  running: "Asking",
  passed: "Passed",
  failed: "Refused",
  "not-reached": "Not reached",
  unknown: "Not known",
};

export class Stages {
  #timer = 0;
  #rows = new Map();

  constructor(list, clock) {
    this.list = list;
    this.clock = clock;
  }

  /** Empty the list and start the clock. */
  start() {
    this.#rows.clear();
    this.list.replaceChildren();
    this.list.hidden = false;
    const begun = performance.now();
    const tick = () => {
      this.clock.textContent = `${Math.floor((performance.now() - begun) / 1000)} s`;
    };
    tick();
    this.#timer = setInterval(tick, 1000);
  }

  /** Show a stage as it now stands. */
  show({ id, title, state, elapsed_ms: elapsed }) {
    const time = state === "passed" || state === "failed" ? `${(elapsed / 1000).toFixed(1)} s` : "";
    const row = h(
      "li",
      { class: "stage", "data-stage": id, "data-state": state },
      h("span", { class: "stage__title" }, title),
      h("span", { class: "stage__state" }, STATES[state] ?? state),
      h("span", { class: "stage__time" }, time),
    );
    const before = this.#rows.get(id);
    if (before) before.replaceWith(row);
    else this.list.append(row);
    this.#rows.set(id, row);
  }

  /** Show how all stages ended. */
  settle(stages) {
    for (const stage of stages) this.show(stage);
  }

  /** Take the list away: no stage was asked. */
  hide() {
    this.list.hidden = true;
  }

  /** Stop the clock. */
  stop() {
    clearInterval(this.#timer);
  }
}
