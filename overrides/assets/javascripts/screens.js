/**
 * A screen's figure: its callouts and the items of the page light up together, and it can be enlarged.
 */

import { h } from "./page.js";
import { enlarge } from "./screens-dialog.js";

/** Why something is lit, by item: hover, focus or a tap; it goes dark when the last reason does. */
const reasons = new Map();

const callouts = (item) => document.querySelectorAll(`.screen-callout[data-callout="${item}"]`);

function light(item, reason, on) {
  const why = reasons.get(item) ?? new Set();
  if (on) why.add(reason);
  else why.delete(reason);
  reasons.set(item, why);
  for (const element of [document.getElementById(item), ...callouts(item)]) {
    element?.classList.toggle("is-lit", why.size > 0);
  }
}

function darken(reason) {
  for (const item of reasons.keys()) light(item, reason, false);
}

/** Light `item` while `element` is under the pointer or has the focus. */
function follow(element, item) {
  element.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType !== "touch") light(item, "hover", true);
  });
  element.addEventListener("pointerleave", () => light(item, "hover", false));
  element.addEventListener("focusin", () => light(item, "focus", true));
  element.addEventListener("focusout", () => light(item, "focus", false));
}

/** The numbers that the page shows: items that a plan folds away are not counted. */
function numbers(list) {
  const shown = [...list.children].filter((item) => item.dataset.item && !item.hidden);
  return new Map(shown.map((item, index) => [item.id, index + 1]));
}

function renumber(figure, list) {
  const counted = numbers(list);
  for (const callout of figure.querySelectorAll(".screen-callout")) {
    const number = counted.get(callout.dataset.callout);
    callout.classList.toggle("is-folded", number === undefined);
    if (number === undefined) continue;
    callout.querySelector(".screen-number").textContent = number;
    callout.setAttribute("aria-label", callout.getAttribute("aria-label").replace(/^\d+/, number));
  }
}

/** Say in the caption's place what a callout is about, while it is under the pointer or has the focus. */
function tell(callout, words) {
  const show = () => {
    words.textContent = callout.getAttribute("aria-label");
  };
  const hide = () => {
    words.textContent = "";
  };
  callout.addEventListener("pointerenter", show);
  callout.addEventListener("focusin", show);
  callout.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && hide());
  callout.addEventListener("focusout", hide);
}

function mountCallout(callout, words) {
  const item = callout.dataset.callout;
  follow(callout, item);
  tell(callout, words);
  callout.addEventListener("click", (event) => {
    event.stopPropagation();
    // A finger cannot hover: its first tap lights, its second follows the link as a click does.
    if (event.pointerType !== "touch" || reasons.get(item)?.has("tap")) return;
    event.preventDefault();
    darken("tap");
    light(item, "tap", true);
  });
}

function mountItem(item) {
  if (item.dataset.lights) return;
  item.dataset.lights = "true";
  for (const part of item.querySelectorAll(":scope > .item-text, :scope > .task-list-control")) {
    follow(part, item.id);
  }
}

function mountEnlarging(figure) {
  const link = figure.querySelector(".screen-enlarge");
  const button = h(
    "button",
    { type: "button", class: "screen-enlarge", "aria-haspopup": "dialog" },
    "Enlarge",
    h("span", { class: "screen-unseen" }, `: ${figure.querySelector(".screen-title").textContent}`),
  );
  link.replaceWith(button);
  button.addEventListener("click", () => enlarge(figure));
  figure.querySelector(".screen-stage").addEventListener("click", () => enlarge(figure));
}

document.addEventListener("click", () => darken("tap"));
document.addEventListener("keydown", ({ key }) => key === "Escape" && darken("tap"));
// A picture that was not scrolled to has to be on paper too.
window.addEventListener("beforeprint", () => {
  for (const image of document.querySelectorAll(".screen-image")) image.loading = "eager";
});

/** Mount a figure with `data-module="screen"`. */
export function mount(figure) {
  const words = h("p", { class: "screen-says", "aria-hidden": "true" });
  figure.querySelector(".screen-caption").append(words);
  const items = [...figure.querySelectorAll(".screen-callout")].map((callout) => {
    mountCallout(callout, words);
    return document.getElementById(callout.dataset.callout);
  });
  for (const item of items) mountItem(item);
  mountEnlarging(figure);
  const list = items[0].parentElement;
  const watcher = new MutationObserver(() => renumber(figure, list));
  watcher.observe(list, { attributeFilter: ["hidden"], subtree: true });
  renumber(figure, list);
}
