/**
 * Arriving by a link: what holds the target is opened, the target shown below the header and named, and
 * in the middle of a way through a screen it is said where the way begins.
 */

import { anchorOf, announce, h, wordsOf } from "./page.js";
import { reveal } from "./plan.js";

/** The items of the list that an item stands in, without those that are folded away. */
const itemsBeside = (target) => [...(target.closest("ol.task-list")?.querySelectorAll(":scope > li[data-item]:not([hidden])") ?? [])];

const titleOf = (target) => wordsOf(target.querySelector(".item-text, .field__label, .screen-title") ?? target);

function words(target, items) {
  if (target.matches(".field, .screen")) return `${target.matches(".field") ? "Field" : "Screen"}: ${titleOf(target)}`;
  const place = items.includes(target) ? `Item ${items.indexOf(target) + 1}: ` : "";
  return place + titleOf(target);
}

/** What an element says, copied. */
const copied = (element) => [...element.cloneNode(true).childNodes];

/**
 * The way to an item, on pages that lead through screens: to what exists already, if the page says how,
 * and from the first item on; in a later part, which has no way of its own in its items, the part's path.
 */
function wayTo(target, items) {
  const place = items.indexOf(target);
  const paths = [...document.querySelectorAll("article .where")].filter((each) => each.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
  const where = paths.at(-1);
  if (place < 0 || !where) return [];
  if (paths.length > 1) return ["How to get here:", ...copied(where).slice(1)];
  if (!place) return [];
  const begins = ["To get here, start at ", h("a", { href: `#${items[0].id}` }, `item 1: ${titleOf(items[0])}`)];
  const made = where.nextElementSibling;
  return made?.matches(".made") ? [...copied(made), " ", h("em", {}, "Not yet?"), " ", ...begins] : begins;
}

/** Say at an item in the middle of a way through screens how to get there. */
function showWay(target, items) {
  for (const old of document.querySelectorAll(".item-way")) old.remove();
  const way = wayTo(target, items);
  if (!way.length) return "";
  const line = h("p", { class: "item-way" }, ...way);
  const more = target.querySelector(":scope > .item-more");
  if (more) more.prepend(line);
  else target.append(line);
  return ` ${line.textContent}`;
}

function arrive() {
  const target = document.getElementById(anchorOf(location));
  if (!target || !target.closest("article")) return;
  reveal(target);
  const items = itemsBeside(target);
  const way = showWay(target, items);
  target.scrollIntoView();
  for (const other of document.querySelectorAll(".arrived")) other.classList.remove("arrived");
  (target.parentElement.matches(".fold") ? target.parentElement : target).classList.add("arrived");
  announce(`${wordsOf(document.querySelector("h1"))}. ${words(target, items)}${way}`);
}

/** On paper nothing can be opened. */
function openForPaper() {
  const closed = [...document.querySelectorAll(".fold > details:not([open])")];
  for (const fold of closed) fold.open = true;
  addEventListener("afterprint", () => closed.forEach((fold) => (fold.open = false)), { once: true });
}

/** Handle the address's anchor, now and whenever it changes. */
export function mount() {
  addEventListener("beforeprint", openForPaper);
  if (location.hash) arrive();
  addEventListener("hashchange", arrive);
}
