/**
 * A screen's figure: its callouts and the items of the page light up together, and it can be enlarged in a dialog:
 * zoom by buttons, keys, wheel and two fingers; scroll to move.
 */

import { button, copyLink, h } from "./page.js";

/** What keeps an item lit, by the item's id: "hover", "focus" or "tap"; it goes dark when the last of them ends. */
const triggers = new Map();

const findCallouts = (item) => document.querySelectorAll(`.screen-callout[data-callout="${item}"]`);

function light(item, trigger, on) {
  const active = triggers.get(item) ?? new Set();
  if (on) active.add(trigger);
  else active.delete(trigger);
  triggers.set(item, active);
  for (const element of [document.getElementById(item), ...findCallouts(item)]) {
    element?.classList.toggle("is-lit", active.size > 0);
  }
}

function darken(trigger) {
  for (const item of triggers.keys()) light(item, trigger, false);
}

/** Light `item` while `element` is under the pointer or has the focus. */
function lightWith(element, item) {
  element.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType !== "touch") light(item, "hover", true);
  });
  element.addEventListener("pointerleave", () => light(item, "hover", false));
  element.addEventListener("focusin", () => light(item, "focus", true));
  element.addEventListener("focusout", () => light(item, "focus", false));
}

/** Each shown item's number by its id: items that the reader's plan hides are not counted. */
function numberItems(list) {
  const shown = [...list.children].filter((item) => item.dataset.item && !item.hidden);
  return new Map(shown.map((item, index) => [item.id, index + 1]));
}

/** Give a figure's callouts the numbers that their items have on the page now, and hide those of hidden items. */
function renumber(figure, list) {
  const numbers = numberItems(list);
  for (const callout of figure.querySelectorAll(".screen-callout")) {
    const number = numbers.get(callout.dataset.callout);
    callout.classList.toggle("is-folded", number === undefined);
    if (number === undefined) continue;
    callout.querySelector(".screen-number").textContent = number;
    callout.setAttribute("aria-label", callout.getAttribute("aria-label").replace(/^\d+/, number));
  }
}

/** Say in `words` what a callout is about, instead of what stands there, while it is under the pointer or has the focus. */
function showLabel(callout, words) {
  const before = words.textContent;
  const show = () => {
    words.textContent = callout.getAttribute("aria-label");
  };
  const hide = () => {
    words.textContent = before;
  };
  callout.addEventListener("pointerenter", show);
  callout.addEventListener("focusin", show);
  callout.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && hide());
  callout.addEventListener("focusout", hide);
}

/** Light a callout with its item, say in `words` what it is about, and call `leave` when its link is followed. */
function mountCallout(callout, words, leave = () => {}) {
  const item = callout.dataset.callout;
  lightWith(callout, item);
  showLabel(callout, words);
  callout.addEventListener("click", (event) => {
    event.stopPropagation();
    // A finger cannot hover: its first tap lights, its second follows the link as a click does.
    if (event.pointerType !== "touch" || triggers.get(item)?.has("tap")) return leave();
    event.preventDefault();
    darken("tap");
    light(item, "tap", true);
  });
}

function mountEnlarging(figure) {
  const link = figure.querySelector(".screen-enlarge");
  const larger = button("Enlarge", "screen-enlarge", () => enlarge(figure), { "aria-haspopup": "dialog" });
  larger.append(h("span", { class: "screen-unseen" }, `: ${figure.querySelector(".screen-title").textContent}`));
  link.replaceWith(larger);
  figure.querySelector(".screen-stage").addEventListener("click", () => enlarge(figure));
}

document.addEventListener("click", () => darken("tap"));
document.addEventListener("keydown", ({ key }) => key === "Escape" && darken("tap"));
// A picture that was not scrolled to has to be on paper too.
window.addEventListener("beforeprint", () => {
  for (const image of document.querySelectorAll(".screen-image")) image.loading = "eager";
});

/** Mount a figure with `data-module="screen"`. */
export function mountScreen(figure) {
  const words = h("p", { class: "screen-says", "aria-hidden": "true" });
  figure.querySelector(".screen-caption").append(words);
  const callouts = [...figure.querySelectorAll(".screen-callout")];
  for (const callout of callouts) {
    const item = document.getElementById(callout.dataset.callout);
    mountCallout(callout, words);
    for (const part of item.querySelectorAll(":scope > .item-text, :scope > .task-list-control")) lightWith(part, item.id);
  }
  mountEnlarging(figure);
  const list = document.getElementById(callouts[0].dataset.callout).parentElement;
  const watcher = new MutationObserver(() => renumber(figure, list));
  watcher.observe(list, { attributeFilter: ["hidden"], subtree: true });
  renumber(figure, list);
}

/* ---------- The dialog ---------- */

/** How far a picture can be zoomed in, and by how much one press of a key or button zooms, as factors. */
const MAX_ZOOM = 4;
const ZOOM_STEP = 1.4;

/** By what factor a picture is first shown beyond its drawn size, where there is room: it is made at twice that size. */
const FIRST_SCALE = 1.6;

/** The dialog that is open, as `buildDialog` returns it; undefined without one. */
let open;

/** The width at which the whole picture is seen. */
function fitWidth(scroller, stage) {
  const image = stage.querySelector("img");
  const width = Number(image.getAttribute("width"));
  const ratio = width / Number(image.getAttribute("height"));
  return Math.floor(Math.min(scroller.clientWidth, scroller.clientHeight * ratio, width * FIRST_SCALE));
}

/** How far a picture is first zoomed: on a telephone the whole of it is no larger than on the page. */
function chooseZoom(scroller, stage) {
  const image = stage.querySelector("img");
  const [width, height] = ["width", "height"].map((name) => Number(image.getAttribute(name)));
  const whole = fitWidth(scroller, stage);
  return Math.max(1, Math.min((width * FIRST_SCALE) / whole, (scroller.clientHeight * width) / height / whole));
}

/** Zoom so that what is at (x, y) in the scroller stays there, also where the picture was smaller than the scroller. */
function makeZoom(scroller, stage) {
  return function to(wanted, x = scroller.clientWidth / 2, y = scroller.clientHeight / 2) {
    const zoom = Math.min(Math.max(wanted, 1), MAX_ZOOM);
    const around = scroller.getBoundingClientRect();
    const was = stage.getBoundingClientRect();
    const [right, below] = [(around.left + x - was.left) / was.width, (around.top + y - was.top) / was.height];
    stage.style.width = `${fitWidth(scroller, stage) * zoom}px`;
    const is = stage.getBoundingClientRect();
    scroller.scrollBy(is.left + right * is.width - around.left - x, is.top + below * is.height - around.top - y);
    return zoom;
  };
}

/** Two fingers: the picture grows with their distance, about their middle. */
function followFingers(scroller, zoomTo, current) {
  const fingers = new Map();
  let start;
  const pair = () => {
    const [a, b] = [...fingers.values()];
    const box = scroller.getBoundingClientRect();
    return {
      distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
      x: (a.clientX + b.clientX) / 2 - box.left,
      y: (a.clientY + b.clientY) / 2 - box.top,
    };
  };
  scroller.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) start = { ...pair(), zoom: current() };
  });
  scroller.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (fingers.size !== 2) return;
    const { distance, x, y } = pair();
    zoomTo((start.zoom * distance) / start.distance, x, y);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    scroller.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
}

/** The middle of the callout that has the focus, to zoom about it; nothing without one. */
function locateFocus(scroller) {
  const callout = scroller.querySelector(".screen-callout:focus .screen-ring");
  if (!callout) return [];
  const box = callout.getBoundingClientRect();
  const around = scroller.getBoundingClientRect();
  return [box.x + box.width / 2 - around.x, box.y + box.height / 2 - around.y];
}

function buildDialog(figure) {
  const title = figure.querySelector(".screen-title").textContent.replace(/\.$/, "");
  const stage = figure.querySelector(".screen-stage").cloneNode(true);
  for (const lit of stage.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  const words = h("p", { class: "screen-words" }, (figure.querySelector(".screen-honest") ?? document.querySelector(".drawn")).textContent);
  const scroller = h(
    "div",
    { class: "screen-scroller", tabindex: "0", role: "region", "aria-label": "Picture: plus and minus zoom, arrows move" },
    stage,
  );
  let zoom = 1;
  const to = makeZoom(scroller, stage);
  const zoomTo = (...wanted) => {
    zoom = to(...wanted);
    smaller.disabled = zoom === 1;
    larger.disabled = zoom === MAX_ZOOM;
  };
  const smaller = button("−", null, () => zoomTo(zoom / ZOOM_STEP), { "aria-label": "Zoom out" });
  const larger = button("+", null, () => zoomTo(zoom * ZOOM_STEP), { "aria-label": "Zoom in" });
  const shut = button("Close", null, () => dialog.close());
  const dialog = h(
    "dialog",
    { class: "screen-dialog", "aria-labelledby": "screen-dialog-title" },
    h(
      "div",
      { class: "screen-bar" },
      h("h2", { id: "screen-dialog-title" }, title),
      smaller,
      larger,
      copyLink(figure.id, title),
      shut,
    ),
    scroller,
    words,
  );
  for (const callout of stage.querySelectorAll(".screen-callout")) {
    // On the page the items themselves are the keyboard's stops.
    callout.removeAttribute("tabindex");
    mountCallout(callout, words, () => dialog.close());
  }
  followFingers(scroller, zoomTo, () => zoom);
  scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = scroller.getBoundingClientRect();
    zoomTo(zoom * Math.exp(-event.deltaY / 200), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = { "+": zoom * ZOOM_STEP, "=": zoom * ZOOM_STEP, "-": zoom / ZOOM_STEP, 0: 1 }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    zoomTo(wanted, ...locateFocus(scroller));
  });
  // The dialog fills the window but for its padding: a press on that is one beside the picture.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  const own = `[data-callout="${figure.closest("li[data-item]")?.id}"]`;
  function begin() {
    zoomTo(chooseZoom(scroller, stage), 0);
    // Where the picture is wider than the window, it is the number of the reader's item that is seen.
    const middle = { block: "center", inline: "center" };
    (stage.querySelector(own) ?? stage.querySelector(".screen-callout:not(.is-folded)"))?.scrollIntoView(middle);
  }
  return { dialog, scroller, begin, show: () => zoomTo(zoom) };
}

/** Show a figure's picture as large as the window allows, until it is closed. */
function enlarge(figure) {
  if (open) return;
  open = buildDialog(figure);
  const { dialog, scroller, begin, show } = open;
  document.body.append(dialog);
  dialog.showModal();
  scroller.focus();
  begin();
  window.addEventListener("resize", show);
  dialog.addEventListener("close", () => {
    window.removeEventListener("resize", show);
    for (const trigger of ["hover", "focus", "tap"]) darken(trigger);
    dialog.remove();
    open = undefined;
  });
}
