/**
 * A reply that support sends, as it will be sent: the text with its link below, and buttons that copy it.
 */

import { copyText } from "./copy.js";
import { h } from "./page.js";

/** A button that copies `text`; `what` names it in the sentence that is announced. */
export function copyButton(words, text, what, style) {
  const button = h("button", { type: "button", class: style }, words);
  button.addEventListener("click", () => copyText(button, text, what));
  return button;
}

/** What goes into the email: the reply, and its link on a line of its own. */
export const mailOf = (reply, link) => (link ? `${reply}\n${link}` : reply);

/** The reply in full with its buttons. */
export const replyBlock = (reply, link = "") => [
  h("blockquote", { class: "reply" }, mailOf(reply, link)),
  h("p", { class: "reply__actions" }, copyButton("Copy", mailOf(reply, link), "The reply", "button button--primary"), link ? [" ", copyButton("Copy link", link, "The link", "button")] : null),
];
