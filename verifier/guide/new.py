"""Writes a new step or a new guide: `python -m verifier new step`, `python -m verifier new guide`.

It asks its questions one by one, checks each answer by the writers' rules, and then writes the
page, the navigation, the links from its neighbours, the glossary and the ledger. Answers can be
piped in, a line each.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from verifier.guide import ledger
from verifier.guide.lint.glossary import GLOSSARY, read_glossary
from verifier.guide.lint.run import RULES
from verifier.guide.lint.source import BOLD, Source
from verifier.guide.outline import STEP, guides

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
CHECKED = ("filler", "item-stop", "item-verb", "one-instruction", "value-code", "wording")
"""The rules that an item's sentence can be held against as it is typed."""

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


def ask(question: str, default: str = "", amiss: Callable[[str], str] | None = None) -> str:
    """Ask until the answer is right, and return it; an empty answer means the default.

    `amiss` says what is wrong with an answer, "" if nothing is. Raises NewError
    where the answers end.
    """
    while True:
        sys.stdout.write(f"{question}{f' [{default}]' if default else ''} ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise NewError("The answers ended before the last question. Nothing was written.")
        answer = line.strip() or default
        wrong = amiss(answer) if amiss else "" if answer else "Write an answer."
        if not wrong:
            return answer
        sys.stdout.write(f"  {wrong}\n")


def sentence_amiss(root: Path, sentence: str) -> str:
    """Return what the writers' rules say of an item's sentence, "" if nothing."""
    glossary = read_glossary(root)
    source = Source("docs/new.md", f"1. [ ] {sentence}\n   {{ #new }}\n")
    for rule in CHECKED:
        for problem in RULES.wording[rule](source, glossary):
            return f"{problem.wrong}: {problem.write}."
    return ""


def ask_items(root: Path) -> list[NewItem]:
    """Ask for items until an empty line; each has a sentence and an id of its own."""
    items: list[NewItem] = []

    def taken(name: str) -> str:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            return "An id has small letters, digits and single hyphens, like save-role."
        return "Another item has this id." if name in {item.id for item in items} else ""

    while True:
        number = len(items) + 1
        more = ", an empty line if there is none" if items else ""
        sentence = ask(
            f"Item {number}: what does the reader do{more}?",
            amiss=lambda text: (
                sentence_amiss(root, text) if text else "" if items else "Write a sentence."
            ),
        )
        if not sentence:
            return items
        free = (f"{slug(sentence)}{end}" for end in ("", *(f"-{n}" for n in range(2, 99))))
        default = next(name for name in free if not taken(name))
        items.append(NewItem(sentence, ask("  Its id, for ever?", default, taken)))


def ask_step(root: Path, folder: str) -> NewStep:
    """Ask for a step of a guide."""

    def exists(title: str) -> str:
        if not title:
            return "Write a title, like Create a role."
        page = f"docs/{folder}/{slug(title)}.md"
        return f"{page} is there already." if (root / page).exists() else ""

    def too_long(text: str) -> str:
        return "" if 0 < len(text) <= 170 else "Write a sentence of at most 170 characters."

    title = ask("What is the step called?", amiss=exists)
    description = ask("What is it for, in a sentence?", amiss=too_long)
    return NewStep(slug(title), title, description, ask_items(root))


def page(step: NewStep, number: int, following: str) -> str:
    """Return a step's page; `following` is the Markdown of its link to the next one, or ""."""
    lines = [
        "---",
        f"description: {quoted(step.description)}",
        f"reviewed: {dt.datetime.now(dt.UTC).date()}",
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
    (docs / f"{step.name}.md").write_text(page(step, number, link), "utf-8")
    change(docs / "index.md", lambda text: list_in_overview(text, after, step))
    entry = f"{folder}/{step.name}.md"
    change(root / "mkdocs.yml", lambda text: after_line(text, f"{folder}/{after}", entry))
    return [f"docs/{entry}", "mkdocs.yml"]


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


def new_step(root: Path) -> list[str]:
    """Ask for a step and write it; return what was written."""
    folders = list(guides(root))

    def unknown(name: str) -> str:
        return "" if name in folders else f"Write one of: {', '.join(folders)}."

    folder = ask("Which guide?", folders[0] if len(folders) == 1 else "", unknown)
    docs = root / "docs" / folder
    numbers = {
        path.name: int(found[1])
        for path in docs.glob("*.md")
        if (found := STEP.search(path.read_text("utf-8")))
    }
    pages = ["index.md", *sorted(numbers, key=lambda name: numbers[name])]

    def absent(name: str) -> str:
        return "" if f"{name}.md" in pages else f"Write one of: {', '.join(p[:-3] for p in pages)}."

    step = ask_step(root, folder)
    after = ask("After which page?", pages[-1].removesuffix(".md"), absent)
    product = title_of(docs / "index.md").removeprefix("Connect ")
    labels = write_labels(root, product, [step])
    return [*write_step(root, folder, f"{after}.md", step), *([GLOSSARY] if labels else [])]


def new_guide(root: Path) -> list[str]:
    """Ask for a guide with its steps and write it; return what was written."""

    def exists(name: str) -> str:
        if not name:
            return "Write the product's name, like Sage Intacct."
        there = (root / "docs" / slug(name)).exists()
        return f"docs/{slug(name)}/ is there already." if there else ""

    product = ask("Which product does the guide connect?", amiss=exists)
    folder = slug(product)
    description = ask("What does the reader get, in a sentence?")
    steps = []
    while True:
        steps.append(ask_step(root, folder))
        if ask("Another step?", "no").lower() not in ("y", "yes"):
            break
    labels = write_labels(root, product, steps)
    done = write_guide(root, folder, product, description)
    after = "index.md"
    for number, step in enumerate(steps, 1):
        done += write_step(root, folder, after, step)
        if number < len(steps):
            path = root / "docs" / folder / f"{step.name}.md"
            path.write_text(
                path.read_text("utf-8") + "\n" + next_line(link_to(steps[number])), "utf-8"
            )
        after = f"{step.name}.md"
    return [*done, *([GLOSSARY] if labels else [])]


def main(argv: list[str]) -> int:
    """Ask, write, and bring the ledger up to date; return 1 if nothing could be written."""
    parser = argparse.ArgumentParser(prog="python -m verifier new", description=__doc__)
    parser.add_argument("what", choices=("step", "guide"))
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    options = parser.parse_args(argv)
    try:
        done = (new_step if options.what == "step" else new_guide)(options.root)
    except NewError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    sys.stdout.write("".join(f"wrote {path}\n" for path in dict.fromkeys(done)))
    return ledger.main(["--root", str(options.root)])
