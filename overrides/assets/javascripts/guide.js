/**
 * The guide's outline, `guide.json`: every page in reading order, with its step and items, and what its form and its plan ask.
 * A preview that has not been finished has none; then pages count only what they hold themselves.
 */

import { root } from "./page.js";

const NOTHING = Object.freeze({ revision: "", site: "", maker: "", typed: [], plan: {}, pages: [], moved: {} });

const NO_CODES = Object.freeze({ codes: [] });

const asked = new Map();

async function fetched(name, nothing) {
  try {
    const answer = await fetch(new URL(name, root()), { credentials: "omit" });
    if (answer.ok) return await answer.json();
  } catch {
    // Without a network, or cut off: asked again the next time.
  }
  asked.delete(name);
  return nothing;
}

function once(name, nothing) {
  if (!asked.has(name)) asked.set(name, fetched(name, nothing));
  return asked.get(name);
}

/** The whole outline: `{revision, site, maker, typed, plan, pages, moved}`. */
export const outline = () => once("guide.json", NOTHING);

/** Every code that the verifier and the check can show: `{code, title, owner, cure, item, go, reply}`. */
export const codes = async () => (await once("codes.json", NO_CODES)).codes;

/** The pages: `{id, title, step, branches, place, headings: [{id, text}], items: [{id, version, branches, text}]}`. */
export const pages = async () => (await outline()).pages;

/** Every item in reading order, as `{id: short id, version, branches, page}`. */
export async function items() {
  return (await pages()).flatMap((page) =>
    page.items.map((item) => ({ ...item, id: `${page.id}#${item.id}`, page })),
  );
}

/** What a short id leads to, in words: "Enable Web Services: Select Web Services to subscribe", or a heading after the page; the id itself where unknown. */
export async function nameOf(shortId) {
  const [id, anchor] = shortId.split("#");
  const page = (await pages()).find((each) => each.id === id);
  if (!page) return shortId;
  const part = [...page.items, ...page.headings].find((each) => each.id === anchor);
  return part ? `${page.title}: ${part.text}` : page.title;
}

/** In which program each of some items is done, "" where in none: `["Modeloptic", "Ledgerly"]`. */
export async function placesOf(shortIds) {
  const all = await pages();
  return shortIds.map((shortId) => all.find(({ id }) => id === shortId.split("#")[0])?.place ?? "");
}

/** Put the name of what each link of `place` leads to into it, for links that carry its short id as `data-names`. */
export async function nameLinks(place) {
  for (const link of place.querySelectorAll("a[data-names]")) link.textContent = await nameOf(link.dataset.names);
}
