/**
 * What waits for a reader's first sign, because only somebody who acts can need it: the theme's own script, with search,
 * the choice of colors, and lists that follow the reader.
 */

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];

/**
 * The event that was the first sign; `null` where the page was already in use. The focus of a field
 * that has it from the start is the page's own.
 */
export const firstSign = new Promise((resolve) => {
  const options = { capture: true, passive: true };
  function seen(event) {
    if (event?.type === "focusin" && event.target.autofocus) return;
    for (const sign of SIGNS) removeEventListener(sign, seen, options);
    resolve(event);
  }
  for (const sign of SIGNS) addEventListener(sign, seen, options);
  // Where the page stands is known without more ado once it is laid out.
  requestAnimationFrame(() => {
    const { activeElement, body } = document;
    if (scrollY > 0 || (activeElement !== body && !activeElement.autofocus)) seen(null);
  });
});

const readData = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

/** Show the button that changes the colors, as the theme's script would. */
function showPalette() {
  const choices = [...document.querySelectorAll("[name=__palette]")];
  const chosen = globalThis.__md_get?.("__palette")?.index ?? 0;
  choices.forEach(({ nextElementSibling: button }, index) => {
    button.hidden = index !== Math.min(chosen, choices.length - 1);
  });
}

/** Open the search where it gets the focus, as the theme's script will; returns a way to leave that to it. */
function openSearch() {
  const toggle = document.getElementById("__search");
  const search = document.querySelector(".md-search");
  const ours = new AbortController();
  for (const [event, next] of [["focusin", "target"], ["focusout", "relatedTarget"]]) {
    search.addEventListener(event, (moved) => (toggle.checked = search.contains(moved[next])), { signal: ours.signal });
  }
  return () => ours.abort();
}

/** Let the theme's search notice what was put in without a key, as by the mouse's menu or by voice. */
function noticeInput() {
  const query = document.querySelector("[name=query]");
  query.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup")));
}

/** Do again what happened before the script was there to see it: the page came, and the reader did something. */
function catchUp(event) {
  // Its lists and sidebars begin with this event, and wait for it as long as it takes.
  document.dispatchEvent(new Event("DOMContentLoaded"));
  document.querySelector("[name=__palette]:checked")?.dispatchEvent(new Event("change"));
  if (document.getElementById("__search").checked) document.querySelector("[name=query]").focus();
  // Tab has done its work without the script; again, it would take the focus out of the search.
  if (event?.type === "keydown" && event.key !== "Tab") event.target.dispatchEvent(new KeyboardEvent("keydown", event));
}

/** Load the script at the first sign; at once where the address asks for what it does. */
export async function mountTheme() {
  const source = readData("__theme");
  if (!source) return;
  showPalette();
  const handOver = openSearch();
  const event = new URLSearchParams(location.search).has("q") ? null : await firstSign;
  const script = document.createElement("script");
  script.addEventListener("load", () => {
    handOver();
    noticeInput();
    catchUp(event);
  });
  script.src = new URL(source, location.href);
  document.body.append(script);
}
