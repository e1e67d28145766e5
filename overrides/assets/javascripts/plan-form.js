/**
 * The questions of the plan: answered once, kept at once, changeable at any time.
 */

import { copyText } from "./copy.js";
import { announce, enable } from "./page.js";
import { plan } from "./state.js";

/** Mount the form with `data-module="plan-form"`. */
export function mount(form) {
  const status = form.querySelector(".plan__status");

  function show() {
    const answers = plan.current();
    for (const question of Object.keys(plan.QUESTIONS)) form.elements[question].value = answers[question] ?? "";
    const words = plan.inWords(answers);
    status.textContent = words
      ? `Your company: ${words}. Steps you don't need are hidden.`
      : "You haven't answered yet, so every page shows everything.";
  }

  form.addEventListener("change", () => {
    plan.keep(Object.fromEntries(new FormData(form)));
    announce(status.textContent);
  });
  form.querySelector("[data-action=share]").addEventListener("click", async ({ currentTarget: button }) => {
    const url = new URL(location.href);
    url.hash = "";
    url.search = plan.inLink() ? `?plan=${plan.inLink()}` : "";
    await copyText(button, url.href, "A link with these answers");
  });
  show();
  plan.watch(show);
  enable(form);
}
