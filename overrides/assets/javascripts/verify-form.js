/**
 * Verify's form: judged by the rules on request, then again as it is corrected, and filled from Sage's email. What is
 * filled in stays for this tab alone, and nothing is ever cleared.
 */

import { SignInTest } from "./check.js";
import { Engine } from "./engine.js";
import { fieldsWith, focusField, labelOf, linksTo, listInWords, placeOfFix, showFindings, showSummary } from "./findings.js";
import { mountMail } from "./mail.js";
import { announce, button, enable, h, linkFields, linkTo, nameLinks, panel } from "./page.js";
import { describeShapes } from "./report.js";
import { formState, plan, problems } from "./state.js";
import { note } from "./support-report.js";
import { firstSign } from "./theme.js";

/** How long after the last letter the values are judged, and how long a verdict on others may stand, in milliseconds. */
const PAUSE = 400;

const LEVEL_STATES = { "well-formed": "reached", check: "doubtful", "not-well-formed": "missed" };

const LEVEL_STATE_LABELS = {
  unknown: { "well-formed": "Not checked yet", accepted: "Not tested yet", readable: "Not tested yet" },
  running: "Testing",
  reached: "Yes",
  here: "Only on this page",
  doubtful: "Look again",
  missed: "No",
  "demo-reached": "Yes, in the demo",
  "demo-missed": "No, in the demo",
};

class VerifyForm {
  /** What the rules said of the values last, null before that. */
  report = null;
  /** What the reader's values were said to be wrong in, by field, until it is right in the program too. */
  #wrong = new Map();
  /** The reader's own values that wait while others stand here, each as `#everything()`. */
  #waiting = [];
  /** Values that were found to have a password in them. */
  #secrets = new Set();
  #isDemo = false;
  /** Whether the reader has asked for an answer, which from then on follows what is typed. */
  #isAsked = false;
  /** Whether the service took the values although the rules doubt them. */
  #isAccepted = false;
  #turn = 0;
  #timer = 0;
  #spoken = "";

  constructor(form) {
    this.form = form;
    this.answer = form.querySelector(".outcome");
    this.submit = form.querySelector("[type=submit]");
    this.fields = [...form.querySelectorAll(".field[data-field]")];
    this.names = this.fields.map(({ dataset }) => dataset.field);
    this.questions = this.fields.filter(({ dataset }) => dataset.question);
    /** A value with a word for a password is not remembered. */
    this.secret = new RegExp(`passw|(?<![\\p{L}\\p{N}])(?:${form.dataset.passwords})(?![\\p{L}\\p{N}])`, "iu");
    this.engine = new Engine(form.querySelector(".engine"), form.querySelector(".engine__choices"), form.dataset.checker);
    this.test = new SignInTest(document.querySelector(".check"), this);
    this.#listen();
    this.#begin();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#judgeOnRequest();
    });
    this.form.addEventListener("input", ({ target }) => {
      if (!this.names.includes(target.name)) return;
      this.engine.start();
      this.#noteChange();
      if (this.#isAsked) this.#judgeSoon();
    });
    plan.watch(() => this.#followPlan());
    mountMail(this.form.querySelector(".mail"), this.form, async () => {
      if (this.#isDemo) await this.test.endDemo(false);
    });
    enable(this.form);
    linkFields(this.form);
  }

  /** Take up what this tab remembers. */
  #begin() {
    const { values, waiting = [], wrong = [], asked } = formState.current();
    // What was typed before this script was there stays.
    this.#fill({ ...this.#everything(), ...values });
    this.#waiting.push(...waiting);
    this.#wrong = new Map(wrong);
    this.#followPlan();
    this.#isAsked = asked === true;
    if (this.#isAsked) this.#judge();
    else void firstSign.then(() => this.engine.start());
  }

  /* ---------- Values ---------- */

  /** All that is filled in, by field. */
  #everything() {
    return Object.fromEntries(this.names.map((name) => [name, this.form.elements[name].value]));
  }

  #isFilled() {
    return Object.values(this.#everything()).some(Boolean);
  }

  /** What is to be judged: what is filled in, and an empty field that every connection or what stands beside it needs. */
  values() {
    const given = this.#everything();
    const isMeant = (place) => {
      const { field, beside = "", question } = place.dataset;
      // What the plan leaves out is hidden: the reader has nothing to fix there.
      if (place.closest("[hidden]") && !question) return false;
      return given[field] !== "" || this.form.elements[field].required || beside.split(" ").some((other) => given[other]);
    };
    return Object.fromEntries(this.fields.filter(isMeant).map(({ dataset }) => [dataset.field, given[dataset.field]]));
  }

  /** What the form says of the plan's questions. */
  answers() {
    return Object.fromEntries(this.questions.map(({ dataset }) => [dataset.question, this.form.elements[dataset.field].value]));
  }

  #fill(given) {
    for (const name of this.names) {
      const control = this.form.elements[name];
      const value = given[name] ?? "";
      if (control instanceof RadioNodeList) for (const choice of control) choice.checked = choice.value === value;
      else control.value = value;
    }
  }

  /** Of some values those that are filled in and hold no password. */
  #openOf(given) {
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "" && !this.secret.test(value) && !this.#secrets.has(value)));
  }

  /** What a field shows of its value: the value, or the words of a choice. */
  #shownOf(name) {
    const control = this.form.elements[name];
    const chosen = control instanceof RadioNodeList ? [...control].find(({ checked }) => checked)?.parentElement : control.selectedOptions?.[0];
    return chosen?.textContent ?? control.value;
  }

  /** Keep what is filled in for this tab, and put it on paper. */
  #remember() {
    const shown = this.#openOf(this.#everything());
    for (const cell of document.querySelectorAll("[data-on-paper]")) {
      const name = cell.dataset.onPaper;
      cell.textContent = name in shown ? this.#shownOf(name) : "";
    }
    const [values = {}, ...others] = [...(this.#isDemo ? [] : [shown]), ...this.#waiting.map((each) => this.#openOf(each)).reverse()];
    formState.keep({ values, waiting: others.reverse(), asked: this.#isAsked, wrong: [...this.#wrong] });
    this.form.querySelector(".form__kept").hidden = !formState.kept;
  }

  /** Something was entered: what stands here is the reader's and is remembered, and what was said of other values is marked. */
  #noteChange() {
    this.#isDemo = false;
    this.#remember();
    this.test.outdate();
  }

  /** What the plan has answered is not asked again. */
  #followPlan() {
    const planned = plan.current();
    for (const field of this.questions) {
      const value = planned[field.dataset.question];
      field.hidden = value !== undefined;
      if (value !== undefined) this.form.elements[field.dataset.field].value = value;
    }
  }

  /** Fill in a demo company in the place of the reader's own values. */
  useDemo(company) {
    if (!this.#isDemo && this.#isFilled()) this.#waiting.push(this.#everything());
    this.#isDemo = true;
    this.#fill(company);
    this.#judge();
  }

  /** What a button that calls `restore` does, in words; "" where there is nothing to do. */
  nameRestore() {
    return this.#waiting.length ? "Put my own values back" : this.#isDemo ? "Clear the demo company" : "";
  }

  /** Put the reader's own values back; what they typed since waits in its turn. */
  restore(moveFocus) {
    const before = this.#waiting.pop() ?? {};
    if (!this.#isDemo && this.#isFilled()) this.#waiting.unshift(this.#everything());
    this.#fill(before);
    this.#isDemo = false;
    this.#followPlan();
    // Their answer is shown from now on, so it must follow what is typed.
    this.#isAsked = true;
    if (moveFocus) this.#judge({ moveFocus });
    else this.#judgeSoon();
  }

  /* ---------- What was wrong ---------- */

  /** Note what is wrong with the reader's values, where the value to use instead is known: the program may have the wrong one. */
  #noteWrong({ fields: judged, findings }, isWhole) {
    for (const finding of findings) {
      const { field, item, code, severity, suggestion } = finding;
      // How a value was typed or pasted says nothing of the program.
      if (!suggestion || severity === "note" || code.startsWith("text.") || !this.names.includes(field)) continue;
      // Of a value that is still being typed nothing is known yet.
      if (!isWhole && suggestion.value.startsWith(judged[field]?.typed)) continue;
      this.#wrong.set(field, { field, item, fix: placeOfFix(finding), code, value: suggestion.value });
    }
  }

  /** The fields whose wrong value was put right here, and not yet in the program. */
  #corrected() {
    return this.#isDemo ? [] : [...this.#wrong.values()].filter(({ field, value }) => this.form.elements[field].value === value);
  }

  /** Take the suggestion of a finding. */
  use = (finding) => {
    const { field, suggestion } = finding;
    if (!this.names.includes(field)) return;
    if (!this.#isDemo) this.#noteWrong({ fields: {}, findings: [finding] }, true);
    this.form.elements[field].value = suggestion.value;
    focusField(field);
    announce(`${labelOf(field)} is now ${suggestion.label}.`);
    this.#isAsked = true;
    this.#noteChange();
    this.#judge();
  };

  /** What was put right on this page alone: said until the reader has done it in the program too. */
  #reminders() {
    const { product } = this.form.dataset;
    return this.#corrected().flatMap(({ field, fix }) => {
      const done = () => {
        this.#wrong.delete(field);
        this.#judge({ moveFocus: true });
      };
      const words = [h("strong", {}, `If ${product} still has the old value,`), ` correct the ${labelOf(field)} there: `, linkTo(fix), "."];
      const finish = button(`It is right in ${product}`, "button", done, { "aria-label": `It is right in ${product}: ${labelOf(field)}` });
      return [h("p", {}, ...words), h("p", {}, finish)];
    });
  }

  /* ---------- The answer ---------- */

  /** The headline of the answer, and what stands below the levels. */
  #tell() {
    const { report } = this;
    const wrong = fieldsWith(report, "error");
    const isEmpty = (name) => report.fields[name]?.normalised === "";
    const doubtful = fieldsWith(report, "warning").filter((name) => !isEmpty(name));
    const unchecked = fieldsWith(report, "warning").filter(isEmpty);
    const notChecked = [...linksTo(unchecked), unchecked.length === 1 ? " wasn't checked" : " weren't checked"];
    // What was left empty was not checked, and what the plan says was not entered here.
    const checked = Object.keys(report.fields).filter((name) => !isEmpty(name) && !this.questions.some(({ dataset }) => dataset.field === name));
    if (wrong.length) return { title: [wrong.length === 1 ? "Fix the problem above, then check again" : "Fix the problems above, then check again"] };
    if (doubtful.length) {
      const more = [h("p", {}, doubtful.length === 1 ? "If it is right, go on." : "If they are right, go on.")];
      return { title: ["Look again at ", ...linksTo(doubtful)], more: unchecked.length ? [...more, h("p", {}, ...notChecked, ".")] : more };
    }
    if (unchecked.length) return { title: notChecked, more: [h("p", {}, "We can check only what you enter.")] };
    if (!checked.length) return { title: ["Fill in at least one field"] };
    return { title: [`${listInWords(checked.map(labelOf))} ${checked.length === 1 ? "looks" : "look"} right${this.#corrected().length ? " on this page" : ""}`] };
  }

  /** Show how a level stands: a key of `LEVEL_STATE_LABELS`. */
  showLevel(name, state) {
    const rung = this.answer.querySelector(`[data-level="${name}"]`);
    rung.dataset.state = state;
    rung.querySelector(".ladder__state").textContent = LEVEL_STATE_LABELS[state][name] ?? LEVEL_STATE_LABELS[state];
    if (state !== "unknown") this.answer.hidden = false;
  }

  #write(title, more = []) {
    this.answer.querySelector(".panel__title").replaceChildren(...title);
    this.answer.querySelector(".outcome__more").replaceChildren(...more);
  }

  /** Show the answer; returns its headline. */
  #showAnswer() {
    const { title, more = [] } = this.#tell();
    this.#write(title, [...more, ...this.#reminders()]);
    this.answer.hidden = false;
    const level = this.#corrected().length && this.report.verdict === "well-formed" ? "here" : LEVEL_STATES[this.report.verdict];
    this.showLevel("well-formed", Object.keys(this.report.fields).length ? level : "unknown");
    void nameLinks(this.answer);
    return this.answer.querySelector(".panel__title").textContent;
  }

  /** The service took the values of these fields: they are no longer in doubt. */
  accept(accepted, title) {
    const doubtful = this.report ? fieldsWith(this.report, "warning") : [];
    if (this.#corrected().length || (this.report && fieldsWith(this.report, "error").length) || !doubtful.every((name) => accepted.includes(name))) return;
    this.#isAccepted = true;
    showFindings(doubtful, { fields: {}, findings: [] }, this.use);
    this.#write([title]);
    this.showLevel("well-formed", "reached");
  }

  /** What was accepted is no longer what stands here. */
  doubt() {
    if (!this.#isAccepted) return;
    this.#isAccepted = false;
    if (!this.report) return;
    showFindings(this.names, this.report, this.use);
    this.#showAnswer();
  }

  /* ---------- Judging ---------- */

  /** The reader asks for an answer. */
  async #judgeOnRequest() {
    // A judgment that typing still waits for would take this one's place, and not move the focus.
    clearTimeout(this.#timer);
    this.#isAsked = true;
    this.submit.setAttribute("aria-disabled", "true");
    try {
      await this.#judgeNow({ moveFocus: true });
    } catch (error) {
      console.error(error);
      const words = "The check did not finish. What you typed is still here. Try again.";
      this.form.querySelector(".form__summary").replaceChildren(panel("bad", "", [h("p", {}, words)], { role: "alert" }));
    } finally {
      this.submit.removeAttribute("aria-disabled");
    }
  }

  #judge(options) {
    this.#judgeNow(options).catch(console.error);
  }

  /** Judge when nothing more is entered for a moment. */
  #judgeSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#judge(), PAUSE);
  }

  /** Judge and show; of two judgments under way only the later is shown. */
  async #judgeNow({ moveFocus = false } = {}) {
    const turn = ++this.#turn;
    // A verdict on other values must not stand beside those that wait for theirs.
    const slow = setTimeout(() => {
      this.#write(["What you typed has not been checked yet"]);
      this.showLevel("well-formed", "unknown");
    }, PAUSE);
    const report = await this.engine.judge(this.values()).finally(() => clearTimeout(slow));
    if (turn !== this.#turn) return;
    this.report = report;
    if (!this.#isDemo) this.#noteWrong(report, moveFocus);
    for (const { code, field } of report.findings) if (code === "text.password") this.#secrets.add(report.fields[field].typed);
    showFindings(this.names, report, this.use);
    const summary = showSummary(this.form.querySelector(".form__summary"), report);
    const text = this.#showAnswer();
    this.test.offer();
    this.#remember();
    if (!this.#isDemo) problems.report("verify", [...report.findings.filter(({ severity }) => severity === "error"), ...this.#corrected()]);
    note("verify", { verdict: report.verdict, found: report.findings.map(({ code }) => code), typed: describeShapes(report) });
    // While the reader types, an answer is spoken once, when it is another.
    if (!summary && (moveFocus || text !== this.#spoken)) announce(text);
    this.#spoken = text;
    if (moveFocus) (summary ?? this.answer).focus();
  }
}

/** Mount the form with `data-module="verify-form"`, and the test of the sign-in below it. */
export function mountVerifyForm(form) {
  new VerifyForm(form);
}
