/**
 * Findings on a form: the summary of problems above it, and each finding at its field.
 */

import { marked } from "./marks.js";
import { address, h } from "./page.js";
import { ticks } from "./state.js";

const KINDS = { error: "Problem", warning: "Look again", note: "Note" };

const fieldOf = (form, name) => form.querySelector(`.field[data-field="${CSS.escape(name)}"]`);

/** What characters that can't be seen are called: told by whatever holds the form. */
const namesOf = (form) => JSON.parse(form.closest("[data-characters]").dataset.characters);

/** The element of a field that takes focus and carries its description. */
const controlOf = (field) => field.querySelector(".field__control, .field__choices");

/** Focus a field the way a reader finds it: its first choice, or its box. */
export function focusField(form, name) {
  const field = fieldOf(form, name);
  const target = field.querySelector(".field__control, input:checked, input");
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.scrollIntoView({ block: "nearest" });
  target.focus({ preventScroll: true });
}

/** A link that leads a reader to a field. */
function wayTo(form, name, words) {
  const go = (event) => {
    event.preventDefault();
    focusField(form, name);
  };
  return h("a", { href: `#${controlOf(fieldOf(form, name)).id}`, onclick: go }, words);
}

function suggestion(finding, use) {
  if (!finding.suggestion) return null;
  const { label, certainty } = finding.suggestion;
  const lead = certainty === "certain" ? "It should be" : "Did you mean";
  return h(
    "p",
    { class: "finding__suggestion" },
    `${lead} `,
    h("code", { dir: "auto" }, label),
    certainty === "certain" ? "" : "?",
    h(
      "button",
      { type: "button", class: "copy-value", "aria-label": `Use this: ${label}`, onclick: () => use(finding) },
      "Use this",
    ),
  );
}

function line(finding, typed, use, names) {
  return h(
    "div",
    { class: `finding finding--${finding.severity}`, "data-code": finding.code },
    h(
      "p",
      { class: "finding__message" },
      h("span", { class: "finding__kind" }, `${KINDS[finding.severity]}: `),
      finding.message,
    ),
    finding.span && typed ? h("p", { class: "finding__typed" }, "You typed ", marked(typed, finding.span, names)) : null,
    suggestion(finding, use),
    h(
      "p",
      { class: "finding__why" },
      finding.why,
      finding.severity === "error" && ticks.versionOf(finding.item) ? " You checked this item off. Look at it again." : "",
      " ",
      finding.item ? h("a", { href: address(finding.item).href }, "Go to the item") : null,
      finding.item ? " · " : null,
      finding.code ? h("a", { href: address(`codes/${finding.code}`).href }, "More about this") : null,
    ),
  );
}

/** Show a report's findings at their fields; fields without one are left clean. */
export function showFindings(form, report, use) {
  const names = namesOf(form);
  for (const field of form.querySelectorAll(".field[data-field]")) {
    const name = field.dataset.field;
    const findings = report.findings.filter((finding) => finding.field === name);
    const control = controlOf(field);
    // An answer that was chosen was not typed: there are no characters to mark in it.
    const { typed = "", normalised = "" } = control.matches("input") ? (report.fields[name] ?? {}) : {};
    const place = field.querySelector(".field__findings");
    place.replaceChildren(
      ...findings.map((finding) => line(finding, typed, use, names)),
      typed === normalised ? "" : h("p", { class: "field__read" }, "Read as ", h("code", { dir: "auto" }, normalised)),
    );
    const worst = findings[0]?.severity ?? "";
    field.dataset.state = worst;
    if (worst === "error" || worst === "warning") field.closest("details")?.setAttribute("open", "");
    control.setAttribute(
      "aria-describedby",
      place.childElementCount ? `${control.id}-hint ${place.id}` : `${control.id}-hint`,
    );
    if (control.matches(".field__control")) {
      if (worst === "error") control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
}

/** Say at a field whose value was put right here that the program it belongs to still holds the old one. */
export function remindOfProgram(form, { field, item, program }) {
  const place = fieldOf(form, field).querySelector(".field__findings");
  const old = place.parentElement.querySelector(".field__mended");
  const link = h("a", { href: address(item).href }, "Go to the item");
  const words = h("p", { class: "field__mended" }, `This changed only on this page. Correct it in ${program}, too. `, link);
  if (old) old.replaceWith(words);
  else place.after(words);
}

/** Forget that the program holds another value than the field. */
export const forgetProgram = (form, field) => fieldOf(form, field).querySelector(".field__mended")?.remove();

/** What a report finds of one severity, each a link to its field: on a telephone the fields are out of sight. */
export function waysTo(form, report, severity) {
  const entries = report.findings
    .filter((finding) => finding.severity === severity)
    .map((finding) => {
      const control = controlOf(fieldOf(form, finding.field));
      const { typed = "" } = control.matches("input") ? (report.fields[finding.field] ?? {}) : {};
      const shown = finding.span && typed ? h("span", { class: "summary__typed" }, " You typed ", marked(typed, finding.span, namesOf(form))) : null;
      return h("li", {}, wayTo(form, finding.field, finding.message), shown);
    });
  return entries.length ? h("ul", {}, ...entries) : null;
}

/** The problems, each a link to its field, and what else to look at; returns the summary, or null where there is no problem. */
export function showSummary(form, report) {
  const place = form.querySelector(".form__summary");
  const problems = waysTo(form, report, "error");
  const doubts = waysTo(form, report, "warning");
  if (!problems) {
    place.replaceChildren();
    return null;
  }
  const titleId = `${controlOf(form.querySelector(".field[data-field]")).id}-summary`;
  const summary = h(
    "div",
    { class: "panel panel--bad summary", role: "alert", tabindex: "-1", "aria-labelledby": titleId },
    h("h3", { class: "panel__title", id: titleId }, "There is a problem"),
    problems,
    doubts && h("p", {}, "Also check this:"),
    doubts,
  );
  place.replaceChildren(summary);
  return summary;
}
