/**
 * Makes a page the reader's own: hides what their answers leave out, says above a step what they answered, and
 * opens and marks what a link leads to.
 */

import { address, anchorOf, announce, button, h, wordsOf } from "./page.js";
import { plan } from "./state.js";

const HEADINGS = ["H2", "H3", "H4"];

/** What was hidden, each element with all that was hidden together with it. */
const hidden = new Map();

/** A heading with all that follows it up to the next one of its rank; any other element alone. */
function partOf(element) {
  const rank = HEADINGS.indexOf(element.tagName);
  const part = [element];
  if (rank === -1) return part;
  for (let next = element.nextElementSibling; next; next = next.nextElementSibling) {
    const other = HEADINGS.indexOf(next.tagName);
    if (other !== -1 && other <= rank) break;
    part.push(next);
  }
  return part;
}

function hide(part) {
  for (const member of part) {
    member.hidden = true;
    hidden.set(member, part);
  }
}

function showAgain(part) {
  for (const member of part) {
    member.hidden = false;
    hidden.delete(member);
  }
}

const changeLink = (words) => h("a", { href: address(plan.place).href }, words);

/** Of several "Next" links, show the reader's own, without the condition that is answered; of several "Previous" links, the nearest. */
function showNeighbors(article) {
  // A link for some readers only comes before the one for all others.
  let isOpen = false;
  let isTaken = false;
  for (const next of article.querySelectorAll(".next")) {
    const branches = plan.branchesOf(next);
    const isDecided = plan.isDecided(branches);
    next.hidden = isTaken || plan.findExcludedBranch(branches) !== "";
    const condition = next.querySelector(".when");
    if (condition) condition.hidden = isDecided && !isOpen;
    isOpen ||= !isDecided;
    isTaken ||= !next.hidden && isDecided;
  }
  const previous = [...article.querySelectorAll(".previous")];
  const nearest = previous.find((link) => !plan.findExcludedBranch(plan.branchesOf(link)));
  for (const link of previous) link.hidden = link !== nearest;
}

/** Hide each condition that the answers have decided: what it is about then shows without it, or not at all. */
function showConditions(article, marked, branchesOf) {
  for (const condition of article.querySelectorAll(".when")) {
    const about = marked.findLast((element) => element.contains(condition));
    if (!about || about.matches(".next")) continue;
    const branches = branchesOf(about);
    condition.hidden = plan.isDecided(branches.length ? branches : plan.branchesOf(about));
  }
}

/** Say above a page that is for other readers alone where to go on. */
function showSkipNotice(article, own) {
  const branch = plan.findExcludedBranch(own);
  if (!branch) return;
  const next = article.querySelector(".next:not([hidden]) > a");
  const skip = next ? [h("a", { href: next.href }, `Skip to ${next.textContent}`), " or "] : [];
  article.querySelector("h1").after(
    h("p", { class: "offer notice" }, h("strong", {}, "You don't need this step. "), `It is ${plan.describeReaders(branch)}, and you answered that yours is different. `, ...skip, changeLink("change your answers"), "."),
  );
}

/** Hide what isn't the reader's, as often as their answers change. */
export function mountBranches(article) {
  const own = (article.dataset.branch ?? "").split(" ").filter(Boolean);
  // Who came to a page for others wants to see it.
  const branchesOf = (element) => plan.branchesOf(element).filter((branch) => !own.includes(branch));

  function apply() {
    for (const part of new Set(hidden.values())) showAgain(part);
    for (const note of article.querySelectorAll(".notice")) note.remove();
    for (const element of article.querySelectorAll(".not-for-you")) element.classList.remove("not-for-you");
    const marked = plan.elementsIn(article);
    for (const element of marked) {
      if (!element.matches(".next, .previous, .when") && plan.findExcludedBranch(branchesOf(element))) hide(partOf(element));
    }
    for (const link of document.querySelectorAll(".md-nav--secondary a")) link.parentElement.hidden = document.getElementById(anchorOf(link))?.hidden === true;
    showConditions(article, marked, branchesOf);
    showNeighbors(article);
    showSkipNotice(article, own);
    // What a link led to stays open, whichever came first: the link's answers may hide it.
    const arrived = article.querySelector(".arrived");
    if (!arrived?.closest("[hidden]")) return;
    reveal(arrived);
    arrived.scrollIntoView();
  }
  apply();
  plan.watch(apply);
}

/** Show `element`, whatever hides it: a fold, or the reader's answers, which is then said above it. */
export function reveal(element) {
  for (let at = element; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
    const part = hidden.get(at);
    if (!part) continue;
    showAgain(part);
    const [first] = part;
    first.classList.add("not-for-you");
    (first.querySelector(":scope > .item-text") ?? first).after(
      h("p", { class: "notice" }, h("strong", {}, "Not for you: "), `this is ${plan.describeReaders(plan.findExcludedBranch(plan.branchesOf(first)))}. `, changeLink("Change your answers"), "."),
    );
  }
  const fold = element.closest(".fold")?.querySelector(":scope > details");
  if (fold) fold.open = true;
}

/** Take answers out of the address: at once where there are none yet, else only when asked. */
function receive(root) {
  const given = plan.parseLink(new URLSearchParams(location.search).get("plan") ?? "");
  const own = plan.current();
  const differs = Object.keys(given).some((question) => own[question] !== given[question]);
  if (!differs) return;
  if (!Object.keys(own).length) return plan.keep(given);
  const answer = (words, use) => button(words, "button", () => { if (use) plan.keep(given); offer.remove(); });
  const offer = h("p", { class: "offer", role: "status" }, `This link has different answers: ${plan.describeAnswers(given)}. `, answer("Use it", true), " ", answer("Keep mine", false));
  root.closest("article").prepend(offer);
}

/** Mount the line with `data-module="plan-line"`: "Your company: … Change" above every step. */
export function mountLine(root) {
  if (!plan.place) return;
  const show = () => {
    const words = plan.describeAnswers();
    const isAskedHere = document.querySelector(".task-list [data-question]") !== null;
    root.replaceChildren(...(words ? [`Your company: ${words}. `, changeLink("Change")] : isAskedHere ? [] : [changeLink("Answer 3 questions to shorten this guide")]));
  };
  receive(root);
  show();
  plan.watch(show);
}

/* ---------- Arriving by a link ---------- */

/** The items of the list that an item stands in, without those that are folded away. */
const itemsBeside = (target) => [...(target.closest("ol.task-list")?.querySelectorAll(":scope > li[data-item]:not([hidden])") ?? [])];

const titleOf = (target) => wordsOf(target.querySelector(".item-text, .field__label, .screen-title") ?? target);

function nameTarget(target, items) {
  if (target.matches(".field, .screen")) return `${target.matches(".field") ? "Field" : "Screen"}: ${titleOf(target)}`;
  const place = items.includes(target) ? `Item ${items.indexOf(target) + 1}: ` : "";
  return place + titleOf(target);
}

/** What an element says, copied. */
const copyNodes = (element) => [...element.cloneNode(true).childNodes];

/**
 * How to get to an item, as nodes, on pages that lead through screens: to what exists already, if the page says how,
 * and from the first item on; in a later part, whose items don't say it themselves, the part's menu path.
 */
function describePath(target, items) {
  const place = items.indexOf(target);
  const paths = [...document.querySelectorAll("article .where")].filter((each) => each.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
  const where = paths.at(-1);
  if (place < 0 || !where) return [];
  if (paths.length > 1) return ["How to get here:", ...copyNodes(where).slice(1)];
  if (!place) return [];
  const begins = ["To get here, start at ", h("a", { href: `#${items[0].id}` }, `item 1: ${titleOf(items[0])}`)];
  const made = where.nextElementSibling;
  return made?.matches(".made") ? [...copyNodes(made), " ", h("em", {}, "Not yet?"), " ", ...begins] : begins;
}

/** Say at an item in the middle of a path through screens how to get there; returns what to announce of it. */
function showPath(target, items) {
  for (const old of document.querySelectorAll(".item-way")) old.remove();
  const path = describePath(target, items);
  if (!path.length) return "";
  const line = h("p", { class: "item-way" }, ...path);
  const more = target.querySelector(":scope > .item-more");
  if (more) more.prepend(line);
  else target.append(line);
  return ` ${line.textContent}`;
}

function arrive() {
  const target = document.getElementById(anchorOf(location));
  if (!target || !target.closest("article")) return;
  reveal(target);
  const items = itemsBeside(target);
  const path = showPath(target, items);
  target.scrollIntoView();
  for (const other of document.querySelectorAll(".arrived")) other.classList.remove("arrived");
  (target.parentElement.matches(".fold") ? target.parentElement : target).classList.add("arrived");
  announce(`${wordsOf(document.querySelector("h1"))}. ${nameTarget(target, items)}${path}`);
}

/** On paper nothing can be opened. */
function openForPaper() {
  const closed = [...document.querySelectorAll(".fold > details:not([open])")];
  for (const fold of closed) fold.open = true;
  addEventListener("afterprint", () => closed.forEach((fold) => (fold.open = false)), { once: true });
}

/** Handle the address's anchor, now and whenever it changes. */
export function mountArrival() {
  addEventListener("beforeprint", openForPaper);
  if (location.hash) arrive();
  addEventListener("hashchange", arrive);
}
