/**
 * What every feature of a page needs: where the page is and the addresses of others, elements built without
 * markup in strings, announcements to screen readers, the guide's outline, and copying.
 */

import { plan } from "./state.js";

/* ---------- Addresses ---------- */

const article = () => document.querySelector("article[data-page]");

/** The page's permanent id, like `sage-intacct/verify`. */
export const pageId = () => article()?.dataset.page ?? "";

/** The site's root as an absolute URL that ends in a slash. */
export function root() {
  const base = article()?.dataset.base || ".";
  return new URL(base.endsWith("/") ? base : `${base}/`, location.href);
}

/** The address of a short id: `sage-intacct/create-a-user#email`, `sage-intacct`, `#email` of this page. */
export function address(shortId) {
  const [page, anchor] = shortId.split("#");
  // The dot keeps a short id from being read as an address of its own, such as `javascript:…`.
  const url = new URL(page && page !== "index" ? `./${page}/` : "", root());
  if (anchor) url.hash = anchor;
  return url;
}

/** The anchor that an address leads to, "" where it has none or one that can't be read, like `#%`. */
export function anchorOf({ hash }) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** The short id of an anchor on this page; on the page that holds all others items bring their whole short id. */
export const shortId = (anchor) => (anchor.includes("#") ? anchor : `${pageId()}#${anchor}`);

/** An email address with more than this in it is cut by some programs. */
const LONGEST_EMAIL = 1900;

/** Where readers write to, as a link: an email with this subject and text, or the page that is configured. */
export function contactAddress(subject, text = "") {
  const contact = article()?.dataset.contact ?? "";
  if (contact.includes("://")) return contact;
  const email = `mailto:${contact}?subject=${encodeURIComponent(subject)}`;
  const whole = `${email}&body=${encodeURIComponent(text)}`;
  return text && whole.length <= LONGEST_EMAIL ? whole : email;
}

/* ---------- Elements ---------- */

/** Attributes that hold an address, and the kinds of address that a page may lead to. */
const ADDRESSES = ["href", "src", "action", "formaction"];
const SCHEMES = ["http:", "https:", "mailto:", "blob:"];

/** Whether an address leads somewhere and runs nothing. */
function isSafe(address) {
  try {
    return SCHEMES.includes(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
}

/** `h("p", {class: "x", onclick: f}, "text", child)`; null children and addresses that would run a script are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (!ADDRESSES.includes(name) || isSafe(value)) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button in a style; `more` are other attributes. */
export const button = (words, style, onclick, more = {}) => h("button", { type: "button", class: style, onclick, ...more }, words);

/** A panel of a kind, with its title if it has one; `more` are other attributes. */
export const panel = (kind, title, children, more = {}) =>
  h("div", { class: `panel panel--${kind}`, ...more }, title && h("h3", { class: "panel__title" }, title), ...children);

/** A link to a short id; `nameLinks` puts the name of what it leads to in the id's place. */
export const linkTo = (id, style = null) => h("a", { class: style, href: address(id).href, "data-names": id }, id);

/** A link to the page of a code. */
export const linkToCode = (code, words = code) => h("a", { href: address(`codes/${code}`).href }, words);

/** What a heading or the like says, without the sign of the link that stands in it. */
export const wordsOf = (element) => element.textContent.replace(/#$/, "").trim();

/** Switch on what is off in the page until its script is there, so that nothing pressed is lost. */
export function enable(root) {
  for (const element of root.querySelectorAll("[disabled]")) element.disabled = false;
}

/* ---------- Announcements ---------- */

/** For so long, in milliseconds, a text that is followed by another is said with it: readers may not have begun on it. */
const TOGETHER = 1000;

/** One polite live region for the whole page. */
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

/* ---------- The guide's lists, and what else comes over the network ---------- */

const EMPTY_OUTLINE = { revision: "", site: "", maker: "", typed: [], plan: {}, pages: [], moved: {} };

const asked = new Map();

async function fetchList(name, nothing) {
  try {
    const answer = await fetch(new URL(name, root()), { credentials: "omit" });
    if (answer.ok) return await answer.json();
  } catch {
    // Without a network, or cut off: asked again the next time.
  }
  asked.delete(name);
  return nothing;
}

function fetchOnce(name, nothing) {
  if (!asked.has(name)) asked.set(name, fetchList(name, nothing));
  return asked.get(name);
}

/** The whole outline, `guide.json`: `{revision, site, maker, typed, plan, pages, moved}`. A preview that has not been finished has none. */
export const outline = () => fetchOnce("guide.json", EMPTY_OUTLINE);

/** Every code that the verifier and the check can show: `{code, title, owner, cure, item, go, reply}`. */
export const codes = async () => (await fetchOnce("codes.json", { codes: [] })).codes;

/** The pages: `{id, title, step, branches, place, headings: [{id, text}], items: [{id, version, branches, text}]}`. */
export const pages = async () => (await outline()).pages;

/**
 * What a short id leads to, in words: "Enable Web Services: Select Web Services to subscribe", or a heading after the page, and
 * for which companies an item is, if not for all and not said to be the reader's; the id itself where unknown.
 */
async function nameOf(shortId) {
  const [id, anchor] = shortId.split("#");
  const { plan: questions, pages: all } = await outline();
  const page = all.find((each) => each.id === id);
  if (!page) return shortId;
  const part = [...page.items, ...page.headings].find((each) => each.id === anchor);
  if (!part) return page.title;
  const branches = part.branches ?? [];
  const isMine = plan.isDecided(branches) && !plan.findExcludedBranch(branches);
  const answers = isMine ? [] : Object.values(questions).flatMap(Object.values);
  const only = answers.map(({ out }) => branches.map((branch) => out?.[branch]).find(Boolean)).find(Boolean);
  return `${page.title}: ${only ? `${part.text.replace(/\.$/, "")} (${only})` : part.text}`;
}

/** Put the name of what each link of `place` leads to into it, for links that carry its short id as `data-names`. */
export async function nameLinks(place) {
  for (const link of place.querySelectorAll("a[data-names]")) link.textContent = await nameOf(link.dataset.names);
}

/** The parts of a stream as they come; not every browser lets a stream itself be iterated. */
export async function* readParts(stream) {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/* ---------- Copying ---------- */

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
  if (done) return showDone(button, "Copied", `${what} is copied.`);
  // A field to copy from by hand, where the clipboard is closed to the page.
  const field = h("input", { readonly: true, value: text, class: "field__control", "aria-label": `${what}: copy it from here` });
  button.after(field);
  field.select();
}

function showDone(button, word, sentence) {
  const before = (button.dataset.words ??= button.textContent);
  button.textContent = word;
  announce(sentence);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    button.textContent = before;
  }, SHOWN);
}

/** What the guide's lists have of a short id; undefined where they don't have it or can't be had. */
async function findEntry(id) {
  const [page, anchor] = id.split("#");
  if (page.startsWith("codes/")) return (await codes()).find(({ code }) => page === `codes/${code}`);
  const found = (await pages()).find((each) => each.id === page);
  return anchor && found ? [...found.items, ...found.headings, ...(found.parts ?? [])].find((each) => each.id === anchor) : found;
}

/** The short address of a short id, `/go/…`; its full address where it is not known. */
async function shortAddress(id) {
  const go = (await findEntry(id))?.go;
  return go ? new URL(go, root()).href : address(id).href;
}

/** Copy the short address of a short id from `control`; returns whether that was allowed. */
async function copyAddress(control, id) {
  const isDone = await copy(await shortAddress(id));
  if (isDone) showDone(control, "✓", "The link is copied.");
  return isDone;
}

/** Copy the short address of what a heading's link leads to, the page itself for its title; the address bar has the full one. */
export const copyHeading = (link) => copyAddress(link, link.closest("h1") ? pageId() : shortId(anchorOf(new URL(link.href))));

/** Put a button after each `code.copy` of the page. */
export function mountCopying() {
  for (const code of document.querySelectorAll("code.copy")) {
    const value = code.textContent;
    const press = async () => {
      const done = await copy(value, code);
      showDone(control, done ? "Copied" : "Selected", done ? `${value} is copied.` : `${value} is selected. Copy it with your keyboard.`);
    };
    const control = button("Copy", "copy-value", press, { "aria-label": `Copy ${value}` });
    code.after(control);
  }
}

/** A button that copies the short address of an anchor on this page; `name` says what it leads to. */
export function copyLink(anchor, name) {
  const press = async ({ currentTarget: control }) => {
    if (await copyAddress(control, shortId(anchor))) return;
    location.hash = anchor;
    showDone(control, "✓", "The link is now in the address bar. Copy it from there.");
  };
  const label = `Copy link: ${name.trim().replace(/\s+/g, " ").slice(0, 80)}`;
  // Asked for before the press: some browsers let a page copy only at once.
  return button("#", "copy-link", press, { title: "Copy link", "aria-label": label, onfocus: outline, onpointerenter: outline });
}

/** Put a copy control into each field of a form, behind what the reader fills in. */
export function linkFields(form) {
  for (const field of form.querySelectorAll(".field[id]")) {
    field.append(copyLink(field.id, field.querySelector(".field__label").textContent));
  }
}
