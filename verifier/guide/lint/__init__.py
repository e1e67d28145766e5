"""The writers' checks: `python -m verifier lint` says what is amiss in the pages, and where.

A rule looks at one page (`words`, `items`, `labels`, `front`, `links`) or at the whole guide
(`guide`), and two programs from outside look at form and spelling (`programs`). What each rule is
for, with a bad and a good example, stands in the docstring of its function: `--explain` prints it,
and the tests read the examples there.
"""

from __future__ import annotations

from verifier.guide.lint.run import RULES, explain_rule, lint, main

__all__ = ["RULES", "explain_rule", "lint", "main"]
