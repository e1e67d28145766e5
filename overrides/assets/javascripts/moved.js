/**
 * Leads from the address of something that moved to where it is now, on redirect pages and where
 * an anchor left its page. The query goes along, because it may hold the reader's plan.
 */

import { anchorOf } from "./page.js";

function follow() {
  const here = document.getElementById(anchorOf(location));
  const entry = here?.matches(".moved li") ? here : document.querySelector(".moved-page");
  const link = entry?.querySelector("a");
  if (!link) return;
  const target = new URL(link.href);
  target.search = location.search;
  location.replace(target);
}

addEventListener("hashchange", follow);
follow();
