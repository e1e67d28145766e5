/**
 * Arriving by a link: what holds the target is opened, the target shown below the header and named, and
 * in the middle of a way through a screen it is said where the way begins.
 */

import { announce } from "./announce.js";
import { reveal } from "./branches.js";
import { h } from "./dom.js";

/** The items of the list that an item stands in, without those that are folded away. */
const itemsBeside = (target) => [...(target.closest("ol.task-list")?.querySelectorAll(":scope > li[data-item]:not([hidden])") ?? [])];

const wordsOf = (target) => (target.querySelector(".item-text, .field__label, .screen-title") ?? target).textContent.replace(/#$/, "").trim();

function words(target, items) {
  if (target.matches(".field, .screen")) return `${target.matches(".field") ? "Field" : "Screen"}: ${wordsOf(target)}`;
  const place = items.includes(target) ? `Item ${items.indexOf(target) + 1}: ` : "";
  return place + wordsOf(target);
}

/** Say at an item that is not the first of its list where the way to it begins: on pages that lead through screens. */
function showWay(target, items) {
  for (const old of document.querySelectorAll(".item-way")) old.remove();
  if (items.indexOf(target) < 1 || !document.querySelector("article .where")) return "";
  const link = h("a", { href: `#${items[0].id}` }, `item 1: ${wordsOf(items[0])}`);
  const line = h("p", { class: "item-way" }, "The way here begins at ", link);
  const more = target.querySelector(":scope > .item-more");
  if (more) more.prepend(line);
  else target.append(line);
  return ` ${line.textContent}`;
}

function arrive() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.closest("article")) return;
  reveal(target);
  const items = itemsBeside(target);
  const way = showWay(target, items);
  target.scrollIntoView();
  for (const other of document.querySelectorAll(".arrived")) other.classList.remove("arrived");
  target.classList.add("arrived");
  announce(`${document.querySelector("h1")?.textContent.replace(/#$/, "").trim()}. ${words(target, items)}${way}`);
}

/** Handle the address's anchor, now and whenever it changes. */
export function mount() {
  if (location.hash) arrive();
  addEventListener("hashchange", arrive);
}
