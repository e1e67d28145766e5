// Ranks queries by the module that the support page uses, and prints what comes first of each.
//
//   node finder.mjs MODULES < {"synonyms": […], "entries": […], "queries": ["…"]}
import { readFileSync } from "node:fs";

// As data: a module whose folder has no package.json of its own is no module to every Node.
const load = (name) => import(`data:text/javascript;base64,${readFileSync(`${process.argv[2]}/${name}`).toString("base64")}`);
const { indexOf, rank } = await load("rank.js");
const { removePasswords } = await load("passwords.js");
const { synonyms, entries, queries } = JSON.parse(readFileSync(0, "utf8"));
const index = indexOf(
  entries.map((entry) => ({ ...entry, around: `${entry.where} ${entry.id}` })),
  synonyms,
);
const answers = queries.map((query) => {
  const { hits, sure } = rank(index, query);
  return { hits: hits.map((at) => entries[at]), sure, leaked: removePasswords(query) !== query };
});
process.stdout.write(JSON.stringify(answers));
