/**
 * Support's finder: narrows the list of steps, items and codes to what holds every word typed, or
 * else to what comes nearest to a whole sentence, and offers each entry's link, and a ready sentence with it, to copy.
 */

import { copyText } from "./copy.js";
import { h } from "./dom.js";
import { outline } from "./guide.js";
import { root } from "./page.js";

/** Words that say nothing of what is meant, in a sentence a customer wrote. */
const FILLER = new Set(
  "a am an and any are as at be but by can do does for from get got had has have how i if in is it its me my of on or our say says see so that the their them there they this to us want was we what when why will with you your".split(" "),
);

/** How much of what the best entry has of a sentence another must have to be shown beside it. */
const NEAR = 0.8;

/** Words as they are compared: small letters, no accents, quotes and hyphens left out. */
const plain = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[‘’“”'"\u00ad-]/g, "");

function copyButton(words, text, what) {
  const button = h("button", { type: "button", class: "copy-value" }, words);
  button.addEventListener("click", () => copyText(button, text, what));
  return button;
}

/** Markdown as a mail shows it: links written out, no marks. */
const asText = (markdown) =>
  markdown
    .replace(/ ?\[link\]\(([^)\s]+)\)/g, " ($1)")
    .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, "$1 ($2)")
    .replace(/^#+ /gm, "")
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1");

/** A page's steps: its Markdown, from this site wherever it is served; null where it doesn't load. */
async function steps(twin) {
  const { site } = await outline();
  const answer = await fetch(site && twin.startsWith(site) ? new URL(twin.slice(site.length), root()) : twin, { credentials: "omit" }).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

/** Buttons beside a page's Markdown address that copy its steps. */
function offerSteps(link) {
  const title = link.closest("p").previousElementSibling.textContent.replace(/#$/, "").trim();
  const button = (words, form) => {
    const made = h("button", { type: "button", class: "copy-value", "aria-label": `${words}: ${title}` }, words);
    made.addEventListener("click", async () => {
      const markdown = await steps(link.href);
      if (markdown === null) link.focus();
      else await copyText(made, form(markdown), `The steps of ${title}`);
    });
    return made;
  };
  link.after(" ", button("Copy as Markdown", (markdown) => markdown), " ", button("Copy as text", asText));
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

  for (const { titles } of lists) {
    for (const link of titles.flatMap((title) => [...title.querySelectorAll('a[href$=".md"]')])) offerSteps(link);
  }

  const all = lists.flatMap(({ entries }) => entries);

  /** The entries that hold every word; or, of a whole sentence or reply, those that hold most of what tells entries apart. */
  function matching(words) {
    const exact = all.filter(({ text }) => words.every((word) => text.includes(word)));
    if (exact.length) return { chosen: new Set(exact), near: false };
    const telling = [...new Set(words)].filter((word) => word.length > 1 && !FILLER.has(word));
    const weights = telling.map((word) => {
      const holding = all.filter(({ text }) => text.includes(word)).length;
      return [word, holding && Math.log(1 + all.length / holding)];
    });
    const scored = all.map((entry) => [entry, weights.reduce((sum, [word, weight]) => sum + (entry.text.includes(word) ? weight : 0), 0)]);
    const best = Math.max(0, ...scored.map(([, score]) => score));
    return { chosen: new Set(scored.filter(([, score]) => best && score >= best * NEAR).map(([entry]) => entry)), near: true };
  }

  function narrow() {
    const words = plain(box.value.replace(/<[^>]*>/g, " ")).split(/[\s.,;:!?()[\]]+/).filter(Boolean);
    const { chosen, near } = matching(words);
    let found = 0;
    for (const { list, titles, entries } of lists) {
      let here = 0;
      for (const entry of entries) {
        entry.item.hidden = !chosen.has(entry);
        if (!entry.item.hidden) here += 1;
      }
      for (const part of [list, ...titles]) part.hidden = here === 0;
      found += here;
    }
    if (!words.length) count.textContent = "";
    else if (!found) count.textContent = "Nothing has any of these words. Try one from Sage's screen.";
    else if (near) count.textContent = found === 1 ? "Nothing has all of these words: the nearest one" : `Nothing has all of these words: the nearest ${found}`;
    else count.textContent = found === 1 ? "1 found" : `${found} found`;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", narrow);
  box.value = new URLSearchParams(location.search).get("find") ?? "";
  narrow();
}
