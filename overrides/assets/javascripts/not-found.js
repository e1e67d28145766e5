/**
 * Finds the page that a mistyped or shortened address most likely meant.
 */

import { address, h, pages } from "./page.js";

const FEWEST = 0.45;

function pairs(text) {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
}

/** How alike two texts are, 0 to 1, by the pairs of letters they share (Dice's coefficient). */
function likeness(one, other) {
  const left = pairs(one);
  const right = pairs(other);
  let shared = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at !== -1) {
      shared += 1;
      right.splice(at, 1);
    }
  }
  return (2 * shared) / (left.length + shared + right.length || 1);
}

/** Mount the element with `data-module="not-found"`. */
export async function mountNotFound(root) {
  const asked = location.pathname.split("/").filter(Boolean).at(-1) ?? "";
  const anchor = location.hash.slice(1);
  const all = await pages();
  const found = all
    .map((page) => ({ page, score: Math.max(likeness(asked, page.id.split("/").at(-1)), likeness(asked, page.title)) }))
    .filter(({ score }) => score >= FEWEST)
    .sort((one, other) => other.score - one.score)
    .slice(0, 3);
  if (!found.length) return;
  const target = (page) => (anchor && page.items.some(({ id }) => id === anchor) ? `${page.id}#${anchor}` : page.id);
  root.replaceChildren(
    h("p", {}, found.length === 1 ? "You may have meant:" : "You may have meant one of these:"),
    h("ul", {}, ...found.map(({ page }) => h("li", {}, h("a", { href: address(target(page)).href }, page.title)))),
  );
}
