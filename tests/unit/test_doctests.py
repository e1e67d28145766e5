"""The examples in docstrings are true, and every module of the rules has one."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "verifier"
RULES = [
    "verifier",
    "verifier.mail",
    *(f"verifier.text.{path.stem}" for path in (PACKAGE / "text").glob("[a-z]*.py")),
    *(f"verifier.fields.{path.stem}" for path in (PACKAGE / "fields").glob("[a-z]*.py")),
]
WITH_EXAMPLES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", sorted({*RULES, *WITH_EXAMPLES}))
def test_the_examples_of_a_module_are_true(name):
    module = importlib.import_module(name)
    done = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)

    assert done.failed == 0
    assert done.attempted
