/**
 * Items that the verifier or the check found wrong: codes alone, under the item's short id.
 */

import * as store from "./store.js";

const NAME = "problems";

/** The problems: `{short id: {code, source}}`. */
export const all = () => store.read(NAME);

/** Replace what `source` ("verify" or "check") found: `[{item, code}]`; nothing found clears it. */
export function report(source, found) {
  const others = Object.entries(all()).filter(([, problem]) => problem?.source !== source);
  const mine = found.filter(({ item }) => item).map(({ item, code }) => [item, { code, source }]);
  store.write(NAME, Object.fromEntries([...mine, ...others]));
}

/** Call `watcher` when problems change, here or in another tab. */
export const watch = (watcher) => store.watch(NAME, watcher);
