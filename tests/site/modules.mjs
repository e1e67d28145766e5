// Calls the pages' own modules, and prints for each call its value, or what it says is wrong.
//
//   node modules.mjs MODULES < {"calls": [[name, argument], …], …}
//
// `find` ranks a query and needs "entries" and "synonyms", what the support page searches; the others write and read reports and
// need "guide" and "codes", the lists that the site publishes.
import { readFileSync } from "node:fs";

// As data: a module whose folder has no package.json of its own is no module to every Node.
const load = (name) => import(`data:text/javascript;base64,${readFileSync(`${process.argv[2]}/${name}`).toString("base64")}`);
const { buildIndex, rank } = await load("rank.js");
const { removePasswords } = await load("passwords.js");
const report = await load("report.js");

const { calls, entries, synonyms, guide, codes } = JSON.parse(readFileSync(0, "utf8"));
const index = entries && buildIndex(entries.map((entry) => ({ ...entry, around: `${entry.where} ${entry.id}` })), synonyms);
const known = {
  find(query) {
    const { hits, sure } = rank(index, query);
    return { hits: hits.map((at) => entries[at]), sure, leaked: removePasswords(query) !== query };
  },
  write: (state) => report.formatReport({ ...state, written: new Date(state.written) }, guide, codes),
  read: (text) => report.parseReport(text, guide, codes),
  shapes: (verdict) => report.describeShapes(verdict),
  seal: (text) => report.seal(text),
};
const answers = calls.map(([name, given]) => {
  try {
    return { value: known[name](given) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers));
