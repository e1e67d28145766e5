"""The writers' checks: `python -m verifier lint` says what is wrong in the pages, and where.

A rule looks at one page (`words`, `structure`) or at links and the guide as a whole (`guide`);
`rules` is what it is given, and `run` runs them all. What each rule is for, with a bad and a good
example, stands in the docstring of its function: `--explain` prints it, and the tests read the
examples there.
"""

from __future__ import annotations

# Imported, they register their rules.
from verifier.guide.lint import guide, structure, words
from verifier.guide.lint.run import explain_rule, lint, list_rules, main

__all__ = ["explain_rule", "guide", "lint", "list_rules", "main", "structure", "words"]
