"""In place of `inspect`: Pyodide asks it one thing, and it is large."""

from typing import Any

_COROUTINE = 0x80  # https://docs.python.org/3/library/inspect.html#inspect.CO_COROUTINE


def iscoroutinefunction(obj: Any) -> bool:
    """Say whether a function is `async`; asked of functions that are given to JavaScript."""
    return bool(getattr(getattr(obj, "__code__", None), "co_flags", 0) & _COROUTINE)
