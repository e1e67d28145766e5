"""Each rule of the writers' checks finds its bad example and passes its good one.

The examples are those that `python -m verifier lint --explain RULE` shows.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from verifier.guide.lint import explain_rule, lint, list_rules, main
from verifier.guide.lint.rules import GUIDE_RULES

ROOT = Path(__file__).parents[3]
EXAMPLE = re.compile(
    r"^(?P<kind>Bad|Good)(?: \((?P<file>[\w./]+)\))?::\n\n(?P<text>(?:    .*\n|\n)+)", re.MULTILINE
)
PAGE = "docs/guide/page.md"


CONTACT = "extra: {contact: support@example.com}\n"
"""What no settings do without."""


class Example(NamedTuple):
    """An example in a rule's docstring: the file it stands for, and its text."""

    rule: str
    kind: str
    file: str
    text: str


EXAMPLES = [
    Example(rule, found["kind"], found["file"] or PAGE, dedent(found["text"]).strip() + "\n")
    for rule in sorted(list_rules())
    for found in EXAMPLE.finditer(explain_rule(rule) + "\n")
]


@pytest.fixture
def guide(tmp_path) -> Path:
    """A guide of one page, with the project's own glossary and settings."""
    (tmp_path / "docs/guide").mkdir(parents=True)
    (tmp_path / "verifier/guide").mkdir(parents=True)
    shutil.copy(ROOT / "docs/glossary.yml", tmp_path / "docs/glossary.yml")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / PAGE).write_text("# A page\n", "utf-8")
    (tmp_path / "docs/guide/dialog.png").touch()
    (tmp_path / "docs/references.yml").write_text(
        "2026-11-22:\n  - https://www.intacct.com/read\n", "utf-8"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Example\n"
        "markdown_extensions: [attr_list, verifier.guide]\n"
        "nav: [guide/page.md]\n" + CONTACT,
        "utf-8",
    )
    return tmp_path


def found(guide: Path, example: Example) -> list[str]:
    """Return what a rule says about an example."""
    settings = CONTACT if example.file == "mkdocs.yml" else ""
    (guide / example.file).write_text(example.text + settings, "utf-8")
    # The other rules look at one page by itself: the ids of the whole guide take them a second.
    thorough = example.rule in {*GUIDE_RULES, "excuse", "spelling"}
    return [
        str(problem)
        for problem in lint(guide, thorough=thorough)
        if problem.rule == example.rule
        and not problem.file.startswith(("verifier/catalogue/", "docs/codes/"))
    ]


def named(example: Example) -> str:
    """Name a test by its rule."""
    return f"{example.rule}-{example.kind.lower()}"


def test_every_rule_has_a_bad_and_a_good_example():
    assert {(rule, kind) for rule in list_rules() for kind in ("Bad", "Good")} == {
        (example.rule, example.kind) for example in EXAMPLES
    }


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "Bad"], ids=named)
def test_bad_example_is_found(guide, example):
    problems = found(guide, example)

    assert problems
    assert all(re.match(r"[\w/.-]+:\d+: .+: .+ \[[\w-]+\]$", problem) for problem in problems)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "Good"], ids=named)
def test_good_example_passes(guide, example):
    assert found(guide, example) == []


def test_a_rule_is_explained_with_its_purpose_and_examples(capsys):
    assert main(["--explain", "item-stop"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Find items that do not end like a sentence.\n\nAn item is a sentence")
    assert "\nGood::\n\n    1. [ ] Select **Save**.\n" in said


def test_a_rule_of_rumdl_is_explained_by_rumdl(capsys):
    assert main(["--explain", "md009"]) == 0
    assert "MD009" in capsys.readouterr().out


def test_a_rule_that_is_none_is_answered_with_those_there_are(capsys):
    assert main(["--explain", "item-stops"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is no rule “item-stops”. Write one of: alt-text, branch, ")
