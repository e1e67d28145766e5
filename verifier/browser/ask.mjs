// Asks a stored interpreter under Node, as the browser's worker does.
//
//   node ask.mjs PYTHON [REST] < [[name, args]…]  > [answer…]
//
// An answer is the text that was given, or null where Python raised an error.
import { readFileSync } from "node:fs";
import { start } from "./interpreter.mjs";

const [module, rest] = process.argv.slice(2).map((file) => new WebAssembly.Module(readFileSync(file)));
const { call } = await start(module, rest);
const answers = JSON.parse(readFileSync(0, "utf8")).map(([name, args]) => {
  try {
    return call(name, JSON.stringify(args));
  } catch (error) {
    if (error.name === "PythonError") return null;
    throw error;
  }
});
process.stdout.write(JSON.stringify(answers));
