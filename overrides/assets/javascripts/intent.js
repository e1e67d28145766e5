/**
 * The first sign of a reader: what only somebody who acts can need waits for it.
 */

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];

/**
 * The event that was the first sign; `null` where the page was already in use. The focus of a field
 * that has it from the start is the page's own.
 */
export const firstSign = new Promise((resolve) => {
  const ways = { capture: true, passive: true };
  function seen(event) {
    if (event?.type === "focusin" && event.target.autofocus) return;
    for (const sign of SIGNS) removeEventListener(sign, seen, ways);
    resolve(event);
  }
  for (const sign of SIGNS) addEventListener(sign, seen, ways);
  // Where the page stands is known without more ado once it is laid out.
  requestAnimationFrame(() => {
    const { activeElement, body } = document;
    if (scrollY > 0 || (activeElement !== body && !activeElement.autofocus)) seen(null);
  });
});
