/**
 * One polite live region for the whole page: says to a screen reader what changed by itself.
 */

let region;

/** Say `text`; the same words twice are said twice. */
export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  // An empty frame between makes a reader speak a repeated sentence again.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
