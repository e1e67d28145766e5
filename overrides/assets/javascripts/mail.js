/**
 * Reads Company ID and User ID out of a pasted email, in this browser; the password in it is dropped.
 */

import { labelOf } from "./findings.js";
import { h } from "./page.js";
import { runtime } from "./runtime.js";

/** Changes that keys make: what is typed is read when the reader leaves the box. */
const BY_KEY = /^(insertText|insertLineBreak|insertCompositionText|delete)/;

/** More characters than a key adds, or a word that a keyboard proposes: such a text was pasted, too. */
const LONGEST_WORD = 20;

/** Fill a field, or offer to, where something else stands in it already or the email names several values. */
function fill(form, name, value, others) {
  const field = form.elements[name];
  const put = (chosen) => {
    field.value = chosen;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const label = labelOf(name);
  const line = (each, ...rest) => h("li", {}, label, ": ", h("code", { dir: "auto" }, each), ...rest);
  const offer = (each) => {
    const use = h("button", { type: "button", class: "copy-value", "aria-label": `Use this ${label}: ${each}` }, "Use this");
    use.addEventListener("click", () => {
      put(each);
      if (!others.length) use.remove();
    });
    return use;
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
    try {
      const { values, others, findings } = await runtime().call("read_mail", { text });
      if (turn !== latest) return;
      await endDemo();
      const known = Object.entries(values).filter(([name]) => form.elements[name]);
      result.replaceChildren(
        known.length ? h("ul", {}, ...known.flatMap(([name, value]) => fill(form, name, value, others[name] ?? []))) : "",
        ...findings.map(({ message }) => h("p", {}, message)),
      );
    } catch (error) {
      console.error(error);
      if (turn !== latest) return;
      result.textContent = "This browser couldn't read the email. Type the Company ID and the User ID below.";
    }
  }

  box.addEventListener("input", ({ inputType }) => {
    const added = box.value.length - length;
    length = box.value.length;
    if (added > LONGEST_WORD || !BY_KEY.test(inputType ?? "")) void read();
  });
  box.addEventListener("change", read);
  // Pasted before this script was there.
  if (box.value) void read();
}
