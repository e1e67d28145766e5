/**
 * What the page asks of our server for the test of the sign-in, and how the stages of a test are shown.
 */

import { api } from "./engine.js";
import { button, h, linkTo, nameLinks, panel } from "./page.js";

/** The service said no before it asked anyone. */
export class Refused extends Error {}

/** The answer ended before its verdict. */
export class CutOff extends Error {}

/** Yield each object of a body that is one JSON object a line, as its lines arrive. */
async function* readObjects(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + (value ?? "")).split("\n");
      rest = done ? "" : lines.pop();
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Ask the service; returns `{report}` where the rules refuse the values, else `{verdict}`. */
export async function ask(values, signal, onStage) {
  const answer = await fetch(api("check"), {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify(values),
    credentials: "omit",
    signal,
  });
  if (answer.status === 422) return { report: (await answer.json()).report };
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    throw new Refused(body?.error?.message ?? `The server answered with error ${answer.status}. Try again in a minute.`);
  }
  for await (const { event, stage, verdict } of readObjects(answer.body)) {
    if (event === "stage") onStage(stage);
    if (event === "verdict") return { verdict };
  }
  throw new CutOff("The check was cut off before it ended. Try again.");
}

/** What the service says of its gateway; null where the site stands on a host of files alone. */
async function fetchGateway() {
  const answer = await fetch(api("gateway"), { credentials: "omit" });
  if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) return answer.json();
  if (answer.ok || answer.status === 404) return null;
  throw new Error(`${answer.status}`);
}

export const closedPanel = (words, ...ways) => panel("warn", "The test is not available", [h("p", {}, words), ...ways]);

/** Say that the server can't be reached; resolves when the reader tries again or the network is back. */
function waitForServer(place) {
  return new Promise((resolve) => {
    const again = () => {
      removeEventListener("online", again);
      resolve();
    };
    const retry = button("Try again", "button", again);
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(closedPanel("We couldn't reach our server, so nothing was sent. We don't know yet whether the sign-in works. Check your connection.", retry));
    if (hadFocus) retry.focus();
    addEventListener("online", again);
  });
}

/** The gateway, as soon as it is known; until then `place` says why it isn't. */
export async function findGateway(place) {
  for (;;) {
    const gateway = await fetchGateway().catch(() => undefined);
    if (gateway !== undefined) return gateway;
    await waitForServer(place);
  }
}

/* ---------- Stages ---------- */

const STATES = {
  waiting: "Waiting",
  running: "Asking",
  passed: "Passed",
  failed: "Failed",
  "not-reached": "Not reached",
  "not-tried": "Not tested",
  unknown: "We don't know",
};

/** What a stage says below its title: why it stands as it does, what is wrong, and the item that is about it. */
function reason({ why, item, diagnosis }) {
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
      h("span", { class: "stage__state" }, STATES[state] ?? state),
      h("span", { class: "stage__time" }, time),
      reason(stage),
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
