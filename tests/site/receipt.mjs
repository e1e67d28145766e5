// Makes calls to the modules that write and read receipts, and prints what becomes of each.
//
//   node receipt.mjs MODULES LISTS < [["write", state] | ["read", text] | ["shapes", report], …]
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, lists] = process.argv.slice(2).map((path) => resolve(path));
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
// As data: a module whose folder has no package.json of its own is no module to every Node.
const asData = (source) => `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
const writerAddress = asData(readFileSync(`${folder}/receipt.js`, "utf8"));
const readerSource = readFileSync(`${folder}/receipt-read.js`, "utf8").replace('"./receipt.js"', JSON.stringify(writerAddress));
const writer = await import(writerAddress);
const reader = await import(asData(readerSource));

const guide = json(`${lists}/guide.json`);
const { codes } = json(`${lists}/codes.json`);
const calls = {
  write: (state) => writer.write(state, guide, codes),
  read: (text) => reader.read(text, guide, codes),
  shapes: (report) => writer.shapes(report),
  seal: (text) => writer.seal(text),
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
