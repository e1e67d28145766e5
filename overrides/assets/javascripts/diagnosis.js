/**
 * A diagnosis in words: of a test of the sign-in, and of an error text that is pasted and read in this browser.
 */

import { keepMine } from "./checklist.js";
import { describeState } from "./engine.js";
import { anchorOf, announce, contactAddress, enable, h, linkTo, linkToCode, nameLinks, pages, panel, wordsOf } from "./page.js";
import { removePasswords } from "./passwords.js";
import { buildIndex, rank } from "./rank.js";
import { isReport } from "./report.js";
import { runtime } from "./runtime.js";
import { note } from "./support-report.js";

/** The sentences, with the short name of who is asked. */
const sentencesOf = (maker) => ({
  titles: {
    accepted: "The sign-in works, but Modeloptic can't read everything",
    refused: `${maker} refused the sign-in`,
    unknown: `We don't recognize ${maker}'s answer`,
  },
  /** What a verdict says that names no diagnosis. */
  undiagnosed: {
    accepted: "The sign-in works, but there was not enough time to read everything",
    unknown: "The check failed on our side. Try again",
  },
  suspicion: `${maker} doesn't say what is wrong. Check these, most likely first.`,
  demo: "This was a demo: we didn't contact Sage.",
});

const codeLine = (code, ...more) => h("p", { class: "panel__code" }, "Code: ", linkToCode(code), ...more);

/** Say in which program the reader fixes it: it is not always the one that was asked. */
async function nameProgram(line, items) {
  const all = await pages();
  const places = items.slice(0, 2).map((item) => all.find(({ id }) => id === item.split("#")[0])?.place);
  if (places[0]) line.textContent = line.textContent.replace(/\.$/, `, in ${[...new Set(places.filter(Boolean))].join(" or in ")}.`);
}

/**
 * Show a verdict that isn't good in `place`, inside an element whose `data-acts` says who must act by code or owner, `data-maker` who was asked and
 * `data-suspected` which codes several causes share: their items are listed most likely first, and the page says so.
 * `lead` says whose words are quoted.
 * Returns the sentence to announce.
 */
export function showDiagnosis(place, verdict, isDemo, lead = "") {
  const asked = place.closest("[data-acts]").dataset;
  const said = sentencesOf(asked.maker);
  const { level, diagnosis } = verdict;
  const title = (isDemo ? "Demo: " : "") + (diagnosis?.title ?? said.undiagnosed[level] ?? said.titles[level]);
  const calm = diagnosis?.owner === "none";
  const items = diagnosis ? [diagnosis.item, ...diagnosis.others].filter(Boolean) : [];
  const sentences = JSON.parse(asked.acts);
  const acts = calm || !diagnosis ? null : h("p", {}, sentences[diagnosis.code] ?? sentences[diagnosis.owner]);
  place.replaceChildren(
    panel(
      calm ? "good" : level === "unknown" || diagnosis?.owner === "wait" ? "warn" : "bad",
      title,
      [
        acts,
        asked.suspected.split(" ").includes(diagnosis?.code) && h("p", {}, said.suspicion),
        items.length && h("p", {}, diagnosis.owner === "you" ? "How to fix this: " : "Next: ", linkTo(items[0], "panel__step")),
        items.length > 1 && h("details", {}, h("summary", {}, "Still refused? Check these next"), h("ol", {}, ...items.slice(1).map((item) => h("li", {}, linkTo(item))))),
        diagnosis?.said && h("p", { class: "panel__said" }, `${lead || `${asked.maker} ${isDemo ? "would say" : "said"}`}: `, h("q", {}, diagnosis.said)),
        diagnosis && codeLine(diagnosis.code, diagnosis.support_id && ` · ${asked.maker}'s Support ID: ${diagnosis.support_id}`),
        isDemo && h("p", {}, h("strong", {}, said.demo)),
      ].filter(Boolean),
      { "data-code": diagnosis?.code },
    ),
  );
  void nameLinks(place);
  if (acts && diagnosis.owner === "you") void nameProgram(acts, items);
  return title;
}

/* ---------- A pasted error text ---------- */

/** A pasted text proves nothing is readable now: at best it says that the user was let in then. */
const LEVEL_BY_OWNER = { unknown: "unknown", wait: "unknown", none: "accepted" };

/** The guide's own words, pasted: nothing was refused, and an entry of the guide answers them. */
export const GUIDE_ENTRY_CODE = "gateway.guide-entry";

/** What no known reply says may still stand on this page, in the customer's own words. */
export const UNKNOWN_CODE = "gateway.unknown";

/** How many entries of the page are named beside a text that is no known message. */
const NEAREST = 3;

/** The page's entries that a text is about, as links: by their words and by those that customers use; none where that is only a guess. */
function findNearest(text) {
  const { synonyms, asked } = JSON.parse(document.getElementById("asked").textContent);
  const entries = [...document.querySelectorAll("article h3[id]")].map((heading) => {
    const title = wordsOf(heading);
    let more = "";
    for (let node = heading.nextElementSibling; node && !node.matches("h2, h3"); node = node.nextElementSibling) more += ` ${node.textContent}`;
    return { title, href: `#${heading.id}`, asked: asked[heading.id], more, kind: "step" };
  });
  const { hits, sure } = rank(buildIndex(entries, synonyms), text);
  return (sure ? hits : [])
    .slice(0, NEAREST)
    .map((position) => h("li", {}, h("a", { href: entries[position].href }, entries[position].title)));
}

async function showUnknown(place, text, hasPassword) {
  const near = findNearest(text);
  const title = "We don't recognize this message";
  place.replaceChildren(
    panel(
      "warn",
      title,
      [
        h("p", {}, near.length ? "Closest matches on this page:" : "Nothing on this page fits it. Look for what you see in the headings on this page."),
        h("ul", { hidden: !near.length }, ...near),
        h("p", {}, "If nothing fits, ", h("a", { href: contactAddress("An error text that the guide does not know") }, "contact support"), hasPassword ? ". This text has a password in it: delete the password before you send the text." : " and send this text. Never send a password."),
        codeLine(UNKNOWN_CODE),
      ],
      { "data-code": UNKNOWN_CODE },
    ),
  );
  return title;
}

/** A report that was pasted here is no error text: it is for support, as it is. */
function referToSupport(place, text) {
  const title = "This is a report for support, not an error text";
  const way = h("a", { href: contactAddress("Report from the guide", text) }, "contact support");
  place.replaceChildren(panel("warn", title, [h("p", {}, "Support reads it. Send all of it: ", way, ".")]));
  return title;
}

/** Where what to do is an entry of this page, show the entry in the answer: it says itself how to fix this. */
function showEntry(place) {
  const link = place.querySelector(".panel__step");
  const isHere = link?.pathname === location.pathname;
  const fold = isHere && document.getElementById(anchorOf(link))?.parentElement.querySelector(":scope > details");
  if (!fold) return;
  const [, ...parts] = fold.children;
  link.previousSibling.data = "On this page: ";
  link.parentElement.after(...parts.map((part) => part.cloneNode(true)));
}

/** Explain a text in `place`; announces what it means. */
async function explainText(place, text) {
  if (isReport(text)) {
    announce(referToSupport(place, text));
    return;
  }
  try {
    const shown = removePasswords(text);
    const explained = await runtime().call("explain", { text: shown });
    const [item = "", ...others] = keepMine(await pages(), [explained.item, ...explained.others]);
    const diagnosis = { ...explained, item, others };
    const refused = diagnosis.code === GUIDE_ENTRY_CODE ? "unknown" : "refused";
    const verdict = { level: LEVEL_BY_OWNER[diagnosis.owner] ?? refused, diagnosis };
    note("answer", { level: verdict.level, code: diagnosis.code });
    announce(diagnosis.code === UNKNOWN_CODE ? await showUnknown(place, shown, shown !== text) : showDiagnosis(place, verdict, false, "You pasted"));
    showEntry(place);
  } catch (error) {
    console.error(error);
    const words = "This browser couldn't read the text. Search for it on this page with your browser's search, or send it to support.";
    place.replaceChildren(panel("warn", "", [h("p", {}, words)]));
  }
}

/** Mount the form with `data-module="explain-error"`. */
export function mountExplainError(form) {
  const python = runtime();
  const result = form.querySelector(".check__result");
  python.subscribe((state) => {
    form.querySelector(".engine").textContent = describeState(state);
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
