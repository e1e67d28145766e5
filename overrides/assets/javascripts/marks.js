/**
 * What was typed, with the characters of a finding marked and the invisible ones named.
 */

import { h } from "./page.js";

const INVISIBLE = /[\p{C}\p{Z}\p{M}]/u;
const AROUND = 24;

/** What to call a character that can't be seen: its name among `names`, or its number. */
const nameOf = (character, names) => names[character] ?? `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

const drawn = (characters, names) =>
  characters.map((character) =>
    INVISIBLE.test(character) ? h("span", { class: "marked__name" }, nameOf(character, names)) : character,
  );

/** The typed text with `span` (code points, end excluded) marked, invisible characters by `names`; long texts only near the mark. */
export function marked(typed, { start, end }, names) {
  const characters = Array.from(typed);
  const from = Math.max(0, start - AROUND);
  const to = Math.min(characters.length, end + AROUND);
  const wrong = characters.slice(start, Math.min(end, start + 2 * AROUND));
  return h(
    "code",
    { class: "marked", dir: "ltr" },
    from > 0 && "…",
    characters.slice(from, start).join(""),
    wrong.length ? h("mark", {}, ...drawn(wrong, names)) : h("mark", { class: "marked__gap" }, "\u2009"),
    characters.slice(end, to).join(""),
    to < characters.length && "…",
  );
}
