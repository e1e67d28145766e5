/**
 * Ranks what support can send by a customer's words or by a whole message. Each answer knows several wordings of its
 * question: an answer is right when one of them has most of the query's words, and rare words and numbers count most.
 * Nothing here touches the page, storage or network.
 */

/** Words that say nothing of what is meant, in a sentence a customer wrote or a message of the product's. */
const FILLER =
  "a able about actually after again all already also always am an and any are as asap at be because been before being best both but by can could customer dear did do does doing done each either else enough ever every everything fine for from get gets getting give given got had happen happens has have having he hello help her hey hi him his i if im in into is it its ive just keep kind last later let like make many may me might modeloptic more much must my new night now of off often ok okay on once one only or other our ours out own per please advise put quite really regards said say saying says seem seems shall she should show shown shows separately since so some soon somehow still such tell than thank thanks that the their them then there these they thing things this those though to today too tried try trying up us use using very want wanted wants was way we were will wish with work worked working works would yet you your yours";

/** Words that ask: they tell which of two wordings is meant, and nothing by themselves. */
const ASKING = "how what when where which who whom whose why";

/** Every way to say no. By itself it tells nothing; beside another word it does: "not accepted". */
const NOT = "not";
const NEGATIONS = /\b(?:(?:ca|do|does|did|wo|is|are|was|were|has|have|had|would|should|could|need)n['\u2019]?t|cannot|unable|no|never|nothing|none|neither|without)\b/g;

/** What a word weighs where it is: in a title or question, in the product's and customers' own words, in the place's name, in our explanation. */
const PART_WEIGHTS = { title: 3.1, asked: 3, words: 3, around: 2, more: 1 };

/** What is written to be sent comes before what is only there to be linked. */
const KIND_WEIGHTS = { answer: 1, code: 0.8, item: 0.75, page: 0.75, step: 0.75, screen: 0.5, field: 0.5 };

/** A number that the product gives, or a name with as many digits, tells more than any word. */
const NUMBER = /\d.*\d.*\d/;
const TELLS = 4;

/** A word that no entry has counts as if this many had it. */
const UNKNOWN_COUNT = 40;

/** A word that begins alike counts, but less. */
const ALIKE = 0.4;
const BEGINNING = 3;

/** Words as long as this may have a typo; shorter ones only two letters that are swapped, because many a word is one letter from another. */
const TYPED = 6;
const SWAPPED = 5;

/** Two words beside each other that are so in the product's words too: a message is known by its phrases. */
const PHRASE = 2;

/** What it counts that a wording has the query's words, and no others. */
const WORDING = 6;

/** What it counts that a query has one of the product's messages in it, and how much of the message it must have. */
const MESSAGE = 6;
const MOSTLY = 0.75;

/** How much of what the best answer scores another must score to be shown beside it, and how many are shown. */
const NEAR = 0.45;
const MAX_HITS = 5;

/** How many characters of a query are read. */
const MAX_QUERY_LENGTH = 4000;

/** How much of a query the best answer must have, by weight, to be called the answer; or how like it one wording must be. */
const ENOUGH = 0.5;
const LIKE = 0.5;

const ENDINGS = [[/ies$/, "y"], [/(?<=[^sui])s$/, ""], [/(?<=..)(?:ing|ed)$/, ""], [/e$/, ""]];

/** A word without the ending that its forms differ by: "charges", "charged" and "charging" are one. */
function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  return ENDINGS.reduce((rest, [ending, instead]) => (rest.length > 3 ? rest.replace(ending, instead) : rest), word);
}

/** How letters end, which tells nothing. */
const CLOSING = /(?:thanks|thank you|best|regards|cheers|sincerely)\b[^.?\n]{0,40}\s*$/i;

/** Words as they are compared: small letters, no accents; quotes and hyphens left out, every way to say no the same. */
const plainWords = (text) =>
  text
    .replace(/<[^>]*>/g, " ")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(NEGATIONS, NOT)
    .replace(/[\u2018\u2019\u201c\u201d'"\u00ad\u2010-\u2014-]/g, "")
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);

/** The longest name that several words make at a place in a text: `[name, how many words]`. */
function nameAt(words, at, names) {
  for (const length of [3, 2, 1]) {
    const name = at + length <= words.length && names.get(words.slice(at, at + length).join(" "));
    if (name) return [name, length];
  }
  return [words[at], 1];
}

/** Make what reads words, with groups of words that mean the same: the first of a group takes the place of the others. */
function makeReader(synonyms) {
  const names = new Map();
  for (const group of synonyms) {
    const [first, ...others] = group.map((each) => plainWords(each).map(stem));
    for (const each of [first, ...others]) names.set(each.join(" "), first.join(""));
  }
  return (text) => {
    const words = plainWords(text).map(stem);
    const found = [];
    for (let at = 0; at < words.length; ) {
      const [name, length] = nameAt(words, at, names);
      found.push(name);
      at += length;
    }
    return { found, words };
  };
}

const filler = new Set(FILLER.split(" ").map(stem));
const asking = new Set(ASKING.split(" ").map(stem));
const isTelling = (word) => word.length > 1 && word !== NOT && !filler.has(word) && !asking.has(word);

/** Each two words of a text that are beside each other when filler is left out, in either order: "email not" in "didn't get an email". */
function pairsOf(words) {
  const left = words.filter((word) => word === NOT || isTelling(word));
  return left.slice(1).map((word, at) => [left[at], word].sort().join(" "));
}

/** What a wording is compared by: its words and its pairs. */
const marksOf = (words) => new Set([...words.filter((word) => isTelling(word) || asking.has(word)), ...pairsOf(words)]);

/** The words among marks that tell something. */
const tellingOf = (marks) => [...marks].filter((mark) => isTelling(mark) && !mark.includes(" "));

/** Whether two words differ in one letter, left out, added, changed or swapped with its neighbor. */
function isTypo(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one[0] !== other[0]) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const [left, right] = [one.slice(at), other.slice(at)];
  return left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1) || (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2));
}

const lettersOf = (word) => [...word].sort().join("");

/** Build the index of entries `{kind, title, asked, words, around, more}`, each a text: `asked` with semicolons, `words` with a message a line. */
export function buildIndex(entries, synonyms = []) {
  const read = makeReader(synonyms);
  const made = entries.map((entry) => {
    const weights = new Map();
    for (const [part, weight] of Object.entries(PART_WEIGHTS)) {
      const { found, words } = read(entry[part] ?? "");
      for (const word of [...found, ...words]) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
    }
    const wordings = [entry.title, ...(entry.asked ?? "").split(";")].map((wording) => marksOf(read(wording).found)).filter((marks) => tellingOf(marks).length);
    // A code or a number alone is a word, and no message.
    const messages = (entry.words ?? "").split("\n").filter((line) => line.includes(" ")).map((line) => marksOf(read(line).found));
    const phrases = new Set([...wordings, ...messages].flatMap((marks) => [...marks]).filter((mark) => mark.includes(" ")));
    return { weights, phrases, wordings, messages, kind: entry.kind, size: plainWords(`${entry.title} ${entry.words ?? ""}`).length };
  });
  const counts = new Map();
  for (const { weights, phrases } of made) for (const mark of [...weights.keys(), ...phrases]) counts.set(mark, 1 + (counts.get(mark) ?? 0));
  return { entries: made, read, counts };
}

/** What a word that is being typed weighs in an entry: in a word that begins with it. */
function beginningIn({ weights }, asked) {
  let best = 0;
  if (asked.length < BEGINNING) return best;
  for (const [word, weight] of weights) if (weight > best && word.startsWith(asked)) best = weight;
  return best * ALIKE;
}

/** How like a query, or a sentence of it, the likest wording is, from 0 to 1; and what that counts. `sum` weighs marks. */
function compareWordings({ wordings }, parts, sum) {
  let [like, fit] = [0, 0];
  for (const wording of wordings) {
    const length = sum(wording);
    for (const { part, total, mass } of parts) {
      const near = sum([...part].filter((mark) => wording.has(mark))) / Math.sqrt(total * length) || 0;
      like = Math.max(like, near);
      fit = Math.max(fit, near * mass);
    }
  }
  return { like, fit };
}

/** What the longest message weighs that a query has in it; 0 without one. */
function messageIn({ messages }, marks, sum) {
  let best = 0;
  for (const message of messages) {
    const shared = sum([...message].filter((mark) => marks.has(mark)));
    if (shared >= MOSTLY * sum(message)) best = Math.max(best, shared);
  }
  return best;
}

/**
 * Rank an index by a query: `{hits: [position], sure}`, at most five, the best first.
 *
 * `sure` says that the best one has most of the query's words, or a wording that is like it.
 */
export function rank({ entries, read, counts }, query) {
  const known = [...counts.keys()];
  const text = query.slice(0, MAX_QUERY_LENGTH).replace(CLOSING, " ");
  const correct = (word) => {
    if (counts.has(word) || word.length < SWAPPED || !isTelling(word) || known.some((each) => each.startsWith(word))) return word;
    return known.find((each) => isTypo(word, each) && (word.length >= TYPED || lettersOf(word) === lettersOf(each))) ?? word;
  };
  const readWords = (some) => read(some).found.map(correct);
  const words = readWords(text);
  const rare = (mark) => Math.log(1 + entries.length / (counts.get(mark) ?? UNKNOWN_COUNT)) * (NUMBER.test(mark) ? TELLS : 1);
  const sum = (all) => [...all].reduce((total, mark) => total + rare(mark), 0);
  const marks = marksOf(words);
  const asked = tellingOf(marks);
  // A letter asks in one of its sentences, often behind a “but”; one with a single telling word asks for too many things.
  const sentences = text.split(/[.!?\n]+|\bbut\b/i).map((sentence) => marksOf(readWords(sentence)));
  const parts = [marks, ...sentences.filter((each) => tellingOf(each).length > 1)].map((part) => ({ part, total: sum(part), mass: sum(tellingOf(part)) }));
  const last = counts.has(words.at(-1)) ? "" : words.at(-1);
  const whole = sum(asked);

  const scored = entries.map((entry, position) => {
    let [score, has] = [0, 0];
    for (const word of asked) {
      const weight = entry.weights.get(word) ?? (word === last ? beginningIn(entry, word) : 0);
      score += weight * rare(word);
      if (entry.weights.has(word)) has += rare(word);
    }
    for (const mark of marks) if (entry.phrases.has(mark)) score += PHRASE * rare(mark);
    const { like, fit } = compareWordings(entry, parts, sum);
    const all = score + WORDING * fit + MESSAGE * messageIn(entry, marks, sum);
    return { position, score: all * (KIND_WEIGHTS[entry.kind] ?? 1), share: whole ? has / whole : 0, like, size: entry.size };
  });
  scored.sort((one, other) => other.score - one.score || one.size - other.size);
  const [best] = scored;
  const hits = scored.filter(({ score }) => score > 0 && score >= best.score * NEAR).slice(0, MAX_HITS);
  return { hits: hits.map(({ position }) => position), sure: hits.length > 0 && (best.like >= LIKE || best.share >= ENOUGH) };
}
