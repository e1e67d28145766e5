/**
 * How far this page is: "3 of 9 done" above its heading.
 */

import { shortId } from "./page.js";
import { plan, ticks } from "./state.js";

/** Mount the element with `data-module="page-progress"`. */
export function mount(root) {
  const bar = document.createElement("progress");
  const words = document.createElement("span");
  bar.setAttribute("aria-hidden", "true");
  root.replaceChildren(bar, words);

  function show() {
    const items = [...document.querySelectorAll("li[data-item]")].filter((item) => !plan.excluded(plan.branchesOf(item)));
    const done = items.filter((item) => ticks.versionOf(shortId(item.dataset.item))).length;
    const own = (document.querySelector("article[data-branch]")?.dataset.branch ?? "").split(" ");
    const isSettled = items.every((item) => plan.decided(plan.branchesOf(item).filter((branch) => !own.includes(branch))));
    bar.max = items.length || 1;
    bar.value = done;
    bar.hidden = !isSettled;
    root.hidden = items.length === 0;
    const place = ticks.kept ? "" : ". This browser doesn't let the page save your check marks. You lose them when you leave the page.";
    words.textContent = `${done}${isSettled ? ` of ${items.length}` : ""} done${place}`;
  }

  show();
  ticks.watch(show);
  plan.watch(show);
}
