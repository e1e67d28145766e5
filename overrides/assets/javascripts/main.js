/**
 * Mounts every component of the page from its `data-module`, loading only what the page has.
 */

const COMPONENTS = {
  checklist: () => import("./checklist.js"),
  ladder: () => import("./ladder.js"),
  "page-progress": () => import("./progress.js"),
  "server-check": () => import("./server-check.js"),
  "verify-form": () => import("./verify-form.js"),
};

/** Mount all components under `root`; doing it again mounts only what is new. */
export async function mountAll(root = document) {
  const copyable = root.querySelector("code.copy") && import("./copy.js");
  const elements = [...root.querySelectorAll("[data-module]")];
  const mounting = elements
    .filter((element) => Object.hasOwn(COMPONENTS, element.dataset.module))
    .map(async (element) => {
      const { mount } = await COMPONENTS[element.dataset.module]();
      mount(element);
    });
  if (copyable) mounting.push(copyable.then(({ mount }) => mount(root)));
  // One component that fails must not take the others with it.
  for (const outcome of await Promise.allSettled(mounting)) {
    if (outcome.status === "rejected") console.error(outcome.reason);
  }
}

mountAll();
