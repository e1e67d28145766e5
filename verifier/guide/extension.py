"""The guide's Markdown extension, `verifier.guide`: both MkDocs and Zensical run it.

The tables below say what runs in which order, the highest number first. The numbers between are
of others: fenced blocks are put away at 25, `attr_list` sets ids at 8, `toc` makes up the missing
ones and MkDocs notes anchors at 5, and MkDocs resolves links at 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, override

from markdown.extensions import Extension

from verifier.guide import codes, finder, printout
from verifier.guide.checklist import ChecklistTreeprocessor
from verifier.guide.form import FormPreprocessor
from verifier.guide.headings import NameTreeprocessor
from verifier.guide.markdown_text import BlockPreprocessor
from verifier.guide.pages import ROOT
from verifier.guide.screens.figure import FigureTreeprocessor
from verifier.guide.shared import GLOSSARY, SharedPreprocessor

if TYPE_CHECKING:
    from markdown import Markdown


class GuideExtension(Extension):
    """Registers the parts with Python-Markdown."""

    def __init__(self, **options: Any) -> None:
        self.config = {"root": [str(ROOT), "The project's root"]}
        super().__init__(**options)

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add the parts to a Markdown instance."""
        root = Path(self.getConfig("root"))
        # `[code: CODE]`, `[support-list]`, `[all-pages]` and their like become Markdown,
        # which all that follow read; from 25 on an example in a fenced block stays as it is.
        whole = {**codes.BLOCKS, **finder.BLOCKS, **printout.make_blocks(root)}
        lines = (
            ("blocks", 26, BlockPreprocessor(md, whole)),
            # `{{ sender_id }}` becomes a value or a menu.
            ("shared", 24, SharedPreprocessor(md, root / GLOSSARY)),
            # `[verifier-form]` and its like become HTML.
            ("form", 20, FormPreprocessor(md)),
        )
        tree = (
            # An item with a box becomes a checkbox named by its sentence; it has its id already.
            ("checklist", 7, ChecklistTreeprocessor(md)),
            # `[screen: NAME]` becomes a figure with the numbers of the items.
            ("screens", 6, FigureTreeprocessor(md, root / "docs")),
            # What a heading's link is called, once `toc` has written it, and a cell's column.
            ("names", 4, NameTreeprocessor(md)),
        )
        for name, priority, preprocessor in lines:
            md.preprocessors.register(preprocessor, f"guide-{name}", priority)
        for name, priority, treeprocessor in tree:
            md.treeprocessors.register(treeprocessor, f"guide-{name}", priority)
