/**
 * Arriving by a link: what holds the target is opened, the target shown below the header and named.
 */

import { announce } from "./announce.js";
import { reveal } from "./branches.js";

function words(target) {
  const text = target.querySelector(".item-text") ?? target;
  const list = target.closest("ol.task-list");
  const items = list ? [...list.querySelectorAll(":scope > li[data-item]:not([hidden])")] : [];
  const place = items.includes(target) ? `Item ${items.indexOf(target) + 1}: ` : "";
  return place + text.textContent.replace(/#$/, "").trim();
}

function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.closest("article")) return;
  reveal(target);
  target.scrollIntoView();
  for (const other of document.querySelectorAll(".arrived")) other.classList.remove("arrived");
  target.classList.add("arrived");
  announce(`${document.querySelector("h1")?.textContent.replace(/#$/, "").trim()}. ${words(target)}`);
}

/** Handle the address's anchor, now and whenever it changes. */
export function mount() {
  if (location.hash) arrive();
  addEventListener("hashchange", arrive);
}
