/**
 * The guide's outline, `guide.json`: every page in reading order, with its step and items.
 * A preview that has not been finished has none; then pages count only what they hold themselves.
 */

import { root } from "./page.js";

let asked;

async function fetchOutline() {
  try {
    const answer = await fetch(new URL("guide.json", root()), { credentials: "omit" });
    return answer.ok ? (await answer.json()).pages : [];
  } catch {
    return [];
  }
}

/** The pages: `{id, title, step, branches, items: [{id, version, branches, text}]}`. */
export const pages = () => (asked ??= fetchOutline());

/** Every item in reading order, as `{id: short id, version, branches, page}`. */
export async function items() {
  return (await pages()).flatMap((page) =>
    page.items.map((item) => ({ ...item, id: `${page.id}#${item.id}`, page })),
  );
}
