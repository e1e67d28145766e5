/**
 * Keeps the guide on this device, and says when a newer release of it is there.
 */

import { button, h, root } from "./page.js";

/** The reader asked this page for the new release: it may be loaded again. */
let wanted = false;

/** Register the service worker; where there is none, nothing happens. */
export async function mountOffline() {
  // Who asked the browser to save data is not sent pages nobody has opened.
  if (!("serviceWorker" in navigator) || navigator.connection?.saveData) return;
  try {
    // A worker that serves this page and is registered no more was switched off: to register would bring it back.
    if (navigator.serviceWorker.controller && !(await navigator.serviceWorker.getRegistration(root()))) return;
    const registration = await navigator.serviceWorker.register(new URL("sw.js", root()), { updateViaCache: "none" });
    watch(registration);
  } catch {
    // Refused storage, a private window or a preview without a worker: the guide works without.
  }
}

/**
 * Keep a part of Python too.
 *
 * @param {"runtime" | "rest"} part what has just run here, so that nothing travels; or what it starts and judges without.
 */
export async function keep(part) {
  const registration = await navigator.serviceWorker?.getRegistration(root());
  (registration?.active ?? registration?.installing)?.postMessage({ keep: part });
}

function watch(registration) {
  // A page that no worker serves has just come from the network: it is as new as the site.
  if (!navigator.serviceWorker.controller) return;
  const tell = () => registration.waiting && showNewVersion(registration.waiting);
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", tell);
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => (wanted ? location.reload() : showNewVersion(null)));
  tell();
}

function showNewVersion(waiting) {
  if (document.querySelector("[data-release]")) return;
  const reload = () => {
    wanted = true;
    if (waiting) waiting.postMessage({ activate: true });
    else location.reload();
  };
  const notice = h(
    "div",
    { class: "panel release", role: "status", "data-release": "" },
    h("p", {}, "There is a newer version of this guide. If you load it, you lose what you typed on this page. Your check marks stay."),
    h("div", { class: "panel__actions" }, button("Load the new version", "button", reload)),
  );
  document.querySelector("article[data-page], main")?.prepend(notice);
}
