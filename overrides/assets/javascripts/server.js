/**
 * What pages ask of our server: a verdict on values, a test of the sign-in, and what gateway it has.
 */

import { button, h, panel, readParts, root } from "./page.js";

/** The service said no before it asked anyone. */
export class Refused extends Error {}

/** The answer ended before its verdict. */
export class CutOff extends Error {}

/** Yield each object of a body that is one JSON object a line, as its lines arrive. */
async function* readObjects(body) {
  let rest = "";
  for await (const part of readParts(body.pipeThrough(new TextDecoderStream()))) {
    const lines = (rest + part).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.trim()) yield JSON.parse(line);
  }
  if (rest.trim()) yield JSON.parse(rest);
}

const addressOf = (name) => new URL(`api/${name}`, root());

const post = (name, values, accept, signal) =>
  fetch(addressOf(name), {
    method: "POST",
    headers: { "content-type": "application/json", accept },
    body: JSON.stringify(values),
    credentials: "omit",
    signal,
  });

/** Let the service judge `values` by the rules; returns the report. */
export async function judgeOnServer(values) {
  const answer = await post("verify", values, "application/json");
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

/** Ask the service to test the sign-in; returns `{report}` where the rules refuse the values, else `{verdict}`. */
export async function ask(values, signal, onStage) {
  const answer = await post("check", values, "application/x-ndjson", signal);
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
  const answer = await fetch(addressOf("gateway"), { credentials: "omit" });
  if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) return answer.json();
  if (answer.ok || answer.status === 404) return null;
  throw new Error(`${answer.status}`);
}

/** Whether this copy of the guide has a server behind it that can be reached. */
export const hasServer = async () => Boolean(await fetchGateway().catch(() => null));

export const closedPanel = (words, ...actions) => panel("warn", "The test is not available", [h("p", {}, words), ...actions]);

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
