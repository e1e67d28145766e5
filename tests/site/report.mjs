// Makes calls to the module that writes and reads reports, and prints what becomes of each.
//
//   node report.mjs MODULES LISTS < [["write", state] | ["read", text] | ["shapes", report], …]
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, lists] = process.argv.slice(2).map((path) => resolve(path));
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
// As data: a module whose folder has no package.json of its own is no module to every Node.
const source = readFileSync(`${folder}/report.js`);
const report = await import(`data:text/javascript;base64,${source.toString("base64")}`);

const guide = json(`${lists}/guide.json`);
const { codes } = json(`${lists}/codes.json`);
const calls = {
  write: (state) => report.formatReport({ ...state, written: new Date(state.written) }, guide, codes),
  read: (text) => report.parseReport(text, guide, codes),
  shapes: (verdict) => report.shapes(verdict),
  seal: (text) => report.seal(text),
  typed: () => guide.typed,
};
const answers = JSON.parse(readFileSync(0, "utf8")).map(([name, given]) => {
  try {
    return { value: calls[name](given) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers));
