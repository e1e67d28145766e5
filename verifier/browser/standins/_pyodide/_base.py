"""In place of Pyodide's way to run code, for which it parses it: its start alone runs any."""

import builtins
from importlib import import_module
from typing import Any


def eval_code(source: str, globals: dict[str, Any] | None = None) -> Any:  # noqa: A002 - Pyodide's name
    """Run statements and return the value of the last: a line, or what is behind a semicolon."""
    names = {"__builtins__": builtins} if globals is None else globals
    source = source.strip()
    statements, _, last = source.rpartition("\n" if "\n" in source else ";")
    exec(statements, names)  # noqa: S102 - Pyodide's own code
    return eval(last, names)  # noqa: S307 - the same


def pyimport_impl(path: str) -> Any:
    """Return the module of this name, or what a module calls by its last part."""
    stem, _, name = path.rpartition(".")
    if stem and hasattr(module := import_module(stem), name):
        return getattr(module, name)
    return import_module(path)
