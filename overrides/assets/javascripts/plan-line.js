/**
 * "Your company: … Change it" on every step, and a plan that came with a link.
 */

import { address, h } from "./page.js";
import { plan } from "./state.js";

function show(root) {
  const words = plan.inWords();
  root.replaceChildren(
    words ? `Your company: ${words}. ` : "",
    h("a", { href: address(plan.place).href }, words ? "Change it" : "Answer 3 questions to shorten this guide"),
  );
}

/** Take a plan out of the address: at once where there is none yet, else only when asked. */
function receive(root) {
  const given = plan.fromLink(new URLSearchParams(location.search).get("plan") ?? "");
  const own = plan.current();
  const differs = Object.keys(given).some((question) => own[question] !== given[question]);
  if (!differs) return;
  if (!Object.keys(own).length) return plan.keep(given);
  const offer = h(
    "p",
    { class: "offer", role: "status" },
    `This link has different answers: ${plan.inWords(given)}. `,
    h("button", { type: "button", class: "button", onclick: () => { plan.keep(given); offer.remove(); } }, "Use it"),
    " ",
    h("button", { type: "button", class: "button", onclick: () => offer.remove() }, "Keep mine"),
  );
  root.closest("article").prepend(offer);
}

/** Mount the element with `data-module="plan-line"`. */
export function mount(root) {
  if (!plan.place) return;
  receive(root);
  show(root);
  plan.watch(() => show(root));
}
