/**
 * The test of the sign-in: asks Sage, or the demo where no gateway is set, and shows the stages and the answer.
 */

import { showDiagnosis } from "./diagnosis.js";
import { fieldsWith, labelOf, linksTo, linkToField, listInWords, showFindings, showSummary } from "./findings.js";
import { ask, closedPanel, CutOff, findGateway, Refused, Stages } from "./gateway.js";
import { address, announce, button, contactAddress, enable, h, linkFields, linkTo, nameLinks, panel } from "./page.js";
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
  return panel("practice", "Try a demo company", [
    h("p", {}, h("strong", {}, "This is a demo: we don't contact Sage."), " So it can't test your own sign-in. A made-up company shows what a test looks like."),
    h("ul", { class: "demo__few" }, ...companies.slice(0, FEW).map(line)),
    h("p", { class: "demo__own" }),
  ]);
}

/** What to do where the sign-in can't be tested. */
const tellNext = () => ["Look in Modeloptic to see if data arrives. If it doesn't, ", h("a", { href: contactAddress("No data arrives in Modeloptic") }, "contact support"), "."];

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
 * `told` is what the plan says: `{question: {option, values: {answer: value}, over: {answer: stages}}}`; `answers` what the form says.
 */
function optionsOf(told, answers) {
  const planned = plan.current();
  const options = {};
  const over = [];
  for (const [question, { option, values, over: stages }] of Object.entries(told)) {
    const answer = [answers[question], planned[question]].find((each) => each && Object.hasOwn(values, each));
    if (answer === undefined) continue;
    options[option] = values[answer];
    over.push(...(stages[answer] ?? []));
  }
  return { options, over };
}

/**
 * Make the test work, for the form that holds its values.
 *
 * `host` is that form: `values()` what is filled in, `report()` what the rules said of it, `answers()` what it says of the plan's
 * questions, `level(name, state)` shows a level, `accept(names, title)` ends doubts, `doubt()` brings them back, `useDemo(company)` and `restore(moveFocus)` put values in,
 * `use(finding)` takes a suggestion. Returns `{offer(report), outdate(), endDemo(moveFocus)}`.
 */
export function mountCheck(section, host) {
  const form = section.querySelector("form");
  const first = section.querySelector(".check__first");
  const place = section.querySelector(".check__gateway");
  const result = section.querySelector(".check__result");
  const next = document.querySelector(".outcome__next");
  next.replaceChildren(h("strong", {}, "This page can't test the sign-in."), " ", ...tellNext());
  const { password } = form.elements;
  const submit = form.querySelector("[type=submit]");
  const cancel = form.querySelector("[data-action=cancel]");
  const stages = new Stages(section.querySelector(".check__stages"), section.querySelector(".check__elapsed"));
  const { product, maker, sender } = section.dataset;
  const names = section.dataset.fields.split(" ");
  const told = JSON.parse(section.dataset.told);
  let gateway;
  let running = null;
  let ended = Promise.resolve();
  let asked = null;
  let answered = null;

  /** What will be sent: the form's values, without the entity where none is given. */
  const sent = () => Object.fromEntries(names.map((name) => [name, host.values()[name] ?? ""]).filter(([, value]) => value.trim() !== ""));

  const findDemo = ({ [names[0]]: company = "" }) => gateway.companies.find((one) => one[names[0]].toLowerCase() === company.split("|")[0].trim().toLowerCase());

  /** Show what stands between the reader and the test, or the test. */
  function offer(report) {
    if (gateway === undefined) return;
    const values = sent();
    const isChecked = report && report.verdict !== "not-well-formed" && names.slice(0, 2).every((name) => values[name]);
    const isKnown = gateway && (!gateway.practice || Boolean(findDemo(values)));
    next.hidden = !isChecked || isKnown || report.verdict !== "well-formed";
    if (!gateway) return;
    form.hidden = !(isChecked && isKnown) && !running;
    first.hidden = isChecked ? isKnown : gateway.practice;
    if (!form.hidden) {
      const used = Object.entries(values).map(([name, value]) => report?.fields[name]?.normalised || value);
      form.querySelector(".check__uses").replaceChildren(...used.flatMap((value) => [h("code", { dir: "auto" }, value), " · "]), linkToField(names[0], "Change"));
    } else if (isChecked) {
      first.replaceChildren("This demo doesn't know ", h("code", { dir: "auto" }, values[names[0]]), ", so it can't test it. ", ...tellNext());
    } else if (report && report.verdict === "not-well-formed") {
      first.replaceChildren("First ", h("a", { href: "#form" }, "fix the problem above"), ". Then you need only the password.");
    }
    // The values were judged anew: what was answered to them still holds.
    if (answered && !result.querySelector(".is-outdated")) apply();
  }

  /** Cancel a test that runs; resolves when it has ended. */
  async function stop(words = "You canceled the test. What you typed is still here.") {
    running?.abort(new DOMException(words, "AbortError"));
    await ended;
  }

  async function tryCompany(company) {
    await stop();
    host.useDemo({ ...company, sender_id: sender });
    password.value = company.password;
    offerRestore();
    form.hidden = false;
    ended = run();
  }

  async function endDemo(moveFocus) {
    await stop();
    password.value = "";
    forget();
    host.restore(moveFocus);
    offerRestore();
  }

  /** Offer to put back the reader's own values where others stand in the form. */
  function offerRestore() {
    const words = host.nameRestore();
    section.querySelector(".demo__own")?.replaceChildren(...(words ? [button(words, "button", () => endDemo(true))] : []));
  }

  async function describe() {
    gateway = await findGateway(place);
    if (!gateway) {
      place.replaceChildren(closedPanel(`This copy of the guide can't ask ${product}. We don't know yet whether the sign-in works.`));
      return offer(host.report());
    }
    const { practice } = gateway;
    form.querySelector(".panel__title").textContent = practice ? "Now ask the demo" : `Now ask ${maker}`;
    submit.textContent = practice ? "Ask the demo" : `Ask ${product}`;
    form.querySelector("#check-password-hint").textContent = practice ? "The demo company's password. We don't send any other password to the demo." : `The one ${maker} emailed for the Web Services user. We send it through our server to ${product} for this test only. We don't keep it.`;
    place.replaceChildren(
      practice
        ? demoPanel(gateway.companies, tryCompany)
        : h("p", {}, `Our server signs in to ${product} the way Modeloptic does: with your values, as Sender ID `, h("code", {}, gateway.sender_id), ". It reads at most one record of each part, and then forgets the session. You need only the password."),
    );
    offerRestore();
    if (!practice && ticks.isConnected()) place.append(h("p", { class: "check__last" }, "The last test from this browser passed."));
    offer(host.report());
  }

  /** An answer to other values must not stand below these. */
  function forget() {
    answered = null;
    note("answer", null);
    host.doubt();
    result.replaceChildren();
    stages.hide();
    showFindings(["password"], EMPTY, host.use);
    showSummary(form.querySelector(".form__summary"), EMPTY);
    for (const level of ["accepted", "readable"]) host.level(level, "unknown");
  }

  /** Show at the form what the answer says of its values, and tell it in the report. */
  function apply() {
    const { level, code, states } = answered;
    const { practice } = gateway;
    for (const [name, state] of Object.entries(states)) host.level(name, practice && ["reached", "missed"].includes(state) ? `demo-${state}` : state);
    note("answer", { level, code, practice });
    if (states.accepted !== "reached") return;
    // Who is let in has the right values, and has authorized the Sender ID.
    host.accept([...names, "sender_id"], `${practice ? "The demo" : maker} accepted these values${BUT[level] ?? ", but nothing was read"}`);
  }

  /** An answer holds for the values that were asked: a test of others ends, and what was answered to others says so. */
  function outdate(isOther = JSON.stringify(asked) !== JSON.stringify(sent())) {
    if (running && isOther) void stop("You changed the values, so the test stopped.");
    const shown = result.querySelector(".panel");
    if (running || !shown || !answered || isOther === shown.classList.contains("is-outdated")) return;
    shown.classList.toggle("is-outdated", isOther);
    if (isOther) {
      shown.prepend(h("p", { class: "panel__outdated" }, h("strong", {}, "You have changed the values since this answer.")));
      note("answer", null);
      host.doubt();
      for (const level of ["accepted", "readable"]) host.level(level, "unknown");
    } else {
      shown.querySelector(".panel__outdated").remove();
      apply();
    }
  }

  function settle({ report, verdict }) {
    if (report) {
      showFindings([...names, "password"], report, host.use);
      stages.hide();
      host.level("accepted", "unknown");
      if (fieldsWith(report, "error").some((name) => names.includes(name))) host.level("well-formed", "missed");
      showSummary(form.querySelector(".form__summary"), report)?.focus();
      return;
    }
    const { practice } = gateway;
    const { level, diagnosis } = verdict;
    const isSignedIn = Object.hasOwn(READABLE, level) || verdict.stages.some(({ id, state }) => id === "sign-in" && state === "passed");
    const accepted = isSignedIn ? "reached" : level === "refused" ? "missed" : "unknown";
    const readable = READABLE[level] ?? "unknown";
    answered = { level, code: diagnosis?.code, states: { accepted, readable } };
    apply();
    if (!practice) {
      problems.report("check", diagnosis ? [diagnosis] : []);
      if (level !== "unknown") ticks.setConnected(level === "readable");
    }
    stages.settle(verdict.stages);
    announce(level === "readable" ? showSuccess(verdict.stages) : showDiagnosis(result, verdict, practice));
    result.append(...tellDoubts(verdict.report, accepted === "reached"));
    void nameLinks(result);
    result.focus();
    if (level === "readable") password.value = "";
  }

  /** One sentence with what was read and when, what happens next, and the stages behind it. */
  function showSuccess(ended) {
    const { practice } = gateway;
    const { read, rest } = tellReads(ended);
    const date = new Date().toLocaleString("en-US", { dateStyle: "long", timeStyle: "short" });
    const title = practice ? "The demo passed. We didn't contact Sage." : "You're connected";
    const sentence = [`${date}: `, h("code", { dir: "auto" }, asked[names[1]]), practice ? " signed in to the demo company " : " signed in to ", h("code", { dir: "auto" }, asked[names[0]]), `, and Modeloptic can read ${listInWords(read)}.`];
    const next = [
      h("h4", {}, "What happens next"),
      h("p", {}, "If you have saved this Company ID and password in Modeloptic, your integration should now be live. If not, ", h("a", { href: address("sage-intacct/enter-credentials").href }, "enter them in Modeloptic"), "."),
    ];
    stages.fold.open = false;
    result.replaceChildren(panel(practice ? "practice" : "good", title, [h("p", {}, ...sentence), ...(practice ? [] : next), ...rest]));
    return title;
  }

  /** What was sent otherwise than typed; and, where Sage did not let the user in, what the rules doubt. */
  function tellDoubts({ fields, findings }, isIn) {
    const report = { fields, findings: findings.filter(({ code, severity }) => code === "text.sent-as" || (severity === "warning" && !isIn)) };
    showFindings([...names, "password"].filter((name) => report.findings.some(({ field }) => field === name)), report, host.use);
    const doubtful = fieldsWith(report, "warning");
    const notes = report.findings.filter(({ severity }) => severity === "note");
    return [
      doubtful.length && h("p", { class: "summary__doubts" }, "Also look again at ", ...linksTo(doubtful), "."),
      ...notes.map(({ field, message }) => h("p", {}, `${labelOf(field)}: `, linkToField(field, message))),
    ].filter(Boolean);
  }

  function fail(error) {
    if (error.name === "AbortError") {
      stages.abandon("The test ended before this stage.");
      result.replaceChildren(h("p", {}, error.message));
      announce(error.message);
      return;
    }
    const isRefused = error instanceof Refused;
    const isKnown = isRefused || error instanceof CutOff;
    if (isRefused || !stages.begun) stages.hide();
    else stages.abandon("The connection to our server broke before this stage.");
    if (!isKnown) console.error(error);
    const words = isKnown ? error.message : "We couldn't reach our server. Check your connection and try again.";
    result.replaceChildren(panel("bad", "The test did not finish", [h("p", {}, words)], { role: "alert" }));
    result.focus();
  }

  /** Where only the demo is asked, a password that is no demo company's may be a real one: it is not sent. */
  function refusePassword() {
    forget();
    const message = `Enter ${(findDemo(sent()) ?? gateway.companies[0]).password}: we didn't send this password, because only the demo is asked`;
    settle({ report: { fields: {}, findings: [{ field: "password", severity: "error", message, why: "A demo needs no real password." }] } });
  }

  async function run() {
    section.querySelector(".check__last")?.remove();
    forget();
    running = new AbortController();
    submit.setAttribute("aria-disabled", "true");
    cancel.hidden = false;
    announce("Asking. We'll read out the answer when it comes.");
    host.level("accepted", "running");
    const { options, over } = optionsOf(told, host.answers());
    stages.start(gateway.stages.filter(({ id }) => !over.includes(id)));
    asked = sent();
    try {
      settle(await ask({ ...options, ...asked, password: password.value }, running.signal, (stage) => stages.show(stage)));
    } catch (error) {
      host.level("accepted", "unknown");
      fail(error);
    } finally {
      stages.stop();
      running = null;
      submit.removeAttribute("aria-disabled");
      cancel.hidden = true;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) return;
    const isOther = gateway.practice && password.value && gateway.companies.every((one) => one.password !== password.value);
    if (isOther) refusePassword();
    else ended = run();
  });
  form.addEventListener("input", () => outdate(true));
  cancel.addEventListener("click", () => void stop());
  enable(form);
  linkFields(form);
  const show = section.querySelector(".secret__show");
  show.addEventListener("click", () => {
    const isShown = password.type === "text";
    password.type = isShown ? "password" : "text";
    show.textContent = isShown ? "Show" : "Hide";
    show.setAttribute("aria-label", isShown ? "Show password" : "Hide password");
  });
  // A page kept for the Back button must not keep a password.
  addEventListener("pagehide", () => {
    void stop();
    password.value = "";
  });
  void describe();
  return { offer, outdate, endDemo };
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
