/**
 * Copying: a button after each value to be typed in, and a control that copies a link to a place.
 */

import { codes, outline } from "./guide.js";
import { address, anchorOf, announce, pageId, root, shortId } from "./page.js";

const SHOWN = 2000;

/** Copy `text`; where the browser forbids it, select `source` so that the reader can copy it by key. */
async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (source) getSelection().selectAllChildren(source);
    return false;
  }
}

/** Copy `text` from a button; `what` names it in the sentence that is announced. */
export async function copyText(button, text, what) {
  const done = await copy(text);
  if (done) return report(button, "Copied", `${what} is copied.`);
  // A field to copy from by hand, where the clipboard is closed to the page.
  const field = document.createElement("input");
  field.readOnly = true;
  field.value = text;
  field.className = "field__control";
  field.setAttribute("aria-label", `${what}: copy it from here`);
  button.after(field);
  field.select();
}

function report(button, word, sentence) {
  const before = (button.dataset.words ??= button.textContent);
  button.textContent = word;
  announce(sentence);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    button.textContent = before;
  }, SHOWN);
}

/** The short address of a short id, `/go/…`; its full address where the guide's lists can't be had. */
async function shortAddress(id) {
  const [page, anchor] = id.split("#");
  const full = address(id).href;
  if (page.startsWith("codes/")) {
    const entry = (await codes()).find(({ code }) => page === `codes/${code}`);
    return entry?.go ? new URL(entry.go, root()).href : full;
  }
  const found = (await outline()).pages.find((each) => each.id === page);
  const { go } = (anchor ? [...(found?.items ?? []), ...(found?.headings ?? []), ...(found?.parts ?? [])].find((each) => each.id === anchor) : found) ?? {};
  return go ? new URL(go, root()).href : full;
}

/** The short id that a heading's link leads to: the page itself for its title. */
const idOfHeading = (link) => (link.closest("h1") ? pageId() : shortId(anchorOf(new URL(link.href))));

/** Copy the short address of what a heading's link leads to; where that is forbidden, the address bar has the full one. */
export async function copyHeading(link) {
  if (await copy(await shortAddress(idOfHeading(link)))) report(link, "✓", "The link is copied.");
}

/** Put a button after each `code.copy` under `root`. */
export function mount(root) {
  for (const code of root.querySelectorAll("code.copy:not([data-mounted])")) {
    code.dataset.mounted = "true";
    const value = code.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-value";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${value}`);
    button.addEventListener("click", async () => {
      const done = await copy(value, code);
      report(button, done ? "Copied" : "Selected", done ? `${value} is copied.` : `${value} is selected. Copy it with your keyboard.`);
    });
    code.after(button);
  }
}

/** A button that copies the short address of an anchor on this page; `name` says what it leads to. */
export function copyLink(anchor, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-link";
  button.textContent = "#";
  button.title = "Copy link";
  button.setAttribute("aria-label", `Copy link: ${name.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  // Asked for before the press: some browsers let a page copy only at once.
  for (const sign of ["focus", "pointerenter"]) button.addEventListener(sign, () => void outline(), { once: true });
  button.addEventListener("click", async () => {
    const done = await copy(await shortAddress(shortId(anchor)));
    if (!done) location.hash = anchor;
    report(button, "✓", done ? "The link is copied." : "The link is now in the address bar. Copy it from there.");
  });
  return button;
}

/** Put a copy control into each field of a form, behind what the reader fills in. */
export function linkFields(form) {
  for (const field of form.querySelectorAll(".field[id]")) {
    field.append(copyLink(field.id, field.querySelector(".field__label").textContent));
  }
}
