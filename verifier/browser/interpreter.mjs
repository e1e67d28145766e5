// Starts Python as it was stored, with the rules imported, and calls it: no script of Pyodide's is here.
//
// A stored interpreter is one WebAssembly module. Its data segments are the memory Python had in the build, and its section
// `state` holds what lay outside of that memory, as JSON:
//
//   pages, table   size of the memory in pages of 64 KiB, and of the table of functions
//   globals        the values of its imported globals, by name; the others are 0
//   call           address of the Python function that is called with two texts and gives one

/** What is called of Python's C API. */
export const CALLED = [
  ...["malloc", "free", "Py_DecRef", "PyUnicode_FromStringAndSize", "PyUnicode_AsUTF8AndSize"],
  ...["PyObject_Vectorcall", "PyErr_GetRaisedException", "PyObject_Str"],
];

const PAGE = 65536;

/** What the interpreter imports. Once it has started it calls three of these functions; the others would mean that it is lost. */
function importsOf(module, { pages, table: length, globals }) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: PAGE });
  const table = new WebAssembly.Table({ initial: length, element: "anyfunc" });
  const known = {
    memory,
    __indirect_function_table: table,
    // A function may be called with more arguments than it takes: only JavaScript can.
    _PyEM_TrampolineCall_JS: (at, ...given) => table.get(at)(...given),
    emscripten_resize_heap(size) {
      try {
        memory.grow(Math.ceil(((size >>> 0) - memory.buffer.byteLength) / PAGE));
        return 1;
      } catch {
        return 0;
      }
    },
  };
  const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const group = (imports[from] ??= {});
    if (known[name]) group[name] = known[name];
    else if (kind === "tag") group[name] = new WebAssembly.Tag({ parameters: ["i32"] });
    else if (kind === "global") group[name] = new WebAssembly.Global({ value: "i32", mutable: from !== "env" || name === "__stack_pointer" }, globals[name] ?? 0);
    else {
      group[name] = () => {
        throw new Error(`Python calls ${name}, which was left in the build.`);
      };
    }
  }
  return imports;
}

/**
 * Call a Python function with two texts.
 *
 * @param {object} exports the interpreter's.
 * @param {WebAssembly.Memory} memory
 * @param {number} address of the function.
 * @returns {(name: string, args: string) => string} throws an error named `PythonError` where Python raises one.
 */
export function caller(exports, memory, address) {
  const { malloc, free, Py_DecRef, PyUnicode_FromStringAndSize, PyUnicode_AsUTF8AndSize } = exports;
  const give = (text) => {
    const bytes = new TextEncoder().encode(text);
    const at = malloc(bytes.length + 1);
    new Uint8Array(memory.buffer).set(bytes, at);
    const object = PyUnicode_FromStringAndSize(at, bytes.length);
    free(at);
    return object;
  };
  const take = (object, at) => {
    const start = PyUnicode_AsUTF8AndSize(object, at);
    const [size] = new Uint32Array(memory.buffer, at, 1);
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, start, size));
    Py_DecRef(object);
    return text;
  };
  return (...texts) => {
    const at = malloc(4 * texts.length);
    const given = texts.map(give);
    new Uint32Array(memory.buffer, at, given.length).set(given);
    const answer = exports.PyObject_Vectorcall(address, at, given.length, 0);
    given.forEach((object) => Py_DecRef(object));
    try {
      if (answer) return take(answer, at);
      const raised = exports.PyErr_GetRaisedException();
      const said = take(exports.PyObject_Str(raised), at);
      Py_DecRef(raised);
      throw Object.assign(new Error(said), { name: "PythonError" });
    } finally {
      free(at);
    }
  };
}

/**
 * Start a stored interpreter.
 *
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Module} [rest] its functions that few calls need; without it such a call throws an error.
 * @returns {Promise<{call: (name: string, args: string) => string}>} after an error with another name than `PythonError` it
 *   must not be called again: it was left in the middle of something.
 */
export async function start(module, rest) {
  const [section] = WebAssembly.Module.customSections(module, "state");
  const state = JSON.parse(new TextDecoder().decode(section));
  const imports = importsOf(module, state);
  const { exports } = await WebAssembly.instantiate(module, imports);
  if (rest) await WebAssembly.instantiate(rest, imports);
  return { call: caller(exports, imports.env.memory, state.call) };
}
