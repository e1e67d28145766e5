/**
 * A checklist: check marks that last, the questions that its items ask, a link to each item, and a word where an
 * item changed since it was done; and how far the page is.
 */

import { copyLink } from "./copy.js";
import { address, announce, enable, h, shortId } from "./page.js";
import { plan, problems, ticks } from "./state.js";

function note(item, kind, children) {
  item.querySelector(`:scope > .item-note--${kind}`)?.remove();
  // Below its words and above its picture: where the reader looks first.
  if (children) item.querySelector(":scope > .item-text").after(h("p", { class: `item-note item-note--${kind}` }, ...children));
}

function problemWords({ code }, ticked) {
  return [
    h("strong", {}, "There is a problem. "),
    ticked ? "You checked this off, but Verify found that it isn't right yet: " : "Verify found that this isn't right yet: ",
    h("a", { href: address(`codes/${code}`).href }, "what it found"),
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
  note(item, "changed", changed && ["This step has changed since you did it. Read it again, then clear the box and check it again."]);
  note(item, "problem", problem && problemWords(problem, ticked !== 0));
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
    announce(`Your company: ${plan.inWords()}. Steps you don't need are hidden.`);
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
export function mount(list) {
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
    const items = [...document.querySelectorAll("li[data-item]")].filter((item) => !plan.excluded(plan.branchesOf(item)));
    const done = items.filter((item) => ticks.versionOf(shortId(item.dataset.item))).length;
    const own = (document.querySelector("article[data-branch]")?.dataset.branch ?? "").split(" ");
    const isSettled = items.every((item) => plan.decided(plan.branchesOf(item).filter((branch) => !own.includes(branch))));
    bar.max = items.length || 1;
    bar.value = done;
    bar.hidden = !isSettled;
    root.hidden = items.length === 0;
    const place = ticks.kept ? "" : ". This browser doesn't let the page save your check marks. You lose them when you leave the page.";
    words.textContent = `${isSettled ? `${done} of ${items.length} ${unit}` : `${done} ${done === 1 ? "item" : "items"} done`}${place}`;
  }

  showProgress();
  ticks.watch(showProgress);
  plan.watch(showProgress);
}
