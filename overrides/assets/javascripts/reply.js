/**
 * What support sends: a short link, or a ready reply that ends with it, each copied by a button.
 */

import { copyText } from "./copy.js";
import { codes, outline } from "./guide.js";
import { h, root } from "./page.js";

function copyButton(words, text, what) {
  const button = h("button", { type: "button", class: "copy-value" }, words);
  button.addEventListener("click", () => copyText(button, text, what));
  return button;
}

/** The buttons for a link and for the reply, plain text, that goes in front of it. */
export const sendButtons = (link, reply) => [
  " ",
  copyButton("Copy link", link, "The link"),
  " ",
  copyButton("Copy reply", `${reply} ${link}`, "The reply"),
];

/** The buttons for a code, or nothing where the guide's lists can't be had. */
export async function sendCode(code) {
  const [list, { site }] = await Promise.all([codes(), outline()]);
  const entry = list.find((each) => each.code === code);
  return entry?.go ? sendButtons(new URL(entry.go, site || root()).href, entry.reply) : [];
}
