"""The part of the extension that tells a heading's name from the link that stands in it.

The link that Python-Markdown puts into each heading is a part of it, so that who lists a page's
headings hears "#" behind each: https://www.w3.org/TR/accname-1.2/#comp_name_from_content
The heading is named after its own words alone, and the link after what it leads to.

>>> from markdown import Markdown
>>> md = Markdown(extensions=["toc", "verifier.guide"], extension_configs={
...     "toc": {"permalink": "#", "permalink_title": "Link to this section"},
...     "verifier.guide": {"parts": ["headings"]}})
>>> heading, _, link = md.convert("## What one *says*").partition("<a ")
>>> heading
'<h2 aria-label="What one says" id="what-one-says">What one <em>says</em>'
>>> link.partition(" class")[0]
'aria-label="Link to: What one says"'
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, override

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator


def words(tokens: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the id and the plain words of each heading in a list of contents."""
    for token in tokens:
        yield token["id"], html.unescape(token["name"])
        yield from words(token["children"])


class HeadingTreeprocessor(Treeprocessor):
    """Names headings and their links."""

    @override
    def run(self, root: ET.Element) -> None:
        """Write the names into the page's tree."""
        named = dict(words(getattr(self.md, "toc_tokens", [])))
        for heading in root.iter():
            link = heading.find("a[@class='headerlink']")
            name = named.get(heading.get("id", ""))
            if link is not None and name:
                heading.set("aria-label", name)
                link.set("aria-label", f"Link to: {name}")
