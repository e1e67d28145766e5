/**
 * Verify's form: checked on request, then again as it is corrected, and filled from Sage's email. What is filled in
 * stays for this tab alone, and nothing is ever cleared.
 */

import { mountCheck } from "./check.js";
import { Engine } from "./engine.js";
import { fieldsWith, focusField, labelOf, linksTo, listInWords, placeOfFix, showFindings, showSummary } from "./findings.js";
import { firstSign } from "./intent.js";
import { announce, button, enable, h, linkFields, linkTo, nameLinks, panel, placesOf } from "./page.js";
import { shapes } from "./report.js";
import { runtime } from "./runtime.js";
import { plan, problems } from "./state.js";
import { note } from "./support-report.js";

const PAUSE = 400;

const LEVELS = { "well-formed": "reached", check: "doubtful", "not-well-formed": "missed" };

const STATES = {
  unknown: { "well-formed": "Not checked yet", accepted: "Not tested yet", readable: "Not tested yet" },
  running: "Testing",
  reached: "Yes",
  here: "Yes, on this page",
  doubtful: "Look again",
  missed: "No",
  "demo-reached": "Yes, in the demo",
  "demo-missed": "No, in the demo",
};

/** Under this name the tab remembers what is filled in, and whether it was checked. */
const KEPT = "modeloptic.verify";

/** What may hold a password is not remembered. */
const SECRET = /passw|\bpw\b|kennwort/i;

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function keep(state) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(state));
  } catch {
    // Denied or full: the form works the same until it is left.
  }
}

/** Mount the form with `data-module="verify-form"`, and the test of the sign-in below it. */
export function mountVerifyForm(form) {
  const section = document.querySelector(".check");
  const engine = new Engine(form.querySelector(".engine"), form.querySelector(".engine__choices"), form.dataset.checker);
  const submit = form.querySelector("[type=submit]");
  const answer = form.querySelector(".outcome");
  const fields = [...form.querySelectorAll(".field[data-field]")];
  const names = fields.map(({ dataset }) => dataset.field);
  const questions = fields.filter(({ dataset }) => dataset.question);
  const corrected = new Map();
  let asked = false;
  let latest = 0;
  let timer = 0;
  let spoken = "";
  let report = null;
  let own = null;
  let isAccepted = false;

  /** All that is filled in, by field. */
  const everything = () => Object.fromEntries(names.map((name) => [name, form.elements[name].value]));

  /** What is to be judged: what is filled in, and an empty field that every connection or what stands beside it needs. */
  function values() {
    const given = everything();
    const isMeant = (place) => {
      const { field, beside = "", question } = place.dataset;
      // What the plan leaves out is hidden: the reader has nothing to fix there.
      if (place.closest("[hidden]") && !question) return false;
      return given[field] !== "" || form.elements[field].required || beside.split(" ").some((other) => given[other]);
    };
    return Object.fromEntries(fields.filter(isMeant).map(({ dataset }) => [dataset.field, given[dataset.field]]));
  }

  function fill(given) {
    for (const name of names) if (typeof given[name] === "string") form.elements[name].value = given[name];
  }

  function remember() {
    if (own) return;
    const secret = report?.findings.filter(({ code }) => code === "text.password").map(({ field }) => field) ?? [];
    const kept = Object.entries(everything()).filter(([name, value]) => value !== "" && !SECRET.test(value) && !secret.includes(name));
    keep({ values: Object.fromEntries(kept), asked });
  }

  function setLevel(name, state) {
    const rung = answer.querySelector(`[data-level="${name}"]`);
    rung.dataset.state = state;
    rung.querySelector(".ladder__state").textContent = STATES[state][name] ?? STATES[state];
    if (state !== "unknown") answer.hidden = false;
  }

  async function use(finding) {
    const { field, item, code, suggestion } = finding;
    if (!names.includes(field)) return;
    form.elements[field].value = suggestion.value;
    if (item) {
      const [place] = await placesOf([item]);
      corrected.set(field, { field, item, fix: placeOfFix(finding), code, value: suggestion.value, program: place || form.dataset.product });
    }
    focusField(field);
    announce(`${labelOf(field)} is now ${suggestion.label}.`);
    asked = true;
    changed();
    judge().catch(console.error);
  }

  /** What was put right on this page alone: said until the reader has done it in the program too. */
  const reminders = () =>
    [...corrected.values()].map(({ field, fix, program }) => {
      const done = () => {
        corrected.delete(field);
        judge({ moveFocus: true }).catch(console.error);
      };
      const words = [h("strong", {}, `If ${program} still has the old value,`), ` correct the ${labelOf(field)} there: `, linkTo(fix), " "];
      return h("p", {}, ...words, button(`It is right in ${program}`, "copy-value", done, { "aria-label": `It is right in ${program}: ${labelOf(field)}` }));
    });

  /** The headline of the answer, and what stands below the levels. */
  function tell() {
    const wrong = fieldsWith(report, "error");
    const isEmpty = (name) => report.fields[name]?.normalised === "";
    const doubtful = fieldsWith(report, "warning").filter((name) => !isEmpty(name));
    const unchecked = fieldsWith(report, "warning").filter(isEmpty);
    const notChecked = [...linksTo(unchecked), unchecked.length === 1 ? " wasn't checked" : " weren't checked"];
    // What was left empty was not checked, and what the plan says was not entered here.
    const checked = Object.keys(report.fields).filter((name) => !isEmpty(name) && !questions.some(({ dataset }) => dataset.field === name));
    if (wrong.length) return { title: [wrong.length === 1 ? "Fix the problem above, then check again" : "Fix the problems above, then check again"] };
    if (doubtful.length) {
      const more = [h("p", {}, doubtful.length === 1 ? "If it is right, go on." : "If they are right, go on.")];
      return { title: ["Look again at ", ...linksTo(doubtful)], more: unchecked.length ? [...more, h("p", {}, ...notChecked, ".")] : more };
    }
    if (unchecked.length) return { title: notChecked, more: [h("p", {}, "We can check only what you enter.")] };
    if (!checked.length) return { title: ["Fill in at least one field"] };
    return { title: [`${listInWords(checked.map(labelOf))} ${checked.length === 1 ? "looks" : "look"} right${corrected.size ? " on this page" : ""}`], more: reminders() };
  }

  function showAnswer() {
    const { title, more = [] } = tell();
    answer.querySelector(".panel__title").replaceChildren(...title);
    answer.querySelector(".outcome__more").replaceChildren(...more);
    answer.hidden = false;
    const level = corrected.size && report.verdict === "well-formed" ? "here" : LEVELS[report.verdict];
    setLevel("well-formed", Object.keys(report.fields).length ? level : "unknown");
    void nameLinks(answer);
    return answer.querySelector(".panel__title").textContent;
  }

  /** Judge and show; of two judgments under way only the later is shown. */
  async function judge({ moveFocus = false } = {}) {
    const turn = ++latest;
    // A verdict on other values must not stand beside those that wait for theirs.
    const slow = setTimeout(() => {
      answer.querySelector(".panel__title").replaceChildren("What you typed has not been checked yet");
      answer.querySelector(".outcome__more").replaceChildren();
      setLevel("well-formed", "unknown");
    }, PAUSE);
    const judged = await engine.judge(values()).finally(() => clearTimeout(slow));
    if (turn !== latest) return;
    report = judged;
    // Of another value than the one put right it is not known what the program holds.
    for (const { field, value } of [...corrected.values()]) if (form.elements[field].value !== value) corrected.delete(field);
    showFindings(names, report, use);
    const summary = showSummary(form.querySelector(".form__summary"), report);
    const text = showAnswer();
    check.offer(report);
    remember();
    if (!own) problems.report("verify", [...report.findings.filter(({ severity }) => severity === "error"), ...corrected.values()]);
    note("verify", { verdict: report.verdict, found: report.findings.map(({ code }) => code), typed: shapes(report) });
    // While the reader types, an answer is spoken once, when it is another.
    if (!summary && (moveFocus || text !== spoken)) announce(text);
    spoken = text;
    if (moveFocus) (summary ?? answer).focus();
  }

  const check = mountCheck(section, {
    values,
    report: () => report,
    answers: () => Object.fromEntries(questions.map(({ dataset }) => [dataset.question, form.elements[dataset.field].value])),
    level: setLevel,
    use,
    /** The service took the values of these fields: they are no longer in doubt. */
    accept(accepted, title) {
      const doubtful = report ? fieldsWith(report, "warning") : [];
      if (corrected.size || (report && fieldsWith(report, "error").length) || !doubtful.every((name) => accepted.includes(name))) return;
      isAccepted = true;
      showFindings(doubtful, { fields: {}, findings: [] }, use);
      answer.querySelector(".panel__title").replaceChildren(title);
      answer.querySelector(".outcome__more").replaceChildren();
      setLevel("well-formed", "reached");
    },
    /** What was accepted is no longer what stands here. */
    doubt() {
      if (!isAccepted) return;
      isAccepted = false;
      if (!report) return;
      showFindings(names, report, use);
      showAnswer();
    },
    /** Fill in a demo company; returns whether the reader's own values wait for `restore`. */
    useDemo(company) {
      own ??= everything();
      fill({ ...Object.fromEntries(names.map((name) => [name, ""])), ...company });
      judge().catch(console.error);
      return Object.values(own).some(Boolean);
    },
    restore(moveFocus) {
      if (!own) return;
      fill(own);
      own = null;
      // Their answer is shown from now on, so it must follow what is typed.
      asked = true;
      if (moveFocus) judge({ moveFocus }).catch(console.error);
      else judgeSoon();
    },
  });

  /** Judge when nothing more is entered for a moment. */
  function judgeSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => judge().catch(console.error), PAUSE);
  }

  /** Something was entered: it is remembered, and what was said of other values is marked. */
  function changed() {
    remember();
    check.outdate();
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
      const words = "The check did not finish. What you typed is still here. Try again.";
      form.querySelector(".form__summary").replaceChildren(panel("bad", "", [h("p", {}, words)], { role: "alert" }));
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });

  form.addEventListener("input", ({ target }) => {
    if (!names.includes(target.name)) return;
    engine.start();
    changed();
    if (asked) judgeSoon();
  });

  /** What the plan has answered is not asked again. */
  function followPlan() {
    const planned = plan.current();
    for (const field of questions) {
      const value = planned[field.dataset.question];
      field.hidden = value !== undefined;
      if (value !== undefined) form.elements[field.dataset.field].value = value;
    }
  }

  const before = recall();
  fill(before.values ?? {});
  followPlan();
  plan.watch(followPlan);
  mountMail(form.querySelector(".mail"), form, async () => {
    if (own) await check.endDemo(false);
  });
  enable(form);
  linkFields(form);
  asked = before.asked === true;
  if (asked) judge().catch(console.error);
  else void firstSign.then(() => engine.start());
}

/* ---------- Sage's email ---------- */

/** Changes that keys make: what is typed is read when the reader leaves the box. */
const BY_KEY = /^(insertText|insertLineBreak|insertCompositionText|delete)/;

/** More characters than a key adds, or a word that a keyboard proposes: such a text was pasted, too. */
const LONGEST_WORD = 20;

/** Fill a field, or offer to, where something else stands in it already or the email names several values. */
function fillFromMail(form, name, value, others) {
  const field = form.elements[name];
  const put = (chosen) => {
    field.value = chosen;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const label = labelOf(name);
  const line = (each, ...rest) => h("li", {}, label, ": ", h("code", { dir: "auto" }, each), ...rest);
  const offer = (each) => {
    const take = ({ target }) => {
      put(each);
      if (!others.length) target.remove();
    };
    return button("Use this", "copy-value", take, { "aria-label": `Use this ${label}: ${each}` });
  };
  const free = field.value === "" || field.value === value;
  if (free) put(value);
  const first = free && !others.length ? line(value) : line(value, free ? " " : ". You typed something else. ", offer(value));
  return [first, ...others.map((each) => line(each, ", also in the email. ", offer(each)))];
}

/** Let a fold with a box read emails into the form that it stands in; `endDemo()` first puts the reader's own values back. */
export function mountMail(fold, form, endDemo) {
  const box = fold.querySelector("textarea");
  const result = fold.querySelector(".mail__result");
  let latest = 0;
  let length = 0;

  async function read() {
    const text = box.value;
    if (!text.trim()) return;
    const turn = ++latest;
    // The box must not go on showing a password; the email is still in the mail program.
    box.value = "";
    length = 0;
    result.textContent = "Reading the email…";
    try {
      const { values, others, findings } = await runtime().call("read_mail", { text });
      if (turn !== latest) return;
      await endDemo();
      const known = Object.entries(values).filter(([name]) => form.elements[name]);
      result.replaceChildren(
        known.length ? h("ul", {}, ...known.flatMap(([name, value]) => fillFromMail(form, name, value, others[name] ?? []))) : "",
        ...findings.map(({ message }) => h("p", {}, message)),
      );
    } catch (error) {
      console.error(error);
      if (turn !== latest) return;
      result.textContent = "This browser couldn't read the email. Type the Company ID and the User ID below.";
    }
  }

  box.addEventListener("input", ({ inputType }) => {
    const added = box.value.length - length;
    length = box.value.length;
    if (added > LONGEST_WORD || !BY_KEY.test(inputType ?? "")) void read();
  });
  box.addEventListener("change", read);
  // Pasted before this script was there.
  if (box.value) void read();
}
