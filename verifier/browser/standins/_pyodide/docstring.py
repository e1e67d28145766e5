"""In place of Pyodide's docstrings: nobody reads them in the reader's browser."""

from typing import Any


def dedent_docstring(docstring: str) -> str:
    """Return the docstring as it is."""
    return docstring


def get_cmeth_docstring(func: Any) -> str:
    """Return a docstring of the form that C methods have."""
    return f"{func.__name__}()\n--\n\n"
