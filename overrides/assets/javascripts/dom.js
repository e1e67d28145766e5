/**
 * Build elements without markup in strings: what a reader or a gateway wrote stays text.
 */

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
