"""In place of typed calls of JavaScript: the verifier makes none, and `inspect` is large."""

from typing import Any

from _pyodide_core import (  # type: ignore[import-not-found]
    JsFuncSignature,
    js2py_default_call_result,
    py2js_default,
)

no_default = type("empty", (), {})
"""Stands for a parameter without a default."""


def _any_call(*args: Any, **kwargs: Any) -> None:
    """A function that takes all, which is what is known of JavaScript's."""


default_signature = JsFuncSignature(
    *(_any_call, False, 0, (), (), py2js_default, (), (), (), py2js_default),
    js2py_default_call_result,
)
"""How a function of JavaScript is called of which nothing is known."""
