/**
 * A report for support: what the guide and the verifier know of a reader's state, as a short text, written and read.
 *
 * It is made from lists of what may be in it: the time, the guide's revision, page, plan and ticks, codes,
 * and of each typed value its length and kinds of characters. No value ever gets this far:
 * what `describeShapes` returns is all that the verifier hands on. Nothing here touches the page, storage or network.
 */

/** The form of the text; raised when a reader of the old one would misread the new one. The first had no time, the second other words. */
const FORM_NUMBER = 3;

/** Words of older forms by those of today. */
const OLD_WORDS = Object.freeze({ capitals: "uppercase", small: "lowercase", stop: "periods", blank: "spaces", hyphen: "hyphens", underscore: "underscores" });

/** Kinds of characters, each with how it is recognized; a character is of the first kind that fits. */
const CHARACTER_KINDS = Object.freeze({
  uppercase: /[A-Z]/,
  lowercase: /[a-z]/,
  digits: /[0-9]/,
  hyphens: /-/,
  underscores: /_/,
  at: /@/,
  periods: /\./,
  spaces: / /,
  sign: /[!-~]/,
  letter: /\p{L}/u,
  other: /[^]/,
});

const KIND_NAMES = Object.freeze(Object.keys(CHARACTER_KINDS));
const VERDICTS = Object.freeze(["well-formed", "check", "not-well-formed"]);
const LEVELS = Object.freeze(["readable", "accepted", "refused", "unknown"]);

/** The labels of the text's lines, in their order; the last line's is the name of who was asked. */
const LINES = Object.freeze(["Written", "Guide", "Page", "Plan", "Checked off", "Typed", "Verdict", "Found"]);

/** The words that a plan can have. */
const plansOf = ({ plan }) => Object.values(plan).flatMap((answers) => Object.values(answers).map(({ link }) => link));

const NONE = "none";
const MAX_NUMBER = 999;

/** Of each value in a report of the verifier's: its length and its kinds of characters, never itself. */
export function describeShapes(report) {
  const given = Object.entries(report.fields).filter(([, field]) => typeof field.typed === "string");
  return given.map(([name, field]) => {
    const characters = [...field.typed];
    const kinds = new Set(characters.map((each) => KIND_NAMES.find((kind) => CHARACTER_KINDS[kind].test(each))));
    return { name, length: Math.min(characters.length, MAX_NUMBER), kinds: KIND_NAMES.filter((kind) => kinds.has(kind)) };
  });
}

/** A sum over a text's words: it shows that something was lost or changed on the way. */
export function seal(text) {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text.trim().replace(/\s+/g, " "))) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

const joinWords = (words) => words.join(" ") || NONE;

/**
 * Write a report.
 *
 * `state` is `{written: a Date, page, plan: [word], ticks: {short id: version}, typed: shapes, verdict, found: [code],
 * answer: {level, code, practice}}`; `guide` is `guide.json`, `codes` the list in `codes.json`. What is not in
 * the guide, the codes or the lists above is left out, wherever it came from.
 */
export function formatReport(state, guide, codes) {
  const known = new Set(codes.map(({ code }) => code));
  const items = guide.pages.flatMap((page) => page.items.map(({ id, go }) => ({ id: `${page.id}#${id}`, go })));
  const ticked = items
    .filter(({ id, go }) => go && Number.isInteger(state.ticks[id]) && state.ticks[id] > 0)
    .map(({ id, go }) => `${go.split("/")[1]}${state.ticks[id] > 1 ? `@${Math.min(state.ticks[id], MAX_NUMBER)}` : ""}`);
  const shaped = state.typed
    .filter(({ name, length }) => guide.typed.includes(name) && Number.isInteger(length))
    .map(({ name, length, kinds }) => `${name}:${[length, ...KIND_NAMES.filter((kind) => kinds.includes(kind))].join("+")}`);
  const { level, code, practice } = state.answer ?? {};
  const answer = LEVELS.includes(level) ? [level, known.has(code) && code, practice === true && "practice"].filter(Boolean) : [];
  const values = {
    Written: `${state.written.toISOString().slice(0, 16)}Z`,
    Guide: /^[0-9a-f]{12}$/.test(guide.revision) ? guide.revision : NONE,
    Page: guide.pages.some(({ id }) => id === state.page) ? state.page : NONE,
    Plan: joinWords(plansOf(guide).filter((word) => state.plan.includes(word))),
    "Checked off": joinWords(ticked),
    Typed: joinWords(shaped),
    Verdict: VERDICTS.includes(state.verdict) ? state.verdict : NONE,
    Found: joinWords([...new Set(state.found)].filter((each) => known.has(each))),
  };
  const lines = [...LINES.map((line) => `${line}: ${values[line]}`), `${guide.maker}: ${joinWords(answer)}`];
  const text = [`Modeloptic report ${FORM_NUMBER}`, ...lines].join("\n");
  return `${text}\nSeal: ${seal(text)}\n`;
}

const FOREIGN = "This is not a report from this guide. A report begins with “Modeloptic report”. Ask the customer to select “Write a report” on the Verify page and send all of it.";
const NEWER = "This report is newer than this page can read. Reload this page. If that doesn't help, this guide is older than the customer's.";
const CUT = "This report was cut off: its last line, “Seal”, is missing. Ask the customer to copy it again with the Copy button.";
const CHANGED = "This report was changed after it was written, so you can't trust it. Ask the customer to copy it again with the Copy button.";
const ODD = "This report has something in it that this guide never writes. Ask the customer to write one on the Verify page.";

const WORD = /^[a-z0-9]+(?:[.@-][a-z0-9]+)*$/;

const REPORT_START = /Modeloptic (?:report|receipt) \d/;

/** Characters that are looked at; a report has two thousand, and what stands around it may be long. */
const MAX_TEXT_LENGTH = 50_000;

/** The beginning of a text, without the marks of a quoted email; every gap is one space. */
const removeQuoting = (text) => text.slice(0, MAX_TEXT_LENGTH).normalize("NFKC").replace(/^[>|\s]+/gm, "").replace(/[\s\u200b\ufeff]+/g, " ");

/** Whether a text holds a report, be it whole or not. */
export const isReport = (text) => REPORT_START.test(removeQuoting(text));

/** A text from the report's first word on. */
function cutBefore(text) {
  const bare = removeQuoting(text);
  const start = bare.search(REPORT_START);
  if (start === -1) throw new Error(FOREIGN);
  return bare.slice(start);
}

function requireSound(right) {
  if (!right) throw new Error(ODD);
}

/** The values behind labels that follow one another in this order: `{label: value}`. */
function valuesOf(text, labels) {
  const values = {};
  let rest = text;
  for (const [at, label] of labels.entries()) {
    const start = ` ${label}: `;
    requireSound(rest.startsWith(start));
    const next = at + 1 < labels.length ? rest.indexOf(` ${labels[at + 1]}: `, start.length) : rest.length;
    requireSound(next !== -1);
    values[label] = rest.slice(start.length, next);
    rest = rest.slice(next);
  }
  return values;
}

const splitWords = (value) => (value === "none" ? [] : value.split(" "));

function shapeOf(word, typed) {
  const [name, rest = ""] = word.split(":");
  const [length, ...told] = rest.split("+");
  const kinds = told.map((kind) => OLD_WORDS[kind] ?? kind);
  requireSound(typed.includes(name) && /^\d{1,3}$/.test(length) && kinds.every((kind) => KIND_NAMES.includes(kind)));
  return { name, length: Number(length), kinds };
}

/** Each item of the guide by its short link's name. */
const itemsByGo = (guide) =>
  new Map(guide.pages.flatMap((page) => page.items.map((item) => [item.go.split("/")[1], { ...item, id: `${page.id}#${item.id}`, page }])));

/**
 * Read a report; throws an Error whose message says what to do.
 *
 * What came with the text is ignored: a greeting, a signature, the marks of a quoted email, lines broken in other places.
 * Gives `{written: a Date or null, page, plan, ticks: {short id: version}, typed, verdict, found: [code entry], answer, older, unknown}`:
 * `older` says that it was made with another revision of the guide, `unknown` names what the guide here doesn't have.
 */
export function parseReport(text, guide, codes) {
  const bare = cutBefore(text);
  const [first, form] = /^Modeloptic (?:report|receipt) (\d+)/.exec(bare);
  if (Number(form) > FORM_NUMBER) throw new Error(NEWER);
  const end = /^(.*?) Seal: ?([0-9a-f]{8})(?![0-9a-f])/.exec(bare);
  if (!end) throw new Error(CUT);
  if (seal(end[1]) !== end[2]) throw new Error(CHANGED);

  const today = Number(form) === 1 ? LINES.slice(1) : LINES;
  const labels = Number(form) < FORM_NUMBER ? today.map((label) => (label === "Checked off" ? "Ticked" : label)) : today;
  const value = { Written: "none", ...valuesOf(end[1].slice(first.length), [...labels, guide.maker]) };
  const answered = value[guide.maker];
  const unknown = [];
  const keep = (word, entry) => {
    requireSound(WORD.test(word));
    if (!entry) unknown.push(word);
    return entry ? [entry] : [];
  };

  requireSound(value.Written === "none" || (/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(value.Written) && !Number.isNaN(Date.parse(value.Written))));
  requireSound(/^(?:none|[0-9a-f]{12})$/.test(value.Guide));
  requireSound(/^[a-z0-9/-]+$/.test(value.Page));
  const plan = splitWords(value.Plan);
  const known = plansOf(guide);
  requireSound(plan.every((word) => known.includes(word)));
  const items = itemsByGo(guide);
  const ticks = Object.fromEntries(
    splitWords(value["Checked off"] ?? value.Ticked).flatMap((word) => {
      const [go, version = "1"] = word.split("@");
      requireSound(/^\d{1,3}$/.test(version));
      return keep(word, items.get(go)).map(({ id }) => [id, Number(version)]);
    }),
  );
  const entries = new Map(codes.map((entry) => [entry.code, entry]));
  const [level = "", ...rest] = splitWords(answered);
  requireSound(level === "" || LEVELS.includes(level));
  const practice = rest.at(-1) === "practice";
  if (practice) rest.pop();
  requireSound(rest.length <= 1);
  requireSound(value.Verdict === "none" || VERDICTS.includes(value.Verdict));
  return {
    written: value.Written === "none" ? null : new Date(value.Written),
    page: guide.pages.find(({ id }) => id === value.Page) ?? null,
    plan,
    ticks,
    typed: splitWords(value.Typed).map((word) => shapeOf(word, guide.typed)),
    verdict: value.Verdict === "none" ? "" : value.Verdict,
    found: splitWords(value.Found).flatMap((code) => keep(code, entries.get(code))),
    answer: level ? { level, practice, entry: rest.flatMap((code) => keep(code, entries.get(code)))[0] ?? null } : null,
    older: value.Guide !== guide.revision,
    unknown,
  };
}
