"""Screens: what a reader will see in the products, drawn or captured, numbered as the items are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.guide.screens.figure import FigureExtension


def makeExtension(**options: Any) -> FigureExtension:  # noqa: N802 (Python-Markdown asks for this name)
    """Return the extension, as Python-Markdown wants it."""
    from verifier.guide.screens.figure import FigureExtension  # noqa: PLC0415 - its modules import this one

    return FigureExtension(**options)
