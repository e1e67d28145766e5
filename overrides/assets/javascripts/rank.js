/**
 * Ranks what support can send by a customer's words or by a whole message: numbers, codes and rare words first.
 * Nothing here touches the page, storage or network.
 */

/** Words that say nothing of what is meant, in a sentence a customer wrote or a message of the product's. */
const FILLER = new Set(
  "a am an and any are as at be been but by can connect connecting connection could do does following for from get getting got had has have he hello help hi how i if in into is it its just me message modeloptic my no not of on or our please regards say says see shown shows so some than thank thanks that the their them then there they this to try trying us want was we were what when where which while who why will with would you your".split(" "),
);

/** What a word weighs where it stands: in a title, in the product's and customers' own words, in the place's name, in our explanation. */
const WEIGHTS = { title: 3.1, words: 3, around: 2, more: 1 };

/** A number that the product gives, or a name with as many digits, tells more than any word. */
const NUMBER = /\d.*\d.*\d/;
const TELLS = 4;

/** A word that begins alike counts, but less. */
const ALIKE = 0.4;
const BEGINNING = 3;
const STEM = 5;
const ENDING = 3;

/** Two words beside each other that stand so in the product's words too: a message is known by its phrases. */
const PHRASE = 2;

/** How much of what the best entry scores another must score to be shown beside it, and how many are shown. */
const NEAR = 0.5;
const MOST = 10;

/** Words as they are compared: small letters, no accents; quotes and hyphens left out. */
export const wordsOf = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[\u2018\u2019\u201c\u201d'"\u00ad\u2010-\u2014-]/g, "")
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);

/** Each two words of a text that stand beside each other. */
function pairs(text) {
  const words = wordsOf(text);
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
}

const withoutTags = (query) => query.replace(/<[^>]*>/g, " ");

/** The words of a query that tell anything; all of them, if none does. Tags of a pasted reply are passed over. */
function telling(query) {
  const all = [...new Set(wordsOf(withoutTags(query)))];
  const some = all.filter((word) => word.length > 1 && !FILLER.has(word));
  return some.length ? some : all;
}

const alike = (asked, word) =>
  (asked.length >= BEGINNING && word.startsWith(asked)) || (word.length >= STEM && asked.startsWith(word) && asked.length - word.length <= ENDING);

/** Of equals, what says the least else comes first; an entry of a page says no more than this many words. */
const PAGE_SIZE = 4;

/** Make the index of entries `{title, words, around, more}`, each a text; `page` says that one is no code's. */
export function indexOf(entries) {
  return entries.map((entry) => {
    const weights = new Map();
    for (const [part, weight] of Object.entries(WEIGHTS)) {
      for (const word of wordsOf(entry[part])) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
    }
    const size = wordsOf(entry.words).length;
    const phrases = new Set(pairs(`${entry.title} ${entry.words}`));
    return { weights, phrases, size: entry.page ? Math.min(size, PAGE_SIZE) : size };
  });
}

/** What a word weighs in an entry: as it is written there, or else in a word that begins alike. */
function weightIn({ weights }, asked) {
  const whole = weights.get(asked);
  if (whole || NUMBER.test(asked)) return whole ?? 0;
  let best = 0;
  for (const [word, weight] of weights) if (weight > best && alike(asked, word)) best = weight;
  return best * ALIKE;
}

/**
 * Rank an index by a query: `{hits: [position], near}`, the best first.
 *
 * `near` says that no entry has all of the query's words; then only those are hits that come close to the best.
 */
export function rank(index, query) {
  const asked = telling(query);
  const scored = index.map((entry, position) => ({ position, score: 0, has: 0, size: entry.size }));
  for (const word of asked) {
    const found = index.map((entry) => weightIn(entry, word));
    const holding = found.filter(Boolean).length;
    const rare = Math.log(1 + index.length / Math.max(holding, 1)) * (NUMBER.test(word) ? TELLS : 1);
    found.forEach((weight, position) => {
      scored[position].score += weight * rare;
      if (weight) scored[position].has += 1;
    });
  }
  for (const pair of new Set(pairs(withoutTags(query)))) {
    const holding = index.flatMap(({ phrases }, position) => (phrases.has(pair) ? [position] : []));
    for (const position of holding) scored[position].score += PHRASE * Math.log(1 + index.length / holding.length);
  }
  scored.sort((one, other) => other.score - one.score || one.size - other.size);
  const whole = scored.filter(({ has, score }) => score && has === asked.length);
  const best = scored[0]?.score ?? 0;
  const hits = whole.length ? whole : scored.filter(({ score }) => score && score >= best * NEAR).slice(0, MOST);
  return { hits: hits.map(({ position }) => position), near: !whole.length };
}
