/**
 * Overall progress, and what can be done with it: save, load, hand over, start over. Check marks and answers travel
 * as text: in a file, or in a link's fragment, which no server sees.
 */

import { isAllDone, itemsOf, progressInWords, progressOfAll, resume } from "./checklist.js";
import { address, announce, button, copyText, enable, h, outline, pageId, readParts } from "./page.js";
import { reveal } from "./plan.js";
import { plan, ticks } from "./state.js";

const FORMAT = "modeloptic-progress";

/** Bytes that ticks and plan can have; a link or a file with more holds something else. */
const MAX_BYTES = 100_000;

/** What the reader has done so far, as an object for a file. */
const collectProgress = () => ({ format: FORMAT, version: 1, plan: plan.current(), ticks: ticks.all() });

/** Read what a file or a link held; throws an Error whose message says what to do. */
function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This is not a progress file. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  if (value?.format !== FORMAT || typeof value.ticks !== "object" || value.ticks === null) {
    throw new Error("This is a different file. Choose the file that this guide saved, modeloptic-progress.json.");
  }
  return { plan: plan.pick(value.plan ?? {}), ticks: ticks.pick(value.ticks) };
}

/** Read a file that the reader chose; throws an Error whose message says what to do. */
const parseFile = async (file) => parse(file.size > MAX_BYTES ? "" : await file.text());

/** Add ticks to the reader's own; the plan is taken only where there is none yet. */
function merge(given) {
  const own = ticks.all();
  for (const [id, version] of Object.entries(given.ticks)) own[id] = Math.max(own[id] ?? 0, version);
  ticks.replace(own);
  if (!Object.keys(plan.current()).length) plan.keep(given.plan);
}

async function pipe(stream, bytes) {
  const parts = [];
  let size = 0;
  for await (const part of readParts(new Response(bytes).body.pipeThrough(stream))) {
    size += part.length;
    // A few bytes can unfold into gigabytes.
    if (size > MAX_BYTES) throw new RangeError("too large");
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Ticks and plan as a short text for a link. */
async function encode() {
  const bytes = await pipe(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(collectProgress())));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Read what `encode` wrote; throws an Error whose message says what to do. */
async function decode(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return parse(new TextDecoder().decode(await pipe(new DecompressionStream("deflate-raw"), bytes)));
  } catch {
    throw new Error("This link was cut off. Ask for it again and copy all of it.");
  }
}

const HAND_OVER = "hand-over=";

function save() {
  const blob = new Blob([JSON.stringify(collectProgress(), null, 2)], { type: "application/json" });
  const link = h("a", { href: URL.createObjectURL(blob), download: "modeloptic-progress.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

async function countKnown(given) {
  const { moved, pages } = await outline();
  const answers = Object.keys(given.plan).length ? given.plan : plan.current();
  const known = new Set(pages.flatMap((page) => itemsOf(page, answers)).map(({ id }) => id));
  const ids = new Set(Object.keys(given.ticks).map((id) => moved[id] ?? id));
  return known.size ? [...ids].filter((id) => known.has(id)).length : ids.size;
}

const describeCount = (count) => (count === 1 ? "1 check mark" : `${count} check marks`);

/** Mount the section with `data-module="your-progress"`: nothing before the first check mark. */
export function mountProgress(root) {
  const [line, next] = [root.querySelector(".progress-line"), root.querySelector(".progress-next")];
  const article = root.closest("article");
  async function show() {
    if (!Object.keys(ticks.all()).length) {
      article.classList.remove("is-done");
      line.textContent = "";
      next.replaceChildren();
      return;
    }
    const all = await progressOfAll();
    const words = `${progressInWords(all)} ${all.ticked === 1 && !all.isSettled ? "item" : "items"} checked off.`;
    const more = isAllDone(all) ? (ticks.isConnected() ? " All done." : "") : all.isSettled ? "" : " Answer the questions below to see how many you need.";
    const target = await resume();
    article.classList.toggle("is-done", isAllDone(all));
    line.textContent = words + more;
    next.replaceChildren(...(target ? [h("a", { class: "md-button md-button--primary", href: target.url }, target.text)] : []));
  }
  show();
  ticks.watch(show);
  plan.watch(show);
}

/** Mount the section with `data-module="progress-tools"`. */
export function mountTools(root) {
  const place = root.querySelector(".progress-message");
  const action = (name) => root.querySelector(`[data-action=${name}]`);

  const say = (words) => {
    reveal(place);
    place.replaceChildren(h("p", {}, words));
    announce(words);
  };

  async function offer(given) {
    const count = await countKnown(given);
    const words = plan.describeAnswers(given.plan);
    reveal(place);
    const answer = (sentence) => {
      // Loaded again, the page would ask again.
      history.replaceState(null, "", location.pathname + location.search);
      say(sentence);
    };
    const take = button("Add them to mine", "button button--primary", () => {
      merge(given);
      answer(`We added ${describeCount(count)} to yours.`);
    });
    const leave = button("Leave them", "button", () => answer("Nothing was changed."));
    place.replaceChildren(
      h("div", { class: "offer" }, h("p", {}, `A colleague sent you ${describeCount(count)}${words ? ` and these answers: ${words}` : ""}. Your own check marks stay the same unless you add these.`), h("div", { class: "tools" }, take, leave)),
    );
    take.focus();
    announce(`A colleague sent you ${describeCount(count)}.`);
  }

  action("save").addEventListener("click", save);
  action("hand-over").addEventListener("click", async ({ currentTarget: button }) => {
    // The folder that this page lies in is the page that asks for the plan.
    const url = address(pageId().split("/")[0]);
    url.hash = HAND_OVER + (await encode());
    await copyText(button, url.href, "A link with your check marks and answers");
  });
  action("load").addEventListener("change", async ({ target: input }) => {
    try {
      const given = await parseFile(input.files[0]);
      merge(given);
      say(`We added ${describeCount(await countKnown(given))} from the file.`);
    } catch (error) {
      say(error.message);
    }
    input.value = "";
  });
  action("start-over").addEventListener("click", () => {
    const [answers, before] = [plan.current(), ticks.all()];
    plan.keep({});
    ticks.replace({});
    const undo = button("Undo", "button", () => {
      ticks.replace(before);
      plan.keep(answers);
      say("Your check marks and answers are back.");
    });
    place.replaceChildren(h("p", {}, "All check marks and answers are cleared."), undo);
    undo.focus();
    announce("All check marks and answers are cleared.");
  });

  const receive = () => {
    const { hash } = location;
    if (hash.startsWith(`#${HAND_OVER}`)) decode(hash.slice(HAND_OVER.length + 1)).then(offer, (error) => say(error.message));
  };
  enable(root);
  receive();
  addEventListener("hashchange", receive);
}
