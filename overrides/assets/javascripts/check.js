/**
 * The test of the sign-in, `/api/check`: asks Sage, or the demo where no gateway is set, and shows the stages and the
 * answer.
 */

import { showDiagnosis } from "./diagnosis.js";
import { fieldsWith, labelOf, linksTo, linkToField, listInWords, showFindings, showSummary } from "./findings.js";
import { address, announce, button, contactAddress, enable, h, linkFields, linkTo, nameLinks, panel } from "./page.js";
import { ask, closedPanel, CutOff, findGateway, Refused } from "./server.js";
import { Stages } from "./stages.js";
import { plan, problems, ticks } from "./state.js";
import { note } from "./support-report.js";

/** So many demo companies are offered on Verify; they come in the order of what they teach. */
const FEW = 5;

const EMPTY = { fields: {}, findings: [] };

/** How the level "can read" stands after an answer that let the user in; others say nothing of it. */
const READABLE = { readable: "reached", accepted: "missed" };

/** What the headline says then of a sign-in that was accepted. */
const BUT = { readable: "", accepted: ", but Modeloptic can't read everything" };

function demoPanel(companies, onTry) {
  const line = (company) => h("li", {}, button("Try", "button", ({ detail }) => detail > 1 || onTry(company), { "aria-label": `Try: ${company.outcome}` }), " ", company.outcome);
  return panel("demo", "Try a demo company", [
    h("p", {}, h("strong", {}, "This is a demo: we don't contact Sage."), " So it can't test your own sign-in. A made-up company shows what a test looks like."),
    h("ul", { class: "demo__few" }, ...companies.slice(0, FEW).map(line)),
    h("p", { class: "demo__own" }),
  ]);
}

/** What to do where the sign-in can't be tested. */
const tellNext = () => ["Look at Historical Data in Modeloptic to see if data arrives. If it doesn't, ", h("a", { href: contactAddress("No data arrives in Modeloptic") }, "contact support"), "."];

/** Of a check's stages: the parts that were read, and what was not tested, each as a line. */
function tellReads(stages) {
  const read = stages.filter(({ id, state, why }) => id.startsWith("read-") && state === "passed" && !why).map(({ title }) => title.replace(/^Read /, ""));
  const rest = stages.filter(({ state, why }) => state === "not-tried" || (state === "passed" && why));
  const line = ({ title, why, item }) => h("li", {}, h("strong", {}, title), `: ${why} `, item && h("a", { href: address(item).href }, "Show me where"));
  return { read, rest: rest.length ? [h("p", {}, "Not tested:"), h("ul", {}, ...rest.map(line))] : [] };
}

/**
 * What the reader says in the form or in the plan, as the check wants to be told it, and the stages it leaves out.
 *
 * `planOptions` is what the plan says: `{question: {option, values: {answer: value}, over: {answer: stages}}}`; `answers` what the form says.
 */
function listOptions(planOptions, answers) {
  const planned = plan.current();
  const options = {};
  const over = [];
  for (const [question, { option, values, over: stages }] of Object.entries(planOptions)) {
    const answer = [answers[question], planned[question]].find((each) => each && Object.hasOwn(values, each));
    if (answer === undefined) continue;
    options[option] = values[answer];
    over.push(...(stages[answer] ?? []));
  }
  return { options, over };
}

/**
 * The test of the sign-in below the form that holds its values.
 *
 * `host` is that form, which shows levels and holds the reader's own values while a demo company's stand in it.
 */
export class SignInTest {
  /** What the service says of its gateway; null without a service, undefined until that is known. */
  #gateway;
  /** What cancels the test that runs, and what resolves when the last one has ended. */
  #running = null;
  #ended = Promise.resolve();
  /** The values that were asked last, and what was answered to them: `{level, code, states}`. */
  #asked = null;
  #answered = null;

  constructor(section, host) {
    this.section = section;
    this.host = host;
    this.form = section.querySelector("form");
    this.result = section.querySelector(".check__result");
    this.submit = this.form.querySelector("[type=submit]");
    this.cancel = this.form.querySelector("[data-action=cancel]");
    this.password = this.form.elements.password;
    this.names = section.dataset.fields.split(" ");
    this.next = document.querySelector(".outcome__next");
    this.next.replaceChildren(h("strong", {}, "This page can't test the sign-in."), " ", ...tellNext());
    this.stages = new Stages(section.querySelector(".check__stages"), section.querySelector(".check__elapsed"));
    this.#listen();
    void this.#describe();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#running) return;
      const typed = this.password.value;
      if (this.#isDemo && typed && this.#gateway.companies.every(({ password }) => password !== typed)) this.#refusePassword();
      else this.#ended = this.#run();
    });
    this.form.addEventListener("input", () => this.outdate(true));
    this.cancel.addEventListener("click", () => void this.#stop());
    enable(this.form);
    linkFields(this.form);
    const show = this.form.querySelector(".secret__show");
    show.addEventListener("click", () => {
      const isShown = this.password.type === "text";
      this.password.type = isShown ? "password" : "text";
      show.textContent = isShown ? "Show" : "Hide";
      show.setAttribute("aria-label", isShown ? "Show password" : "Hide password");
    });
    // A page kept for the Back button must not keep a password.
    addEventListener("pagehide", () => {
      void this.#stop();
      this.password.value = "";
    });
  }

  /** Whether made-up companies are asked instead of Sage. */
  get #isDemo() {
    return Boolean(this.#gateway?.practice);
  }

  /* ---------- Before a test ---------- */

  /** Say who is asked, once that is known. */
  async #describe() {
    const { product, maker } = this.section.dataset;
    const place = this.section.querySelector(".check__gateway");
    this.#gateway = await findGateway(place);
    if (!this.#gateway) {
      place.replaceChildren(closedPanel(`This copy of the guide can't ask ${product}. We don't know yet whether the sign-in works.`));
      return this.offer();
    }
    const { companies, sender_id: sender } = this.#gateway;
    this.form.querySelector(".panel__title").textContent = this.#isDemo ? "Now ask the demo" : `Now ask ${maker}`;
    this.submit.textContent = this.#isDemo ? "Ask the demo" : `Ask ${product}`;
    this.form.querySelector("#check-password-hint").textContent = this.#isDemo
      ? "The demo company's password. We don't send any other password to the demo."
      : `The one ${maker} emailed for the Web Services user. We send it through our server to ${product} for this test only. We don't keep it.`;
    place.replaceChildren(
      this.#isDemo
        ? demoPanel(companies, (company) => this.#tryCompany(company))
        : h("p", {}, `Our server signs in to ${product} the way Modeloptic does: with your values, as Sender ID `, h("code", {}, sender), ". It reads at most one record of each part, and then forgets the session. You need only the password."),
    );
    this.#offerRestore();
    if (!this.#isDemo && ticks.isConnected()) place.append(h("p", { class: "check__last" }, "The last test from this browser passed."));
    this.offer();
  }

  /** What will be sent: the form's values, without the entity where none is given. */
  #values() {
    const values = this.host.values();
    return Object.fromEntries(this.names.map((name) => [name, values[name] ?? ""]).filter(([, value]) => value.trim() !== ""));
  }

  #findDemo(values) {
    const [name] = this.names;
    const company = (values[name] ?? "").split("|")[0].trim().toLowerCase();
    return this.#gateway.companies.find((one) => one[name].toLowerCase() === company);
  }

  /** Show what stands between the reader and the test, or the test. */
  offer() {
    if (this.#gateway === undefined) return;
    const { report } = this.host;
    const values = this.#values();
    const isChecked = report && report.verdict !== "not-well-formed" && this.names.slice(0, 2).every((name) => values[name]);
    const isKnown = this.#gateway && (!this.#isDemo || Boolean(this.#findDemo(values)));
    this.next.hidden = !isChecked || isKnown || report.verdict !== "well-formed";
    const first = this.section.querySelector(".check__first");
    first.hidden = !this.#gateway;
    if (!this.#gateway) return;
    this.form.hidden = !(isChecked && isKnown) && !this.#running;
    first.hidden = isChecked ? isKnown : this.#isDemo;
    if (!this.form.hidden) {
      const used = Object.entries(values).map(([name, value]) => report?.fields[name]?.normalised || value);
      this.form.querySelector(".check__uses").replaceChildren(...used.flatMap((value) => [h("code", { dir: "auto" }, value), " · "]), linkToField(this.names[0], "Change"));
    } else if (isChecked) {
      first.replaceChildren("This demo doesn't know ", h("code", { dir: "auto" }, values[this.names[0]]), ", so it can't test it. ", ...tellNext());
    } else if (report && report.verdict === "not-well-formed") {
      first.replaceChildren("First ", h("a", { href: "#form" }, "fix the problem above"), ". Then you need only the password.");
    }
    // The values were judged anew: what was answered to them still holds.
    if (this.#answered && !this.result.querySelector(".is-outdated")) this.#apply();
  }

  /* ---------- Demo companies ---------- */

  async #tryCompany(company) {
    await this.#stop();
    this.host.useDemo({ ...company, sender_id: this.section.dataset.sender });
    this.password.value = company.password;
    this.#offerRestore();
    this.form.hidden = false;
    this.#ended = this.#run();
  }

  /** Put the reader's own values back. */
  async endDemo(moveFocus) {
    await this.#stop();
    this.password.value = "";
    this.#forget();
    this.host.restore(moveFocus);
    this.#offerRestore();
  }

  /** Offer to put back the reader's own values where others stand in the form. */
  #offerRestore() {
    const words = this.host.nameRestore();
    this.section.querySelector(".demo__own")?.replaceChildren(...(words ? [button(words, "button", () => this.endDemo(true))] : []));
  }

  /** Where only the demo is asked, a password that is no demo company's may be a real one: it is not sent. */
  #refusePassword() {
    this.#forget();
    const { password } = this.#findDemo(this.#values()) ?? this.#gateway.companies[0];
    const message = `Enter ${password}: we didn't send this password, because only the demo is asked`;
    this.#showRefusal({ fields: {}, findings: [{ field: "password", severity: "error", message, why: "A demo needs no real password." }] });
  }

  /* ---------- A test ---------- */

  async #run() {
    this.section.querySelector(".check__last")?.remove();
    this.#forget();
    this.#running = new AbortController();
    this.submit.setAttribute("aria-disabled", "true");
    this.cancel.hidden = false;
    announce("Asking. We'll read out the answer when it comes.");
    this.host.showLevel("accepted", "running");
    const { options, over } = listOptions(JSON.parse(this.section.dataset.told), this.host.answers());
    this.stages.start(this.#gateway.stages.filter(({ id }) => !over.includes(id)));
    this.#asked = this.#values();
    try {
      const values = { ...options, ...this.#asked, password: this.password.value };
      const { report, verdict } = await ask(values, this.#running.signal, (stage) => this.stages.show(stage));
      if (report) this.#showRefusal(report);
      else this.#showVerdict(verdict);
    } catch (error) {
      this.host.showLevel("accepted", "unknown");
      this.#showFailure(error);
    } finally {
      this.stages.stop();
      this.#running = null;
      this.submit.removeAttribute("aria-disabled");
      this.cancel.hidden = true;
    }
  }

  /** Cancel a test that runs; resolves when it has ended. */
  async #stop(words = "You canceled the test. What you typed is still here.") {
    this.#running?.abort(new DOMException(words, "AbortError"));
    await this.#ended;
  }

  /* ---------- What was answered ---------- */

  /** The rules refuse the values: nothing was asked. */
  #showRefusal(report) {
    showFindings([...this.names, "password"], report, this.host.use);
    this.stages.hide();
    this.host.showLevel("accepted", "unknown");
    if (fieldsWith(report, "error").some((name) => this.names.includes(name))) this.host.showLevel("well-formed", "missed");
    showSummary(this.form.querySelector(".form__summary"), report)?.focus();
  }

  #showVerdict({ level, diagnosis, stages, report }) {
    const isSignedIn = Object.hasOwn(READABLE, level) || stages.some(({ id, state }) => id === "sign-in" && state === "passed");
    const accepted = isSignedIn ? "reached" : level === "refused" ? "missed" : "unknown";
    this.#answered = { level, code: diagnosis?.code, states: { accepted, readable: READABLE[level] ?? "unknown" } };
    this.#apply();
    if (!this.#isDemo) {
      problems.report("check", diagnosis ? [diagnosis] : []);
      if (level !== "unknown") ticks.setConnected(level === "readable");
    }
    this.stages.settle(stages);
    announce(level === "readable" ? this.#showSuccess(stages) : showDiagnosis(this.result, { level, diagnosis }, this.#isDemo));
    this.result.append(...this.#tellDoubts(report, isSignedIn));
    void nameLinks(this.result);
    this.result.focus();
    if (level === "readable") this.password.value = "";
  }

  /** One sentence with what was read and when, what happens next, and the stages behind it; returns the title. */
  #showSuccess(ended) {
    const { read, rest } = tellReads(ended);
    const [company, user] = this.names.map((name) => h("code", { dir: "auto" }, this.#asked[name]));
    const date = new Date().toLocaleString("en-US", { dateStyle: "long", timeStyle: "short" });
    const title = this.#isDemo ? "The demo passed. We didn't contact Sage." : "You're connected";
    const sentence = [`${date}: `, user, this.#isDemo ? " signed in to the demo company " : " signed in to ", company, `, and Modeloptic can read ${listInWords(read)}.`];
    const next = [
      h("h4", {}, "What happens next"),
      h("p", {}, "If you have saved this Company ID and password in Modeloptic, your integration should now be live. If not, ", h("a", { href: address("sage-intacct/enter-credentials").href }, "enter them in Modeloptic"), "."),
    ];
    this.stages.fold.open = false;
    this.result.replaceChildren(panel(this.#isDemo ? "demo" : "good", title, [h("p", {}, ...sentence), ...(this.#isDemo ? [] : next), ...rest]));
    return title;
  }

  /** What was sent otherwise than typed; and, where Sage did not let the user in, what the rules doubt. */
  #tellDoubts({ fields, findings }, isSignedIn) {
    const report = { fields, findings: findings.filter(({ code, severity }) => code === "text.sent-as" || (severity === "warning" && !isSignedIn)) };
    showFindings([...this.names, "password"].filter((name) => report.findings.some(({ field }) => field === name)), report, this.host.use);
    const doubtful = fieldsWith(report, "warning");
    const notes = report.findings.filter(({ severity }) => severity === "note");
    return [
      ...(doubtful.length ? [h("p", { class: "summary__doubts" }, "Also look again at ", ...linksTo(doubtful), ".")] : []),
      ...notes.map(({ field, message }) => h("p", {}, `${labelOf(field)}: `, linkToField(field, message))),
    ];
  }

  #showFailure(error) {
    if (error.name === "AbortError") {
      this.stages.abandon("The test ended before this stage.");
      this.result.replaceChildren(h("p", {}, error.message));
      announce(error.message);
      return;
    }
    const isRefused = error instanceof Refused;
    const isKnown = isRefused || error instanceof CutOff;
    if (isRefused || !this.stages.begun) this.stages.hide();
    else this.stages.abandon("The connection to our server broke before this stage.");
    if (!isKnown) console.error(error);
    const words = isKnown ? error.message : "We couldn't reach our server. Check your connection and try again.";
    this.result.replaceChildren(panel("bad", "The test did not finish", [h("p", {}, words)], { role: "alert" }));
    this.result.focus();
  }

  /* ---------- As long as an answer holds ---------- */

  /** Show at the form what the answer says of its values, and tell it in the report. */
  #apply() {
    const { level, code, states } = this.#answered;
    for (const [name, state] of Object.entries(states)) this.host.showLevel(name, this.#isDemo && ["reached", "missed"].includes(state) ? `demo-${state}` : state);
    note("answer", { level, code, practice: this.#isDemo });
    if (states.accepted !== "reached") return;
    // Who is let in has the right values, and has authorized the Sender ID.
    this.host.accept([...this.names, "sender_id"], `${this.#isDemo ? "The demo" : this.section.dataset.maker} accepted these values${BUT[level] ?? ", but nothing was read"}`);
  }

  /** Take back what `#apply` has shown. */
  #withdraw() {
    note("answer", null);
    this.host.doubt();
    for (const level of ["accepted", "readable"]) this.host.showLevel(level, "unknown");
  }

  /** An answer to other values must not stand below these. */
  #forget() {
    this.#answered = null;
    this.#withdraw();
    this.result.replaceChildren();
    this.stages.hide();
    showFindings(["password"], EMPTY, this.host.use);
    showSummary(this.form.querySelector(".form__summary"), EMPTY);
  }

  /** An answer holds for the values that were asked: a test of others ends, and what was answered to others says so. */
  outdate(isOther = JSON.stringify(this.#asked) !== JSON.stringify(this.#values())) {
    if (this.#running && isOther) void this.#stop("You changed the values, so the test stopped.");
    const shown = this.result.querySelector(".panel");
    if (this.#running || !shown || !this.#answered || isOther === shown.classList.contains("is-outdated")) return;
    shown.classList.toggle("is-outdated", isOther);
    if (isOther) {
      shown.prepend(h("p", { class: "panel__outdated" }, h("strong", {}, "You have changed the values since this answer.")));
      this.#withdraw();
    } else {
      shown.querySelector(".panel__outdated").remove();
      this.#apply();
    }
  }
}

/** Mount the list of all demo companies with `data-module="demo-companies"`. */
export async function mountDemoCompanies(root) {
  const place = root.querySelector(".demo__list");
  const gateway = await findGateway(place);
  if (!gateway?.practice) return place.replaceChildren(h("p", {}, "There are none here: only a copy of this guide that runs as a demo has them."));
  const row = ({ company_id: company, user_id: user, password, outcome, item }) =>
    h("tr", {}, ...[company, user, password].map((value) => h("td", {}, h("code", {}, value))), h("td", {}, outcome), h("td", {}, item ? linkTo(item) : "Nothing"));
  const head = ["Company ID", "User ID", "Password", "What happens", "How to fix it"].map((name) => h("th", { scope: "col" }, name));
  place.replaceChildren(
    h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Demo companies" }, h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...gateway.companies.map(row)))),
  );
  return nameLinks(place);
}
