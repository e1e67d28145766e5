/**
 * Reads a receipt that a customer sent: the counterpart of `receipt.js`, as strict as that is.
 *
 * What came with the text is ignored: a greeting, a signature, the marks of a quoted email, lines broken in other places.
 * Nothing here touches the page, storage or network.
 */

import { FORM, KIND_NAMES, LEVELS, LINES, VERDICTS, plansOf, seal } from "./receipt.js";

const FOREIGN = "This is not a report from this guide. A report begins with “Modeloptic report”. Ask the customer to select “Write a report” on the Verify page and send all of it.";
const NEWER = "This report is newer than this page can read. Reload this page. If that doesn't help, this guide is older than the customer's.";
const CUT = "This report was cut off: its last line, “Seal”, is missing. Ask the customer to copy it again with the Copy button.";
const CHANGED = "This report was changed after it was written, so you can't trust it. Ask the customer to copy it again with the Copy button.";
const ODD = "This report has something in it that this guide never writes. Ask the customer to write one on the Verify page.";

const WORD = /^[a-z0-9]+(?:[.@-][a-z0-9]+)*$/;

const FIRST = /Modeloptic (?:report|receipt) \d/;

/** Characters that are looked at; a receipt has two thousand, and what stands around it may be long. */
const MOST = 50_000;

/** The beginning of a text, without the marks of a quoted email; every gap is one blank. */
const unquoted = (text) => text.slice(0, MOST).normalize("NFKC").replace(/^[>|\s]+/gm, "").replace(/[\s\u200b\ufeff]+/g, " ");

/** Whether a text holds a receipt, be it whole or not. */
export const isReceipt = (text) => FIRST.test(unquoted(text));

/** A text from the receipt's first word on. */
function plain(text) {
  const bare = unquoted(text);
  const start = bare.search(FIRST);
  if (start === -1) throw new Error(FOREIGN);
  return bare.slice(start);
}

function need(right) {
  if (!right) throw new Error(ODD);
}

/** The values behind labels that follow one another in this order: `{label: value}`. */
function valuesOf(text, labels) {
  const values = {};
  let rest = text;
  for (const [at, label] of labels.entries()) {
    const start = ` ${label}: `;
    need(rest.startsWith(start));
    const next = at + 1 < labels.length ? rest.indexOf(` ${labels[at + 1]}: `, start.length) : rest.length;
    need(next !== -1);
    values[label] = rest.slice(start.length, next);
    rest = rest.slice(next);
  }
  return values;
}

const words = (value) => (value === "none" ? [] : value.split(" "));

function shapeOf(word, typed) {
  const [name, rest = ""] = word.split(":");
  const [length, ...kinds] = rest.split("+");
  need(typed.includes(name) && /^\d{1,3}$/.test(length) && kinds.every((kind) => KIND_NAMES.includes(kind)));
  return { name, length: Number(length), kinds };
}

/** Each item of the guide by its short link's name. */
const itemsByGo = (guide) =>
  new Map(guide.pages.flatMap((page) => page.items.map((item) => [item.go.split("/")[1], { ...item, id: `${page.id}#${item.id}`, page }])));

/**
 * Read a receipt; throws an Error whose message says what to do.
 *
 * Gives `{page, plan, ticks: {short id: version}, typed, verdict, found: [code entry], answer, older, unknown}`:
 * `older` says that it was made with another revision of the guide, `unknown` names what the guide here doesn't have.
 */
export function read(text, guide, codes) {
  const bare = plain(text);
  const [first, form] = /^Modeloptic (?:report|receipt) (\d+)/.exec(bare);
  if (Number(form) > FORM) throw new Error(NEWER);
  const end = /^(.*?) Seal: ?([0-9a-f]{8})(?![0-9a-f])/.exec(bare);
  if (!end) throw new Error(CUT);
  if (seal(end[1]) !== end[2]) throw new Error(CHANGED);

  const value = valuesOf(end[1].slice(first.length), [...LINES, guide.maker]);
  const answered = value[guide.maker];
  const unknown = [];
  const keep = (word, entry) => {
    need(WORD.test(word));
    if (!entry) unknown.push(word);
    return entry ? [entry] : [];
  };

  need(/^(?:none|[0-9a-f]{12})$/.test(value.Guide));
  need(/^[a-z0-9/-]+$/.test(value.Page));
  const plan = words(value.Plan);
  const known = plansOf(guide);
  need(plan.every((word) => known.includes(word)));
  const items = itemsByGo(guide);
  const ticks = Object.fromEntries(
    words(value.Ticked).flatMap((word) => {
      const [go, version = "1"] = word.split("@");
      need(/^\d{1,3}$/.test(version));
      return keep(word, items.get(go)).map(({ id }) => [id, Number(version)]);
    }),
  );
  const entries = new Map(codes.map((entry) => [entry.code, entry]));
  const [level = "", ...rest] = words(answered);
  need(level === "" || LEVELS.includes(level));
  const practice = rest.at(-1) === "practice";
  if (practice) rest.pop();
  need(rest.length <= 1);
  need(value.Verdict === "none" || VERDICTS.includes(value.Verdict));
  return {
    page: guide.pages.find(({ id }) => id === value.Page) ?? null,
    plan,
    ticks,
    typed: words(value.Typed).map((word) => shapeOf(word, guide.typed)),
    verdict: value.Verdict === "none" ? "" : value.Verdict,
    found: words(value.Found).flatMap((code) => keep(code, entries.get(code))),
    answer: level ? { level, practice, entry: rest.flatMap((code) => keep(code, entries.get(code)))[0] ?? null } : null,
    older: value.Guide !== guide.revision,
    unknown,
  };
}
