/**
 * A receipt for support: what the guide and the verifier know of a reader's state, as a short text.
 *
 * It is made from lists of what may stand in it: the guide's revision, page, plan and ticks, codes,
 * and of each typed value its length and kinds of characters. No value ever gets this far:
 * `shapes` is all that the verifier hands on. Nothing here touches the page, storage or network.
 */

/** The form of the text; raised when a reader of the old one would misread the new one. */
export const FORM = 1;

/** Kinds of characters, each with how it is recognized; a character is of the first kind that fits. */
const KINDS = Object.freeze({
  capitals: /[A-Z]/,
  small: /[a-z]/,
  digits: /[0-9]/,
  hyphen: /-/,
  underscore: /_/,
  at: /@/,
  stop: /\./,
  blank: / /,
  sign: /[!-~]/,
  letter: /\p{L}/u,
  other: /[^]/,
});

export const KIND_NAMES = Object.freeze(Object.keys(KINDS));
export const VERDICTS = Object.freeze(["well-formed", "check", "not-well-formed"]);
export const LEVELS = Object.freeze(["readable", "accepted", "refused", "unknown"]);

/** The labels of the text's lines, in their order; the last line's is the name of who was asked. */
export const LINES = Object.freeze(["Guide", "Page", "Plan", "Ticked", "Typed", "Verdict", "Found"]);

/** The words that a plan can have. */
export const plansOf = ({ plan }) => Object.values(plan).flatMap((answers) => Object.values(answers).map(({ link }) => link));

const NONE = "none";
const LONGEST = 999;

/** Of each value in a report of the verifier's: its length and its kinds of characters, never itself. */
export function shapes(report) {
  const given = Object.entries(report.fields).filter(([, field]) => typeof field.typed === "string");
  return given.map(([name, field]) => {
    const characters = [...field.typed];
    const kinds = new Set(characters.map((each) => KIND_NAMES.find((kind) => KINDS[kind].test(each))));
    return { name, length: Math.min(characters.length, LONGEST), kinds: KIND_NAMES.filter((kind) => kinds.has(kind)) };
  });
}

/** A sum over a text's words: it shows that something was lost or changed on the way. */
export function seal(text) {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text.trim().replace(/\s+/g, " "))) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

const listed = (words) => words.join(" ") || NONE;

/**
 * Write a receipt.
 *
 * `state` is `{page, plan: [word], ticks: {short id: version}, typed: shapes, verdict, found: [code],
 * answer: {level, code, practice}}`; `guide` is `guide.json`, `codes` the list in `codes.json`. What is not in
 * the guide, the codes or the lists above is left out, wherever it came from.
 */
export function write(state, guide, codes) {
  const known = new Set(codes.map(({ code }) => code));
  const items = guide.pages.flatMap((page) => page.items.map(({ id, go }) => ({ id: `${page.id}#${id}`, go })));
  const ticked = items
    .filter(({ id, go }) => go && Number.isInteger(state.ticks[id]) && state.ticks[id] > 0)
    .map(({ id, go }) => `${go.split("/")[1]}${state.ticks[id] > 1 ? `@${Math.min(state.ticks[id], LONGEST)}` : ""}`);
  const shaped = state.typed
    .filter(({ name, length }) => guide.typed.includes(name) && Number.isInteger(length))
    .map(({ name, length, kinds }) => `${name}:${[length, ...KIND_NAMES.filter((kind) => kinds.includes(kind))].join("+")}`);
  const { level, code, practice } = state.answer ?? {};
  const answer = LEVELS.includes(level) ? [level, known.has(code) && code, practice === true && "practice"].filter(Boolean) : [];
  const values = {
    Guide: /^[0-9a-f]{12}$/.test(guide.revision) ? guide.revision : NONE,
    Page: guide.pages.some(({ id }) => id === state.page) ? state.page : NONE,
    Plan: listed(plansOf(guide).filter((word) => state.plan.includes(word))),
    Ticked: listed(ticked),
    Typed: listed(shaped),
    Verdict: VERDICTS.includes(state.verdict) ? state.verdict : NONE,
    Found: listed([...new Set(state.found)].filter((each) => known.has(each))),
  };
  const lines = [...LINES.map((line) => `${line}: ${values[line]}`), `${guide.maker}: ${listed(answer)}`];
  const text = [`Modeloptic report ${FORM}`, ...lines].join("\n");
  return `${text}\nSeal: ${seal(text)}\n`;
}
