/**
 * Mounts every component of the page from its `data-module`, loading only what the page has.
 */

import { mount as mountTheme } from "./theme.js";

const COMPONENTS = {
  checklist: () => import("./checklist.js"),
  continue: () => import("./continue.js"),
  "explain-error": () => import("./explain-error.js"),
  finder: () => import("./finder.js"),
  ladder: () => import("./ladder.js"),
  "mail-paste": () => import("./mail-paste.js"),
  "not-found": () => import("./not-found.js"),
  "page-progress": () => import("./progress.js"),
  "plan-form": () => import("./plan-form.js"),
  "plan-line": () => import("./plan-line.js"),
  "progress-tools": () => import("./progress-tools.js"),
  receipt: () => import("./receipt-maker.js"),
  "receipt-reader": () => import("./receipt-reader.js"),
  screen: () => import("./screens.js"),
  "server-check": () => import("./server-check.js"),
  "verify-form": () => import("./verify-form.js"),
};

/** Components that only show what is remembered: a first visit need not load them. */
const REMEMBERING = new Set(["continue"]);

/** Whether this browser remembers anything, or the address carries a plan. */
function remembers() {
  try {
    return location.search.includes("plan=") || Object.keys(localStorage).some((key) => key.startsWith("modeloptic."));
  } catch {
    return false;
  }
}

/** The modules of the page as a whole, which no single element asks for. */
function wholePage(root, known) {
  const article = root.querySelector("article[data-page]");
  if (!article) return [];
  const hasItems = root.querySelector("[data-item]") !== null;
  return [
    known || hasItems ? import("./nav.js").then(({ mount }) => mount()) : null,
    known || hasItems ? import("./branches.js").then(({ mount }) => mount(article)) : null,
    hasItems || location.hash || root.querySelector("article details") ? import("./arrive.js").then(({ mount }) => mount()) : null,
    root.querySelector("code.copy") ? import("./copy.js").then(({ mount }) => mount(root)) : null,
  ];
}

/** Mount all components under `root`; doing it again mounts only what is new. */
export async function mountAll(root = document) {
  const known = remembers();
  const mounting = [...root.querySelectorAll("[data-module]")]
    .filter(({ dataset }) => Object.hasOwn(COMPONENTS, dataset.module) && (known || !REMEMBERING.has(dataset.module)))
    .map(async (element) => {
      const { mount } = await COMPONENTS[element.dataset.module]();
      return mount(element);
    });
  // One component that fails must not take the others with it.
  for (const outcome of await Promise.allSettled([...mounting, ...wholePage(root, known)])) {
    if (outcome.status === "rejected") console.error(outcome.reason);
  }
}

/** What no reader waits for begins when the page is done. */
function afterLoad(task) {
  const later = () => (globalThis.requestIdleCallback ?? setTimeout)(task);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

/** A heading's link leads to it and is copied; the copying is loaded by the first press. */
document.addEventListener("click", async ({ target }) => {
  const link = target.closest?.("a.headerlink");
  if (!link) return;
  const { copyHeading } = await import("./copy.js");
  await copyHeading(link);
});

mountTheme();
void mountAll().then(() => {
  document.documentElement.dataset.mounted = "true";
});
afterLoad(() => import("./offline.js").then(({ mount }) => mount()).catch(console.error));
