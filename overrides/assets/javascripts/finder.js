/**
 * Support's finder: ranks the list of steps, items and codes by what was typed or pasted, and offers
 * each entry's link, and a ready reply with it, to copy.
 */

import { copyText } from "./copy.js";
import { outline } from "./guide.js";
import { h, root, wordsOf } from "./page.js";
import { indexOf, rank } from "./rank.js";
import { sendButtons, sendCode } from "./reply.js";

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

/** Buttons that copy a page's steps; `link` leads to its Markdown. */
function stepsButtons(link, title) {
  const button = (words, form) => {
    const made = h("button", { type: "button", class: "copy-value", "aria-label": `${words}: ${title}` }, words);
    made.addEventListener("click", async () => {
      const markdown = await steps(link.href);
      if (markdown === null) link.focus();
      else await copyText(made, form(markdown), `The steps of ${title}`);
    });
    return made;
  };
  return [button("Copy as Markdown", (markdown) => markdown), button("Copy as text", asText)];
}

/** One entry of the list: what it is found by, what is sent of it, and what it shows only among the hits. */
function entryOf(item) {
  const link = item.querySelector("a");
  const address = item.querySelector("code").textContent;
  const { find = "", more = "", where = "", reply = "" } = item.dataset;
  const place = where === link.textContent ? null : h("span", { class: "finder__place" }, where);
  return { item, link, address, reply, place, alone: [], title: link.textContent, words: find, around: `${where} ${address}`, more, page: where !== "Code" };
}

/** Give an entry its buttons, once. */
function offer(entry) {
  if (entry.offered) return;
  entry.offered = true;
  entry.item.querySelector("code").after(...sendButtons(entry.address, entry.reply));
}

/** Give the entries of each list their buttons when it comes near: all at once they would hold up the page. */
function offerNear(lists) {
  const near = (seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      for (const entry of lists.find(({ list }) => list === target).entries) offer(entry);
    }
  };
  const observer = new IntersectionObserver(near, { rootMargin: "100%" });
  for (const { list } of lists) observer.observe(list);
}

/** The headings and paragraphs of a list, which go while there are hits. */
function titlesOf(list) {
  const titles = [];
  for (let node = list.previousElementSibling; node; node = node.previousElementSibling) {
    titles.push(node);
    if (node.tagName === "H3") return titles;
    if (node.tagName === "UL" || node.tagName === "FORM") break;
  }
  return [];
}

function sentence(found, near) {
  if (!found) return "Nothing has any of these words. Try words from the customer's screen.";
  if (near) return found === 1 ? "Nothing has all of these words. The closest match:" : `Nothing has all of these words. The ${found} closest matches, best first:`;
  return found === 1 ? "1 found" : `${found} found, best first`;
}

/** An end of the decision tree is there to be sent: once its answer is opened, offer what it leads to. */
function offerInTree(article, all) {
  for (const answer of article.querySelectorAll("details")) {
    const end = answer.querySelector(":scope > p:last-child");
    const link = [...(end?.querySelectorAll("a") ?? [])].at(-1);
    if (!link) continue;
    answer.addEventListener(
      "toggle",
      async () => {
        const code = /\/codes\/([^/]+)\/$/.exec(link.pathname)?.[1];
        const entry = all.find((each) => each.link.href === link.href);
        if (code) end.append(...(await sendCode(code)));
        else if (entry) end.append(...sendButtons(entry.address, entry.reply));
      },
      { once: true },
    );
  }
}

/** Mount the search box with `data-module="finder"`. */
export function mount(form) {
  const box = form.querySelector("input");
  const count = form.querySelector("[role=status]");
  const lists = [...form.parentElement.querySelectorAll("ul")]
    .filter((list) => list.querySelector(":scope > li[data-find]"))
    .map((list) => ({ list, titles: titlesOf(list), entries: [...list.children].map(entryOf) }));

  for (const { titles, entries } of lists) {
    for (const link of titles.flatMap((title) => [...title.querySelectorAll('a[href$=".md"]')])) {
      const title = wordsOf(titles.at(-1));
      link.after(...stepsButtons(link, title).flatMap((each) => [" ", each]));
      // The page's own entry comes first in its list; among the hits it brings its steps along.
      entries[0].alone.push(...stepsButtons(link, title));
    }
  }

  const all = lists.flatMap(({ entries }) => entries);
  offerInTree(form.parentElement, all);
  // Read on the first question: most readers only look for a title.
  let index;
  const hits = h("ul", { class: "finder__hits", hidden: true });
  form.after(hits);

  function putBack() {
    for (const { list, entries } of lists) list.append(...entries.map(({ item }) => item));
    for (const part of all.flatMap(({ place, alone }) => [place, ...alone])) part?.remove();
  }

  function narrow() {
    const query = box.value.trim();
    putBack();
    const { hits: found, near } = query ? rank((index ??= indexOf(all)), query) : { hits: [], near: false };
    hits.append(...found.map((position) => all[position].item));
    for (const entry of found.map((position) => all[position])) {
      offer(entry);
      const { item, link, place, alone } = entry;
      if (place) link.after(place);
      item.append(...alone);
    }
    hits.hidden = !query;
    for (const { list, titles } of lists) for (const part of [list, ...titles]) part.hidden = query !== "";
    count.textContent = query ? sentence(found.length, near) : "";
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", narrow);
  box.value = new URLSearchParams(location.search).get("find") ?? "";
  if (box.value) narrow();
  offerNear(lists);
}
