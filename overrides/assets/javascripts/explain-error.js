/**
 * Reads a pasted error text, in this browser, and shows what it means and the item that mends it.
 */

import { announce } from "./announce.js";
import { showDiagnosis } from "./diagnosis.js";
import { enable, h } from "./dom.js";
import { words } from "./engine.js";
import { note } from "./latest.js";
import { address } from "./page.js";
import { runtime } from "./runtime.js";

/** A pasted text proves nothing is readable now: at best it says that Sage let the user sign in then. */
const LEVELS = { unknown: "unknown", none: "accepted" };

/** What no reply of Sage's says may still stand on this page, in the customer's own words. */
const UNKNOWN = "gateway.unknown";

function showUnknown(place) {
  const title = "This is no message of Sage's that we know";
  place.replaceChildren(
    h(
      "div",
      { class: "panel panel--warn", "data-code": UNKNOWN },
      h("h3", { class: "panel__title" }, title),
      h("p", {}, "Look for what you see in the headings of this page. If nothing fits, ", h("a", { href: "#contact-support" }, "write to support"), " and send this text. Never send a password."),
      h("p", { class: "panel__code" }, "Code: ", h("a", { href: address(`codes/${UNKNOWN}`).href }, UNKNOWN)),
    ),
  );
  return title;
}

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
      note("sage", { level: verdict.level, code: diagnosis.code });
      announce(diagnosis.code === UNKNOWN ? showUnknown(result) : showDiagnosis(result, verdict, false));
    } catch (error) {
      console.error(error);
      result.replaceChildren(
        h("div", { class: "panel panel--warn" }, h("p", {}, "The text could not be read in this browser. Look for it on this page with your browser's search, or send it to support.")),
      );
    }
    result.focus();
  });
}
