/**
 * Findings on Verify: the worst one at each field, with the rest behind it, and the summary of problems.
 */

import { address, button, h, linkToCode, panel } from "./page.js";
import { ticks } from "./state.js";

const SEVERITY_LABELS = { error: "Problem", warning: "Look again", note: "Note" };

const INVISIBLE = /[\p{C}\p{Z}\p{M}]/u;

/** So many characters of a long value are shown on each side of a mark. */
const AROUND = 24;

const fieldOf = (name) => document.querySelector(`.field[data-field="${CSS.escape(name)}"]`);

/** The element of a field that takes focus and carries its description. */
const controlOf = (field) => field.querySelector(".field__control, .field__choices");

/** What a field is called. */
export const labelOf = (name) => fieldOf(name)?.querySelector(".field__label").textContent.trim() ?? name;

/** Words in a row: "A", "A and B", "A, B and C". */
export const listInWords = (words) => [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");

/** The short id of where a field's finding is fixed: not every item that enters a value can change it. */
export const placeOfFix = ({ field, item, severity }) => (severity === "error" && fieldOf(field).dataset.fix) || item;

/** Focus a field the way a reader finds it: its first choice, or its box. */
export function focusField(name) {
  const field = fieldOf(name);
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.scrollIntoView({ block: "center" });
  field.querySelector(".field__control, input:checked, input").focus({ preventScroll: true });
}

/** A link that leads a reader to a field. */
export function linkToField(name, words) {
  const go = (event) => {
    event.preventDefault();
    focusField(name);
  };
  return h("a", { href: `#${controlOf(fieldOf(name)).id}`, onclick: go }, words);
}

/** Characters with what can't be seen called by its name among `names`, or by its number. */
const nameInvisible = (characters, names) =>
  characters.map((character) => {
    if (!INVISIBLE.test(character)) return character;
    const number = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return h("span", { class: "marked__name" }, names[character] ?? `U+${number}`);
  });

/** The typed text with `span` (code points, end excluded) marked; long texts only near the mark. */
function renderTyped(typed, { start, end }) {
  const names = JSON.parse(document.querySelector("[data-characters]").dataset.characters);
  const characters = Array.from(typed);
  const from = Math.max(0, start - AROUND);
  const to = Math.min(characters.length, end + AROUND);
  const wrong = characters.slice(start, Math.min(end, start + 2 * AROUND));
  return h(
    "code",
    { class: "marked", dir: "ltr" },
    from > 0 && "…",
    characters.slice(from, start).join(""),
    wrong.length ? h("mark", {}, ...nameInvisible(wrong, names)) : h("mark", { class: "marked__gap" }, "\u2009"),
    characters.slice(end, to).join(""),
    to < characters.length && "…",
  );
}

/** The value to use instead, with its button; nothing where there is none. */
function renderSuggestion(finding, use) {
  if (!finding.suggestion) return [];
  const { label, certainty } = finding.suggestion;
  const isCertain = certainty === "certain";
  const take = button("Use this", "copy-value", () => use(finding), { "aria-label": `Use this: ${label}` });
  return [isCertain ? "It should be " : "Did you mean ", h("code", { dir: "auto" }, label), isCertain ? "" : "?", take, " "];
}

/** Behind a finding: why, the page of its code, and what else there is to say about the field. */
function renderMore({ why, item, code, severity }, others, read) {
  const isTicked = severity === "error" && ticks.versionOf(item);
  return h(
    "details",
    { class: "finding__also" },
    h("summary", {}, others.length ? `Also: ${others.length} more` : "Why?"),
    h("p", {}, why, isTicked ? " You checked this item off. Look at it again." : "", " ", item && code ? linkToCode(code, "More about this") : null),
    ...others.map((other) => h("p", { "data-code": other.code }, `${SEVERITY_LABELS[other.severity]}: ${other.message}`)),
    read,
  );
}

/** One field's worst finding: its sentence, what was typed, what to do, and one link. */
function renderFinding([worst, ...others], { typed, read, id, use }) {
  const { code, item, message, severity, span } = worst;
  const target = placeOfFix(worst) || (code && `codes/${code}`);
  return h(
    "div",
    { class: `finding finding--${severity}`, "data-code": code },
    h("p", { class: "finding__message", id: `${id}-message` }, h("span", { class: "finding__kind" }, `${SEVERITY_LABELS[severity]}: `), message),
    span && typed ? h("p", { class: "finding__typed" }, "You typed ", renderTyped(typed, span)) : null,
    h("p", { class: "finding__suggestion" }, ...renderSuggestion(worst, use), target ? h("a", { href: address(target).href }, item ? "Show me where" : "More about this") : null),
    renderMore(worst, others, read),
  );
}

/** Show a report's findings at the fields `names`; fields without one are left clean. */
export function showFindings(names, report, use) {
  for (const name of names) {
    const field = fieldOf(name);
    const findings = report.findings.filter((finding) => finding.field === name);
    const control = controlOf(field);
    // An answer that was chosen was not typed: there are no characters to mark in it.
    const { typed = "", normalised = "" } = control.matches("input") ? (report.fields[name] ?? {}) : {};
    const read = typed === normalised ? null : h("p", { class: "field__read" }, "Read as ", h("code", { dir: "auto" }, normalised));
    const place = field.querySelector(".field__findings");
    const shown = findings.length ? renderFinding(findings, { typed, read, id: place.id, use }) : read;
    place.replaceChildren(...(shown ? [shown] : []));
    const worst = findings[0]?.severity ?? "";
    field.dataset.state = worst;
    if (worst === "error" || worst === "warning") field.closest("details")?.setAttribute("open", "");
    control.setAttribute("aria-describedby", [`${control.id}-hint`, findings.length && `${place.id}-message`, !findings.length && read && place.id].filter(Boolean).join(" "));
    if (!control.matches(".field__control")) continue;
    if (worst === "error") control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/** The fields whose worst finding, which is the first in a report, is of one severity. */
export const fieldsWith = ({ findings }, severity) =>
  [...new Set(findings.map(({ field }) => field))].filter((name) => findings.find(({ field }) => field === name).severity === severity);

/** Links to fields in a row of words. */
export const linksTo = (names) => names.flatMap((name, at) => [["", " and ", ", "][at && (at === names.length - 1 ? 1 : 2)], linkToField(name, labelOf(name))]);

/** Show the problems in `place`, each a link to its field, and which fields to look at again; returns the summary, or null without a problem. */
export function showSummary(place, report) {
  const wrong = fieldsWith(report, "error");
  const doubtful = fieldsWith(report, "warning");
  if (!wrong.length) {
    place.replaceChildren();
    return null;
  }
  const sentence = (name) => {
    const { message, suggestion } = report.findings.find(({ field }) => field === name);
    return suggestion?.certainty === "certain" ? `${labelOf(name)}: it should be ${suggestion.label}` : message;
  };
  const title = wrong.length === 1 ? "There is a problem" : `There are ${wrong.length} problems`;
  place.replaceChildren(
    panel(
      "bad summary",
      title,
      [
        h("ul", {}, ...wrong.map((name) => h("li", {}, linkToField(name, sentence(name))))),
        doubtful.length ? h("p", { class: "summary__doubts" }, "Also look again at ", ...linksTo(doubtful), ".") : null,
      ],
      { role: "alert", tabindex: "-1", "aria-label": title },
    ),
  );
  return place.firstElementChild;
}
