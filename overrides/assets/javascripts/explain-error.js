/**
 * Reads a pasted error text, in this browser, and shows what it means and the item that mends it.
 */

import { announce } from "./announce.js";
import { showDiagnosis } from "./diagnosis.js";
import { enable, h } from "./dom.js";
import { words } from "./engine.js";
import { runtime } from "./runtime.js";

const LEVELS = { unknown: "unknown", none: "readable" };

/** Mount the form with `data-module="explain-error"`. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "true";
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
    try {
      const diagnosis = await python.call("explain", { text });
      const verdict = { level: LEVELS[diagnosis.owner] ?? "refused", diagnosis };
      announce(showDiagnosis(result, verdict, false));
    } catch (error) {
      console.error(error);
      result.replaceChildren(
        h("div", { class: "panel panel--warn" }, h("p", {}, "The text could not be read in this browser. Look for it on this page with your browser's search, or send it to support.")),
      );
    }
    result.focus();
  });
}
