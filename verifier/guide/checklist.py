"""The part of the extension that makes checklists whose items have permanent ids.

A writer writes a list item with a box and, on the line below it, its id:

    1. [ ] Under **Sender ID**, enter `modelopticMPP`{ .copy }.
       { #sender-id }

The item becomes a checkbox labeled by its own sentence. What follows the
sentence inside the item (a fold, a note, a list) is kept apart from it, so
that a screen reader names the box by the instruction alone. A branch of the
reader's plan (`.role-based`) and a version of the item's meaning
(`version=2`) stand in the same braces.

`attr_list` reads the braces, so it has to be among the extensions.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from typing import override

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from verifier.guide.problem import GuideError

BOX = re.compile(r"\s*\[ \]\s+")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CONDITION = re.compile(r"If your company [^:]+: ")
"""How an item of a branch begins: readers whose answers have decided it don't see it."""

BLOCKS = {"blockquote", "details", "div", "dl", "figure", "ol", "p", "pre", "table", "ul"}


def find_sentence(item: ET.Element) -> ET.Element | None:
    """Return the element that holds an item's sentence, or None if the item has no box.

    That is the item itself in a tight list and its first paragraph in a loose one.
    """
    if item.text and item.text.strip():
        return item if BOX.match(item.text) else None
    first = next(iter(item), None)
    if first is not None and first.tag == "p" and BOX.match(first.text or ""):
        return first
    return None


def read_words(element: ET.Element) -> str:
    """Return an element's words on one line, as a browser will show them, without an item's box.

    Python-Markdown has put raw HTML and ampersands aside under names in control characters.
    """
    text = "".join(element.itertext()).replace(AMP_SUBSTITUTE, "&")
    words = " ".join(html.unescape(HTML_PLACEHOLDER_RE.sub("", text)).split())
    return BOX.sub("", words, count=1)


def check_id_and_version(name: str, version: str, words: str) -> None:
    """Raise GuideError where an item's id or version is missing or malformed."""
    if not name:
        raise GuideError(
            f"The item “{words}” has no id. "
            "Write one on a line of its own below it, like { #save-role }."
        )
    if not ID.fullmatch(name):
        raise GuideError(
            f"The id “{name}” has other characters than small letters, digits and single hyphens. "
            "Write it like { #save-role }."
        )
    if not version.isdecimal():
        raise GuideError(
            f"The version of the item “{name}” is not a whole number. "
            f"Write it like {{ #{name} version=2 }}."
        )


def split_item(item: ET.Element, sentence: ET.Element) -> tuple[ET.Element, ET.Element]:
    """Return an item's sentence and what follows it, each in a `div`; the item is left empty."""
    text = ET.Element("div", {"class": "item-text"})
    more = ET.Element("div", {"class": "item-more"})
    text.text = BOX.sub("", sentence.text or "", count=1)
    children = list(sentence) if sentence is item else [*sentence, *list(item)[1:]]
    inside = len(children) if sentence is item else len(sentence)
    into = text
    for position, child in enumerate(children):
        if position == inside or (into is text and child.tag in BLOCKS):
            into = more
        into.append(child)
    if not len(more) and len(text):
        text[-1].tail = (text[-1].tail or "").rstrip()
    for child in list(item):
        item.remove(child)
    return text, more


def mark_condition(text: ET.Element) -> None:
    """Put the condition that a sentence begins with into an element of its own."""
    words = text.text or ""
    if found := CONDITION.match(words):
        when = ET.Element("span", {"class": "when"})
        when.text, when.tail = found[0], words[found.end() :]
        text.text = ""
        text.insert(0, when)


def make_control(name: str) -> ET.Element:
    """Return an item's checkbox, with the classes that Material draws."""
    label = ET.Element("label", {"class": "task-list-control"})
    ET.SubElement(label, "input", {"type": "checkbox", "aria-labelledby": f"{name}-text"})
    ET.SubElement(label, "span", {"class": "task-list-indicator"})
    return label


def rewrite_item(item: ET.Element, sentence: ET.Element) -> None:
    """Turn a list item into a checklist item in place."""
    # In a loose list attr_list puts what stood in its braces on the paragraph.
    given = {**item.attrib, **sentence.attrib}
    check_id_and_version(given.get("id", ""), given.get("version", "1"), read_words(sentence))
    name, version = given.pop("id"), given.pop("version", "1")
    text, more = split_item(item, sentence)
    classes = ["task-list-item", *given.pop("class", "").split()]
    mark_condition(text)
    item.attrib.clear()
    item.attrib.update(
        {
            "class": " ".join(classes),
            "id": name,
            "data-item": name,
            "data-version": version,
            **given,
        }
    )
    item.text = ""
    text.set("id", f"{name}-text")
    item.extend([make_control(name), text])
    if len(more):
        item.append(more)


class ChecklistTreeprocessor(Treeprocessor):
    """Finds the items with a box and rewrites them."""

    @override
    def run(self, root: ET.Element) -> None:
        """Rewrite every list with boxes; raise GuideError for an item that has no proper id."""
        for listing in [element for element in root.iter() if element.tag in ("ol", "ul")]:
            found = [
                (item, sentence)
                for item in listing
                if (sentence := find_sentence(item)) is not None
            ]
            for item, sentence in found:
                rewrite_item(item, sentence)
            if found:
                listing.set("class", "task-list")
                listing.set("data-module", "checklist")
