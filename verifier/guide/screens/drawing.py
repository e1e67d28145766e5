"""Draws a screen as HTML from its template, and reads back which words and marks stand in it.

A template says what is known of a screen: its words in ink, and everything
else as gray bars. `data-mark` names the places that callouts can point to.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple, override

import jinja2

from verifier import values

TEMPLATES = Path(__file__).parent / "templates"

STYLES = ("ground.css", "controls.css", "lists.css")
"""The parts of the drawings' stylesheet, in the order in which they outweigh each other."""

SILENT = {"head", "style", "title"}
"""Elements whose text nobody reads on the screen."""

BLANKS = {"br", "img", "input", "link", "meta", "hr"}
"""Elements without an end."""


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
def make_environment(templates: Path = TEMPLATES) -> jinja2.Environment:
    """Return the Jinja2 environment of a folder of templates, strict about names."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates, templates / "drawings"]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw_screen(name: str, templates: Path = TEMPLATES) -> Drawing:
    """Return the drawing of the screen `name`.

    Raises:
        jinja2.TemplateError: where there is no such template, or it has a mistake.
    """
    font = (templates / "fonts" / "inter-latin.woff2").read_bytes()
    html = (
        make_environment(templates)
        .get_template(f"{name}.html")
        .render(
            css="".join((templates / "styles" / name).read_text("utf-8") for name in STYLES),
            font=base64.b64encode(font).decode(),
            values=values,
        )
    )
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Drawing(html, frozenset(reader.words), frozenset(reader.marks))


class _Reader(HTMLParser):
    """Collects the text of every element, and all marks."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.marks: set[str] = set()
        self._open: list[tuple[str, list[str]]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks |= {value for name, value in attrs if name == "data-mark" and value}
        if tag not in BLANKS:
            self._open.append((tag, []))

    @override
    def handle_endtag(self, tag: str) -> None:
        name, parts = self._open.pop()
        words = " ".join("".join(parts).split())
        if words and not {name, *(opened for opened, _ in self._open)} & SILENT:
            self.words.add(words)

    @override
    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)
