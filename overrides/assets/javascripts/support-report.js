/**
 * Reports for support on the page: written on the customer's, read on support's; and replies, as they will be sent.
 */

import { itemsOf, keepMine, progressInWords, progressOf } from "./checklist.js";
import { address, announce, button, codes, contactAddress, copyText, enable, h, linkTo, linkToCode, nameLinks, outline, pageId, panel, root } from "./page.js";
import { formatReport, parseReport } from "./report.js";
import { plan, problems, ticks } from "./state.js";

/* ---------- Replies ---------- */

/** A button that copies `text`; `what` names it in the sentence that is announced. */
export const copyButton = (words, text, what, style) => button(words, style, ({ target }) => copyText(target, text, what));

/** What goes into the email: the reply, and its link on a line of its own. */
export const mailOf = (reply, link) => (link ? `${reply}\n${link}` : reply);

/** The reply in full with its buttons. */
export const replyBlock = (reply, link = "") => [
  h("blockquote", { class: "reply" }, mailOf(reply, link)),
  h("p", { class: "reply__actions" }, copyButton("Copy", mailOf(reply, link), "The reply", "button button--primary"), link ? [" ", copyButton("Copy link", link, "The link", "button")] : null),
];

/* ---------- Writing a report ---------- */

const NOT_WRITTEN = "We couldn't write the report because a file of the guide didn't load. Check your connection and try again.";

const found = {};

/** What shows the report again, where one is shown. */
let renew = () => {};

/**
 * Remember what `source` ("verify" or "answer") found, until it finds something else: codes, levels, lengths and kinds of
 * characters; never a value, and nothing beyond this page.
 */
export function note(source, fact) {
  found[source] = fact;
  renew();
}

/** The report of this moment; null where the guide's own lists can't be had. */
async function writeReport() {
  const [guide, list] = await Promise.all([outline(), codes()]);
  if (!guide.pages.length || !list.length) return null;
  const { verify, answer } = found;
  return formatReport(
    {
      written: new Date(),
      page: pageId(),
      plan: plan.formatLink().split(","),
      ticks: ticks.all(),
      typed: verify?.typed ?? [],
      verdict: verify?.verdict ?? "",
      found: verify?.found ?? Object.values(problems.all()).map((problem) => problem?.code),
      answer,
    },
    guide,
    list,
  );
}

/** Mount the section with `data-module="report"`. */
export function mountReport(root) {
  const place = root.querySelector(".report__preview");
  async function show() {
    const text = await writeReport();
    if (!text) {
      place.replaceChildren(h("p", {}, NOT_WRITTEN));
      announce(NOT_WRITTEN);
      return;
    }
    place.replaceChildren(
      h("p", {}, "This is the whole report. Nothing was sent. Copy it into your message to support."),
      ...(found.answer?.practice ? [h("p", {}, h("strong", {}, "It describes the demo company."), " For a report of your own values, put them back first.")] : []),
      h("pre", { class: "report__text" }, text),
      h("div", { class: "form__actions" }, copyButton("Copy the report", text, "The report", "button button--primary"), h("a", { class: "button", href: contactAddress("Report from the guide", text) }, "Contact support")),
    );
    renew = () => void show();
  }
  root.querySelector("[data-action=write]").addEventListener("click", async () => {
    await show();
    place.focus();
  });
  enable(root);
}

/* ---------- Reading a report ---------- */

const VERDICT_LABELS = { "well-formed": "Looks right (not tested with Sage)", check: "Look again", "not-well-formed": "Something is wrong" };
const LEVEL_LABELS = { readable: "Modeloptic can read the data", accepted: "Sign-in works", refused: "Refused", unknown: "An answer that we don't recognize" };
const CHARACTER_LABELS = { uppercase: "capital letters", lowercase: "small letters", digits: "digits", hyphens: "hyphens", underscores: "underscores", at: "@", periods: "periods", spaces: "spaces", sign: "other punctuation", letter: "letters other than A to Z", other: "other characters, such as hidden ones" };
const NO_LISTS = "The guide's lists didn't load. Check your connection and try again.";
const VERIFY_LINK = "go/verify/";
const DAY = 86_400_000;
const TIME = { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
const DEMO = "The answer in it is from the demo, which did not contact Sage Intacct, so it says nothing about your company.";

/** The address of a short id with the customer's plan. */
function linkWith(words, id) {
  const url = address(id);
  if (words.length) url.search = `?plan=${words.join(",")}`;
  return url.href;
}

/** What was found, and the first item of the customer's plan that fixes it. */
function renderFound({ code, title, item, others }, guide, answers, said = "") {
  const [own] = keepMine(guide.pages, [item, ...others], answers);
  return h("li", {}, linkToCode(code, title), ` (${code})`, own ? [". Fixed at: ", linkTo(own)] : null, said);
}

/** What the form on Verify calls a field: "Company ID". */
function findLabel(name, guide) {
  const field = `field-${name.replaceAll("_", "-")}`;
  return guide.pages.flatMap(({ parts }) => parts ?? []).find(({ id }) => id === field)?.text ?? name;
}

const shapeLine = ({ name, length, kinds }, guide) =>
  h("li", {}, `${findLabel(name, guide)}: `, length ? `${length} ${length === 1 ? "character" : "characters"}: ${kinds.map((kind) => CHARACTER_LABELS[kind]).join(", ")}` : "empty");

/** The pages of the customer's plan that have items, each with its first item that isn't ticked, if any. */
const pagesOf = (guide, given, answers) =>
  guide.pages
    .filter((page) => page.items.length && !plan.findExcludedBranch(page.branches, answers))
    .map((page) => ({ page, next: itemsOf(page, answers).find(({ id }) => !given.ticks[id]) }));

function progressLine({ page, next }, given, answers) {
  const progress = progressOf(page, given.ticks, answers);
  return h(
    "li",
    {},
    h("a", { href: linkWith(given.plan, page.id) }, page.title),
    `: ${progressInWords(progress)}`,
    progress.ticked && next ? [". Next: ", h("a", { href: linkWith(given.plan, next.id) }, next.text)] : null,
  );
}

/** When the report was written, in the time zone of who reads it, and how long ago where that is days. */
function timeOf(written) {
  if (!written) return "This report has no date: it was written with an older guide.";
  const days = Math.floor((Date.now() - written) / DAY);
  const ago = days > 0 ? ` (${days === 1 ? "yesterday" : `${days} days ago`})` : "";
  return `Written ${written.toLocaleString("en-US", TIME)}${ago}.`;
}

/** One reply for all that a report found: `found` are entries of `codes.json`, the most important first; `isDemo` says that its answer is not Sage's. */
function replyTo(found, started, site, isDemo) {
  const link = (go) => new URL(go, site).href;
  const wrong = found.filter(({ owner }) => owner !== "none");
  const replies = wrong.map(({ reply, go }) => mailOf(reply, go && link(go)));
  const again = mailOf("Then check again on the Verify page:", link(VERIFY_LINK));
  const thanks = `Thank you for your report.${isDemo ? ` ${DEMO}` : ""}`;
  const rest = isDemo ? "The rest of it" : "It";
  if (replies.length > 1) {
    const listed = replies.map((reply, at) => `${at + 1}. ${reply}`).join("\n\n");
    return `${thanks} ${rest} shows ${replies.length} things to look at. Please go through them in this order:\n\n${listed}\n\n${again}`;
  }
  if (replies.length) return `${thanks} ${replies[0]}\n\n${again}`;
  const next = started.find((each) => each.next)?.next;
  const more = "Does your data come into Modeloptic? If it doesn't, send us the message that Modeloptic shows, word for word.";
  return `${thanks} ${rest} shows nothing wrong. ${next ? mailOf(`Your next item is: ${next.text}`, next.go && link(next.go)) : more}`;
}

const part = (title, ...children) => [h("h2", { class: "panel__title" }, title), ...children];

function showContents(place, given, guide) {
  const answers = plan.parseLink(given.plan.join(","));
  const { answer, page } = given;
  const isDemo = Boolean(answer?.practice);
  const answered = answer?.entry ? [answer.entry] : [];
  const found = isDemo ? given.found : [...answered, ...given.found];
  const started = pagesOf(guide, given, answers);
  place.replaceChildren(
    h(
      "div",
      { class: "panel", "data-report": "" },
      h("p", {}, h("strong", {}, timeOf(given.written))),
      given.older ? h("p", {}, h("strong", {}, "Made with another version of the guide. "), "Numbers and words may differ from what you see here. The links are right.") : null,
      given.unknown.length ? h("p", {}, `This version of the guide doesn't have these, so they are left out: ${given.unknown.join(", ")}.`) : null,
      ...part("One reply for everything in it", replyBlock(replyTo(found, started, guide.site || root(), isDemo))),
      ...part(
        "Where the customer is",
        h("p", {}, page ? h("a", { href: linkWith(given.plan, page.id) }, page.title) : "A page that this version of the guide doesn't have", `. Their company: ${plan.describeAnswers(answers) || "not answered"}.`),
      ),
      ...part("Verdict", h("p", {}, given.verdict ? VERDICT_LABELS[given.verdict] : "Nothing was checked on that page.", answer ? `. ${guide.maker}: ${LEVEL_LABELS[answer.level]}${answer.practice ? ", in the demo, which did not contact Sage" : ""}.` : "")),
      answered.length || given.found.length ? h("ul", {}, ...answered.map((entry) => renderFound(entry, guide, answers, isDemo ? ". From the demo." : "")), ...given.found.map((entry) => renderFound(entry, guide, answers))) : null,
      given.typed.length ? part("What was typed", h("ul", {}, ...given.typed.map((shape) => shapeLine(shape, guide)))) : null,
      ...part("Check marks", h("ul", {}, ...started.map((each) => progressLine(each, given, answers)))),
    ),
  );
  return nameLinks(place);
}

/** Read a report and show it in `place`; gives the sentence to announce: that it is read, or what keeps it from being read. */
export async function showReport(place, text) {
  const [guide, list] = await Promise.all([outline(), codes()]);
  try {
    if (!guide.pages.length || !list.length) throw new Error(NO_LISTS);
    await showContents(place, parseReport(text, guide, list), guide);
    return "This is a report. Here is one reply for everything in it.";
  } catch (error) {
    place.replaceChildren(panel("warn", "", [h("p", {}, error.message)]));
    return error.message;
  }
}
