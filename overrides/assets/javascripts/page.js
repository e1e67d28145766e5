/**
 * What every feature of a page needs: where the page is and the addresses of others, elements built without
 * markup in strings, and announcements to screen readers.
 */

/* ---------- Addresses ---------- */

const article = () => document.querySelector("article[data-page]");

/** The page's permanent id, like `sage-intacct/verify`. */
export const pageId = () => article()?.dataset.page ?? "";

/** The folder that this page lies in: the id of the page that asks for the plan. */
export const guideId = () => pageId().split("/")[0];

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
