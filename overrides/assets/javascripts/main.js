/**
 * Mounts every component of the page from its `data-module`. Verify and support load theirs, which are more than all others.
 */

import { mountChecklist, mountContinue, mountMeter, mountNav } from "./checklist.js";
import { mountNotFound } from "./not-found.js";
import { mount as mountOffline } from "./offline.js";
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

/** Components that only show what is remembered: on a first visit there is nothing to show. */
const REMEMBERING = new Set(["continue"]);

/** Whether this browser remembers anything, or the address carries a plan. */
function remembers() {
  try {
    return location.search.includes("plan=") || Object.keys(localStorage).some((key) => key.startsWith("modeloptic."));
  } catch {
    return false;
  }
}

async function mountComponent(element) {
  element.dataset.mounted = "true";
  const { module } = element.dataset;
  const mount = COMPONENTS[module] ?? (await import("./verifier.js")).COMPONENTS[module];
  return mount(element);
}

/** What mounts the page as a whole, for which no single element asks. */
function wholePage(isKnown) {
  const article = document.querySelector("article[data-page]");
  if (!article || article.dataset.mounted) return [];
  article.dataset.mounted = "true";
  const hasItems = article.querySelector("[data-item]") !== null;
  return [
    (isKnown || hasItems) && mountNav,
    (isKnown || hasItems) && (() => mountBranches(article)),
    (hasItems || location.hash || article.querySelector("details")) && mountArrival,
    mountCopying,
  ].filter(Boolean);
}

/** Mount all components of the page; doing it again mounts only what is new. */
export async function mountAll() {
  const isKnown = remembers();
  const components = [...document.querySelectorAll("[data-module]:not([data-mounted])")]
    .filter(({ dataset }) => isKnown || !REMEMBERING.has(dataset.module))
    .map((element) => () => mountComponent(element));
  // One component that fails must not take the others with it.
  for (const outcome of await Promise.allSettled([...components, ...wholePage(isKnown)].map(async (mount) => mount()))) {
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
