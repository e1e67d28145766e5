/**
 * Build elements without markup in strings: what a reader or a gateway wrote stays text.
 */

/** `h("p", {class: "x", onclick: f}, "text", child)`; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
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
