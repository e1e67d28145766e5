/**
 * One polite live region for the whole page: says to a screen reader what changed by itself.
 */

/** For so long, in milliseconds, a text that is followed by another is said with it: readers may not have begun on it. */
const TOGETHER = 1000;

let region;
let said = [];

/** Say `text`; the same words twice are said twice. */
export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  const now = performance.now();
  said = [...said.filter(({ at }) => now - at < TOGETHER), { at: now, text }];
  region.textContent = "";
  // An empty frame between makes a reader speak a repeated sentence again.
  requestAnimationFrame(() => {
    region.textContent = said.map((each) => each.text).join(" ");
  });
}
