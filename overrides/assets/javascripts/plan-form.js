/**
 * The questions of the plan: answered once, kept at once, changeable at any time.
 */

import { announce } from "./announce.js";
import { enable } from "./dom.js";
import { QUESTIONS, current, inLink, inWords, keep, watch } from "./plan.js";
import { copyText } from "./copy.js";

/** Mount the form with `data-module="plan-form"`. */
export function mount(form) {
  const status = form.querySelector(".plan__status");

  function show() {
    const plan = current();
    for (const question of Object.keys(QUESTIONS)) form.elements[question].value = plan[question] ?? "";
    const words = inWords(plan);
    status.textContent = words
      ? `Your company: ${words}. Steps you don't need are hidden.`
      : "You haven't answered yet, so every page shows everything.";
  }

  form.addEventListener("change", () => {
    keep(Object.fromEntries(new FormData(form)));
    announce(status.textContent);
  });
  form.querySelector("[data-action=share]").addEventListener("click", async ({ currentTarget: button }) => {
    const url = new URL(location.href);
    url.hash = "";
    url.search = inLink() ? `?plan=${inLink()}` : "";
    await copyText(button, url.href, "A link with these answers");
  });
  show();
  watch(show);
  enable(form);
}
