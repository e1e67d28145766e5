// Listens to the preview: loads the page again when it has changed, and shows what is amiss.

const STYLE = `
  :host { all: initial; }
  section {
    position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 45vh; overflow: auto;
    padding: 12px 20px; box-sizing: border-box; border-top: 4px solid #b45309;
    background: #fffbeb; color: #1c1917; font: 15px/1.5 system-ui, sans-serif;
  }
  section.stuck { border-color: #b91c1c; background: #fef2f2; }
  h2 { margin: 0 0 4px; font-size: 16px; }
  ol { margin: 0; padding-left: 20px; }
  code { font: 14px/1.5 ui-monospace, monospace; }
`;

const panel = document.createElement("preview-problems");
const shadow = panel.attachShadow({ mode: "open" });

/** Show what is amiss, or take the panel away. */
function show({ built, problems }) {
  if (problems.length === 0) {
    panel.remove();
    return;
  }
  const section = document.createElement("section");
  section.setAttribute("role", "status");
  section.classList.toggle("stuck", !built);
  const heading = document.createElement("h2");
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  heading.textContent = built ? many : `${many}: this is the last version that could be built`;
  const list = document.createElement("ol");
  for (const [file, line, rule, wrong, write] of problems) {
    const entry = document.createElement("li");
    const place = document.createElement("code");
    place.textContent = `${file}:${line}`;
    entry.append(place, ` ${wrong}: ${write} [${rule}]`);
    list.append(entry);
  }
  section.append(heading, list);
  const style = document.createElement("style");
  style.textContent = STYLE;
  shadow.replaceChildren(style, section);
  document.body.append(panel);
}

const { version: shown } = document.currentScript.dataset;
const page = encodeURIComponent(location.pathname);
const events = new EventSource(`/_preview/events?page=${page}`);
events.addEventListener("message", ({ data }) => {
  const state = JSON.parse(data);
  document.documentElement.dataset.preview = state.builds;
  if (shown !== state.version) {
    location.reload();
  } else if (state.checked || !state.built) {
    show(state);
  }
});
// A connection left open would count against the browser's limit while the next page loads.
addEventListener("pagehide", () => events.close());
