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

/** Show the problems, each a line like `docs/index.md:3: what is wrong: what to write [rule]`. */
function show({ built, problems }) {
  if (problems.length === 0) return;
  const section = document.createElement("section");
  section.setAttribute("role", "status");
  const heading = document.createElement("h2");
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  heading.textContent = built ? many : `${many}: this is the last version that could be built`;
  const list = document.createElement("ol");
  for (const problem of problems) list.append(Object.assign(document.createElement("li"), { textContent: problem }));
  section.append(heading, list);
  const style = Object.assign(document.createElement("style"), { textContent: STYLE });
  const panel = document.createElement("preview-problems");
  panel.attachShadow({ mode: "open" }).append(style, section);
  document.body.append(panel);
}

const { src } = document.currentScript;
fetch(new URL("preview.json", src), { cache: "no-store" })
  .then((answer) => answer.json())
  .then((told) => {
    show(told);
    document.documentElement.dataset.preview = "told";
  });
