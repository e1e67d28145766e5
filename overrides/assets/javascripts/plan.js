/**
 * The reader's plan: which branches of the guide are theirs. A question without an answer leaves both open.
 */

import * as store from "./store.js";

const NAME = "plan";

/** Each question: the answers it has, and how an answer is written in a link. */
export const QUESTIONS = Object.freeze({
  permission: { "role-based": "role", "user-based": "user" },
  consolidation: { yes: "consolidation", no: "no-consolidation" },
  entities: { yes: "entities", no: "no-entities" },
});

const WORDS = {
  permission: { "role-based": "role-based", "user-based": "user-based" },
  consolidation: { yes: "with Consolidation", no: "without Consolidation" },
  entities: { yes: "several entities", no: "one entity" },
};

const EXCLUDED = {
  "role-based": ["permission", "user-based"],
  "user-based": ["permission", "role-based"],
  consolidation: ["consolidation", "no"],
  entities: ["entities", "no"],
};

const REASONS = {
  "role-based": "only for role-based companies",
  "user-based": "only for user-based companies",
  consolidation: "only with Consolidation",
  entities: "only with several entities",
};

/** The branches that items, headings, pages and fields can carry. */
export const BRANCHES = Object.keys(EXCLUDED);

function sound(plan) {
  return Object.fromEntries(
    Object.entries(QUESTIONS)
      .filter(([question, answers]) => Object.hasOwn(answers, plan[question] ?? ""))
      .map(([question]) => [question, plan[question]]),
  );
}

/** The answers given so far. */
export const current = () => sound(store.read(NAME));

/** Remember the answers. */
export const keep = (plan) => store.write(NAME, sound(plan));

/** Call `watcher` when the plan changes, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);

/** The first of `branches` that the plan leaves out, or "". */
export function excluded(branches, plan = current()) {
  return branches.find((branch) => {
    const [question, answer] = EXCLUDED[branch] ?? [];
    return question && plan[question] === answer;
  }) ?? "";
}

/** Whether the plan has the answers that `branches` wait for. */
export const decided = (branches, plan = current()) => branches.every((branch) => Object.hasOwn(plan, EXCLUDED[branch][0]));

/** The branches that an element carries as classes. */
export const branchesOf = ({ classList }) => BRANCHES.filter((branch) => classList.contains(branch));

/** Why something of a branch is not for every reader. */
export const reason = (branch) => REASONS[branch];

/** The plan in words, "" where nothing is answered. */
export const inWords = (plan = current()) =>
  Object.entries(sound(plan)).map(([question, answer]) => WORDS[question][answer]).join(", ");

/** The plan as it stands in a link: `role,no-consolidation`. */
export const inLink = (plan = current()) =>
  Object.entries(sound(plan)).map(([question, answer]) => QUESTIONS[question][answer]).join(",");

/** Read a plan out of a link; words that mean nothing are passed over. */
export function fromLink(text) {
  const words = new Set(text.split(","));
  return Object.fromEntries(
    Object.entries(QUESTIONS).flatMap(([question, answers]) => {
      const answer = Object.keys(answers).find((key) => words.has(answers[key]));
      return answer ? [[question, answer]] : [];
    }),
  );
}
