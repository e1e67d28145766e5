"""A Python-Markdown extension that draws the page of each code from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from markdown.extensions import Extension

if TYPE_CHECKING:
    from markdown import Markdown


class CodesExtension(Extension):
    """Registers the pages of codes with Python-Markdown."""

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add nothing yet: the catalogue is empty."""


def makeExtension(**options: Any) -> CodesExtension:  # noqa: N802 (Python-Markdown asks for this name)
    """Return the extension, as Python-Markdown wants it."""
    return CodesExtension(**options)
