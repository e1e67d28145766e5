"""Runs the rules over the guide and prints what they find."""

from __future__ import annotations

import argparse
import codecs
import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.exceptions import MkDocsException

from verifier.guide import shared
from verifier.guide.generated import generate_pages
from verifier.guide.lint import (
    branches,
    excuses,
    folds,
    front,
    guide,
    items,
    labels,
    links,
    programs,
    sharing,
    words,
)
from verifier.guide.lint.glossary import read_glossary
from verifier.guide.lint.unreadable import unreadable
from verifier.guide.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.lint.problem import Problem

ROOT = Path(__file__).parents[3]
WRITTEN_BY_MACHINE = ("docs/codes/",)
"""Pages that the catalogue fills; the rules have nothing to say there."""


class Rules(NamedTuple):
    """The rules by name, grouped by what they look at."""

    wording: dict[str, Callable[[Source, Glossary], Iterator[Problem]]]
    linking: dict[str, Callable[[Source, links.Targets], Iterator[Problem]]]
    sharing: dict[str, Callable[[Source, shared.Facts], Iterator[Problem]]]
    guide: dict[str, Callable[[guide.Guide], Iterator[Problem]]]

    @property
    def explained(self) -> dict[str, Callable[..., Any]]:
        """The function of each rule: its docstring says what the rule is for, with examples."""
        others: dict[str, Callable[..., Any]] = {
            "excuse": excuses.apply,
            "spelling": programs.spelling,
        }
        return {**self.wording, **self.linking, **self.sharing, **self.guide, **others}

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all rules, but for those of rumdl."""
        return frozenset(self.explained)


RULES = Rules(
    wording={
        "branch": branches.branch,
        "description": front.description,
        "filler": words.filler,
        "fold": folds.fold,
        "heading-id": front.heading_id,
        "item-id": items.item_id,
        "item-stop": items.item_stop,
        "item-verb": items.item_verb,
        "label": labels.label,
        "label-bold": labels.label_bold,
        "one-instruction": items.one_instruction,
        "review": front.review,
        "sentence-case": words.sentence_case,
        "syntax": words.syntax,
        "value-code": items.value_code,
        "wording": words.wording,
    },
    linking={
        "alt-text": links.alt_text,
        "link-target": links.link_target,
        "reference": links.reference,
    },
    sharing={"shared-value": sharing.shared_value},
    guide={
        "ledger": guide.in_ledger,
        "navigation": guide.navigation,
        "reference-list": guide.reference_list,
        "screens": guide.screens,
    },
)


def read_sources(root: Path) -> list[Source]:
    """Read every page that people write, in the order of their paths."""
    return [
        Source(name, path.read_text("utf-8", "replace"))
        for path in sorted((root / "docs").rglob("*.md"))
        if not (name := path.relative_to(root).as_posix()).startswith(WRITTEN_BY_MACHINE)
    ]


def read_targets(root: Path, sources: list[Source]) -> links.Targets:
    """Return what the guide's links can lead to."""
    docs = root / "docs"
    anchors = {
        source.path.removeprefix("docs/"): frozenset(
            {found.id for found in source.headings} | {found.id for found in source.items}
        )
        for source in sources
    }
    files = frozenset(
        path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()
    )
    return links.Targets(files | generate_pages().keys(), anchors, links.read_references(root))


def lint(root: Path, *, thorough: bool = True, outside: bool = True) -> list[Problem]:
    """Return what is amiss in a project's pages, by file and line.

    Without `thorough` each page is only looked at by itself: no ids of the whole
    guide, no programs. Without `outside` the programs from outside are left out.

    Raises ValueError where the glossary can't be read, RuntimeError where a
    program can't do its work.
    """
    if broken := unreadable(root):
        return [broken]
    glossary, sources = read_glossary(root), read_sources(root)
    targets, facts = read_targets(root, sources), shared.read_facts(root / shared.GLOSSARY)
    found = [
        *(
            p
            for source in sources
            for rule in RULES.wording.values()
            for p in rule(source, glossary)
        ),
        *(
            p
            for source in sources
            for rule in RULES.linking.values()
            for p in rule(source, targets)
        ),
        *(p for source in sources for rule in RULES.sharing.values() for p in rule(source, facts)),
    ]
    if thorough:
        whole = guide.Guide(root, sources, targets)
        found += [p for check in RULES.guide.values() for p in check(whole)]
    if thorough and outside:
        found += [*programs.form(root), *programs.spelling(root)]
    given = [excuse for source in sources for excuse in excuses.read(source)]
    left = excuses.apply(found, given, RULES.names | {p.rule for p in found})
    # What only the rest of the rules needs excusing from is not known to be superfluous.
    return sorted({p for p in left if thorough or p.rule != "excuse"})


def fix(root: Path) -> None:
    """Mend what needs no choice: shared facts, the form of Markdown, spelling with one answer."""
    for path in (root / "docs").rglob("*.md"):
        if (content := path.read_bytes()).startswith(codecs.BOM_UTF8):
            path.write_bytes(content.removeprefix(codecs.BOM_UTF8))
    if unreadable(root):
        return
    facts = shared.read_facts(root / shared.GLOSSARY)
    for source in read_sources(root):
        path = root / source.path
        given = [one for one in excuses.read(source) if one.rule == "shared-value"]
        excused = {
            found.line
            for found in sharing.shared_value(source, facts)
            if any(one.covers(found) for one in given)
        }
        named = sharing.name_shared(source, facts, excused)
        if named.splitlines() != source.lines:
            path.write_text(named, "utf-8")
    programs.fix(root)
    for source in read_sources(root):
        path = root / source.path
        text = path.read_text("utf-8")
        if (steady := folds.in_fours(text)) != text:
            path.write_text(steady, "utf-8")


class UnknownRuleError(ValueError):
    """Raised for a rule's name that no rule has: its message lists the names."""


def explain_rule(name: str) -> str:
    """Return what a rule is for, with a bad and a good example; rumdl explains its own.

    Raises UnknownRuleError for a name that no rule has.
    """
    if function := RULES.explained.get(name):
        return inspect.cleandoc(function.__doc__ or "")
    if re.fullmatch(r"MD\d{3}", name.upper()):
        return programs.run(ROOT, "rumdl", "explain", name.upper()).rstrip()
    raise UnknownRuleError(
        f"There is no rule “{name}”. Write one of: {', '.join(sorted(RULES.names))}; "
        "or one of rumdl's, like MD009."
    )


def count(number: int, word: str) -> str:
    """Return a number with its word.

    >>> count(1, "page"), count(2, "page")
    ('1 page', '2 pages')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def main(argv: list[str]) -> int:
    """Check the guide; return 1 if anything is amiss, 2 if it can't be checked."""
    parser = argparse.ArgumentParser(prog="python -m verifier lint", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    parser.add_argument("--rules", action="store_true", help="list the rules and stop")
    parser.add_argument("--explain", metavar="RULE", help="say what a rule is for, and stop")
    parser.add_argument("--fix", action="store_true", help="first mend what needs no choice")
    options = parser.parse_args(argv)
    if options.rules:
        sys.stdout.write("\n".join([*sorted(RULES.names), ""]))
        return 0
    try:
        if options.explain:
            sys.stdout.write(f"{explain_rule(options.explain)}\n")
            return 0
        if options.fix:
            fix(options.root)
        problems = lint(options.root)
    except UnknownRuleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (OSError, RuntimeError, ValueError, MkDocsException) as error:
        sys.stderr.write(f"The pages can't be checked. {error}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    files = len({problem.file for problem in problems})
    checked = count(len(read_sources(options.root)), "page")
    summary = (
        f"{count(len(problems), 'problem')} in {count(files, 'file')}"
        if problems
        else "no problems"
    )
    rules = count(len(RULES.names), "rule")
    if problems:
        rules += " (`python -m verifier lint --explain RULE` says what one is for)"
    sys.stdout.write(f"{checked} checked by {rules}: {summary}\n")
    return 1 if problems else 0
