"""The guide's Markdown extension, `verifier.guide`: both MkDocs and Zensical run it.

`LINES` and `TREE` say what runs in which order, the highest number first. The numbers between are
of others: fenced blocks are put away at 25, `attr_list` sets ids at 8, `toc` makes up the missing
ones and MkDocs notes anchors at 5, and MkDocs resolves links at 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, override

from markdown.extensions import Extension

from verifier.guide import codes, decision_tree, finder, printout
from verifier.guide.checklist import ChecklistTreeprocessor
from verifier.guide.form import FormPreprocessor
from verifier.guide.headings import HeadingTreeprocessor
from verifier.guide.markdown_text import BlockPreprocessor
from verifier.guide.pages import ROOT
from verifier.guide.screens.figure import FigureTreeprocessor
from verifier.guide.shared import GLOSSARY, SharedPreprocessor
from verifier.guide.tables import TablesTreeprocessor

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown
    from markdown.preprocessors import Preprocessor
    from markdown.treeprocessors import Treeprocessor


class Part[Processor](NamedTuple):
    """One part of the extension: when it runs, and what makes it for a project's root."""

    priority: float
    make: Callable[[Markdown, Path], Processor]


LINES: dict[str, Part[Preprocessor]] = {
    # `[decision-tree]` becomes folds, which are blocks like fenced ones.
    "tree": Part(27, lambda md, _: BlockPreprocessor(md, decision_tree.BLOCKS)),
    # `[support-list]` becomes folds with links, and `[all-pages: FOLDER]` the pages of a folder:
    # Markdown that all that follow read.
    "finder": Part(26, lambda md, _: BlockPreprocessor(md, finder.BLOCKS)),
    "printout": Part(26, lambda md, root: BlockPreprocessor(md, printout.make_blocks(root))),
    # From here on an example in a fenced block stays as it is. `{{ sender_id }}` becomes a value
    # or a menu.
    "shared": Part(24, lambda md, root: SharedPreprocessor(md, root / GLOSSARY)),
    # `[code-page: CODE]` and `[code-list]` become Markdown; `[verifier-form]` and its like HTML.
    "codes": Part(20, lambda md, _: BlockPreprocessor(md, codes.BLOCKS)),
    "form": Part(20, lambda md, _: FormPreprocessor(md)),
}
"""What works on a page's lines before Markdown reads them."""

TREE: dict[str, Part[Treeprocessor]] = {
    # An item with a box becomes a checkbox named by its sentence; it has its id already.
    "checklist": Part(7, lambda md, _: ChecklistTreeprocessor(md)),
    # `[screen: NAME]` becomes a figure with the numbers of the items.
    "screens": Part(6, lambda md, root: FigureTreeprocessor(md, root / "docs")),
    # What a heading's link is called, once `toc` has written it.
    "headings": Part(4, lambda md, _: HeadingTreeprocessor(md)),
    # A table that scrolls is named by the heading above it.
    "tables": Part(3, lambda md, _: TablesTreeprocessor(md)),
}
"""What works on the elements that Markdown has made."""


class GuideExtension(Extension):
    """Registers the parts with Python-Markdown."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [str(ROOT), "The project's root"],
            "parts": [[*LINES, *TREE], "The parts that run"],
        }
        super().__init__(**options)

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add the parts to a Markdown instance."""
        root, names = Path(self.getConfig("root")), self.getConfig("parts")
        for name, lines in LINES.items():
            if name in names:
                md.preprocessors.register(lines.make(md, root), f"guide-{name}", lines.priority)
        for name, tree in TREE.items():
            if name in names:
                md.treeprocessors.register(tree.make(md, root), f"guide-{name}", tree.priority)
