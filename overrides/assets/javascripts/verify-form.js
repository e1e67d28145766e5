/**
 * The verifier's form: judged on request, then again as it is corrected; nothing typed is ever cleared.
 */

import { linkFields } from "./copy.js";
import { Engine } from "./engine.js";
import { focusField, forgetProgram, remindOfProgram, showFindings, showSummary, waysTo } from "./findings.js";
import { nameLinks, placesOf } from "./guide.js";
import { firstSign } from "./intent.js";
import { climb } from "./ladder.js";
import { note } from "./latest.js";
import { address, announce, enable, h } from "./page.js";
import { shapes } from "./report.js";
import { plan, problems } from "./state.js";

const PAUSE = 400;

const LEVELS = { "well-formed": "reached", check: "doubtful", "not-well-formed": "missed" };

/** What is filled in, by field; an empty one too, if every connection needs it or what stands beside it does. */
function valuesOf(form) {
  const given = new FormData(form);
  const values = {};
  for (const [name, value] of given) {
    const field = form.querySelector(`.field[data-field="${CSS.escape(name)}"]`);
    // What the plan leaves out is folded away: the reader has nothing to fix there.
    if (field.hidden) continue;
    const beside = field.dataset.beside?.split(" ") ?? [];
    if (value !== "" || form.elements[name].required || beside.some((other) => given.get(other))) values[name] = value;
  }
  return values;
}

function labelOf(form, name) {
  return form.querySelector(`.field[data-field="${CSS.escape(name)}"] .field__label`)?.textContent.trim() ?? name;
}

/** The fields with a warning, in the form's order. */
const doubted = ({ findings }) => [...new Set(findings.filter(({ severity }) => severity === "warning").map(({ field }) => field))];

function sentence(form, report) {
  // What was left empty was not checked: nothing is said of it but its note.
  const names = Object.keys(report.fields).filter((name) => report.fields[name].normalised !== "").map((name) => labelOf(form, name));
  if (!names.length) return "Fill in at least one field.";
  if (report.verdict === "well-formed") return `${names.join(", ")}: not tested with ${form.dataset.maker} yet. Nothing was sent.`;
  if (report.verdict === "check") {
    const doubtful = doubted(report).map((name) => labelOf(form, name));
    return `Look again at ${doubtful.join(", ")}. If ${doubtful.length === 1 ? "it is" : "they are"} right, go on.`;
  }
  return "";
}

/** What was put right on this page alone: as loud as the verdict, until the reader has done it in the program too. */
function unchanged(mended, done) {
  return [...mended.values()].map(({ field, label, item, program }) =>
    h(
      "p",
      { class: "panel__unchanged" },
      h("strong", {}, `${program} still has the old value.`),
      ` Correct the ${label} there: `,
      h("a", { href: address(item).href, "data-names": item }, "go to the item"),
      " ",
      h("button", { type: "button", class: "copy-value", "aria-label": `I have corrected it there: ${label}`, onclick: () => done(field) }, "I have corrected it there"),
    ),
  );
}

function showVerdict(form, report, mended, done) {
  const place = form.querySelector(".form__verdict");
  const text = sentence(form, report);
  const kind = { "well-formed": "good", check: "warn" }[report.verdict];
  if (!text || !Object.keys(report.fields).length) {
    place.replaceChildren(...(text ? [h("p", {}, text)] : []));
    return text;
  }
  place.replaceChildren(
    h(
      "div",
      { class: `panel panel--${mended.size ? "warn" : kind}` },
      h("h3", { class: "panel__title" }, kind === "warn" ? "Look again" : mended.size ? "Looks right, but only on this page" : "Looks right"),
      ...unchanged(mended, done),
      h("p", {}, text),
      waysTo(form, report, "warning"),
      ...(form.querySelector(".form__next")?.content.cloneNode(true).children ?? []),
    ),
  );
  void nameLinks(place);
  return text;
}

/** Mount the form with `data-module="verify-form"`. */
export function mount(form) {
  const engine = new Engine(form.querySelector(".engine"), form.querySelector(".engine__choices"), form.dataset.checker);
  const submit = form.querySelector("[type=submit]");
  let asked = false;
  let latest = 0;
  let timer = 0;
  const mended = new Map();
  let spoken = "";

  async function use(finding) {
    form.elements[finding.field].value = finding.suggestion.value;
    const { field, item, code, suggestion } = finding;
    if (item) {
      const [place] = await placesOf([item]);
      const fact = { field, item, code, value: suggestion.value, label: labelOf(form, field), program: place || form.dataset.product };
      mended.set(field, fact);
      remindOfProgram(form, fact);
    }
    focusField(form, finding.field);
    announce(`${labelOf(form, finding.field)} is now ${suggestion.label}.`);
    void judge();
  }

  /** The reader says that the program holds the right value by now. */
  function done(field) {
    mended.delete(field);
    forgetProgram(form, field);
    judge({ moveFocus: true }).catch(console.error);
  }

  /** Another value than the one put right is checked again: what the program holds is not known of it. */
  function forgetOthers() {
    for (const { field, value } of [...mended.values()]) {
      if (form.elements[field].value === value) continue;
      mended.delete(field);
      forgetProgram(form, field);
    }
  }

  /** Judge and show; of two judgments under way only the later is shown. */
  async function judge({ moveFocus = false } = {}) {
    const turn = ++latest;
    const place = form.querySelector(".form__verdict");
    // A verdict on other values must not stand beside those that wait for theirs.
    const slow = setTimeout(() => place.firstChild && place.replaceChildren(h("p", {}, "What you typed has not been checked yet.")), PAUSE);
    const report = await engine.judge(valuesOf(form)).finally(() => clearTimeout(slow));
    if (turn !== latest) return;
    forgetOthers();
    showFindings(form, report, use);
    const summary = showSummary(form, report);
    const text = showVerdict(form, report, mended, done);
    problems.report("verify", [...report.findings.filter(({ severity }) => severity === "error"), ...mended.values()]);
    note("verify", { verdict: report.verdict, found: report.findings.map(({ code }) => code), typed: shapes(report) });
    const level = mended.size && report.verdict === "well-formed" ? "here" : LEVELS[report.verdict];
    climb("well-formed", Object.keys(report.fields).length ? level : "unknown");
    // While the reader types, a verdict is spoken once, when it is another.
    if (text && !summary && (moveFocus || text !== spoken)) announce(text);
    spoken = text;
    if (moveFocus) (summary ?? form.querySelector(".form__verdict")).focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // A judgment that typing still waits for would take this one's place, and not move the focus.
    clearTimeout(timer);
    asked = true;
    submit.setAttribute("aria-disabled", "true");
    try {
      await judge({ moveFocus: true });
    } catch (error) {
      console.error(error);
      form.querySelector(".form__verdict").replaceChildren(
        h("div", { class: "panel panel--bad", role: "alert" }, h("p", {}, "The check did not finish. What you typed is still here. Try again.")),
      );
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });

  form.addEventListener("input", () => {
    engine.start();
    if (!asked) return;
    clearTimeout(timer);
    timer = setTimeout(() => judge().catch(console.error), PAUSE);
  });
  const planned = plan.current();
  for (const { dataset } of form.querySelectorAll(".field[data-question]")) form.elements[dataset.field].value = planned[dataset.question] ?? "";
  enable(form);
  linkFields(form);
  void firstSign.then(() => engine.start());
}
