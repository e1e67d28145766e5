/**
 * Checklists: check marks that last, the questions that items ask, a link to each item; how far the page and the
 * whole guide are, in the navigation too; and where to go on.
 */

import { address, announce, copyLink, enable, h, linkToCode, outline, pageId, pages, shortId } from "./page.js";
import { plan, problems, ticks } from "./state.js";

function showNote(item, kind, children) {
  item.querySelector(`:scope > .item-note--${kind}`)?.remove();
  // Below its words and above its picture: where the reader looks first.
  if (children) item.querySelector(":scope > .item-text").after(h("p", { class: `item-note item-note--${kind}` }, ...children));
}

function problemWords({ code }, ticked) {
  return [
    h("strong", {}, "There is a problem. "),
    ticked ? "You checked this off, but Verify found that it isn't right yet: " : "Verify found that this isn't right yet: ",
    linkToCode(code, "what it found"),
    ".",
  ];
}

function show(item, box) {
  const id = shortId(item.dataset.item);
  const ticked = ticks.versionOf(id);
  const changed = ticked !== 0 && ticked < Number(item.dataset.version);
  const problem = problems.all()[id];
  box.checked = ticked !== 0;
  item.classList.toggle("has-problem", Boolean(problem));
  showNote(item, "changed", changed && ["This step has changed since you did it. Read it again, then clear the box and check it again."]);
  showNote(item, "problem", problem && problemWords(problem, ticked !== 0));
}

/** Let an answer check off the item that asks; clearing the item's box takes the answer back. */
function mountQuestion(item, choice, box) {
  const name = choice.dataset.question;
  const id = shortId(item.dataset.item);
  const answer = () => plan.current()[name] ?? "";
  function showAnswer() {
    for (const option of choice.querySelectorAll("input")) option.checked = option.value === answer();
    if (answer() && !ticks.versionOf(id)) ticks.set(id, Number(item.dataset.version));
  }
  choice.addEventListener("change", ({ target }) => {
    plan.keep({ ...plan.current(), [name]: target.value });
    announce(`Your company: ${plan.describeAnswers()}. Steps you don't need are hidden.`);
  });
  box.addEventListener("change", () => {
    if (!box.checked) plan.keep({ ...plan.current(), [name]: "" });
  });
  enable(item);
  showAnswer();
  plan.watch(showAnswer);
}

function mountItem(item) {
  const box = item.querySelector(":scope > .task-list-control input");
  const choice = item.querySelector("[data-question]");
  const id = shortId(item.dataset.item);
  // A box ticked before this script was there is a tick.
  if (box.checked && !ticks.versionOf(id)) ticks.set(id, Number(item.dataset.version));
  if (choice) mountQuestion(item, choice, box);
  show(item, box);
  box.addEventListener("change", () => ticks.set(id, box.checked ? Number(item.dataset.version) : 0));
  item.append(copyLink(item.id, item.querySelector(".item-text").textContent));
  return () => show(item, box);
}

/** Mount a list with `data-module="checklist"`. */
export function mountChecklist(list) {
  const items = [...list.querySelectorAll(":scope > li[data-item]")].map(mountItem);
  const refresh = () => {
    for (const each of items) each();
  };
  ticks.watch(refresh);
  problems.watch(refresh);
}

/** Mount the element with `data-module="page-progress"`: "3 of 9 done" above the page's heading. */
export function mountMeter(root) {
  const bar = h("progress", { "aria-hidden": "true" });
  const words = h("span");
  root.replaceChildren(bar, words);
  // The page that the steps begin with counts the items of all pages too.
  const unit = document.querySelector("[data-module=your-progress]") ? "items on this page" : "done";

  function showProgress() {
    const items = [...document.querySelectorAll("li[data-item]")].filter((item) => !plan.findExcludedBranch(plan.branchesOf(item)));
    const done = items.filter((item) => ticks.versionOf(shortId(item.dataset.item))).length;
    const own = (document.querySelector("article[data-branch]")?.dataset.branch ?? "").split(" ");
    const isSettled = items.every((item) => plan.isDecided(plan.branchesOf(item).filter((branch) => !own.includes(branch))));
    bar.max = items.length || 1;
    bar.value = done;
    bar.hidden = !isSettled;
    root.hidden = items.length === 0;
    for (const promise of document.querySelectorAll(".needs-storage")) promise.hidden = !ticks.kept;
    const place = ticks.kept ? "" : ". This browser doesn't let the page save your check marks and answers. You lose them when you leave the page.";
    words.textContent = `${isSettled ? `${done} of ${items.length} ${unit}` : `${done} ${done === 1 ? "item" : "items"} done`}${place}`;
  }

  showProgress();
  ticks.watch(showProgress);
  plan.watch(showProgress);
}

/* ---------- How far the reader is ---------- */

/** Ids of the page that the steps begin with, and of the step that has no items: a check says whether it is done. */
const GUIDE = "sage-intacct";
const VERIFY = `${GUIDE}/verify`;

const findNavLinks = () => document.querySelectorAll(".md-nav--primary a[data-nav]");

/** A page's items that are in the plan, each with its short id. */
export const itemsOf = (page, answers = plan.current()) =>
  page.items.filter(({ branches }) => !plan.findExcludedBranch([...page.branches, ...branches], answers)).map((item) => ({ ...item, id: `${page.id}#${item.id}` }));

/** Of the short ids of pages, headings and items those that the plan doesn't leave out; `all` are the guide's pages. */
export const keepMine = (all, ids, answers = plan.current()) =>
  ids.filter((shortId) => {
    const [id, anchor] = shortId.split("#");
    const page = all.find((each) => each.id === id);
    const item = page?.items.find((each) => each.id === anchor);
    return !plan.findExcludedBranch([...(page?.branches ?? []), ...(item?.branches ?? [])], answers);
  });

/**
 * How far a page is: its items that are in the plan, and how many of them are ticked.
 *
 * `isSettled` says whether the plan has told which items are the reader's: before that nobody has `total` items.
 */
export function progressOf(page, done = ticks.all(), answers = plan.current()) {
  const mine = itemsOf(page, answers);
  return {
    total: mine.length,
    ticked: mine.filter(({ id }) => done[id]).length,
    isSettled: mine.every(({ branches }) => plan.isDecided(branches.filter((branch) => !page.branches.includes(branch)), answers)),
  };
}

/** Progress in words: "3 of 9", or "3" where the plan hasn't told of how many. */
export const progressInWords = ({ total, ticked, isSettled }) => (isSettled ? `${ticked} of ${total}` : `${ticked}`);

/** How far the whole guide is, of the pages that are the reader's: `{total, ticked, isSettled}`. */
export async function progressOfAll() {
  const mine = (await pages()).filter((page) => !plan.findExcludedBranch(page.branches));
  const done = mine.map((page) => progressOf(page));
  return {
    total: done.reduce((sum, page) => sum + page.total, 0),
    ticked: done.reduce((sum, page) => sum + page.ticked, 0),
    isSettled: mine.every((page, at) => done[at].isSettled && plan.isDecided(page.branches)),
  };
}

/** Whether a reader has checked off every item that is theirs. */
export const isAllDone = ({ total, ticked, isSettled }) => isSettled && total > 0 && ticked === total;

/** Leave steps that are not the reader's out of the navigation, and number the rest; say on a step which one it is. */
function showSteps() {
  let count = 0;
  for (const link of findNavLinks()) {
    link.parentElement.hidden = plan.findExcludedBranch((link.dataset.branch ?? "").split(" ")) !== "";
    const number = link.querySelector(".nav-step");
    if (!number || link.parentElement.hidden) continue;
    count += 1;
    number.textContent = count;
  }
  const place = document.querySelector(".step-bar__place");
  const here = [...findNavLinks()].find(({ dataset }) => dataset.nav === pageId());
  if (place && here) place.textContent = here.parentElement.hidden ? "Not one of your steps" : `Step ${here.querySelector(".nav-step").textContent} of ${count}`;
}

/** Say on a link to a page how far the page is. */
function markLink(link, text, isDone) {
  link.querySelector(".nav-count")?.remove();
  link.dataset.progress = isDone ? "done" : "";
  if (text) link.append(h("span", { class: "nav-count" }, text));
}

async function markLinks() {
  const all = await pages();
  const isDone = isAllDone(await progressOfAll());
  for (const link of findNavLinks()) {
    const page = all.find(({ id }) => id === link.dataset.nav);
    const progress = page ? progressOf(page) : { total: 0, ticked: 0, isSettled: true };
    if (isDone && link.dataset.nav === GUIDE) markLink(link, ticks.isConnected() ? "all done" : "all checked off", true);
    else if (link.dataset.nav === VERIFY) markLink(link, ticks.isConnected() ? "✓" : "", ticks.isConnected());
    else {
      const isWhole = progress.total > 0 && progress.ticked === progress.total;
      // The step's mark says it: a count beside it would break the title.
      markLink(link, isWhole && link.dataset.nav !== GUIDE ? "✓" : progress.ticked ? progressInWords(progress) : "", isWhole);
    }
  }
}

/** Mark everything, now and after each change; for a reader who has done nothing yet there is nothing to fetch. */
export async function mountNav() {
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
  const { moved, pages: all } = await outline();
  ticks.follow(moved);
  const done = ticks.all();
  const mine = all.flatMap((page) => itemsOf(page).map(({ id }) => ({ id, page })));
  const last = mine.findLastIndex(({ id }) => done[id]);
  if (last === -1) return null;
  const next = mine.slice(last + 1).find(({ id }) => !done[id]) ?? mine.find(({ id }) => !done[id]);
  if (!next) return ticks.isConnected() ? null : { url: address(VERIFY).href, text: "Verify the connection" };
  return { url: address(next.id).href, text: next.page.id === pageId() ? "Continue with the next item" : `Continue: ${next.page.title}` };
}

/** Mount the link with `data-module="continue"`: the front page's "Start now" leads to where the reader left off. */
export async function mountContinue(link) {
  // On a first visit nothing is fetched.
  const next = Object.keys(ticks.all()).length && (await resume());
  if (!next) return;
  link.href = next.url;
  link.textContent = next.text;
}
