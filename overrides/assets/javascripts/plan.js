/**
 * The reader's plan: which branches of a guide are theirs. A question without an answer leaves all of them open.
 *
 * What is asked comes with the page, `{question: {answer: {link, words, out: {branch: for whom it is}}}}`: none of it is known here.
 */

import * as store from "./store.js";

const NAME = "plan";

const { plan: asking = "", questions = "{}" } = document.querySelector("article[data-page]")?.dataset ?? {};

/** Short id of where this page's guide asks; "" where it doesn't. */
export const place = asking;

/** What this page's guide asks; on a page of none, what the first guide asks. */
export const QUESTIONS = JSON.parse(questions);

/** What all guides ask, once the outline has said it. */
export let asked = QUESTIONS;

/** Learn from the outline what other guides ask: their pages are marked and counted here too. */
export function learn(guides) {
  asked = Object.assign({}, ...Object.values(guides).map(({ plan }) => plan), QUESTIONS);
}

const sound = (plan, known = QUESTIONS) =>
  Object.fromEntries(Object.keys(known).filter((question) => Object.hasOwn(known[question], plan[question] ?? "")).map((question) => [question, plan[question]]));

const NAMED = /^[a-z][a-z0-9-]{0,39}$/;

/** What may be answers to other guides' questions, for this page can't know: it stays. */
const others = (plan) =>
  Object.fromEntries(Object.entries(plan).filter((each) => !Object.hasOwn(QUESTIONS, each[0]) && each.every((name) => typeof name === "string" && NAMED.test(name))));

/** The answers given so far to what this page's guide asks. */
export const current = () => sound(store.read(NAME));

/** All answers given so far, to every guide. */
export const all = (plan = store.read(NAME)) => ({ ...sound(plan), ...others(plan) });

/** Remember the answers to what this page's guide asks; to other guides, those not given yet. */
export const keep = (plan) => store.write(NAME, { ...all(plan), ...others(store.read(NAME)) });

/** Call `watcher` when the plan changes, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);

/** The answers that leave a branch out: `[[question, answer, for whom it is]]`. */
const against = (branch) =>
  Object.keys(asked).flatMap((question) =>
    Object.entries(asked[question]).filter(([, { out }]) => out?.[branch]).map(([answer, { out }]) => [question, answer, out[branch]]),
  );

/** The first of `branches` that the plan leaves out, or "". */
export const excluded = (branches, plan = all()) =>
  branches.find((branch) => against(branch).some(([question, answer]) => plan[question] === answer)) ?? "";

/** Whether the plan has the answers that `branches` wait for. */
export const decided = (branches, plan = all()) => branches.every((branch) => against(branch).some(([question]) => plan[question]));

/** The branches that an element carries as classes. */
export const branchesOf = ({ classList }) => [...classList].filter((name) => against(name).length);

/** Why something of a branch is not for every reader. */
export const reason = (branch) => against(branch)[0][2];

const said = (how, plan, known) => Object.entries(sound(plan, known)).map(([question, answer]) => known[question][answer][how]);

/** The plan in words, "" where nothing is answered. */
export const inWords = (plan = current(), known = QUESTIONS) => said("words", plan, known).join(", ");

/** The plan as it stands in a link: a word an answer. */
export const inLink = () => said("link", current(), QUESTIONS).join(",");

/** Read a plan out of a link; words that mean nothing are passed over. */
export function fromLink(text, known = QUESTIONS) {
  const words = text.split(",");
  return Object.fromEntries(
    Object.entries(known).flatMap(([question, answers]) => Object.keys(answers).filter((answer) => words.includes(answers[answer].link)).slice(0, 1).map((answer) => [question, answer])),
  );
}
