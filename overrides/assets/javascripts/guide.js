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

/** What a short id leads to, in words: "Enable Web Services: Select Web Services to subscribe"; the id itself where unknown. */
export async function nameOf(shortId) {
  const [id, anchor] = shortId.split("#");
  const page = (await pages()).find((each) => each.id === id);
  const item = page?.items.find((each) => each.id === anchor);
  if (!page) return shortId;
  return item ? `${page.title}: ${item.text}` : page.title;
}

/** Put the name of what each link of `place` leads to into it, for links that carry its short id as `data-names`. */
export async function nameLinks(place) {
  for (const link of place.querySelectorAll("a[data-names]")) link.textContent = await nameOf(link.dataset.names);
}
