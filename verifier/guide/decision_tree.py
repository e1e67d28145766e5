"""The part of the extension that draws support's decision tree, "Has it ever worked?".

A line `[decision-tree]`, alone, becomes nested folds, which need no scripts. The tree is in
`docs/support/decision-tree.yml`. What it says of a code is the catalogue's own, so it can't send
readers elsewhere than the verifier does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry, Owner
from verifier.guide import codes, pages
from verifier.guide.markdown_text import escape_text
from verifier.guide.problem import GuideError
from verifier.values import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


LINE = re.compile(r"\[decision-tree\]")
TREE = "docs/support/decision-tree.yml"
INDENT = "    "
ENDS = ("code", "item", "wait", "report")


class TreeError(GuideError):
    """Raised where the tree leads nowhere, or in two ways at once; says where and what to write."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"{TREE}:{line}: {sentence}")


class Node(dict[str, Any]):
    """A question, its answers or an end, and the line in the file that each of its words is on."""

    lines: dict[str, int]


class Loader(yaml.SafeLoader):
    """Reads YAML's plain types, and mappings as nodes."""


def _construct_node(loader: Loader, mapping: yaml.MappingNode) -> Node:
    node = Node()
    node.lines = {}
    for key, value in mapping.value:
        # As it is written: to YAML itself an answer "Yes" is no word.
        word, line = str(key.value), key.start_mark.line + 1
        if word in node:
            raise TreeError(line, f"“{word}” is already on line {node.lines[word]}. Write another.")
        node[word] = loader.construct_object(value, deep=True)
        node.lines[word] = line
    return node


Loader.add_constructor("tag:yaml.org,2002:map", _construct_node)


@lru_cache(maxsize=2)
def read_tree(text: str) -> Node:
    """Return the tree that a text in YAML describes; raise TreeError where it is none."""
    try:
        root = yaml.load(text, Loader)  # noqa: S506 - it is the safe one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TreeError(line, f"this is no YAML: {error.problem}.") from error
    if not isinstance(root, Node):
        raise TreeError(1, "the file has to begin with `ask`.")
    return root


def render_end(node: Node, way: str, line: int) -> str:
    """Return the sentence in which a way through the tree ends, as Markdown."""
    kinds = [kind for kind in ENDS if kind in node]
    if len(kinds) != 1 or set(node) - {*ENDS, "say"}:
        raise TreeError(
            line, f"“{way}” has to end in one of {', '.join(ENDS)}, and may `say` more."
        )
    kind, target = kinds[0], str(node[kinds[0]])
    try:
        written = SENTENCES[kind](target)
    except GuideError as error:
        raise TreeError(node.lines[kind], f"“{way}”: {error}") from error
    return f"{written} {escape_text(node['say'])}" if "say" in node else written


def render_code(code: str) -> str:
    """Return what the catalogue says of a code: who acts, the cure, and the item that fixes it."""
    entry = DIAGNOSES.get(code) or FINDINGS.get(code)
    if entry is None:
        raise GuideError(f"the catalogue has no code “{code}”.")
    link = ""
    if isinstance(entry, DiagnosisEntry) and entry.owner is Owner.WAIT:
        lead = "**Wait:**"
    elif isinstance(entry, DiagnosisEntry) and entry.owner in {Owner.MODELOPTIC, Owner.UNKNOWN}:
        lead = f"**{ask_for_report()}:**"
    else:
        lead = "**How to fix this:**"
        link = link_item(entry.item) if entry.item else ""
    known = f"Code: [`{code}`](../codes/{code}.md)"
    return " ".join(part for part in (lead, link, escape_text(entry.cure), known) if part)


def ask_for_report() -> str:
    """Return that a report is to be asked for, with a link to where readers write it."""
    return f"[Ask for a report]({codes.make_link(REPORT)})"


def render_report(words: str) -> str:
    """Return what to look at in a report that is asked for."""
    return f"**{ask_for_report()}** and look at {escape_text(words)}."


def link_item(short_id: str) -> str:
    """Return a link to a page, an entry or an item, in its own words."""
    found = codes.find_item(short_id)
    stop = "" if found.text.endswith((".", "?", "!")) else "."
    return f"[{escape_text(found.text)}]({found.href}){stop}"


SENTENCES: dict[str, Callable[[str], str]] = {
    "code": render_code,
    "item": lambda short_id: f"**Send the link:** {link_item(short_id)}",
    "wait": lambda words: f"**Wait:** {escape_text(words)}",
    "report": render_report,
}
"""How each kind of end is written."""


def render_node(node: Node, way: str = "", depth: int = 0, line: int = 1) -> Iterator[str]:
    """Yield a node's Markdown: its question with a fold for each answer, or the end of the way.

    `way` is the answer that led here, `line` its line in the file.
    """
    inside = INDENT * depth
    if "ask" not in node and "answers" not in node:
        yield f"{inside}{render_end(node, way, line)}"
        yield ""
        return
    answers = node.get("answers")
    if set(node) != {"ask", "answers"} or not isinstance(answers, Node):
        raise TreeError(line, f"“{way}” needs `ask`, and below `answers` each answer's own way.")
    yield f"{inside}{escape_text(node['ask'])}"
    yield ""
    for answer, then in answers.items():
        here = answers.lines[answer]
        if not isinstance(then, Node):
            raise TreeError(here, f"“{answer}” leads nowhere. Write {', '.join(ENDS)} or `ask`.")
        title = str(answer).replace('"', "”")
        yield f'{inside}??? question "{title}"'
        yield from render_node(then, str(answer), depth + 1, here)


def render_tree() -> list[str]:
    """Return the whole tree as lines of Markdown; raise TreeError where it leads nowhere."""
    return list(render_node(read_tree((pages.ROOT / TREE).read_text("utf-8"))))


BLOCKS = {LINE: lambda _: render_tree()}
"""What takes the place of the line that asks for the tree."""
