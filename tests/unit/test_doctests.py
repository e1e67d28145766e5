"""The examples in the rules' docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "verifier"
MODULES = [
    "verifier",
    "verifier.mail",
    *sorted(f"verifier.text.{path.stem}" for path in (PACKAGE / "text").glob("[a-z]*.py")),
    *sorted(f"verifier.fields.{path.stem}" for path in (PACKAGE / "fields").glob("[a-z]*.py")),
]
WITHOUT_EXAMPLES = {"verifier.fields.together", "verifier.fields.names"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    module = importlib.import_module(name)
    done = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)

    assert done.failed == 0
    assert done.attempted or name in WITHOUT_EXAMPLES
