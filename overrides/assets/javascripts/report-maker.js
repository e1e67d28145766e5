/**
 * "Write a report": shows the text for support before anything is sent, and copies it or puts it into an email.
 */

import { copyText } from "./copy.js";
import { codes, outline } from "./guide.js";
import { announce, contactAddress, enable, h, pageId } from "./page.js";
import { write } from "./report.js";
import { plan, problems, ticks } from "./state.js";

const FAILED = "We couldn't write the report because a file of the guide didn't load. Check your connection and try again.";

const found = {};

/** What shows the report again, where one is shown. */
let renew = () => {};

/**
 * Remember what `source` ("verify" or "answer") found, until it finds something else: codes, levels, lengths and kinds of
 * characters; never a value, and nothing beyond this page.
 */
export function note(source, fact) {
  found[source] = fact;
  renew();
}

/** The report of this moment; null where the guide's own lists can't be had. */
async function writeReport() {
  const [guide, list] = await Promise.all([outline(), codes()]);
  if (!guide.pages.length || !list.length) return null;
  const { verify, answer } = found;
  return write(
    {
      written: new Date(),
      page: pageId(),
      plan: plan.inLink().split(","),
      ticks: ticks.all(),
      typed: verify?.typed ?? [],
      verdict: verify?.verdict ?? "",
      found: verify?.found ?? Object.values(problems.all()).map((problem) => problem?.code),
      answer,
    },
    guide,
    list,
  );
}

/** Mount the section with `data-module="receipt"`. */
export function mount(root) {
  const place = root.querySelector(".receipt__preview");
  async function show() {
    const text = await writeReport();
    if (!text) {
      place.replaceChildren(h("p", {}, FAILED));
      announce(FAILED);
      return;
    }
    const copy = h("button", { type: "button", class: "button button--primary" }, "Copy the report");
    copy.addEventListener("click", () => copyText(copy, text, "The report"));
    place.replaceChildren(
      h("p", {}, "This is the whole report. Nothing was sent. Copy it into your message to support."),
      h("pre", { class: "receipt__text" }, text),
      h("div", { class: "form__actions" }, copy, h("a", { class: "button", href: contactAddress("Report from the guide", text) }, "Contact support")),
    );
    renew = () => void show();
  }
  root.querySelector("[data-action=write]").addEventListener("click", async () => {
    await show();
    place.focus();
  });
  enable(root);
}
