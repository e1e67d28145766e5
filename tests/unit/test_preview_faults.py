"""A mistake is told where it was made, be it found on another page or in a text without a name."""

from __future__ import annotations

import pytest
import yaml

from verifier.guide import printout
from verifier.guide.ledger import LEDGER
from verifier.guide.lint.problem import Problem
from verifier.preview import builder, faults

PAGE = "---\nstep: 1\n---\n\n# A\n\n1. [ ] Select **Save** or [**Go**](b.md).\n"
ALL = "---\nrepeats: true\n---\n\n# All\n"


@pytest.fixture(name="root")
def _root(tmp_path):
    """A project of a page, and one that repeats it."""
    (tmp_path / "docs/guide").mkdir(parents=True)
    (tmp_path / "docs/guide/page.md").write_text(PAGE, "utf-8")
    (tmp_path / "docs/guide/all.md").write_text(ALL, "utf-8")
    return tmp_path


@pytest.mark.parametrize("page", ["page", "all"])
def test_an_items_mistake_is_told_on_its_line_by_its_words_without_their_marks(root, page):
    told = f"Error reading page 'guide/{page}.md': The item “Select Save or Go.” has no id. Write"

    problem = faults.of_message(root, told)
    assert (problem.file, problem.line) == ("docs/guide/page.md", 7)
    assert problem.wrong == "The item “Select Save or Go.” has no id"


def test_what_a_page_repeats_from_another_is_told_once(root):
    told = [
        f"Doc file 'guide/{page}.md' contains a link 'b.md', but the target is not found."
        for page in ("all", "page")
    ]

    assert [problem.file for problem in faults.of_messages(root, told)] == ["docs/guide/page.md"]
    assert [problem.file for problem in faults.of_messages(root, told[:1])] == ["docs/guide/all.md"]


def test_what_is_no_yaml_is_told_with_its_file_and_line(root):
    def problem():
        with pytest.raises(yaml.MarkedYAMLError) as raised:
            yaml.safe_load("a: b: c")
        return faults.of_error(root, raised.value, [])

    assert problem().file == "mkdocs.yml"

    (root / "docs/guide/page.md").write_text("---\nstep: 1\ntitle: A: b\n---\n", "utf-8")
    assert (problem().file, problem().line) == ("docs/guide/page.md", 3)

    (root / "docs/glossary.yml").write_text("labels\n  a: b\n", "utf-8")
    assert (problem().file, problem().line) == ("docs/glossary.yml", 2)
    [checked] = builder.check(builder.Order(root, root / "site", quick=True))
    assert (checked.file, checked.line, checked.rule) == ("docs/glossary.yml", 2, "yaml")


def test_where_an_item_is_none_the_check_says_more_than_the_build():
    def at(line, rule):
        return Problem("docs/a.md", line, rule, "wrong", "write")

    built, said = [at(1, "build"), at(2, "build")], [at(1, "item-id"), at(2, "label"), at(3, "x")]
    assert builder.each_once(built, said) == [at(2, "build"), at(1, "item-id"), at(3, "x")]


def test_a_page_that_repeats_others_leaves_out_what_the_navigation_leads_to_in_vain(root):
    nav = "nav: [guide/page.md, guide/gone.md, guide/all.md]\nsite_url: https://example.com/\n"
    (root / "mkdocs.yml").write_text(nav, "utf-8")
    (root / "verifier/guide").mkdir(parents=True)
    (root / LEDGER).write_text("", "utf-8")

    assert "## A { #page }" in printout.all_pages(root, "guide")
