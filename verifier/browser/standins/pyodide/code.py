"""In place of `pyodide.code`: its start alone evaluates code, and `inspect` is large."""

from _pyodide._base import eval_code  # type: ignore[import-not-found]

__all__ = ["eval_code"]
