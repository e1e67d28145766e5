/**
 * Support's one box: a customer's words, an error text or a report go in, and replies to send come out.
 */

import { GUIDE_ENTRY_CODE, UNKNOWN_CODE } from "./diagnosis.js";
import { address, button, codes, copyText, h, root } from "./page.js";
import { removePasswords } from "./passwords.js";
import { buildIndex, rank } from "./rank.js";
import { isReport } from "./report.js";
import { runtime } from "./runtime.js";
import { copyButton, mailOf, replyBlock, showReport } from "./support-report.js";

/** How long after the last letter the box answers: before that words are not whole. */
const PAUSE = 250;

const NO_MATCH = "Not sure: nothing here has these words. Ask the customer these questions.";
const UNSURE = "Not sure. These are the closest matches. If none fits, ask the customer the questions below them.";

/** What is said first of a ticket with a password in it, and the question whose reply comes first. */
const LEAKED = "This ticket contains a password: delete it and have the password reset.";
const SENT = "I sent you the password by mistake";

/** What error texts have besides the product's numbers: markup, and words of refusal that programs write. */
const LIKE_AN_ERROR = /<\/?[a-z]+>|\b(?:error|exception|failure|forbidden|unauthorized|not authori[sz]ed|incorrect|invalid|denied|refused|timed out)\b|\b[45]\d\d\b/i;

/** Markdown as a mail shows it: links written out, no marks. */
const asText = (markdown) =>
  markdown
    .replace(/ ?\[link\]\(([^)\s]+)\)/g, " ($1)")
    .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, "$1 ($2)")
    .replace(/^#+ /gm, "")
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1");

/** Everything that can be sent, as the page has it: `{id, kind, title, where, reply, link, …}`. */
function readEntries() {
  const { site, synonyms, entries } = JSON.parse(document.getElementById("replies").textContent);
  return { site, synonyms, entries: entries.map((entry) => ({ ...entry, around: `${entry.where} ${entry.id}`, link: new URL(entry.go, site || root()).href })) };
}

/** An answer: the question, where it leads, and the reply as it will be sent. */
const answerCard = ({ id, title, where, reply, link }, said = "") =>
  h("li", { class: "answer", "data-answer": id }, h("h2", { class: "answer__title" }, h("a", { href: address(id).href }, title)), h("p", { class: "answer__place" }, where === "code" ? `Code ${id.split("/")[1]}` : where, said), replyBlock(reply, link));

/** Buttons that copy a page's steps; where they don't load, `link` leads to them. */
function stepsButtons(link, site, title) {
  const twin = site && link.href.startsWith(site) ? new URL(link.href.slice(site.length), root()) : link.href;
  return [["Copy as Markdown", (markdown) => markdown], ["Copy as text", asText]].map(([words, form]) => {
    const copySteps = async ({ target }) => {
      const answer = await fetch(twin, { credentials: "omit" }).catch(() => null);
      if (answer?.ok) await copyText(target, form(await answer.text()), `The steps of ${title}`);
      else link.focus();
    };
    return button(words, "copy-value", copySteps, { "aria-label": `${words}: ${title}` });
  });
}

/** Offer what can be copied of a fold of the list, once it is opened: all at once would hold up the page. */
function offerInList(fold, entries, site) {
  const title = fold.querySelector("summary").textContent.trim();
  for (const link of fold.querySelectorAll('a[href$=".md"]')) link.after(...stepsButtons(link, site, title).flatMap((each) => [" ", each]));
  for (const item of fold.querySelectorAll("li[data-entry]")) {
    const { reply, link } = entries.find(({ id }) => id === item.dataset.entry);
    item.append(" ", copyButton("Copy link", link, "The link", "copy-value"), " ", copyButton("Copy reply", mailOf(reply, link), "The reply", "copy-value"));
  }
}

/** An end of the decision tree is there to be sent: once its answer is opened, show the reply. */
async function offerInTree(answer, entries) {
  const end = answer.querySelector(":scope > p:last-child");
  const link = [...(end?.querySelectorAll("a") ?? [])].at(-1);
  if (!link) return;
  const code = /\/codes\/([^/]+)\/$/.exec(link.pathname)?.[1];
  const go = code && (await codes()).find((each) => each.code === code)?.go;
  const entry = entries.find((each) => (code ? each.go === go : address(each.id).href === link.href));
  if (entry) end.after(...replyBlock(entry.reply, entry.link).flat());
}

/** Mount the box with `data-module="finder"`. */
export function mountFinder(form) {
  const { site, synonyms, entries } = readEntries();
  const index = buildIndex(entries, synonyms);
  const box = form.querySelector("textarea");
  const status = form.querySelector("[role=status]");
  const tree = form.parentElement.querySelector(".decision-tree");
  const results = h("div", {});
  form.after(results);
  const numbers = new RegExp(`\\b(?:${form.dataset.numbers})`);
  let [asked, pause] = [0, 0];

  /** Show answers, or what comes closest; the decision tree stands below. */
  function show(found, sure, said = "") {
    const leaked = removePasswords(box.value) !== box.value;
    const shown = leaked ? [...new Set([entries[rank(index, SENT).hits[0]], ...found])] : found;
    results.replaceChildren(h("ol", { class: "answers__list" }, ...shown.map((entry) => answerCard(entry, entry === found[0] ? said : ""))));
    const told = sure || leaked ? (shown.length === 1 ? "1 answer" : `${shown.length} answers, best first`) : shown.length ? UNSURE : NO_MATCH;
    status.replaceChildren(...(leaked ? [h("strong", {}, LEAKED), " "] : []), told);
  }

  function search() {
    asked += 1;
    const query = box.value.trim();
    if (query && !isReport(query)) {
      // A ticket may hold one of the guide's own links: that names what it is about.
      const linked = entries.filter(({ go }) => query.includes(go)).slice(0, 1);
      const { hits, sure } = rank(index, removePasswords(query));
      const ranked = hits.map((at) => entries[at]).filter((entry) => !linked.includes(entry));
      show([...linked, ...ranked].slice(0, 5), sure || linked.length > 0);
      return;
    }
    results.replaceChildren();
    status.textContent = "";
  }

  /** Read what was pasted or asked for as what it is: a report, an error text, or words. */
  async function read() {
    clearTimeout(pause);
    search();
    const [text, mine] = [box.value, asked];
    if (!text.trim()) status.textContent = "Type or paste what the customer wrote.";
    if (isReport(text)) {
      const told = await showReport(results, text);
      if (mine === asked) status.textContent = told;
    } else if (numbers.test(text) || LIKE_AN_ERROR.test(text)) {
      const before = status.textContent;
      status.textContent = `${before}. Reading it as an error text…`;
      const diagnosis = await runtime().call("explain", { text }).catch(() => null);
      if (mine !== asked) return;
      status.textContent = before;
      const go = diagnosis && diagnosis.code !== UNKNOWN_CODE && (await codes()).find(({ code }) => code === diagnosis.code)?.go;
      const best = go && entries.find((entry) => (diagnosis.code === GUIDE_ENTRY_CODE ? entry.id === diagnosis.item : entry.go === go));
      if (!best || mine !== asked) return;
      const others = rank(index, removePasswords(text)).hits.map((at) => entries[at]).filter((entry) => entry !== best);
      show([best, ...others.slice(0, 4)], true, diagnosis.support_id ? `. Support ID: ${diagnosis.support_id}` : "");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void read();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void read();
  });
  box.addEventListener("input", ({ inputType }) => {
    clearTimeout(pause);
    pause = setTimeout(inputType === "insertFromPaste" ? read : search, PAUSE);
  });
  for (const fold of form.parentElement.querySelectorAll("details.abstract")) fold.addEventListener("toggle", () => offerInList(fold, entries, site), { once: true });
  for (const answer of tree.querySelectorAll("details")) answer.addEventListener("toggle", () => void offerInTree(answer, entries), { once: true });

  if (box.value) void read();
}
