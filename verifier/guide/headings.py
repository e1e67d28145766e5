"""The part of the extension that names headings and cells of tables, and folds sections.

The link that Python-Markdown puts into each heading is a part of it, so that who lists a page's
headings hears "#" behind each: https://www.w3.org/TR/accname-1.2/#comp_name_from_content
The heading is named after its own words alone, and the link after what it leads to.

>>> from markdown import Markdown
>>> md = Markdown(extensions=["toc", "attr_list", "tables", "verifier.guide"], extension_configs={
...     "toc": {"permalink": "#", "permalink_title": "Link to this section"}})
>>> heading, _, link = md.convert("## What one *says*").partition("<a ")
>>> heading
'<h2 aria-label="What one says" id="what-one-says">What one <em>says</em>'
>>> link.partition(" class")[0]
'aria-label="Copy link: What one says"'

A heading with `fold=yes` in its braces, behind its id, stays as it is, and what follows it up to
the next heading of its rank opens and closes: `<section class="fold"><h3>…</h3><details>…`.

>>> html = md.convert(chr(10).join(["## One { #one fold=yes }", "", "Hidden.", "", "## Two"]))
>>> folded, _, rest = html.partition("</section>")
>>> folded.partition("</details>")[0].count("Hidden."), "Two" in folded, "Two" in rest
(1, False, True)

On a narrow screen the styles make a block of each row of a table, and each cell's column is named
before it: the heads are out of sight there.

>>> html = md.convert(chr(10).join(["| Place | |", "| --- | --- |", "| here | there |"]))
>>> [line for line in html.splitlines() if "here" in line]
['<td data-label="Place">here</td>', '<td>there</td>']
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, override

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_words(tokens: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the id and the plain words of each heading in a list of contents."""
    for token in tokens:
        yield token["id"], html.unescape(token["name"])
        yield from list_words(token["children"])


FOLDED = "fold=yes"
"""What stands in the braces of a heading whose section is folded."""

RANKS = ("h1", "h2", "h3", "h4", "h5", "h6")


def fold_sections(parent: ET.Element, names: dict[str, str]) -> None:
    """Put what follows each heading that is marked for it into a fold."""
    for heading in [each for each in parent if each.tag in RANKS and each.attrib.pop("fold", "")]:
        children = list(parent)
        at = children.index(heading)
        higher = RANKS[: RANKS.index(heading.tag) + 1]
        end = next((n for n in range(at + 1, len(children)) if children[n].tag in higher), None)
        section = ET.Element("section", {"class": "fold"})
        details = ET.Element("details")
        name = names.get(heading.get("id", ""), "")
        summary = ET.SubElement(details, "summary")
        # The search would begin each result with what its heading says.
        unseen = {"class": "visually-hidden", "data-search-exclude": ""}
        ET.SubElement(summary, "span", unseen).text = f"More: {name}"
        for child in children[at:end]:
            parent.remove(child)
        details.extend(children[at + 1 : end])
        section.extend([heading, details])
        parent.insert(at, section)


class NameTreeprocessor(Treeprocessor):
    """Names headings, their links and cells of tables, and folds sections."""

    @override
    def run(self, root: ET.Element) -> None:
        """Write the names into the page's tree."""
        named = dict(list_words(getattr(self.md, "toc_tokens", [])))
        for heading in root.iter():
            link = heading.find("a[@class='headerlink']")
            name = named.get(heading.get("id", ""))
            if link is not None and name:
                heading.set("aria-label", name)
                link.set("aria-label", f"Copy link: {name}")
        fold_sections(root, named)
        for table in root.iter("table"):
            names = ["".join(head.itertext()) for head in table.iterfind("thead/tr/th")]
            for row in table.iterfind("tbody/tr"):
                for name, cell in zip(names, row.iterfind("td"), strict=False):
                    if name:
                        cell.set("data-label", name)
