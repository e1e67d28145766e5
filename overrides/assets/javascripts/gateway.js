/**
 * What the page asks of our server for the test of the sign-in: which gateway it has, and the test itself.
 */

import { api } from "./engine.js";
import { h } from "./page.js";

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

export const closedPanel = (words, ...ways) => h("div", { class: "panel panel--warn" }, h("h3", { class: "panel__title" }, "The test is not available"), h("p", {}, words), ...ways);

/** Say that the server can't be reached; resolves when the reader tries again or the network is back. */
function waitForServer(place) {
  return new Promise((resolve) => {
    const again = () => {
      removeEventListener("online", again);
      resolve();
    };
    const retry = h("button", { type: "button", class: "button", onclick: again }, "Try again");
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
