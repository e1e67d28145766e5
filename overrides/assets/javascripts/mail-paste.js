/**
 * Reads Company ID and User ID out of a pasted e-mail, in this browser; the password in it is passed over.
 */

import { h } from "./dom.js";
import { runtime } from "./runtime.js";

const labelOf = (form, name) => form.querySelector(`[data-field="${name}"] .field__label`).textContent.trim();

/** Fill a field, or offer to, where something else stands in it already. */
function fill(form, name, value) {
  const field = form.elements[name];
  const put = () => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const read = [labelOf(form, name), ": ", h("code", { dir: "auto" }, value)];
  if (field.value === "" || field.value === value) {
    put();
    return h("li", {}, ...read);
  }
  const use = h("button", { type: "button", class: "copy-value", "aria-label": `Use this ${labelOf(form, name)}: ${value}` }, "Use this");
  use.addEventListener("click", () => {
    put();
    use.remove();
  });
  return h("li", {}, ...read, ", and you typed something else. ", use);
}

/** Mount the fold with `data-module="mail-paste"`. */
export function mount(fold) {
  if (fold.dataset.mounted) return;
  fold.dataset.mounted = "true";
  const form = fold.closest("form");
  const box = fold.querySelector("textarea");
  const result = fold.querySelector(".mail__result");
  let latest = 0;

  async function read() {
    const turn = ++latest;
    if (!box.value.trim()) return;
    try {
      const { values, password, findings } = await runtime().call("read_mail", { text: box.value });
      if (turn !== latest) return;
      const known = Object.entries(values).filter(([name]) => form.elements[name]);
      result.replaceChildren(
        known.length ? h("ul", {}, ...known.map(([name, value]) => fill(form, name, value))) : "",
        ...findings.map(({ message }) => h("p", {}, message)),
      );
      // The box must not go on showing a password; the rest of the mail is still in the mail.
      if (password) box.value = "";
    } catch (error) {
      console.error(error);
      result.textContent = "The e-mail could not be read in this browser. Type Company ID and User ID below.";
    }
  }

  box.addEventListener("input", read);
  // Pasted before this script was there.
  if (box.value) void read();
}
