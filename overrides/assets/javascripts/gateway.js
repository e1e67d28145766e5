/**
 * What the service asks: the product itself, or the practice gateway with its made-up companies.
 */

import { api } from "./engine.js";
import { nameLinks } from "./guide.js";
import { address, h } from "./page.js";

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
    h("h3", { class: "panel__title" }, `This is a demo: we don't contact ${maker}`),
    h(
      "p",
      {},
      `The demo answers like ${product}, but only for the made-up companies below. It doesn't recognize a real Company ID.`,
    ),
    h(
      "details",
      {},
      h("summary", {}, `Try a practice company (${companies.length} to choose from)`),
      h(
        "div",
        { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Practice companies" },
        h(
          "table",
          { class: "practice" },
          h("thead", {}, h("tr", {}, ...["Company ID", "What happens", "How to fix it", "Fill in"].map((name) => h("th", { scope: "col" }, name)))),
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
    h("p", {}, "We didn't contact Sage. What you typed may be right, but this copy of the guide recognizes only the practice companies. To see how a check works, select ", h("strong", {}, "Use"), " next to one of them."),
  );
}

/** What a page says that cannot ask: only what is known, and what to do. */
function closedPanel(words, ...ways) {
  return h("div", { class: "panel panel--warn" }, h("h3", { class: "panel__title" }, "The check is not available"), h("p", {}, words), ...ways);
}

/** What the service says of its gateway; null where the site stands on a host of files alone. */
async function fetchGateway() {
  const answer = await fetch(api("gateway"), { credentials: "omit" });
  if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) return answer.json();
  if (answer.ok || answer.status === 404) return null;
  throw new Error(`${answer.status}`);
}

/** Say that the server can't be reached; resolves when the reader tries again or the network is back. */
function waitForServer(place) {
  return new Promise((resolve) => {
    const again = () => {
      removeEventListener("online", again);
      resolve();
    };
    const retry = h("button", { type: "button", class: "button", onclick: again }, "Try again");
    const words = "We couldn't reach our server, so nothing was sent. We don't know yet whether the sign-in works. Check your connection.";
    place.replaceChildren(closedPanel(words, retry));
    addEventListener("online", again);
  });
}

/** Say in `place` what is asked; without a service, or while it can't be reached, say so and put the form away. */
export async function showGateway(place, form, { fill, product, maker }) {
  for (;;) {
    const gateway = await fetchGateway().catch(() => undefined);
    form.hidden = !gateway;
    if (gateway === undefined) {
      const hadFocus = place.contains(document.activeElement);
      const waiting = waitForServer(place);
      if (hadFocus) place.querySelector("button").focus();
      await waiting;
      continue;
    }
    if (gateway === null) {
      place.replaceChildren(closedPanel(`This copy of the guide can't ask ${product}. We don't know yet whether the sign-in works.`));
      return null;
    }
    place.replaceChildren(
      gateway.practice
        ? practicePanel(gateway.companies, { fill, product, maker })
        : h("p", {}, `Our server signs in to ${product} with these credentials, as Sender ID `, h("code", {}, gateway.sender_id), ", reads at most one record of each part, and then forgets the session."),
    );
    void nameLinks(place);
    return gateway;
  }
}
