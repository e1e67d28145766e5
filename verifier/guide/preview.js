// Shows on the page what is wrong in what was saved, for `mkdocs serve`.

const STYLE = `
  :host { all: initial; }
  section {
    position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 45vh; overflow: auto;
    padding: 12px 20px; box-sizing: border-box; border-top: 4px solid #b91c1c;
    background: #fef2f2; color: #1c1917; font: 15px/1.5 system-ui, sans-serif;
  }
  h2 { margin: 0 0 4px; font-size: 16px; }
  ol { margin: 0; padding-left: 20px; }
  @media print { section { display: none; } }
`;

const make = (tag, textContent = "") => Object.assign(document.createElement(tag), { textContent });

/** Show the problems, each a line like `docs/index.md:3: what is wrong: what to write [rule]`. */
function show({ built, problems }) {
  document.documentElement.dataset.preview = "told";
  if (problems.length === 0) return;
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const section = make("section");
  section.setAttribute("role", "status");
  section.append(make("h2", built ? many : `${many}: this is the last version that could be built`), make("ol"));
  section.lastChild.append(...problems.map((problem) => make("li", problem)));
  const panel = make("preview-problems");
  panel.attachShadow({ mode: "open" }).append(make("style", STYLE), section);
  document.body.append(panel);
}

fetch(new URL("preview.json", document.currentScript.src), { cache: "no-store" })
  .then((answer) => answer.json())
  .then(show);
