/**
 * Support's finder: narrows the list of steps, items and codes to what holds every word typed, and
 * offers each entry's link, and a ready sentence with it, to copy.
 */

import { copyText } from "./copy.js";
import { h } from "./dom.js";

/** Words as they are compared: small letters, no accents, quotes and hyphens left out. */
const plain = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[‘’“”'"\u00ad-]/g, "");

function copyButton(words, text, what) {
  const button = h("button", { type: "button", class: "copy-value" }, words);
  button.addEventListener("click", () => copyText(button, text, what));
  return button;
}

/** One entry of the list: what it is found by, and its buttons. */
function entryOf(item) {
  const link = item.querySelector("a");
  const address = item.querySelector("code").textContent;
  const { find, where } = item.dataset;
  const sentence = link.textContent.replace(/\.$/, "");
  const reply = where === "Code" || where === sentence ? `${sentence}: ${address}` : `${where}: ${sentence}. ${address}`;
  item.append(" ", copyButton("Copy link", address, "The link"), " ", copyButton("Copy reply", reply, "The reply"));
  return { item, text: plain(`${link.textContent} ${where} ${find} ${address}`) };
}

/** The headings and paragraphs of a list, which go when nothing of it is left. */
function titlesOf(list) {
  const titles = [];
  for (let node = list.previousElementSibling; node; node = node.previousElementSibling) {
    titles.push(node);
    if (node.tagName === "H3") return titles;
    if (node.tagName === "UL" || node.tagName === "FORM") break;
  }
  return [];
}

/** Mount the search box with `data-module="finder"`. */
export function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "true";
  const box = form.querySelector("input");
  const count = form.querySelector("[role=status]");
  const lists = [...form.parentElement.querySelectorAll("ul")]
    .filter((list) => list.querySelector(":scope > li[data-find]"))
    .map((list) => ({ list, titles: titlesOf(list), entries: [...list.children].map(entryOf) }));

  function narrow() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { list, titles, entries } of lists) {
      let here = 0;
      for (const { item, text } of entries) {
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) here += 1;
      }
      for (const part of [list, ...titles]) part.hidden = here === 0;
      found += here;
    }
    if (!words.length) count.textContent = "";
    else if (found) count.textContent = found === 1 ? "1 found" : `${found} found`;
    else count.textContent = "Nothing has all of these words. Try fewer, or one from Sage's screen.";
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", narrow);
  box.value = new URLSearchParams(location.search).get("find") ?? "";
  narrow();
}
