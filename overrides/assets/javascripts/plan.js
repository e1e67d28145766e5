/**
 * The reader's plan: which branches of the guide are theirs. A question without an answer leaves all of them open.
 *
 * What is asked comes with the page, `{question: {answer: {link, words, out: {branch: for whom it is}}}}`: none of it is known here.
 */

import * as store from "./store.js";

const NAME = "plan";

const { plan: asking = "", questions = "{}" } = document.querySelector("article[data-page]")?.dataset ?? {};

/** Short id of where the guide asks; "" on a page that isn't the guide's. */
export const place = asking;

/** What the guide asks. */
export const QUESTIONS = JSON.parse(questions);

/** The answers of `plan` that the guide has, whatever came from storage, a file or a link. */
export const sound = (plan) =>
  Object.fromEntries(Object.keys(QUESTIONS).filter((question) => typeof plan[question] === "string" && Object.hasOwn(QUESTIONS[question], plan[question])).map((question) => [question, plan[question]]));

/** The answers given so far. */
export const current = () => sound(store.read(NAME));

/** Remember the answers. */
export const keep = (plan) => store.write(NAME, sound(plan));

/** Call `watcher` when the plan changes, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);

/** The answers that leave a branch out: `[[question, answer, for whom it is]]`. */
const against = (branch) =>
  Object.keys(QUESTIONS).flatMap((question) =>
    Object.entries(QUESTIONS[question]).filter(([, { out }]) => out?.[branch]).map(([answer, { out }]) => [question, answer, out[branch]]),
  );

/** The first of `branches` that the plan leaves out, or "". */
export const excluded = (branches, plan = current()) =>
  branches.find((branch) => against(branch).some(([question, answer]) => plan[question] === answer)) ?? "";

/** Whether the plan has the answers that `branches` wait for. */
export const decided = (branches, plan = current()) => branches.every((branch) => against(branch).some(([question]) => plan[question]));

/** The branches that an element carries as classes. */
export const branchesOf = ({ classList }) => [...classList].filter((name) => against(name).length);

/** Why something of a branch is not for every reader. */
export const reason = (branch) => against(branch)[0][2];

const said = (how, plan) => Object.entries(sound(plan)).map(([question, answer]) => QUESTIONS[question][answer][how]);

/** The plan in words, "" where nothing is answered. */
export const inWords = (plan = current()) => said("words", plan).join(", ");

/** The plan as it stands in a link: a word an answer. */
export const inLink = () => said("link", current()).join(",");

/** Read a plan out of a link; words that mean nothing are passed over. */
export function fromLink(text) {
  const words = text.split(",");
  return Object.fromEntries(
    Object.entries(QUESTIONS).flatMap(([question, answers]) => Object.keys(answers).filter((answer) => words.includes(answers[answer].link)).slice(0, 1).map((answer) => [question, answer])),
  );
}
