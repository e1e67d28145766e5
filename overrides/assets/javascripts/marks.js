/**
 * What was typed, with the characters of a finding marked and the invisible ones named.
 */

import { h } from "./dom.js";

const NAMES = {
  "\t": "tab",
  "\n": "line end",
  "\r": "line end",
  " ": "space",
  "\u00a0": "no-break space",
  "\u00ad": "soft hyphen",
  "\u200b": "zero-width space",
  "\u200c": "zero-width non-joiner",
  "\u200d": "zero-width joiner",
  "\u061c": "Arabic letter mark",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\u2013": "en dash",
  "\u2014": "em dash",
  "\u2060": "word joiner",
  "\u2212": "minus sign",
  "\ufeff": "byte order mark",
};

const INVISIBLE = /[\p{C}\p{Z}\p{M}]/u;
const AROUND = 24;

/** What to call a character that can't be seen, or that looks like another. */
export function nameOf(character) {
  const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  if (NAMES[character]) return NAMES[character];
  return INVISIBLE.test(character) ? `U+${code}` : "";
}

function drawn(characters) {
  return characters.map((character) => {
    const name = nameOf(character);
    return name && INVISIBLE.test(character) ? h("span", { class: "marked__name" }, name) : character;
  });
}

/** The typed text with `span` (code points, end excluded) marked; long texts only near the mark. */
export function marked(typed, { start, end }) {
  const characters = Array.from(typed);
  const from = Math.max(0, start - AROUND);
  const to = Math.min(characters.length, end + AROUND);
  const wrong = characters.slice(start, Math.min(end, start + 2 * AROUND));
  return h(
    "code",
    { class: "marked", dir: "ltr" },
    from > 0 && "…",
    characters.slice(from, start).join(""),
    wrong.length ? h("mark", {}, ...drawn(wrong)) : h("mark", { class: "marked__gap" }, "\u2009"),
    characters.slice(end, to).join(""),
    to < characters.length && "…",
  );
}
