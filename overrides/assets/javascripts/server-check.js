/**
 * The server-side check: asks the gateway (or the practice gateway), stage by stage, and names the step that mends a refusal.
 */

import { linkFields } from "./copy.js";
import { showDiagnosis } from "./diagnosis.js";
import { api } from "./engine.js";
import { showFindings, showSummary, waysTo } from "./findings.js";
import { isStrange, showGateway, strangePanel } from "./gateway.js";
import { climb } from "./ladder.js";
import { note } from "./latest.js";
import { objects } from "./ndjson.js";
import { announce, enable, h } from "./page.js";
import { Stages } from "./stages.js";
import { plan, problems } from "./state.js";

const EMPTY = { fields: {}, findings: [] };

const LEVELS = {
  readable: ["reached", "reached"],
  accepted: ["reached", "missed"],
  refused: ["missed", "unknown"],
  unknown: ["unknown", "unknown"],
};

/** What the form above has for a question of the plan that it asks too, "" if nothing. */
function answered(question) {
  const form = document.querySelector("[data-module=verify-form]");
  const field = form?.querySelector(`.field[data-question="${CSS.escape(question)}"]`);
  return field ? form.elements[field.dataset.field].value : "";
}

/**
 * What the reader says in the form above or in the plan, as the check wants to be told it, and the stages it passes over.
 *
 * `told` is what the plan says: `{question: {option, values: {answer: value}, over: {answer: stages}}}`.
 */
function ofThePlan(told) {
  const planned = plan.current();
  const options = {};
  const over = [];
  for (const [question, { option, values, over: stages }] of Object.entries(told)) {
    const answer = [answered(question), planned[question] ?? ""].find((each) => Object.hasOwn(values, each));
    if (answer === undefined) continue;
    options[option] = values[answer];
    over.push(...(stages[answer] ?? []));
  }
  return { options, over };
}

/** A refusal that is no verdict: the service said no before it asked anyone. */
class Refused extends Error {}

/** A check whose answer ends before its verdict. */
class CutOff extends Error {}

async function ask(values, signal, onStage) {
  const answer = await fetch(api("check"), {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify(values),
    credentials: "omit",
    signal,
  });
  if (answer.status === 422) {
    const { report } = await answer.json();
    return { report };
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    throw new Refused(body?.error?.message ?? `The server answered with error ${answer.status}. Try again in a minute.`);
  }
  for await (const { event, stage, verdict } of objects(answer.body)) {
    if (event === "stage") onStage(stage);
    if (event === "verdict") return { verdict };
  }
  throw new CutOff("The check was cut off before it ended. Try again.");
}

/** Mount the section with `data-module="server-check"`. */
export function mount(section) {
  const form = section.querySelector("form");
  const password = form.elements.password;
  const submit = form.querySelector("[type=submit]");
  const cancel = form.querySelector("[data-action=cancel]");
  const result = section.querySelector(".check__result");
  const stages = new Stages(section.querySelector(".stages"), section.querySelector(".check__elapsed"));
  const { product, maker } = section.dataset;
  const names = section.dataset.fields.split(" ");
  const told = JSON.parse(section.dataset.told);
  let running = null;
  let gateway = { practice: false, companies: [], stages: [] };

  const fill = (company) => {
    for (const name of [...names, "password"]) if (name in company) form.elements[name].value = company[name];
    forget();
    submit.focus();
    announce("The form now has the practice company.");
  };
  showGateway(section.querySelector(".check__gateway"), form, { fill, product, maker }).then((described) => {
    gateway = described ?? gateway;
  });

  /** An answer to other values must not stand below these. */
  function forget() {
    if (running) return;
    result.replaceChildren();
    stages.hide();
    showFindings(form, EMPTY, use);
    showSummary(form, EMPTY);
    for (const level of ["accepted", "readable"]) climb(level, "unknown");
  }

  /** Say that what was answered was asked of what stood here before. */
  function outdate() {
    const panel = result.querySelector(".panel:not(.is-outdated)");
    if (running || !panel) return;
    panel.classList.add("is-outdated");
    panel.prepend(h("p", {}, h("strong", {}, "You have changed the values since this answer."), " Ask again."));
  }

  /** What was typed into the form above is not to be typed again; what was changed here stays. */
  const taken = {};
  document.querySelector("[data-module=verify-form]")?.addEventListener("submit", ({ target }) => {
    for (const name of names) {
      const box = form.elements[name];
      if (box.value !== "" && box.value !== taken[name]) continue;
      box.value = taken[name] = target.elements[name].value;
    }
  });

  function use(finding) {
    form.elements[finding.field].value = finding.suggestion.value;
    form.elements[finding.field].focus();
  }

  function settle({ report, verdict }) {
    showFindings(form, report ?? EMPTY, use);
    const summary = showSummary(form, report ?? EMPTY);
    if (summary) {
      stages.hide();
      climb("accepted", "unknown");
      summary.focus();
      return;
    }
    const company = form.elements[names[0]].value;
    if (verdict.level === "refused" && isStrange(gateway, names[0], company)) {
      stages.hide();
      climb("accepted", "unknown");
      result.replaceChildren(strangePanel(company));
      result.focus();
      return;
    }
    stages.settle(verdict.stages);
    const { practice } = gateway;
    if (!practice) problems.report("check", verdict.diagnosis ? [verdict.diagnosis] : []);
    note("answer", { level: verdict.level, code: verdict.diagnosis?.code, practice });
    const [accepted, readable] = LEVELS[verdict.level];
    const yes = (state) => (state === "reached" && practice ? "practice" : state);
    climb("accepted", yes(accepted));
    climb("readable", yes(readable));
    announce(showDiagnosis(result, verdict, practice));
    result.append(...doubtsOf(verdict.report, accepted === "reached"));
    result.focus();
    if (verdict.level === "readable") password.value = "";
  }

  /** What was sent otherwise than typed; and, where Sage did not let the user in, what the rules doubt. */
  function doubtsOf({ fields, findings }, isIn) {
    const report = { fields, findings: findings.filter(({ code, severity }) => code === "text.sent-as" || (severity === "warning" && !isIn)) };
    showFindings(form, report, use);
    const ways = [waysTo(form, report, "warning"), waysTo(form, report, "note")].filter(Boolean);
    return ways.length ? [h("p", {}, "Also check this:"), ...ways] : [];
  }

  function fail(error) {
    if (error.name === "AbortError") {
      stages.abandon("You canceled before this stage.");
      result.replaceChildren(h("p", {}, "You canceled the check. What you typed is still here."));
      announce("Canceled");
      return;
    }
    const refused = error instanceof Refused;
    const known = refused || error instanceof CutOff;
    if (refused || !stages.begun) stages.hide();
    else stages.abandon("The connection to our server broke before this stage.");
    if (!known) console.error(error);
    const words = known ? error.message : "We couldn't reach our server. Check your connection and try again.";
    result.replaceChildren(h("div", { class: "panel panel--bad", role: "alert" }, h("h3", { class: "panel__title" }, "The check did not finish"), h("p", {}, words)));
    result.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    forget();
    running = new AbortController();
    submit.setAttribute("aria-disabled", "true");
    cancel.hidden = false;
    announce("Asking. We'll read out the answer when it comes.");
    climb("accepted", "running");
    climb("readable", "unknown");
    const { options, over } = ofThePlan(told);
    stages.start(gateway.stages.filter(({ id }) => !over.includes(id)));
    try {
      const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
      settle(await ask({ ...options, ...values }, running.signal, (stage) => stages.show(stage)));
    } catch (error) {
      climb("accepted", "unknown");
      fail(error);
    } finally {
      stages.stop();
      running = null;
      submit.removeAttribute("aria-disabled");
      cancel.hidden = true;
    }
  });
  form.addEventListener("input", outdate);
  enable(form);
  linkFields(form);
  cancel.addEventListener("click", () => running?.abort());

  const show = section.querySelector(".secret__show");
  show.addEventListener("click", () => {
    const shown = password.type === "text";
    password.type = shown ? "password" : "text";
    show.textContent = shown ? "Show" : "Hide";
    show.setAttribute("aria-label", shown ? "Show password" : "Hide password");
  });
  // A page kept for the Back button must not keep a password.
  addEventListener("pagehide", () => {
    running?.abort();
    password.value = "";
  });
}
