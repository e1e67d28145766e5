/**
 * The stages of a test of the sign-in, as they are shown: each with its state, its time and what it says.
 */

import { h, linkTo, nameLinks } from "./page.js";

/** How each state of a stage is shown. */
const STATE_LABELS = {
  waiting: "Waiting",
  running: "Asking",
  passed: "Passed",
  failed: "Failed",
  "not-reached": "Not reached",
  "not-tried": "Not tested",
  unknown: "We don't know",
};

/** What a stage says below its title: why it stands as it does, what is wrong, and the item that is about it. */
function renderReason({ why, item, diagnosis }) {
  const link = diagnosis?.item ?? item;
  const words = [why, diagnosis && `${diagnosis.title}${link ? ":" : "."}`].filter(Boolean).join(" ");
  if (!words) return null;
  return h("p", { class: "stage__why" }, words, ...(link ? [" ", linkTo(link)] : []));
}

export class Stages {
  #timer = 0;
  #rows = new Map();

  /** `fold` holds the list. */
  constructor(fold, clock) {
    this.fold = fold;
    this.list = fold.querySelector(".stages");
    this.clock = clock;
  }

  /** List the stages that there will be, each `{id, title}`, and start the clock. */
  start(planned) {
    this.#rows.clear();
    this.list.replaceChildren();
    for (const stage of planned) this.show({ ...stage, state: "waiting" });
    this.fold.hidden = false;
    this.fold.open = true;
    const begun = performance.now();
    const tick = () => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      this.clock.textContent = seconds ? `${seconds} s` : "";
    };
    tick();
    this.#timer = setInterval(tick, 1000);
  }

  /** Show a stage as it now stands. */
  show(stage) {
    const { id, title, state, elapsed_ms: elapsed } = stage;
    const time = ["passed", "failed"].includes(state) && elapsed >= 100 ? `${(elapsed / 1000).toFixed(1)} s` : "";
    const row = h(
      "li",
      { class: "stage", "data-stage": id, "data-state": state },
      h("span", { class: "stage__title" }, title),
      h("span", { class: "stage__state" }, STATE_LABELS[state] ?? state),
      h("span", { class: "stage__time" }, time),
      renderReason(stage),
    );
    const before = this.#rows.get(id);
    if (before) before.replaceWith(row);
    else this.list.append(row);
    this.#rows.set(id, row);
    void nameLinks(row);
  }

  /** Show how all stages ended: where it failed, and how many were not reached then. */
  settle(stages) {
    const [first, ...others] = stages.filter(({ state }) => state === "not-reached");
    for (const { id } of others) {
      this.#rows.get(id)?.remove();
      this.#rows.delete(id);
    }
    for (const stage of stages) {
      if (stage === first && others.length) this.show({ ...stage, title: `${stage.title}, and ${others.length} more` });
      else if (!others.includes(stage)) this.show(stage);
    }
  }

  /** Whether anything was heard of a stage. */
  get begun() {
    return [...this.#rows.values()].some(({ dataset }) => dataset.state !== "waiting");
  }

  /** Say why the stages that have not settled never will. */
  abandon(why) {
    const open = [...this.#rows].filter(([, { dataset }]) => ["waiting", "running"].includes(dataset.state));
    this.settle(open.map(([id, row]) => ({ id, title: row.querySelector(".stage__title").textContent, state: "not-reached", why })));
  }

  /** Take the list away: no stage was asked. */
  hide() {
    this.fold.hidden = true;
    this.clock.textContent = "";
  }

  /** Stop the clock. */
  stop() {
    clearInterval(this.#timer);
  }
}
