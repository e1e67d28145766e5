"""The guide: its Markdown extension, the ledger of its ids, and the finishing of the built site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.guide.extension import GuideExtension


def makeExtension(**options: Any) -> GuideExtension:  # noqa: N802 (Python-Markdown asks for this name)
    """Return the extension, as Python-Markdown wants it."""
    from verifier.guide.extension import GuideExtension  # noqa: PLC0415 - its modules import this one

    return GuideExtension(**options)
