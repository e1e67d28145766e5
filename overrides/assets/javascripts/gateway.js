/**
 * What the service asks: the product itself, or the practice gateway with its made-up companies.
 */

import { h } from "./dom.js";
import { api } from "./engine.js";
import { nameLinks } from "./guide.js";
import { address } from "./page.js";

function row(company, fill) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("code", {}, company.company_id)),
    h("td", {}, company.outcome),
    h("td", {}, company.item ? h("a", { href: address(company.item).href, "data-names": company.item }, company.item) : "Nothing"),
    h("td", {}, h("button", { type: "button", class: "copy-value", "aria-label": `Use: ${company.outcome}`, onclick: () => fill(company) }, "Use")),
  );
}

function practicePanel(companies, { fill, product, maker }) {
  return h(
    "div",
    { class: "panel panel--practice" },
    h("h3", { class: "panel__title" }, `Practice: no ${maker} company is asked`),
    h(
      "p",
      {},
      `This service answers by itself, the way ${product} does, with the made-up companies below. A real Company ID is not known here.`,
    ),
    h(
      "details",
      {},
      h("summary", {}, `The ${companies.length} practice companies`),
      h(
        "div",
        { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Practice companies" },
        h(
          "table",
          { class: "practice" },
          h("thead", {}, h("tr", {}, ...["Company ID", "What happens", "Mended by", "Fill in"].map((name) => h("th", { scope: "col" }, name)))),
          h("tbody", {}, ...companies.map((company) => row(company, fill))),
        ),
      ),
    ),
  );
}

/** Whether the practice gateway has never heard of the company that `field` names as `id`. */
export function isStrange({ practice, companies }, field, id) {
  const name = id.split("|")[0].trim().toLowerCase();
  return practice && name !== "" && !companies.some((company) => company[field]?.toLowerCase() === name);
}

/** What there is to say of a company that the practice gateway cannot know. */
export function strangePanel(id) {
  return h(
    "div",
    { class: "panel panel--practice" },
    h("h3", { class: "panel__title" }, h("span", { dir: "auto" }, id), " is not a practice company"),
    h("p", {}, "Nobody's books were asked for. What you typed may well be right: this copy of the guide knows the practice companies alone. To see how a check goes, select ", h("strong", {}, "Use"), " beside one of them."),
  );
}

/** Say in `place` what is asked; without a service, say so and put the form away. */
export async function showGateway(place, form, { fill, product, maker }) {
  try {
    const answer = await fetch(api("gateway"), { credentials: "omit" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const gateway = await answer.json();
    place.replaceChildren(
      gateway.practice
        ? practicePanel(gateway.companies, { fill, product, maker })
        : h("p", {}, `Our server signs in to ${product} with these credentials, as Sender ID `, h("code", {}, gateway.sender_id), ", reads one record of each module, and forgets the session."),
    );
    void nameLinks(place);
    return gateway;
  } catch {
    form.hidden = true;
    place.replaceChildren(
      h(
        "div",
        { class: "panel panel--warn" },
        h("h3", { class: "panel__title" }, "The check is not available here"),
        h("p", {}, "This copy of the guide has no server behind it. You can still save the credentials in Modeloptic: it says whether it can read."),
      ),
    );
    return null;
  }
}
