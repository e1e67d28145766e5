/**
 * The verdict of a check in words: what was said, who acts next, and the item that fixes it.
 */

import { nameLinks, placesOf } from "./guide.js";
import { address, h } from "./page.js";

/** The sentences, with the short name of who is asked. */
const words = (maker) => ({
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
  suspicion: `${maker} doesn't say which one is wrong. The list is in order: most likely first.`,
  practice: "This was a demo: we didn't contact Sage.",
});

/** Say in which program the reader fixes it: it is not always the one that was asked. */
async function nameProgram(line, items) {
  const places = await placesOf(items.slice(0, 2));
  if (places[0]) line.textContent = line.textContent.replace(/\.$/, `, in ${[...new Set(places.filter(Boolean))].join(" or in ")}.`);
}

/**
 * Show a verdict that isn't good in `place`, inside an element whose `data-acts` says who must act by code or owner, `data-maker` who was asked and
 * `data-suspected` which codes several causes share: their items are listed most likely first, and the page says so.
 * `lead` says whose words are quoted.
 * Returns the sentence to announce.
 */
export function showDiagnosis(place, verdict, practice, lead = "") {
  const asked = place.closest("[data-acts]").dataset;
  const said = words(asked.maker);
  const { level, diagnosis } = verdict;
  const title = (practice ? "Demo: " : "") + (diagnosis?.title ?? said.undiagnosed[level] ?? said.titles[level]);
  const calm = diagnosis?.owner === "none";
  const items = diagnosis ? [diagnosis.item, ...diagnosis.others].filter(Boolean) : [];
  const sentences = JSON.parse(asked.acts);
  const acts = calm || !diagnosis ? null : h("p", {}, sentences[diagnosis.code] ?? sentences[diagnosis.owner]);
  place.replaceChildren(
    h(
      "div",
      { class: `panel panel--${calm ? "good" : level === "unknown" ? "warn" : "bad"}`, "data-code": diagnosis?.code },
      h("h3", { class: "panel__title" }, title),
      acts,
      asked.suspected.split(" ").includes(diagnosis?.code) ? h("p", {}, said.suspicion) : null,
      items.length
        ? h(
            "p",
            {},
            diagnosis.owner === "you" ? "How to fix this: " : "Next: ",
            h("a", { class: "panel__step", href: address(items[0]).href, "data-names": items[0] }, items[0]),
          )
        : null,
      items.length > 1
        ? h("details", {}, h("summary", {}, "Still refused? Check these next"), h("ol", {}, ...items.slice(1).map((item) => h("li", {}, h("a", { href: address(item).href, "data-names": item }, item)))))
        : null,
      diagnosis?.said ? h("p", { class: "panel__said" }, `${lead || `${asked.maker} said`}: `, h("q", {}, diagnosis.said)) : null,
      diagnosis
        ? h("p", { class: "panel__code" }, "Code: ", h("a", { href: address(`codes/${diagnosis.code}`).href }, diagnosis.code), diagnosis.support_id ? ` · ${asked.maker}'s Support ID: ${diagnosis.support_id}` : null)
        : null,
      practice ? h("p", {}, h("strong", {}, said.practice)) : null,
    ),
  );
  void nameLinks(place);
  if (acts && diagnosis.owner === "you") void nameProgram(acts, items);
  return title;
}
