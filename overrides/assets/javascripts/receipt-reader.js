/**
 * Support's reader of receipts: shows the page, the plan, the ticks and the verdict that the customer had.
 */

import { explainText } from "./explain-error.js";
import { codes, outline } from "./guide.js";
import { progressInWords, progressOf } from "./nav.js";
import { address, announce, enable, h, root } from "./page.js";
import { isReceipt, read } from "./receipt-read.js";
import { sendButtons } from "./reply.js";
import { plan } from "./state.js";

const LABELS = { "well-formed": "Looks right (not tested with Sage)", check: "Look again", "not-well-formed": "Something is wrong" };
const LEVELS = { readable: "Modeloptic can read the data", accepted: "Sign-in works", refused: "Refused", unknown: "An answer that we don't recognize" };
const KINDS = { capitals: "capital letters", small: "small letters", digits: "digits", hyphen: "hyphens", underscore: "underscores", at: "@", stop: "periods", blank: "spaces", sign: "other punctuation", letter: "letters other than A to Z", other: "other characters, such as hidden ones" };
const GONE = "The guide's lists didn't load. Check your connection and try again.";

/** What error texts have besides the product's numbers: markup, and words of refusal. */
const LIKE_AN_ERROR = /<\/?[a-z]+>|\b(?:error|incorrect|invalid|not authori[sz]ed|permission|denied|refused|failed|subscribe)\b/i;

/** The page's address with the customer's plan. */
function pageLink(page, words, anchor = "") {
  const url = address(anchor ? `${page}#${anchor}` : page);
  if (words.length) url.search = `?plan=${words.join(",")}`;
  return url.href;
}

function codeLine({ code, title, cure, owner, item, go, reply }, owners, names, site) {
  return h(
    "li",
    {},
    h("a", { href: address(`codes/${code}`).href }, title),
    ` (${code}). ${cure} Who needs to act: ${owners[owner]}. `,
    item ? h("a", { href: address(item).href }, names.get(item) ?? "Go to the item") : null,
    go ? sendButtons(new URL(go, site || root()).href, reply) : null,
  );
}

const shapeLine = ({ name, length, kinds }) =>
  h("li", {}, `${name.replaceAll("_", " ")}: `, length ? `${length} ${length === 1 ? "character" : "characters"}: ${kinds.map((kind) => KINDS[kind]).join(", ")}` : "empty");

/** How far the customer is: each page of their plan, and the first item without a tick. */
function progressLines(guide, given, answers) {
  return guide.pages
    .filter((page) => page.items.length && !plan.excluded(page.branches, answers))
    .map((page) => {
      const progress = progressOf(page, given.ticks, answers);
      const next = page.items.find((item) => !plan.excluded(item.branches, answers) && !given.ticks[`${page.id}#${item.id}`]);
      return h(
        "li",
        {},
        h("a", { href: pageLink(page.id, given.plan) }, page.title),
        `: ${progressInWords(progress)}`,
        progress.ticked && next ? [". Next: ", h("a", { href: pageLink(page.id, given.plan, next.id) }, next.text)] : null,
      );
    });
}

function part(title, ...children) {
  return [h("h3", { class: "panel__title" }, title), ...children];
}

function show(place, given, guide) {
  const answers = plan.fromLink(given.plan.join(","));
  const names = new Map(guide.pages.flatMap((page) => page.items.map((item) => [`${page.id}#${item.id}`, `${page.title}: ${item.text}`])));
  const { answer, found, page } = given;
  const owners = JSON.parse(place.closest("[data-acts]").dataset.briefly);
  place.replaceChildren(
    h(
      "div",
      { class: "panel", "data-receipt": "" },
      given.older ? h("p", {}, h("strong", {}, "Made with another version of the guide. "), "Numbers and words may differ from what you see here. The links are right.") : null,
      given.unknown.length ? h("p", {}, `This version of the guide doesn't have these, so they are left out: ${given.unknown.join(", ")}.`) : null,
      ...part(
        "Where the customer is",
        h("p", {}, page ? h("a", { href: pageLink(page.id, given.plan) }, page.title) : "A page that this version of the guide doesn't have", `. Their company: ${plan.inWords(answers) || "not answered"}.`),
      ),
      ...part("Verdict", h("p", {}, given.verdict ? LABELS[given.verdict] : "Nothing was checked on that page.", answer ? `. ${guide.maker}: ${LEVELS[answer.level]}${answer.practice ? ", in a practice run that did not contact Sage" : ""}.` : "")),
      answer?.entry || found.length ? h("ul", {}, ...[...(answer?.entry ? [answer.entry] : []), ...found].map((entry) => codeLine(entry, owners, names, guide.site))) : null,
      given.typed.length ? part("What was typed", h("ul", {}, ...given.typed.map(shapeLine))) : null,
      ...part("Check marks", h("ul", {}, ...progressLines(guide, given, answers))),
    ),
  );
}

/** Read a receipt and show it in `place`; what keeps it from being read is shown and announced instead. */
export async function readReceipt(place, text) {
  const [guide, list] = await Promise.all([outline(), codes()]);
  try {
    if (!guide.pages.length || !list.length) throw new Error(GONE);
    show(place, read(text, guide, list), guide);
    announce("The report is ready to read.");
  } catch (error) {
    place.replaceChildren(h("div", { class: "panel panel--warn" }, h("p", {}, error.message)));
    announce(error.message);
    if (text.trim() && !isReceipt(text)) offerToExplain(place, text);
  }
}

/** What is no receipt may be an error text: offer to explain it here, as Troubleshooting does. */
function offerToExplain(place, text) {
  const explain = async () => {
    place.replaceChildren(h("p", { role: "status" }, "Looking up what it means…"));
    await explainText(place, text);
    place.focus();
  };
  const { numbers, product } = place.closest("[data-acts]").dataset;
  const numbered = numbers && new RegExp(`\\b(?:${numbers})`).test(text);
  const words = numbered || LIKE_AN_ERROR.test(text) ? "It looks like an error text." : `Is it an error text or an answer from ${product}?`;
  place.firstElementChild.append(
    h("p", {}, words, " ", h("button", { type: "button", class: "button", onclick: explain }, "Explain it as an error text")),
  );
}

/** Mount the form with `data-module="receipt-reader"`. */
export function mount(form) {
  const place = form.querySelector(".check__result");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await readReceipt(place, form.elements.text.value);
    place.focus();
  });
  enable(form);
}
