/**
 * Makes the front page's "Start now" lead to where the reader left off.
 */

import { resume } from "./nav.js";

/** Mount the link with `data-module="continue"`. */
export async function mount(link) {
  const next = await resume();
  if (!next) return;
  link.href = next.url;
  link.textContent = next.text;
}
