/**
 * Verify's form: checked on request, then again as it is corrected, and filled from Sage's email. What is filled in
 * stays for this tab alone, and nothing is ever cleared.
 */

import { mountCheck } from "./check.js";
import { Engine } from "./engine.js";
import { fieldsWith, focusField, labelOf, linksTo, listInWords, placeOfFix, showFindings, showSummary } from "./findings.js";
import { firstSign } from "./intent.js";
import { mountMail } from "./mail.js";
import { announce, button, enable, h, linkFields, linkTo, nameLinks, panel } from "./page.js";
import { shapes } from "./report.js";
import { plan, problems } from "./state.js";
import { note } from "./support-report.js";

const PAUSE = 400;

const LEVELS = { "well-formed": "reached", check: "doubtful", "not-well-formed": "missed" };

const STATES = {
  unknown: { "well-formed": "Not checked yet", accepted: "Not tested yet", readable: "Not tested yet" },
  running: "Testing",
  reached: "Yes",
  here: "Only on this page",
  doubtful: "Look again",
  missed: "No",
  "demo-reached": "Yes, in the demo",
  "demo-missed": "No, in the demo",
};

/** Under this name the tab remembers what is filled in, and whether it was checked. */
const KEPT = "modeloptic.verify";

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
  const { product: program } = form.dataset;
  const submit = form.querySelector("[type=submit]");
  const answer = form.querySelector(".outcome");
  const fields = [...form.querySelectorAll(".field[data-field]")];
  const names = fields.map(({ dataset }) => dataset.field);
  const questions = fields.filter(({ dataset }) => dataset.question);
  const sheet = document.querySelectorAll("[data-on-paper]");
  /** What the reader's values were said to be wrong in, by field, until it is right in the program too. */
  const wrong = new Map();
  /** The reader's own values that wait while others stand here, each as `everything()`. */
  const waiting = [];
  /** What may hold a password is not remembered: a value with a word for one, and what was found to have one. */
  const SECRET = new RegExp(`passw|(?<![\\p{L}\\p{N}])(?:${form.dataset.passwords})(?![\\p{L}\\p{N}])`, "iu");
  const secrets = new Set();
  let isDemo = false;
  let asked = false;
  let latest = 0;
  let timer = 0;
  let spoken = "";
  let report = null;
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
    for (const name of names) {
      const control = form.elements[name];
      const value = given[name] ?? "";
      if (control instanceof RadioNodeList) for (const choice of control) choice.checked = choice.value === value;
      else control.value = value;
    }
  }

  /** Of some values those that are filled in and hold no password. */
  function openOf(given) {
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "" && !SECRET.test(value) && !secrets.has(value)));
  }

  /** What a field shows of its value: the value, or the words of a choice. */
  function shownOf(name) {
    const control = form.elements[name];
    const chosen = control instanceof RadioNodeList ? [...control].find(({ checked }) => checked)?.parentElement : control.selectedOptions?.[0];
    return chosen?.textContent ?? control.value;
  }

  /** Keep what is filled in for this tab, and put it on paper. */
  function remember() {
    const shown = openOf(everything());
    for (const cell of sheet) cell.textContent = cell.dataset.onPaper in shown ? shownOf(cell.dataset.onPaper) : "";
    const [values = {}, ...others] = [...(isDemo ? [] : [shown]), ...waiting.map(openOf).reverse()];
    keep({ values, waiting: others.reverse(), asked, wrong: [...wrong] });
  }

  /** The fields whose wrong value was put right here, and not yet in the program. */
  const corrected = () => (isDemo ? [] : [...wrong.values()].filter(({ field, value }) => form.elements[field].value === value));

  function setLevel(name, state) {
    const rung = answer.querySelector(`[data-level="${name}"]`);
    rung.dataset.state = state;
    rung.querySelector(".ladder__state").textContent = STATES[state][name] ?? STATES[state];
    if (state !== "unknown") answer.hidden = false;
  }

  /** Note what is wrong with the reader's values, where the value to use instead is known: the program may have the wrong one. */
  function noteWrong({ fields: judged, findings }, isWhole) {
    for (const finding of findings) {
      const { field, item, code, severity, suggestion } = finding;
      // How a value was typed or pasted says nothing of the program.
      if (!suggestion || severity === "note" || code.startsWith("text.") || !names.includes(field)) continue;
      // Of a value that is still being typed nothing is known yet.
      if (!isWhole && suggestion.value.startsWith(judged[field]?.typed)) continue;
      wrong.set(field, { field, item, fix: placeOfFix(finding), code, value: suggestion.value });
    }
  }

  function use(finding) {
    const { field, suggestion } = finding;
    if (!names.includes(field)) return;
    if (!isDemo) noteWrong({ fields: {}, findings: [finding] }, true);
    form.elements[field].value = suggestion.value;
    focusField(field);
    announce(`${labelOf(field)} is now ${suggestion.label}.`);
    asked = true;
    changed();
    judge().catch(console.error);
  }

  /** What was put right on this page alone: said until the reader has done it in the program too. */
  const reminders = () =>
    corrected().flatMap(({ field, fix }) => {
      const done = () => {
        wrong.delete(field);
        judge({ moveFocus: true }).catch(console.error);
      };
      const words = [h("strong", {}, `If ${program} still has the old value,`), ` correct the ${labelOf(field)} there: `, linkTo(fix), "."];
      const finish = button(`It is right in ${program}`, "button", done, { "aria-label": `It is right in ${program}: ${labelOf(field)}` });
      return [h("p", {}, ...words), h("p", {}, finish)];
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
    return { title: [`${listInWords(checked.map(labelOf))} ${checked.length === 1 ? "looks" : "look"} right${corrected().length ? " on this page" : ""}`] };
  }

  function showAnswer() {
    const { title, more = [] } = tell();
    answer.querySelector(".panel__title").replaceChildren(...title);
    answer.querySelector(".outcome__more").replaceChildren(...more, ...reminders());
    answer.hidden = false;
    const level = corrected().length && report.verdict === "well-formed" ? "here" : LEVELS[report.verdict];
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
    if (!isDemo) noteWrong(report, moveFocus);
    for (const { code, field } of report.findings) if (code === "text.password") secrets.add(report.fields[field].typed);
    showFindings(names, report, use);
    const summary = showSummary(form.querySelector(".form__summary"), report);
    const text = showAnswer();
    check.offer(report);
    remember();
    if (!isDemo) problems.report("verify", [...report.findings.filter(({ severity }) => severity === "error"), ...corrected()]);
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
      if (corrected().length || (report && fieldsWith(report, "error").length) || !doubtful.every((name) => accepted.includes(name))) return;
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
    /** Fill in a demo company in the place of the reader's own values. */
    useDemo(company) {
      if (!isDemo && isFilled()) waiting.push(everything());
      isDemo = true;
      fill(company);
      judge().catch(console.error);
    },
    /** What a button that calls `restore` does, in words; "" where there is nothing to do. */
    nameRestore: () => (waiting.length ? "Put my own values back" : isDemo ? "Clear the demo company" : ""),
    /** Put the reader's own values back; what they typed since waits in its turn. */
    restore(moveFocus) {
      const before = waiting.pop() ?? {};
      if (!isDemo && isFilled()) waiting.unshift(everything());
      fill(before);
      isDemo = false;
      followPlan();
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

  const isFilled = () => Object.values(everything()).some(Boolean);

  /** Something was entered: what stands here is the reader's and is remembered, and what was said of other values is marked. */
  function changed() {
    isDemo = false;
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
  // What was typed before this script was there stays.
  fill({ ...everything(), ...before.values });
  waiting.push(...(before.waiting ?? []));
  for (const [field, noted] of before.wrong ?? []) wrong.set(field, noted);
  followPlan();
  plan.watch(followPlan);
  mountMail(form.querySelector(".mail"), form, async () => {
    if (isDemo) await check.endDemo(false);
  });
  enable(form);
  linkFields(form);
  asked = before.asked === true;
  if (asked) judge().catch(console.error);
  else void firstSign.then(() => engine.start());
}
