/**
 * Reads Company ID and User ID out of a pasted email, in this browser; the password in it is dropped.
 */

import { labelOf } from "./findings.js";
import { button, h } from "./page.js";
import { hasLikePassword } from "./passwords.js";
import { runtime } from "./runtime.js";

/** Changes that keys make: what is typed is read when the reader leaves the box. */
const BY_KEY = /^(insertText|insertLineBreak|insertCompositionText|delete)/;

/** More characters than a key adds, or a word that a keyboard proposes: such a text was pasted, too. */
const LONGEST_WORD = 20;

/** What no word has that a keyboard proposes. */
const NO_WORD = /[^\p{L}\p{M}\s'’-]/u;

/** Fill a field, or offer to, where something else stands in it already or the email names several values. */
function fillFromMail(form, name, value, others) {
  const field = form.elements[name];
  const put = (chosen) => {
    field.value = chosen;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const label = labelOf(name);
  const line = (each, ...rest) => h("li", {}, label, ": ", h("code", { dir: "auto" }, each), ...rest);
  const offer = (each) => {
    const take = ({ target }) => {
      put(each);
      if (!others.length) target.remove();
    };
    return button("Use this", "copy-value", take, { "aria-label": `Use this ${label}: ${each}` });
  };
  const free = field.value === "" || field.value === value;
  if (free) put(value);
  const first = free && !others.length ? line(value) : line(value, free ? " " : ". You typed something else. ", offer(value));
  return [first, ...others.map((each) => line(each, ", also in the email. ", offer(each)))];
}

/** Let a fold with a box read emails into the form that it stands in; `endDemo()` first puts the reader's own values back. */
export function mountMail(fold, form, endDemo) {
  const box = fold.querySelector("textarea");
  const result = fold.querySelector(".mail__result");
  let latest = 0;
  let length = 0;

  async function read() {
    const text = box.value;
    if (!text.trim()) return;
    const turn = ++latest;
    // The box must not go on showing a password; the email is still in the mail program.
    box.value = "";
    length = 0;
    result.textContent = "Reading the email…";
    const keepText = () => {
      if (box.value || hasLikePassword(text)) return;
      box.value = text;
      length = text.length;
    };
    try {
      const { values, others, password, findings } = await runtime().call("read_mail", { text });
      if (turn !== latest) return;
      await endDemo();
      if (!Object.keys(values).length && !password) keepText();
      const known = Object.entries(values).filter(([name]) => form.elements[name]);
      result.replaceChildren(
        known.length ? h("ul", {}, ...known.flatMap(([name, value]) => fillFromMail(form, name, value, others[name] ?? []))) : "",
        ...findings.map(({ message }) => h("p", {}, message)),
      );
    } catch (error) {
      console.error(error);
      if (turn !== latest) return;
      keepText();
      result.textContent = "This browser couldn't read the email. Type the Company ID and the User ID below.";
    }
  }

  box.addEventListener("input", ({ inputType, data }) => {
    const added = box.value.length - length;
    length = box.value.length;
    // The browser tells of each line that was put in, also after the first was read.
    if (!length) return;
    // What was said of another text must not stand below this one.
    latest += 1;
    result.replaceChildren();
    if (added > LONGEST_WORD || (added > 1 && NO_WORD.test(data ?? "")) || !BY_KEY.test(inputType ?? "")) void read();
  });
  box.addEventListener("change", read);
  // Pasted before this script was there.
  if (box.value) void read();
}
