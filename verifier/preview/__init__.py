"""The writers' preview: `python -m verifier preview` shows the site as it is saved.

A change is built in a process of its own (`builder`), so a rule that was edited is imported anew
and a mistake can't take the preview down; `faults` turns what went wrong into file, line and what
to write, and `server` shows it on the page, above the last site that could be built.
"""

from __future__ import annotations

from verifier.preview.server import main

__all__ = ["main"]
