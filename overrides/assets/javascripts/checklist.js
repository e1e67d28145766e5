/**
 * A checklist: ticks that last, a link to each item, and a word where an item changed since it was done.
 */

import { copyLink } from "./copy.js";
import { address, h, shortId } from "./page.js";
import { problems, ticks } from "./state.js";

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

function mountItem(item) {
  const box = item.querySelector(":scope > .task-list-control input");
  const id = shortId(item.dataset.item);
  // A box ticked before this script was there is a tick.
  if (box.checked && !ticks.versionOf(id)) ticks.set(id, Number(item.dataset.version));
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
