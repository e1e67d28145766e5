/**
 * Overall progress, and what can be done with it: save, load, hand over, start over.
 */

import { copyText } from "./copy.js";
import { items, outline, pages } from "./guide.js";
import { decode, encode, merge, parseFile, progress } from "./handover.js";
import { progressInWords, progressOf, resume } from "./nav.js";
import { address, announce, enable, guideId, h } from "./page.js";
import { plan, ticks } from "./state.js";

const HAND_OVER = "hand-over=";

function save() {
  const blob = new Blob([JSON.stringify(progress(), null, 2)], { type: "application/json" });
  const link = h("a", { href: URL.createObjectURL(blob), download: "modeloptic-progress.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

async function knownOf(given) {
  const { moved } = await outline();
  const answers = Object.keys(given.plan).length ? given.plan : plan.current();
  const known = new Set(
    (await items()).filter(({ page, branches }) => !plan.excluded([...page.branches, ...branches], answers)).map(({ id }) => id),
  );
  const ids = new Set(Object.keys(given.ticks).map((id) => moved[id] ?? id));
  return known.size ? [...ids].filter((id) => known.has(id)).length : ids.size;
}

const added = (count) => (count === 1 ? "1 check mark was added" : `${count} check marks were added`);

/** Mount the section with `data-module="progress-tools"`. */
export function mount(root) {
  const line = root.querySelector(".progress-line");
  const next = root.querySelector(".progress-next");
  const place = root.querySelector(".progress-message");
  const action = (name) => root.querySelector(`[data-action=${name}]`);

  const say = (words) => {
    place.replaceChildren(h("p", {}, words));
    announce(words);
  };

  async function show() {
    const mine = (await pages()).filter((page) => !plan.excluded(page.branches));
    const done = mine.map((page) => progressOf(page));
    const total = done.reduce((sum, page) => sum + page.total, 0);
    const ticked = done.reduce((sum, page) => sum + page.ticked, 0);
    const isSettled = mine.every((page, at) => done[at].isSettled && plan.decided(page.branches));
    const words = `${progressInWords({ total, ticked, isSettled })} ${ticked === 1 && !isSettled ? "item" : "items"} checked off.`;
    line.textContent = total ? `${words}${isSettled ? "" : " Answer the questions above to see how many you need."}` : "";
    const target = await resume();
    next.replaceChildren(...(target ? [h("a", { class: "md-button md-button--primary", href: target.url }, target.text)] : []));
  }

  async function offer(given) {
    const count = await knownOf(given);
    const words = plan.inWords(given.plan);
    const take = h("button", { type: "button", class: "button button--primary" }, "Add them to mine");
    const leave = h("button", { type: "button", class: "button" }, "Leave them");
    take.addEventListener("click", () => {
      merge(given);
      say(`${added(count)} to yours.`);
    });
    leave.addEventListener("click", () => say("Nothing was changed."));
    place.replaceChildren(
      h("div", { class: "offer" }, h("p", {}, `A colleague sent you ${count} checked-off items${words ? ` for a company that is ${words}` : ""}. Your own check marks stay the same unless you add these.`), h("div", { class: "tools" }, take, leave)),
    );
    take.focus();
    announce(`A colleague sent you ${count} checked-off items.`);
  }

  action("save").addEventListener("click", save);
  action("hand-over").addEventListener("click", async ({ currentTarget: button }) => {
    const url = address(guideId());
    if (plan.inLink()) url.search = `?plan=${plan.inLink()}`;
    url.hash = HAND_OVER + (await encode());
    await copyText(button, url.href, "A link with your check marks and answers");
  });
  action("load").addEventListener("change", async ({ target: input }) => {
    try {
      const given = await parseFile(input.files[0]);
      merge(given);
      say(`${added(await knownOf(given))} from the file.`);
    } catch (error) {
      say(error.message);
    }
    input.value = "";
  });
  action("start-over").addEventListener("click", () => {
    const before = ticks.all();
    ticks.replace({});
    const undo = h("button", { type: "button", class: "button" }, "Undo");
    undo.addEventListener("click", () => {
      ticks.replace(before);
      say("Your check marks are back.");
    });
    place.replaceChildren(h("p", {}, "All check marks are cleared. Your answers stay."), undo);
    undo.focus();
    announce("All check marks are cleared.");
  });

  const receive = () => {
    const { hash } = location;
    if (hash.startsWith(`#${HAND_OVER}`)) decode(hash.slice(HAND_OVER.length + 1)).then(offer, (error) => say(error.message));
  };
  enable(root);
  receive();
  addEventListener("hashchange", receive);
  show();
  ticks.watch(show);
  plan.watch(show);
}
