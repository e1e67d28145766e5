"""Runs the rules over the guide and prints what they find, less what its writers excuse.

Two programs from outside look at the form of Markdown, rumdl, and at spelling, typos; their
settings stand in `pyproject.toml`. A writer says that a rule does not hold in one place, and why:
at the end of a line or on the line above, `<!-- lint: sentence-case: Ledgerly's own title -->`; for
a whole page in its front matter:

    lint:
      one-instruction: Ledgerly opens, fills and saves this window in one go.
"""

from __future__ import annotations

import argparse
import codecs
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.exceptions import MkDocsException

from verifier.guide import shared
from verifier.guide.lint import RULES, read_guide, read_sources, words
from verifier.guide.lint.structure import DEEP, count_indent
from verifier.guide.pages import ROOT
from verifier.guide.problem import Problem
from verifier.guide.source import CODE, find_unreadable_file, list_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from verifier.guide.source import Source

PAGES = (
    "docs", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
)  # fmt: skip
"""What writers write."""

LIST_NUMBERS = "MD029"
"""The rule of rumdl's about the numbers of a list."""

LATE_ITEM = re.compile(r"\d{2,}\. ")
"""The beginning of an item from the tenth on."""

MARK = re.compile(r"<!-- lint: *(?P<rule>[\w:-]*?)(?:: +(?P<reason>.*?))? *-->")

FEWEST_WORDS = 3
"""How many words a reason has at least; fewer give no reason."""


class Excuse(NamedTuple):
    """A rule that does not hold on some lines: on all of a page for its front matter's."""

    file: str
    line: int
    rule: str
    reason: str
    lines: range

    def is_excusing(self, problem: Problem) -> bool:
        """Return whether it excuses a problem."""
        return (problem.file, problem.rule) == (self.file, self.rule) and problem.line in self.lines


def read_excuses(source: Source) -> Iterator[Excuse]:
    """Yield the excuses that a page gives."""
    page, every = source.front.get("lint"), range(len(source.lines) + 1)
    for rule, reason in (page if isinstance(page, dict) else {}).items():
        yield Excuse(source.path, source.find_front_line(rule), str(rule), str(reason or ""), every)
    for number, line in enumerate(source.lines, 1):
        bare = CODE.sub("", line)
        for match in MARK.finditer(bare):
            alone = not bare.replace(match[0], "").strip()
            lines = range(number, number + (2 if alone else 1))
            yield Excuse(source.path, number, match["rule"], match["reason"] or "", lines)


def apply_excuses(
    problems: list[Problem], excuses: Iterable[Excuse], known: AbstractSet[str]
) -> list[Problem]:
    """An excuse names a rule, gives a reason, and is needed.

    It is at the end of a line, on a line of its own above it, or for a whole page in the front
    matter.

    Bad::

        It is simply a list. <!-- lint: wording -->

    Good::

        It is simply a list. <!-- lint: wording: Sage's own words in its message -->
    """
    # What is wrong with the excuses themselves comes after the problems that are left.
    left, wrongs = list(problems), []
    for excuse in excuses:
        if excuse.rule not in known:
            wrong = f"There is no rule “{excuse.rule}” to be excused from"
            write = "name one that `python -m verifier lint --rules` lists"
        elif len(excuse.reason.split()) < FEWEST_WORDS:
            wrong = f"The excuse from “{excuse.rule}” gives no reason"
            write = f"say why, like <!-- lint: {excuse.rule}: Ledgerly's own title -->"
        elif not any(map(excuse.is_excusing, problems)):
            wrong = f"Nothing here needs the excuse from “{excuse.rule}”"
            write = "take the excuse out"
        else:
            left = [problem for problem in left if not excuse.is_excusing(problem)]
            continue
        wrongs.append(Problem(excuse.file, excuse.line, "excuse", wrong, write))
    return [*left, *wrongs]


def find_program(name: str) -> str:
    """Return the path of a program of this environment."""
    return str(Path(sys.executable).with_name(name))


def has_programs() -> bool:
    """Say whether both programs are there; a preview does without them."""
    return all(Path(find_program(name)).exists() for name in ("rumdl", "typos"))


def run_program(root: Path, *command: str) -> str:
    """Run a program at a project's root and return what it prints.

    Raises RuntimeError where it is not there, and with its own words where it could not do its
    work.
    """
    if not Path(find_program(command[0])).exists():
        raise RuntimeError(f"{command[0]} is not set up here. Run `make lint`, which does that.")
    done = subprocess.run(  # noqa: S603 (our own programs, with our own arguments)
        [find_program(command[0]), *command[1:]],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and done.stderr and not done.stdout:
        raise RuntimeError(f"{command[0]} could not check the pages: {done.stderr.strip()}")
    return done.stdout


def list_pages(root: Path) -> list[str]:
    """Return what there is of what writers write."""
    return [path for path in PAGES if (root / path).exists()]


def check_form(root: Path) -> Iterator[Problem]:
    """Find slips in the form of Markdown."""
    options = ("--no-cache", "--output-format", "json")
    printed = run_program(root, "rumdl", "check", *options, *list_pages(root))
    renumbered: set[str] = set()
    for found in json.loads(printed or "[]"):
        file, rule = found["file"], found["rule"]
        if rule == LIST_NUMBERS:
            # One item put between others gives all below it another number.
            if file in renumbered:
                continue
            renumbered.add(file)
        more = f"see `python -m verifier lint --explain {rule}` for the right form"
        write = "run `make fix`" if found["fixable"] else more
        yield Problem(file, found["line"], rule, found["message"].rstrip("."), write)


def check_spelling(root: Path) -> Iterator[Problem]:
    """Words are spelled the American way, in pages and in code.

    Labels and quoted messages are spelled as the product spells them.

    Bad::

        Modeloptic retrives what it is authorized to read.

    Good::

        Modeloptic retrieves what it is authorized to read.
    """
    for line in run_program(root, "typos", "--no-check-filenames", "--format", "json").splitlines():
        found: dict[str, Any] = json.loads(line)
        if found["type"] == "typo":
            better = " or ".join(f"“{word}”" for word in found["corrections"])
            yield Problem(
                found["path"].removeprefix("./"),
                found.get("line_num", 1),
                "spelling",
                f"“{found['typo']}” is misspelled, or not American",
                f"write {better}; a right word goes into pyproject.toml, [tool.typos]",
            )


def lint(root: Path, *, outside: bool = True) -> list[Problem]:
    """Return what is wrong in a project's pages, by file and line.

    Without `outside` the programs from outside are left out.

    Raises ValueError where the glossary can't be read, RuntimeError where a program can't do its
    work.
    """
    if broken := find_unreadable_file(root):
        return [broken]
    guide = read_guide(root)
    found = [problem for rule in RULES.values() for problem in rule(guide)]
    if outside:
        found += [*check_form(root), *check_spelling(root)]
    excuses = [excuse for source in guide.sources for excuse in read_excuses(source)]
    known = list_rules().keys() | {each.rule for each in found}
    return sorted(set(apply_excuses(found, excuses, known)))


def fix(root: Path) -> None:
    """Fix what needs no choice: shared facts, the form of Markdown, spelling with one answer."""
    for path in list_files(root):
        if (content := path.read_bytes()).startswith(codecs.BOM_UTF8):
            path.write_bytes(content.removeprefix(codecs.BOM_UTF8))
    if find_unreadable_file(root):
        return
    facts = shared.read_facts(root / shared.GLOSSARY)
    for source in read_sources(root):
        kept = {
            line
            for excuse in read_excuses(source)
            if excuse.rule == "shared-value"
            for line in excuse.lines
        }
        named = words.name_shared_facts(source, facts, kept)
        if named.splitlines() != source.lines:
            (root / source.path).write_text(named, "utf-8")
    pages = list_pages(root)
    run_program(root, "rumdl", "check", "--no-cache", "--fix", "--silent", *pages)
    # A page's name is its address: no one may correct it.
    names = ("--no-check-filenames", "--write-changes", "--format", "brief")
    run_program(root, "typos", *names, *pages)
    for source in read_sources(root):
        path = root / source.path
        text = path.read_text("utf-8")
        if (steady := indent_by_fours(text)) != text:
            path.write_text(steady, "utf-8")


def indent_by_fours(text: str) -> str:
    """Return a page's text with what belongs to items indented by fours again.

    What renumbers items moves it a space to the right at the tenth.
    """
    lines = text.split("\n")
    for position, line in enumerate(lines):
        if not LATE_ITEM.match(line):
            continue
        end = position + 1
        while end < len(lines) and (not lines[end].strip() or count_indent(lines[end]) >= DEEP):
            end += 1
        inside = range(position + 1, end)
        deeper = [at for at in inside if lines[at].strip() and count_indent(lines[at]) > DEEP]
        if deeper and min(count_indent(lines[at]) for at in deeper) == DEEP + 1:
            for at in deeper:
                lines[at] = lines[at][1:]
    return "\n".join(lines)


def list_rules() -> dict[str, Callable[..., Any]]:
    """Return the function of each rule: its docstring says what it is for, with examples."""
    others: dict[str, Callable[..., Any]] = {"excuse": apply_excuses, "spelling": check_spelling}
    return {**RULES, **others}


def explain_rule(name: str) -> str:
    """Return what a rule is for, with a bad and a good example; rumdl explains its own.

    Raises ValueError for a name that no rule has: its message lists the names.
    """
    rules = list_rules()
    if function := rules.get(name):
        return inspect.cleandoc(function.__doc__ or "")
    if re.fullmatch(r"MD\d{3}", name.upper()):
        return run_program(ROOT, "rumdl", "explain", name.upper()).rstrip()
    raise ValueError(
        f"There is no rule “{name}”. Write one of: {', '.join(sorted(rules))}; "
        "or one of rumdl's, like MD009."
    )


def format_count(number: int, word: str) -> str:
    """Return a number with its word.

    >>> format_count(1, "page"), format_count(2, "page")
    ('1 page', '2 pages')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def main(argv: list[str]) -> int:
    """Check the guide; return 1 if anything is wrong, 2 if it can't be checked."""
    parser = argparse.ArgumentParser(prog="python -m verifier lint", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    parser.add_argument("--rules", action="store_true", help="list the rules and stop")
    parser.add_argument("--explain", metavar="RULE", help="say what a rule is for, and stop")
    parser.add_argument("--fix", action="store_true", help="first fix what needs no choice")
    options = parser.parse_args(argv)
    if options.rules:
        sys.stdout.write("".join(f"{name}\n" for name in sorted(list_rules())))
        return 0
    if options.explain:
        try:
            sys.stdout.write(f"{explain_rule(options.explain)}\n")
        except (RuntimeError, ValueError) as error:
            sys.stderr.write(f"{error}\n")
            return 2
        return 0
    try:
        if options.fix:
            fix(options.root)
        problems = lint(options.root)
    except (OSError, RuntimeError, ValueError, MkDocsException) as error:
        sys.stderr.write(f"The pages can't be checked. {error}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    checked = format_count(len(read_sources(options.root)), "page")
    rules, told = format_count(len(list_rules()), "rule"), "no problems"
    if problems:
        rules += " (`python -m verifier lint --explain RULE` says what one is for)"
        files = format_count(len({problem.file for problem in problems}), "file")
        told = f"{format_count(len(problems), 'problem')} in {files}"
    sys.stdout.write(f"{checked} checked by {rules}: {told}\n")
    return 1 if problems else 0
