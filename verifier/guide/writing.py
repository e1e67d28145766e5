"""Writes the pages, links and lists of a new step or guide into the project's files."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide.lint.glossary import GLOSSARY, read_glossary
from verifier.guide.lint.source import BOLD, Source
from verifier.guide.outline import STEP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEXT = re.compile(r"^\*\*Next:\*\* \[[^\]]*\]\((?P<page>[\w-]+\.md)\)$", re.MULTILINE)


class NewItem(NamedTuple):
    """An item to write: its sentence and its id."""

    sentence: str
    id: str


class NewStep(NamedTuple):
    """A step to write: its page's name without `.md`, title, description and items."""

    name: str
    title: str
    description: str
    items: list[NewItem]


class NewError(ValueError):
    """Raised where something can't be written: its message says what to do."""


def slug(text: str) -> str:
    """Return the id that a text suggests.

    >>> slug("Select **Save & Close**.")
    'save-close'
    >>> slug("Create a Web Services user")
    'create-a-web-services-user'
    """
    label = BOLD.findall(text)
    words = re.findall(r"[a-z0-9]+", (label[-1] if label else text).lower())
    return "-".join(words[:6]) or "item"


def page(step: NewStep, number: int, place: str, following: str) -> str:
    """Return a step's page, done in the program `place`.

    `following` is the Markdown of its link to the next page, or "".
    """
    lines = [
        "---",
        f"description: {quoted(step.description)}",
        f"reviewed: {dt.datetime.now(dt.UTC).date()}",
        f"place: {quoted(place)}",
        f"step: {number}",
        "---",
        "",
        f"# {step.title}",
        "",
        step.description,
        "",
    ]
    for position, item in enumerate(step.items, 1):
        indent = " " * (len(str(position)) + 2)
        lines += [f"{position}. [ ] {item.sentence}", f"{indent}{{ #{item.id} }}", ""]
    return "\n".join(lines) + (f"\n{next_line(following)}" if following else "")


def next_line(link: str) -> str:
    """Return the lines that lead from a page to the next one, given as a link."""
    return f"**Next:** {link}\n{{ .next }}\n"


def link_to(step: NewStep) -> str:
    """Return a link to a step from a page beside it."""
    return f"[{step.title}]({step.name}.md)"


def quoted(text: str) -> str:
    """Return a text as YAML takes it on one line."""
    return f'"{text}"' if ": " in text or text[:1] in "\"'[{&*#?|>@`%" else text


def title_of(path: Path) -> str:
    """Return a page's title."""
    return next(heading.text for heading in Source("", path.read_text("utf-8")).headings)


def product_of(docs: Path) -> str:
    """Return the product that the guide in a folder connects."""
    return title_of(docs / "index.md").removeprefix("Connect ")


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Write a file's text as an edit gives it back, if that differs."""
    text = path.read_text("utf-8")
    if (new := edit(text)) != text:
        path.write_text(new, "utf-8")


def after_line(text: str, line: str, added: str) -> str:
    """Return a text with a line added after another one, as far to the right.

    Raises NewError where the line is not there.
    """
    found = re.search(rf"^( *)- (?:.*: )?{re.escape(line)}$", text, re.MULTILINE)
    if not found:
        raise NewError(f"mkdocs.yml has no line “- {line}” in its nav. Add the new page there.")
    return f"{text[: found.end()]}\n{found[1]}- {added}{text[found.end() :]}"


def list_in_overview(text: str, after: str, step: NewStep) -> str:
    """Return a guide's overview with the new step in its list, numbered anew."""
    line = f"1. {link_to(step)}"
    found = re.search(rf"^\d+\. \[[^\]]*\]\({re.escape(after)}\).*$", text, re.MULTILINE)
    if found:
        text = f"{text[: found.end()]}\n{line}{text[found.end() :]}"
    elif found := re.search(r"^1\. \[[^\]]*\]\([\w-]+\.md\)", text, re.MULTILINE):
        text = f"{text[: found.start()]}{line}\n{text[found.start() :]}"
    elif "## The steps {" in text and not re.search(r"^1\. ", text, re.MULTILINE):
        text = f"{text.rstrip()}\n\n{line}\n"
    else:
        return text

    def renumbered(block: re.Match[str]) -> str:
        lines = block[0].rstrip("\n").split("\n")
        return "".join(
            re.sub(r"^\d+", str(number), each, count=1) + "\n"
            for number, each in enumerate(lines, 1)
        )

    return re.sub(r"(?:^\d+\. \[[^\]]*\]\([\w-]+\.md\).*\n)+", renumbered, text, flags=re.MULTILINE)


def write_step(root: Path, folder: str, after: str, step: NewStep) -> list[str]:
    """Write a step after another page of its guide; return the paths written or changed."""
    docs = root / "docs" / folder
    before = docs / after
    given = STEP.search(before.read_text("utf-8"))
    number = int(given[1]) + 1 if given else 1
    for path in docs.glob("*.md"):
        change(
            path,
            lambda text: STEP.sub(
                lambda found: f"step: {int(found[1]) + 1}" if int(found[1]) >= number else found[0],
                text,
            ),
        )
    following = NEXT.search(before.read_text("utf-8"))
    link = ""
    if following and (docs / following["page"]).exists():
        link = f"[{title_of(docs / following['page'])}]({following['page']})"
    if following:
        change(before, lambda text: NEXT.sub(f"**Next:** {link_to(step)}", text))
    place = product_of(docs)
    (docs / f"{step.name}.md").write_text(page(step, number, place, link), "utf-8")
    change(docs / "index.md", lambda text: list_in_overview(text, after, step))
    entry = f"{folder}/{step.name}.md"
    change(root / "mkdocs.yml", lambda text: after_line(text, f"{folder}/{after}", entry))
    return [f"docs/{entry}", f"docs/{folder}/index.md", "mkdocs.yml"]


def write_labels(root: Path, product: str, steps: list[NewStep]) -> list[str]:
    """Add to the glossary the labels of new steps that it lacks; return them."""
    known = read_glossary(root).labels
    said = [item.sentence for step in steps for item in step.items]
    new = sorted({label for text in said for label in BOLD.findall(text)} - known)
    if not new:
        return []
    path = root / GLOSSARY
    lines = path.read_text("utf-8").split("\n")
    heading = f"  {product}:"
    if heading not in lines:
        lines.insert(lines.index("labels:") + 1, heading)
    lines[lines.index(heading) + 1 : lines.index(heading) + 1] = [
        f"    - {quoted(label)}" for label in new
    ]
    path.write_text("\n".join(lines), "utf-8")
    return new


def write_guide(root: Path, folder: str, product: str, description: str) -> list[str]:
    """Write a guide's overview, its place in the navigation and on the front page."""
    docs = root / "docs" / folder
    docs.mkdir()
    change(
        root / GLOSSARY, lambda text: text.replace("\nnames:\n", f"\nnames:\n  - {product}\n", 1)
    )
    (docs / "index.md").write_text(
        f"---\ndescription: {quoted(description)}\n---\n\n# Connect {product}\n\n{description}\n\n"
        "## The steps { #steps }\n\n",
        "utf-8",
    )
    change(root / "mkdocs.yml", lambda text: nav_section(text, product, f"{folder}/index.md"))
    change(
        root / "docs/index.md",
        lambda text: front_section(text, product, folder, description),
    )
    return [f"docs/{folder}/index.md", "docs/index.md", "mkdocs.yml"]


def nav_section(text: str, product: str, page: str) -> str:
    """Return mkdocs.yml with a section for a guide after the last one there is."""
    head, mark, nav = text.partition("\nnav:\n")
    nested = list(re.finditer(r"^ {4,}- .*\n", nav, re.MULTILINE))
    at = nested[-1].end() if nested else len(nav)
    return f"{head}{mark}{nav[:at]}  - {product}:\n      - {page}\n{nav[at:]}"


def front_section(text: str, product: str, folder: str, description: str) -> str:
    """Return the front page with a section for a guide before its last one."""
    section = (
        f"## Connect {product} {{ #connect-{folder} }}\n\n{description}\n\n"
        f"[Start now]({folder}/index.md){{ .md-button .md-button--primary }}\n\n"
    )
    at = text.rfind("\n## ") + 1
    return f"{text[:at]}{section}{text[at:]}"
