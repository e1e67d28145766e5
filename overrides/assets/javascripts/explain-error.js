/**
 * Reads a pasted error text, in this browser, and shows what it means and the item that fixes it.
 */

import { showDiagnosis } from "./diagnosis.js";
import { words } from "./engine.js";
import { address, anchorOf, announce, contactAddress, enable, h, wordsOf } from "./page.js";
import { indexOf, rank } from "./rank.js";
import { note } from "./report-maker.js";
import { isReport } from "./report.js";
import { runtime } from "./runtime.js";

/** A pasted text proves nothing is readable now: at best it says that the user was let in then. */
const LEVELS = { unknown: "unknown", wait: "unknown", none: "accepted" };

/** The guide's own words, pasted: nothing was refused, and an entry of the guide answers them. */
const GUIDE_ENTRY = "gateway.guide-entry";

/** What no known reply says may still stand on this page, in the customer's own words. */
const UNKNOWN = "gateway.unknown";

/** How many entries of the page are named beside a text that is no known message. */
const NEAREST = 3;

/** The page's entries that have most of a text's words, as links. */
function nearest(text) {
  const entries = [...document.querySelectorAll("article h3[id]")].map((heading) => {
    const title = wordsOf(heading);
    let more = "";
    for (let node = heading.nextElementSibling; node && !node.matches("h2, h3"); node = node.nextElementSibling) more += ` ${node.textContent}`;
    return { title, href: `#${heading.id}`, more, kind: "step" };
  });
  return rank(indexOf(entries), text)
    .hits.slice(0, NEAREST)
    .map((position) => h("li", {}, h("a", { href: entries[position].href }, entries[position].title)));
}

async function showUnknown(place, text) {
  const near = nearest(text);
  const title = `This is no message of ${place.closest("[data-acts]").dataset.maker}'s that we know`;
  place.replaceChildren(
    h(
      "div",
      { class: "panel panel--warn", "data-code": UNKNOWN },
      h("h3", { class: "panel__title" }, title),
      h("p", {}, near.length ? "Closest matches on this page:" : "Look for what you see in the headings on this page."),
      near.length ? h("ul", {}, ...near) : null,
      h("p", {}, "If nothing fits, ", h("a", { href: contactAddress("An error text that the guide does not know") }, "contact support"), " and send this text. Never send a password."),
      h("p", { class: "panel__code" }, "Code: ", h("a", { href: address(`codes/${UNKNOWN}`).href }, UNKNOWN)),
    ),
  );
  return title;
}

/** A report that was pasted here is no error text: it is for support, as it is. */
function showReport(place, text) {
  const title = "This is a report for support, not an error text";
  place.replaceChildren(
    h(
      "div",
      { class: "panel panel--warn" },
      h("h3", { class: "panel__title" }, title),
      h("p", {}, "Support reads it. Send all of it: ", h("a", { href: contactAddress("Report from the guide", text) }, "contact support"), "."),
    ),
  );
  return title;
}

/** Where what to do is an entry of this page, show the entry in the answer. */
function showEntry(place) {
  const link = place.querySelector(".panel__step");
  const isHere = link?.pathname === location.pathname;
  const fold = isHere && document.getElementById(anchorOf(link))?.parentElement.querySelector(":scope > details");
  if (!fold) return;
  const [, ...parts] = fold.children;
  link.parentElement.after(...parts.map((part) => part.cloneNode(true)));
}

/** Explain a text in `place`; announces what it means. */
async function explainText(place, text) {
  if (isReport(text)) {
    announce(showReport(place, text));
    return;
  }
  try {
    const diagnosis = await runtime().call("explain", { text });
    const refused = diagnosis.code === GUIDE_ENTRY ? "unknown" : "refused";
    const verdict = { level: LEVELS[diagnosis.owner] ?? refused, diagnosis };
    note("answer", { level: verdict.level, code: diagnosis.code });
    announce(diagnosis.code === UNKNOWN ? await showUnknown(place, text) : showDiagnosis(place, verdict, false, "You pasted"));
    showEntry(place);
  } catch (error) {
    console.error(error);
    place.replaceChildren(
      h("div", { class: "panel panel--warn" }, h("p", {}, "This browser couldn't read the text. Search for it on this page with your browser's search, or send it to support.")),
    );
  }
}

/** Mount the form with `data-module="explain-error"`. */
export function mount(form) {
  const python = runtime();
  const result = form.querySelector(".check__result");
  python.subscribe((state) => {
    form.querySelector(".engine").textContent = words(state);
  });
  enable(form);
  form.addEventListener("focusin", () => python.start(), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = form.elements.text.value;
    if (!text.trim()) {
      result.replaceChildren(h("p", {}, "Paste the error text first."));
      form.elements.text.focus();
      announce("Paste the error text first.");
      return;
    }
    await explainText(result, text);
    result.focus();
  });
}
