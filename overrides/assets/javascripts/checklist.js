/**
 * A checklist: ticks that last, a link to each item, and a word where an item changed since it was done.
 */

import { copyLink } from "./copy.js";
import { shortId } from "./page.js";
import * as ticks from "./ticks.js";

function note(item, kind, text) {
  const found = item.querySelector(`:scope > .item-note--${kind}`);
  if (!text) return found?.remove();
  const line = found ?? document.createElement("p");
  line.className = `item-note item-note--${kind}`;
  line.textContent = text;
  if (!found) item.append(line);
}

function show(item, box) {
  const ticked = ticks.versionOf(shortId(item.dataset.item));
  const changed = ticked !== 0 && ticked < Number(item.dataset.version);
  box.checked = ticked !== 0;
  note(item, "changed", changed ? "This step changed since you did it. Read it again, then untick and tick it." : "");
}

function mountItem(item) {
  const box = item.querySelector(":scope > .task-list-control input");
  const id = shortId(item.dataset.item);
  show(item, box);
  box.addEventListener("change", () => ticks.set(id, box.checked ? Number(item.dataset.version) : 0));
  item.append(copyLink(item.id, item.querySelector(".item-text").textContent));
  return () => show(item, box);
}

/** Mount a list with `data-module="checklist"`. */
export function mount(list) {
  if (list.dataset.mounted) return;
  list.dataset.mounted = "true";
  const items = [...list.querySelectorAll(":scope > li[data-item]")].map(mountItem);
  ticks.watch(() => {
    for (const refresh of items) refresh();
  });
}
