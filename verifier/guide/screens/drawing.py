"""Draws a screen as HTML, and reads back which words and marks stand in it.

`templates/drawings.html` has a macro for each: what is known of a screen, its words in ink, and
everything else as gray bars. `data-mark` names the places that callouts can point to.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

import jinja2

from verifier import values

TEMPLATES = Path(__file__).parent / "templates"

STYLES = ("ground.css", "controls.css", "lists.css")
"""The parts of the drawings' stylesheet, in the order in which they outweigh each other."""


class Drawing(NamedTuple):
    """A drawn screen: its page, the words on it (one entry an element), and its marks."""

    html: str
    words: frozenset[str]
    marks: frozenset[str]

    @property
    def digest(self) -> str:
        """Return what the picture is made from as a SHA-256 in hexadecimal."""
        return hashlib.sha256(self.html.encode()).hexdigest()


@functools.cache
def make_drawing_environment(templates: Path = TEMPLATES) -> jinja2.Environment:
    """Return the Jinja2 environment of a folder of templates, strict about names."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw_screen(name: str, templates: Path = TEMPLATES) -> Drawing:
    """Return the drawing of the screen `name`.

    Raises:
        jinja2.TemplateError: where there is no such drawing, or it has a mistake in its own
            language or as XML.
    """
    environment, macro = make_drawing_environment(templates), name.replace("-", "_")
    # Not `module`, which is kept: in a preview the parts that it imports change.
    drawings = environment.get_template("drawings.html").make_module({"values": values})
    if not hasattr(drawings, macro):
        raise jinja2.TemplateNotFound(name, f"drawings.html has no macro {macro}()")
    font = (templates / "fonts" / "inter-latin.woff2").read_bytes()
    html = environment.get_template("base.html").render(
        css="".join((templates / "styles" / name).read_text("utf-8") for name in STYLES),
        font=base64.b64encode(font).decode(),
        drawing=getattr(drawings, macro)(),
    )
    inside = html.rpartition("<body>")[2].partition("</body>")[0]
    try:
        elements = list(ET.fromstring(f"<body>{inside}</body>").iter())  # noqa: S314 - our own
    except ET.ParseError as error:
        raise jinja2.TemplateError(f"{error}; every element has an end, <br/> its own") from error
    return Drawing(
        html,
        words=frozenset(
            # The words of an element are those that stand in none inside of it.
            " ".join("".join([each.text or "", *(child.tail or "" for child in each)]).split())
            for each in elements
        ),
        marks=frozenset(each.get("data-mark", "") for each in elements) - {""},
    )
