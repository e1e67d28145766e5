/**
 * What this browser remembers of the reader: answers to the guide's questions, check marks, and problems found; and
 * what is filled in on Verify, which this tab alone remembers.
 *
 * JSON under `modeloptic.*` in storage, and in memory where that is denied or full, so that a page works
 * the same until it is left.
 */

const PREFIX = "modeloptic.";

/** The name of what this tab alone remembers. */
const VERIFY_FORM = "verify";

const storageOf = (name) => (name === VERIFY_FORM ? sessionStorage : localStorage);

const memory = new Map();
const watchers = new Map();

/** Whether the last write reached the browser's storage. */
let kept = true;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Return the object stored under `name`; an empty one where there is none or it is damaged. */
function read(name) {
  if (memory.has(name)) return { ...memory.get(name) };
  let value = null;
  try {
    value = parse(storageOf(name).getItem(PREFIX + name));
  } catch {
    kept = false;
  }
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject ? value : {};
}

/** Store an object under `name` and tell the page's watchers. */
function write(name, value) {
  try {
    storageOf(name).setItem(PREFIX + name, JSON.stringify(value));
    memory.delete(name);
    kept = true;
  } catch {
    memory.set(name, { ...value });
    kept = false;
  }
  notify(name);
}

/** Call `watcher` after each change under `name`, made here or in another tab. */
function watch(name, watcher) {
  watchers.set(name, [...(watchers.get(name) ?? []), watcher]);
}

function notify(name) {
  for (const watcher of watchers.get(name) ?? []) watcher();
}

addEventListener("storage", ({ key }) => {
  // A null key is another tab clearing everything.
  for (const name of watchers.keys()) if (key === null || key === PREFIX + name) notify(name);
});

/* ---------- Answers ---------- */

const { plan: place = "", questions = "{}" } = document.querySelector("article[data-page]")?.dataset ?? {};

/** What the guide asks, `{question: {answer: {link, words, out: {branch: for whom it is}}}}`: it comes with the page. */
const QUESTIONS = JSON.parse(questions);

const BRANCHES = [...new Set(Object.values(QUESTIONS).flatMap((answers) => Object.values(answers).flatMap(({ out }) => Object.keys(out ?? {}))))];

/** The answers of `given` that the guide has, whatever came from storage, a file or a link. */
const pickAnswers = (given) =>
  Object.fromEntries(Object.keys(QUESTIONS).filter((question) => typeof given[question] === "string" && Object.hasOwn(QUESTIONS[question], given[question])).map((question) => [question, given[question]]));

const currentAnswers = () => pickAnswers(read("plan"));

/** The answers that leave a branch out: `[[question, answer, for whom it is]]`. */
const listAnswersAgainst = (branch) =>
  Object.keys(QUESTIONS).flatMap((question) =>
    Object.entries(QUESTIONS[question]).filter(([, { out }]) => out?.[branch]).map(([answer, { out }]) => [question, answer, out[branch]]),
  );

/** Each answer in one of its forms: "words" as a reader reads it, "link" as a link has it. */
const listAnswers = (form, answers) => Object.entries(pickAnswers(answers)).map(([question, answer]) => QUESTIONS[question][answer][form]);

/** The reader's plan: which branches of the guide are theirs. A question without an answer leaves all of them open. */
export const plan = {
  /** Short id of where the guide asks; "" on a page that isn't the guide's. */
  place,
  /** Of an object from storage, a file or a link: the answers that the guide has. */
  pick: pickAnswers,
  /** The answers given so far, `{question: answer}`. */
  current: currentAnswers,
  /** Remember the answers. */
  keep: (answers) => write("plan", pickAnswers(answers)),
  /** Call `watcher` when the answers change, here or in another tab. */
  watch: (watcher) => watch("plan", watcher),
  /** The first of `branches` that the answers leave out, or "". */
  findExcludedBranch: (branches, answers = currentAnswers()) => branches.find((branch) => listAnswersAgainst(branch).some(([question, answer]) => answers[question] === answer)) ?? "",
  /** Whether there are the answers that `branches` wait for. */
  isDecided: (branches, answers = currentAnswers()) => branches.every((branch) => listAnswersAgainst(branch).some(([question]) => answers[question])),
  /** The elements under `root` that are for some readers only. */
  elementsIn: (root) => (BRANCHES.length ? [...root.querySelectorAll(BRANCHES.map((branch) => `.${branch}`).join(","))] : []),
  /** The branches that an element carries as classes. */
  branchesOf: ({ classList }) => [...classList].filter((name) => listAnswersAgainst(name).length),
  /** For whom a branch is, in the words of the plan. */
  describeReaders: (branch) => listAnswersAgainst(branch)[0][2],
  /** The answers in words, "" where there are none. */
  describeAnswers: (answers = currentAnswers()) => listAnswers("words", answers).join(", "),
  /** The answers as a link has them: a word an answer. */
  formatLink: () => listAnswers("link", currentAnswers()).join(","),
  /** Read answers out of a link; words that mean nothing are ignored. */
  parseLink(text) {
    const words = text.split(",");
    return Object.fromEntries(
      Object.entries(QUESTIONS).flatMap(([question, answers]) => Object.keys(answers).filter((answer) => words.includes(answers[answer].link)).slice(0, 1).map((answer) => [question, answer])),
    );
  },
};

/* ---------- Check marks ---------- */

/** Verify's own check mark: a check has shown that Modeloptic can read. */
const CONNECTED = "sage-intacct/verify#check";

/** More check marks than a guide has items, and a higher version than an item can have. */
const MAX_TICKS = 500;
const MAX_VERSION = 999;

let moves = {};

const isTick = ([id, version]) => /^[a-z0-9/-]{1,80}#[a-z0-9-]{1,80}$/.test(id) && Number.isInteger(version) && version > 0 && version <= MAX_VERSION;

const pickTicks = (given) => Object.fromEntries(Object.entries(given).filter(isTick).slice(0, MAX_TICKS));

function allTicks() {
  const found = {};
  for (const [id, version] of Object.entries(pickTicks(read("ticks")))) {
    const now = Object.hasOwn(moves, id) ? moves[id] : id;
    found[now] = Math.max(found[now] ?? 0, version);
  }
  return found;
}

function setTick(id, version) {
  const { [id]: before, ...others } = allTicks();
  // The newest comes first: where a link has filled the list, it is what the link held that goes.
  write("ticks", version ? { [id]: version, ...others } : others);
}

/** The reader's check marks: `{short id: version of the item when it was checked off}`. */
export const ticks = {
  /** Of an object from storage, a file or a link: what makes sense, and no more than a guide can have. */
  pick: pickTicks,
  /** All that make sense, under today's ids; what else may be in storage is ignored. */
  all: allTicks,
  /** Let check marks follow items that moved, `{old short id: new short id}`; they are kept under the new ids from now on. */
  follow(moved) {
    moves = moved;
    if (Object.keys(read("ticks")).some((id) => Object.hasOwn(moves, id))) write("ticks", allTicks());
  },
  /** The version checked off, or 0. */
  versionOf: (id) => allTicks()[id] ?? 0,
  /** Check off an item in this version; 0 takes the mark away. */
  set: setTick,
  /** Whether a check has shown that Modeloptic can read. */
  isConnected: () => Object.hasOwn(allTicks(), CONNECTED),
  setConnected: (isConnected) => setTick(CONNECTED, isConnected ? 1 : 0),
  /** Replace all. */
  replace: (given) => write("ticks", given),
  /** Call `watcher` when they change, here or in another tab. */
  watch: (watcher) => watch("ticks", watcher),
  /** Whether the last change reached the browser's storage. */
  get kept() {
    return kept;
  },
};

/* ---------- Verify's form ---------- */

/** What this tab remembers of Verify's form, without what may hold a password. */
export const formState = {
  current: () => read(VERIFY_FORM),
  keep: (given) => write(VERIFY_FORM, given),
  /** Whether the last change reached the browser's storage. */
  get kept() {
    return kept;
  },
};

/* ---------- Problems ---------- */

/** Items that the verifier or the check found wrong: codes alone, under the item's short id. */
export const problems = {
  /** All of them: `{short id: {code, source}}`. */
  all: () => read("problems"),
  /** Replace what `source` ("verify" or "check") found: `[{item, code}]`; nothing found clears it. */
  report(source, found) {
    const others = Object.entries(read("problems")).filter(([, problem]) => problem?.source !== source);
    const mine = found.filter(({ item }) => item).map(({ item, code }) => [item, { code, source }]);
    write("problems", Object.fromEntries([...mine, ...others]));
  },
  /** Call `watcher` when they change, here or in another tab. */
  watch: (watcher) => watch("problems", watcher),
};
