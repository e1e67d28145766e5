/**
 * Mounts every component of the page from its `data-module`. Verify and support load theirs, which are more than all others.
 */

import { mountChecklist, mountContinue, mountMeter, mountNav } from "./checklist.js";
import { mountNotFound } from "./not-found.js";
import { mountOffline } from "./offline.js";
import { copyHeading, mountCopying } from "./page.js";
import { mountArrival, mountBranches, mountLine } from "./plan.js";
import { mountProgress, mountTools } from "./progress.js";
import { mountScreen } from "./screens.js";
import { mountTheme } from "./theme.js";

/** Components of all pages, by their `data-module`; those that judge and read answers are in `verifier.js`. */
const COMPONENTS = {
  checklist: mountChecklist,
  continue: mountContinue,
  "not-found": mountNotFound,
  "page-progress": mountMeter,
  "plan-line": mountLine,
  "progress-tools": mountTools,
  screen: mountScreen,
  "your-progress": mountProgress,
};

/** What mounts the page as a whole, for which no single element asks. */
const WHOLE_PAGE = [mountNav, mountBranches, mountArrival, mountCopying];

async function mountComponent(element) {
  const { module } = element.dataset;
  const mount = COMPONENTS[module] ?? (await import("./verifier.js")).COMPONENTS[module];
  return mount(element);
}

/** The elements that nothing was mounted on yet; from now on they count as mounted. */
function takeNew(selector) {
  const found = [...document.querySelectorAll(`${selector}:not([data-mounted])`)];
  for (const { dataset } of found) dataset.mounted = "true";
  return found;
}

/** Mount all components of the page; doing it again mounts only what is new. */
export async function mountAll() {
  const mounting = [
    ...takeNew("[data-module]").map(mountComponent),
    ...takeNew("article[data-page]").flatMap((article) => WHOLE_PAGE.map(async (mount) => mount(article))),
  ];
  // One component that fails must not take the others with it.
  for (const outcome of await Promise.allSettled(mounting)) {
    if (outcome.status === "rejected") console.error(outcome.reason);
  }
}

/** What no reader waits for begins when the page is done. */
function afterLoad(task) {
  const later = () => (globalThis.requestIdleCallback ?? setTimeout)(task);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

/** A heading's link leads to it and is copied. */
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a.headerlink");
  if (link) void copyHeading(link);
});

/** Support's box takes the words after `?q=`, which the theme's search would take for its own; `?find=` is its old name. */
function takeQuestion() {
  const box = document.querySelector("[data-module=finder] textarea");
  const given = new URLSearchParams(location.search);
  const question = given.get("q") ?? given.get("find");
  if (!box || question === null) return;
  box.value = question;
  history.replaceState(history.state, "", `${location.pathname}${location.hash}`);
}

takeQuestion();
mountTheme();
void mountAll().then(() => {
  document.documentElement.dataset.mounted = "true";
});
afterLoad(() => mountOffline().catch(console.error));
