"""A Python-Markdown extension that tells each cell of a table its column's name.

On a narrow screen the styles make a block of each row, and the name stands before the cell: the
heads are out of sight there.

>>> from markdown import Markdown
>>> md = Markdown(extensions=["tables", TablesExtension()])
>>> text = ["| Place | |", "| --- | --- |", "| here | there |"]
>>> [line for line in md.convert(chr(10).join(text)).splitlines() if "here" in line]
['<td data-label="Place">here</td>', '<td>there</td>']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from markdown import Markdown

PRIORITY = 3
"""After inline patterns (20), which write what the heads say."""


class TablesTreeprocessor(Treeprocessor):
    """Names the cells."""

    @override
    def run(self, root: ET.Element) -> None:
        """Write the names into the page's tree."""
        for table in root.iter("table"):
            names = ["".join(head.itertext()) for head in table.iterfind("thead/tr/th")]
            for row in table.iterfind("tbody/tr"):
                for name, cell in zip(names, row.iterfind("td"), strict=False):
                    if name:
                        cell.set("data-label", name)


class TablesExtension(Extension):
    """Registers the naming."""

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add the treeprocessor to a Markdown instance."""
        md.treeprocessors.register(TablesTreeprocessor(md), "tables-names", PRIORITY)


def makeExtension(**options: Any) -> TablesExtension:  # noqa: N802 (Python-Markdown asks for this name)
    """Return the extension, as Python-Markdown loads it by its module's name."""
    return TablesExtension(**options)
