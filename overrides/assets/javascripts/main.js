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

const verifier = (name) => async (element) => (await import("./verifier.js")).COMPONENTS[name](element);

const COMPONENTS = {
  checklist: mountChecklist,
  continue: mountContinue,
  "demo-companies": verifier("demo-companies"),
  "explain-error": verifier("explain-error"),
  finder: verifier("finder"),
  "not-found": mountNotFound,
  "page-progress": mountMeter,
  "plan-line": mountLine,
  "progress-tools": mountTools,
  receipt: verifier("receipt"),
  screen: mountScreen,
  "verify-form": verifier("verify-form"),
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

/** What mounts the page as a whole, for which no single element asks. */
function wholePage(root, known) {
  const article = root.querySelector("article[data-page]");
  if (!article) return [];
  const hasItems = root.querySelector("[data-item]") !== null;
  return [
    (known || hasItems) && (() => mountNav()),
    (known || hasItems) && (() => mountBranches(article)),
    (hasItems || location.hash || root.querySelector("article details")) && (() => mountArrival()),
    root.querySelector("code.copy") && (() => mountCopying(root)),
  ].filter(Boolean);
}

/** Mount all components under `root`; doing it again mounts only what is new. */
export async function mountAll(root = document) {
  const known = remembers();
  const components = [...root.querySelectorAll("[data-module]")]
    .filter(({ dataset }) => !dataset.mounted && Object.hasOwn(COMPONENTS, dataset.module) && (known || !REMEMBERING.has(dataset.module)))
    .map((element) => () => {
      element.dataset.mounted = "true";
      return COMPONENTS[element.dataset.module](element);
    });
  const mounting = [...components, ...wholePage(root, known)].map(async (mount) => mount());
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
