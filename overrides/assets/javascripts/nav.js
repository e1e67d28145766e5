/**
 * Progress and plan in the navigation, in links to steps, in "next", and overall.
 */

import { outline, pages } from "./guide.js";
import { address, h, pageId } from "./page.js";
import { plan, ticks } from "./state.js";

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

function mark(link, all) {
  const page = all.find(({ id }) => id === link.dataset.nav);
  link.querySelector(".nav-count")?.remove();
  const branch = plan.excluded((link.dataset.branch ?? "").split(" "));
  link.toggleAttribute("data-not-for-you", branch !== "");
  const progress = page ? progressOf(page) : { total: 0, ticked: 0, isSettled: true };
  link.dataset.progress = progress.total && progress.ticked === progress.total ? "done" : "";
  const text = branch ? "not for you" : progress.ticked ? progressInWords(progress) : "";
  if (text) link.append(h("span", { class: "nav-count" }, text));
}

/** The page that a reader of this plan comes to after `id`, as the navigation's link; null at the end. */
function nextOf(id) {
  const all = [...links()];
  const at = all.findIndex((link) => link.dataset.nav === id);
  return at === -1 ? null : (all.slice(at + 1).find((link) => !link.hasAttribute("data-not-for-you")) ?? null);
}

const idOf = (href) => [...links()].find((link) => link.href === href.split("#")[0])?.dataset.nav ?? "";

/** Point the footer's "next" past a page that is not for this reader. */
function mendNext() {
  const next = document.querySelector(".md-footer__link--next");
  if (!next) return;
  next.dataset.was ??= idOf(next.href);
  const was = [...links()].find((link) => link.dataset.nav === next.dataset.was);
  const target = was?.hasAttribute("data-not-for-you") ? nextOf(next.dataset.was) : was;
  if (!target) return;
  const title = target.querySelector(".md-ellipsis").textContent.trim();
  next.href = target.href;
  next.setAttribute("aria-label", `Next: ${title}`);
  next.querySelector(".md-footer__title .md-ellipsis").textContent = title;
}

/** In the text, say of a link to a page that is not for this reader that it isn't. */
function mendLinks() {
  for (const link of document.querySelectorAll(".md-content ol:not(.task-list) > li > a:first-child, .next a")) {
    link.nextElementSibling?.matches(".link-note") && link.nextElementSibling.remove();
    const target = [...links()].find(({ dataset }) => dataset.nav === idOf(link.href));
    if (target?.hasAttribute("data-not-for-you")) link.after(h("span", { class: "link-note" }, " (not for you)"));
  }
}

/** Mark everything, now and after each change; for a reader who has done nothing yet there is nothing to fetch. */
export async function mount() {
  async function show() {
    const begun = Object.keys(ticks.all()).length || Object.keys(plan.current()).length || document.querySelector("[data-progress]");
    if (!begun) return;
    const guide = await outline();
    for (const link of links()) mark(link, guide.pages);
    mendNext();
    mendLinks();
  }
  /** Ticks of items that moved since the last visit go with them, before anything is counted. */
  async function follow() {
    if (Object.keys(ticks.all()).length) ticks.follow((await outline()).moved);
  }
  ticks.watch(show);
  plan.watch(show);
  await follow();
  return show();
}

/** Where to go on: the first item not ticked after the last one ticked, as `{url, text}`; null before the first tick. */
export async function resume() {
  const { moved } = await outline();
  ticks.follow(moved);
  const all = await pages();
  const done = ticks.all();
  const mine = all.flatMap((page) =>
    page.items
      .filter((item) => !plan.excluded([...page.branches, ...item.branches]))
      .map((item) => ({ id: `${page.id}#${item.id}`, page })),
  );
  if (!mine.some(({ id }) => done[id])) return null;
  const last = mine.findLastIndex(({ id }) => done[id]);
  const next = mine.slice(last + 1).find(({ id }) => !done[id]) ?? mine.find(({ id }) => !done[id]);
  const verify = all.find(({ id }) => id.endsWith("/verify"));
  if (next) {
    const here = next.page.id === pageId();
    return { url: address(next.id).href, text: here ? "Continue with the next item" : `Continue: ${next.page.title}` };
  }
  return verify ? { url: address(verify.id).href, text: `Continue: ${verify.title}` } : null;
}
