"""What the writers' checks make of pages, excuses and broken settings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from verifier.guide.lint import lint, main
from verifier.guide.lint.rules import PAGE_RULES, read_glossary
from verifier.guide.lint.run import apply_excuses, read_excuses
from verifier.guide.problem import Problem
from verifier.guide.source import Source, drop_marks

ROOT = Path(__file__).parents[3]


def problem(line: int, rule: str = "filler") -> Problem:
    return Problem("docs/a.md", line, rule, "“just” adds nothing", "leave it out")


def excused(text: str, *problems: Problem) -> list[Problem]:
    """Return what is left of problems, and what is amiss with a page's excuses."""
    given = read_excuses(Source("docs/a.md", text))
    return apply_excuses([*problems], given, frozenset({"filler", "label"}))


def test_a_problem_is_one_line_with_place_fault_and_cure():
    assert str(problem(7)) == "docs/a.md:7: “just” adds nothing: leave it out [filler]"


def test_an_excuse_at_the_end_of_a_line_holds_for_that_line_only():
    text = "Just so. <!-- lint: filler: Sage's own words here -->\nJust so.\n"

    assert excused(text, problem(1), problem(2)) == [problem(2)]


def test_an_excuse_on_a_line_of_its_own_holds_for_the_next_line():
    text = "<!-- lint: filler: Sage's own words here -->\nJust so.\nJust so.\n"

    assert excused(text, problem(2), problem(3)) == [problem(3)]


def test_an_excuse_in_the_front_matter_holds_for_the_page():
    text = "---\nlint:\n  filler: Sage's own words here\n---\nJust so.\n\nJust so.\n"

    assert excused(text, problem(5), problem(7)) == []


def test_an_excuse_from_one_rule_leaves_the_others():
    text = "Just so. <!-- lint: filler: Sage's own words here -->\n"

    assert excused(text, problem(1), problem(1, "label")) == [problem(1, "label")]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Just so. <!-- lint: filler -->\n", "The excuse from “filler” gives no reason"),
        ("Just so. <!-- lint: filler: because -->\n", "The excuse from “filler” gives no reason"),
        (
            "Just so. <!-- lint: fillers: Sage's own words -->\n",
            "There is no rule “fillers” to be excused from",
        ),
    ],
)
def test_an_excuse_that_is_none_excuses_nothing_and_is_reported(text, wrong):
    left = excused(text, problem(1))

    assert problem(1) in left
    assert [found.wrong for found in left if found.rule == "excuse"] == [wrong]


def test_an_excuse_that_nothing_needs_is_reported():
    (left,) = excused("So. <!-- lint: filler: Sage's own words here -->\n")

    assert left.wrong == "Nothing here needs the excuse from “filler”"


def test_an_excuse_shown_as_code_excuses_nothing():
    assert excused("Write `<!-- lint: filler: the reason why -->`.\n") == []


def test_what_stands_in_fences_and_comments_is_not_read():
    source = Source("docs/a.md", "a\n\n```markdown\n# Just\n```\n\n<!-- just -->\n# B { #b }\n")

    assert [(number, line.strip()) for number, line in source.text if line.strip()] == [
        (1, "a"),
        (8, "# B { #b }"),
    ]
    assert [(heading.text, heading.id) for heading in source.headings] == [("B", "b")]


def test_a_longer_fence_holds_a_shorter_one():
    source = Source("docs/a.md", "````markdown\n```\ntext\n```\n````\nafter\n")

    assert [line for _, line in source.text] == ["after"]


def test_an_item_reads_on_over_its_lines_up_to_its_id():
    source = Source("docs/a.md", "1. [ ] Select\n   **Save**.\n   { #save .role-based }\n")

    assert [tuple(item) for item in source.items] == [(1, "Select **Save**.", "save")]


def test_words_of_a_line_leave_out_addresses_code_and_attributes():
    line = "Go to [the **Security** tab](a.md#just){ .x } and `just`."

    assert drop_marks(line).split() == ["Go", "to", "the", "**Security**", "tab", "and", "."]


def test_a_broken_front_matter_is_no_crash():
    assert Source("docs/a.md", "---\na: [\n---\ntext\n").front == {}


def test_a_glossary_without_a_part_is_refused_with_the_parts_it_needs(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/glossary.yml").write_text("labels: {}\n", "utf-8")

    with pytest.raises(ValueError, match="names, openings, verbs"):
        read_glossary(tmp_path)


def test_the_command_counts_what_it_found_and_exits_by_it(tmp_path, capsys):
    copy(tmp_path)

    clean, first = main(["--root", str(tmp_path)]), capsys.readouterr().out
    page = tmp_path / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nJust so.\n", "utf-8")
    amiss, second = main(["--root", str(tmp_path)]), capsys.readouterr().out

    assert clean == 0, first
    assert first.endswith(": no problems\n")
    assert amiss == 1
    assert second.splitlines()[-1].endswith(": 1 problem in 1 file")
    assert "docs/index.md:" in second


def test_the_command_says_when_it_cannot_check(tmp_path, capsys):
    assert main(["--root", str(tmp_path)]) == 2
    assert "can't be checked" in capsys.readouterr().err


def test_mending_leaves_ids_labels_and_the_pages_names_alone(tmp_path):
    """A page's name is its address, whatever its spelling."""
    copy(tmp_path)
    names = sorted(path.name for path in tmp_path.rglob("*.md"))
    page = tmp_path / "docs/index.md"
    before = page.read_text("utf-8")
    page.write_text(before + "\n\n\n* Retreive it: **Web Services authorizations**   \n", "utf-8")

    main(["--root", str(tmp_path), "--fix"])

    assert page.read_text("utf-8") == before + "\n- Retrieve it: **Web Services authorizations**\n"
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == names


def test_our_own_pages_pass():
    assert [str(found) for found in lint(ROOT)] == []


def copy(to: Path) -> None:
    """Copy what the checks read of the project."""
    shutil.copytree(ROOT / "docs", to / "docs")
    for name in ("mkdocs.yml", "pyproject.toml", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        shutil.copy(ROOT / name, to / name)
    shutil.copytree(ROOT / "tests/recipes", to / "tests/recipes")


def test_a_front_matter_that_cannot_be_read_is_the_only_problem_told(tmp_path, capsys):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/glossary.yml", tmp_path / "docs/glossary.yml")
    (tmp_path / "docs/a.md").write_text("---\ndescription: Add: it\n---\n\n# A\n", "utf-8")

    assert main(["--root", str(tmp_path)]) == 1
    first, count = capsys.readouterr().out.splitlines()
    assert first.startswith("docs/a.md:2: mapping values are not allowed")
    assert ": write `name: value` on each line" in first
    assert count.endswith("1 problem in 1 file")


def test_mending_leaves_a_fold_a_fold_when_its_item_becomes_the_tenth(tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/glossary.yml", tmp_path / "docs/glossary.yml")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    items = "".join(f"{n}. [ ] Select **Add**.\n   {{ #add-{n} }}\n\n" for n in range(1, 10))
    last = '    ??? help "Which one?"\n        The first.\n'
    page = tmp_path / "docs/a.md"
    page.write_text(f"# A\n\n{items}9. [ ] Select **Save**.\n   {{ #save }}\n\n{last}", "utf-8")

    main(["--root", str(tmp_path), "--fix"])

    mended = page.read_text("utf-8")
    assert "\n10. [ ] Select **Save**.\n" in mended
    assert mended.endswith(last)


def test_a_fold_with_nothing_in_it_is_told():
    page = '??? help "A"\n    Text.\n\n??? help "B"\n\nText.\n\n!!! note "C"\n'
    told = list(PAGE_RULES["fold"](Source("docs/a.md", page), None))

    assert [(each.line, each.wrong) for each in told] == [
        (4, "This fold has nothing in it"),
        (8, "This fold has nothing in it"),
    ]
