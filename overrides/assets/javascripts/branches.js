/**
 * Folds what the reader's plan leaves out: named, one press away, never gone without trace.
 */

import { h } from "./page.js";
import { plan } from "./state.js";

const HEADINGS = ["H2", "H3", "H4"];

/** What belongs to a heading: all that follows it up to the next one of its rank. */
function sectionOf(heading) {
  const members = [];
  const rank = HEADINGS.indexOf(heading.tagName);
  for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
    const other = HEADINGS.indexOf(next.tagName);
    if (other !== -1 && other <= rank) break;
    members.push(next);
  }
  return members;
}

function setFolded(button, members, folded) {
  button.setAttribute("aria-expanded", String(!folded));
  for (const member of members) member.hidden = folded;
}

function foldButton(words, members) {
  const button = h("button", { type: "button", class: "fold__button" }, words);
  button.addEventListener("click", () => {
    setFolded(button, members, button.getAttribute("aria-expanded") === "true");
  });
  for (const member of members) member.unfold = () => setFolded(button, members, false);
  setFolded(button, members, true);
  return button;
}

const many = (count) => (count === 1 ? "1 item is" : `${count} items are`);

function foldSection(heading, branch) {
  const members = sectionOf(heading);
  for (const member of members) {
    for (const item of member.querySelectorAll("li[data-item]")) item.classList.add("not-for-you");
  }
  const button = foldButton(`Not for you: ${plan.reason(branch)}`, members);
  heading.after(h("p", { class: "fold" }, button));
}

function foldRuns(list) {
  let run = [];
  const close = () => {
    if (!run.length) return;
    const reasons = [...new Set(run.map(({ branch }) => plan.reason(branch)))].join(", ");
    const members = run.map(({ item }) => item);
    members[0].before(
      h("li", { class: "fold" }, foldButton(`${many(members.length)} not for you: ${reasons}`, members)),
    );
    run = [];
  };
  for (const item of [...list.children]) {
    const branch = plan.excluded(plan.branchesOf(item));
    if (branch) {
      item.classList.add("not-for-you");
      run.push({ item, branch });
    } else close();
  }
  close();
}

function unfoldAll(article) {
  for (const fold of article.querySelectorAll(".fold")) fold.remove();
  for (const element of article.querySelectorAll(".not-for-you")) element.classList.remove("not-for-you");
  for (const element of article.querySelectorAll("[hidden]")) {
    if (!element.unfold) continue;
    element.hidden = false;
    delete element.unfold;
  }
}

/** Of several ways on, leave the reader's own, without the condition that the plan has answered. */
function showWays(article) {
  // A way for some readers only stands before the one for all others.
  let open = false;
  let taken = false;
  for (const way of article.querySelectorAll(".next")) {
    const branches = plan.branchesOf(way);
    const decided = plan.decided(branches);
    way.hidden = taken || plan.excluded(branches) !== "";
    const condition = way.querySelector(".when");
    if (condition) condition.hidden = decided && !open;
    open ||= !decided;
    taken ||= !way.hidden && decided;
  }
}

/** Say above a page that is for other readers alone where to go on. */
function notice(article) {
  const branch = plan.excluded((article.dataset.branch ?? "").split(" "));
  if (!branch) return;
  const heading = article.querySelector("h1");
  heading.after(
    h("p", { class: "fold notice" }, h("strong", {}, "Not for you: "), `this step is ${plan.reason(branch)}. You answered that yours is different. Go to the next step, or change your answers above.`),
  );
}

/** Fold the page after the plan, as often as it changes. */
export function mount(article) {
  if (article.dataset.branches) return;
  article.dataset.branches = "true";
  function apply() {
    unfoldAll(article);
    notice(article);
    showWays(article);
    for (const heading of article.querySelectorAll(HEADINGS.join(","))) {
      const branch = plan.excluded(plan.branchesOf(heading));
      if (branch) foldSection(heading, branch);
    }
    for (const list of article.querySelectorAll("ol.task-list")) {
      if (!list.closest("[hidden]")) foldRuns(list);
    }
    for (const field of article.querySelectorAll(".field")) {
      field.hidden = plan.excluded(plan.branchesOf(field)) !== "";
      if (field.hidden) field.unfold = () => (field.hidden = false);
    }
    // What a link led to stays open, whichever came first: the link's plan may fold it.
    const arrived = article.querySelector(".arrived");
    if (!arrived?.closest("[hidden]")) return;
    reveal(arrived);
    arrived.scrollIntoView();
  }
  apply();
  plan.watch(apply);
}

/** Open every fold that holds `element`. */
export function reveal(element) {
  for (let at = element; at; at = at.parentElement) {
    at.unfold?.();
    if (at.tagName === "DETAILS") at.open = true;
  }
}
