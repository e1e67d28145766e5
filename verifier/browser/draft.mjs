// Runs the verifier in unmodified Pyodide, with the rules as they were saved: `worker.mjs` says what it tells a page, and hears.

let call;

async function begin({ place }) {
  try {
    const { loadPyodide } = await import(`${place}pyodide.mjs`);
    const python = await loadPyodide({ indexURL: place });
    const rules = await fetch(`${place}rules.zip`, { cache: "no-cache" });
    python.unpackArchive(await rules.arrayBuffer(), "zip");
    ({ call } = python.pyimport("verifier.browser.bridge"));
    self.postMessage({ ready: true });
  } catch ({ name, message }) {
    self.postMessage({ failed: { name, message } });
  }
}

function answer({ id, call: name, args }) {
  try {
    self.postMessage({ id, value: JSON.parse(call(name, JSON.stringify(args))) });
  } catch ({ name: kind, message }) {
    self.postMessage({ id, error: { name: kind, message } });
  }
}

self.addEventListener("message", ({ data }) => (data.start ? begin(data.start) : answer(data)));
