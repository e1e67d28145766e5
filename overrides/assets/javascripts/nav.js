/**
 * How far the reader is, in the navigation and overall, and where to go on.
 */

import { outline, pages } from "./guide.js";
import { address, h, pageId } from "./page.js";
import { plan, ticks } from "./state.js";

/** Ids of the page that the steps begin with, and of the step that has no items: a check says whether it is done. */
const GUIDE = "sage-intacct";
const VERIFY = `${GUIDE}/verify`;

const links = () => document.querySelectorAll(".md-nav--primary a[data-nav]");

/**
 * How far a page is: its items that are in the plan, and how many of them are ticked.
 *
 * `isSettled` says whether the plan has told which items are the reader's: before that nobody has `total` items.
 */
export function progressOf(page, done = ticks.all(), answers = plan.current()) {
  const mine = page.items.filter((item) => !plan.excluded([...page.branches, ...item.branches], answers));
  return {
    total: mine.length,
    ticked: mine.filter((item) => done[`${page.id}#${item.id}`]).length,
    isSettled: mine.every(({ branches }) => plan.decided(branches.filter((branch) => !page.branches.includes(branch)), answers)),
  };
}

/** Progress in words: "3 of 9", or "3" where the plan hasn't told of how many. */
export const progressInWords = ({ total, ticked, isSettled }) => (isSettled ? `${ticked} of ${total}` : `${ticked}`);

/** How far the whole guide is, of the pages that are the reader's: `{total, ticked, isSettled}`. */
export async function progressOfAll() {
  const mine = (await pages()).filter((page) => !plan.excluded(page.branches));
  const done = mine.map((page) => progressOf(page));
  return {
    total: done.reduce((sum, page) => sum + page.total, 0),
    ticked: done.reduce((sum, page) => sum + page.ticked, 0),
    isSettled: mine.every((page, at) => done[at].isSettled && plan.decided(page.branches)),
  };
}

/** Whether a reader has checked off every item that is theirs. */
export const isAllDone = ({ total, ticked, isSettled }) => isSettled && total > 0 && ticked === total;

/** Leave steps that are not the reader's out of the navigation, and number the rest; say on a step which one it is. */
function showSteps() {
  let count = 0;
  for (const link of links()) {
    link.parentElement.hidden = plan.excluded((link.dataset.branch ?? "").split(" ")) !== "";
    const number = link.querySelector(".nav-step");
    if (!number || link.parentElement.hidden) continue;
    count += 1;
    number.textContent = count;
  }
  const place = document.querySelector(".step-bar__place");
  const here = [...links()].find(({ dataset }) => dataset.nav === pageId());
  if (place && here) place.textContent = here.parentElement.hidden ? "Not one of your steps" : `Step ${here.querySelector(".nav-step").textContent} of ${count}`;
}

/** Say on a link to a page how far the page is. */
function mark(link, text, isDone) {
  link.querySelector(".nav-count")?.remove();
  link.dataset.progress = isDone ? "done" : "";
  if (text) link.append(h("span", { class: "nav-count" }, text));
}

async function markLinks() {
  const all = await pages();
  const isDone = isAllDone(await progressOfAll());
  for (const link of links()) {
    const page = all.find(({ id }) => id === link.dataset.nav);
    const progress = page ? progressOf(page) : { total: 0, ticked: 0, isSettled: true };
    if (isDone && link.dataset.nav === GUIDE) mark(link, ticks.isConnected() ? "all done" : "all checked off", true);
    else if (link.dataset.nav === VERIFY) mark(link, "", ticks.isConnected());
    else mark(link, progress.ticked ? progressInWords(progress) : "", progress.total > 0 && progress.ticked === progress.total);
  }
}

/** Mark everything, now and after each change; for a reader who has done nothing yet there is nothing to fetch. */
export async function mount() {
  async function show() {
    showSteps();
    const begun = Object.keys(ticks.all()).length || Object.keys(plan.current()).length || document.querySelector("[data-progress]");
    if (begun) await markLinks();
  }
  ticks.watch(show);
  plan.watch(show);
  showSteps();
  // Check marks of items that moved since the last visit go with them, before anything is counted.
  if (Object.keys(ticks.all()).length) ticks.follow((await outline()).moved);
  return show();
}

/** Where to go on: the first item not checked off after the last one that is, as `{url, text}`; null before the first check mark. After all of them Verify, and null once that has passed. */
export async function resume() {
  const { moved } = await outline();
  ticks.follow(moved);
  const done = ticks.all();
  const mine = (await pages()).flatMap((page) =>
    page.items
      .filter((item) => !plan.excluded([...page.branches, ...item.branches]))
      .map((item) => ({ id: `${page.id}#${item.id}`, page })),
  );
  const last = mine.findLastIndex(({ id }) => done[id]);
  if (last === -1) return null;
  const next = mine.slice(last + 1).find(({ id }) => !done[id]) ?? mine.find(({ id }) => !done[id]);
  if (!next) return ticks.isConnected() ? null : { url: address(VERIFY).href, text: "Verify the connection" };
  return { url: address(next.id).href, text: next.page.id === pageId() ? "Continue with the next item" : `Continue: ${next.page.title}` };
}

/** Mount the link with `data-module="continue"`: the front page's "Start now" leads to where the reader left off. */
export async function mountContinue(link) {
  const next = await resume();
  if (!next) return;
  link.href = next.url;
  link.textContent = next.text;
}
