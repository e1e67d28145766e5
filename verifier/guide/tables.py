"""The part of the extension that tells each cell of a table its column's name.

On a narrow screen the styles make a block of each row, and the name stands before the cell: the
heads are out of sight there.

>>> from markdown import Markdown
>>> md = Markdown(extensions=["tables", "verifier.guide"], extension_configs={
...     "verifier.guide": {"parts": ["tables"]}})
>>> text = ["| Place | |", "| --- | --- |", "| here | there |"]
>>> [line for line in md.convert(chr(10).join(text)).splitlines() if "here" in line]
['<td data-label="Place">here</td>', '<td>there</td>']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET


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
