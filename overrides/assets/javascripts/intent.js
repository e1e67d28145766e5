/**
 * The first sign of a reader: what only somebody who acts can need waits for it.
 */

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];

/** The event that was the first sign; `null` where the page was already in use. */
export const firstSign = new Promise((resolve) => {
  const ways = { capture: true, passive: true };
  function seen(event) {
    for (const sign of SIGNS) removeEventListener(sign, seen, ways);
    resolve(event);
  }
  for (const sign of SIGNS) addEventListener(sign, seen, ways);
  // Where the page stands is known without more ado once it is laid out.
  requestAnimationFrame(() => {
    if (scrollY > 0 || document.activeElement !== document.body) seen(null);
  });
});
