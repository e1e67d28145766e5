"""Writes a new step or a new guide: `python -m verifier new step`, `python -m verifier new guide`.

It asks its questions one by one, checks each answer by the writers' rules, and then writes the
page, the navigation, the links from its neighbours, the glossary and the ledger. Answers can be
piped in, a line each.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.guide import ledger_command
from verifier.guide.lint.glossary import GLOSSARY, read_glossary
from verifier.guide.lint.run import RULES
from verifier.guide.lint.source import Source
from verifier.guide.outline import STEP, guides
from verifier.guide.writing import (
    NewError,
    NewItem,
    NewStep,
    link_to,
    next_line,
    product_of,
    slug,
    write_guide,
    write_labels,
    write_step,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
CHECKED = ("filler", "item-stop", "item-verb", "one-instruction", "value-code", "wording")
"""The rules that an item's sentence can be held against as it is typed."""


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
    labels = write_labels(root, product_of(docs), [step])
    return [*write_step(root, folder, f"{after}.md", step), *([GLOSSARY] if labels else [])]


def new_guide(root: Path) -> list[str]:
    """Ask for a guide with its steps and write it; return what was written."""

    def exists(name: str) -> str:
        if not name:
            return "Write the product's name, like Ledgerly."
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
    status = ledger_command.main(["--root", str(options.root)])
    if not status:
        sys.stdout.write(
            "Look at it with `make preview`. Commit all of this and the ledger together.\n"
        )
    return status
