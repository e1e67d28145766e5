/**
 * The verdict's three levels, each with what is known of it. Others tell it through `climb`.
 */

const EVENT = "modeloptic:verdict";

const WORDS = {
  unknown: "Not checked yet",
  running: "Checking",
  reached: "Yes",
  here: "Yes, but only on this page",
  doubtful: "Look again",
  missed: "No",
  practice: "Yes, in the practice run",
};

/** Say how one level stands: unknown, running, reached, here, practice, doubtful or missed. */
export function climb(level, state) {
  document.dispatchEvent(new CustomEvent(EVENT, { detail: { level, state } }));
}

/** Mount the list with `data-module="ladder"`. */
export function mount(root) {
  document.addEventListener(EVENT, ({ detail }) => {
    const rung = root.querySelector(`[data-level="${detail.level}"]`);
    rung.dataset.state = detail.state;
    rung.querySelector(".ladder__state").textContent = WORDS[detail.state];
  });
}
