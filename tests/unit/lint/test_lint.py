"""What the writers' checks make of pages that can't be read, excuses and slips that they fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from verifier.guide.lint import run
from verifier.guide.lint.run import apply_excuses, main, read_excuses, run_program
from verifier.guide.problem import Problem
from verifier.guide.source import Source, find_unreadable_file

ROOT = Path(__file__).parents[3]


def problem(line: int, rule: str = "wording") -> Problem:
    return Problem("docs/a.md", line, rule, "“just” adds nothing", "leave it out")


def excuse(text: str, *problems: Problem) -> list[Problem]:
    """Return what is left of problems, and what is wrong with a page's excuses."""
    given = read_excuses(Source("docs/a.md", text))
    return apply_excuses([*problems], given, frozenset({"wording", "label"}))


def test_a_problem_is_one_line_with_place_fault_and_cure():
    assert str(problem(7)) == "docs/a.md:7: “just” adds nothing: leave it out [wording]"


REASON = "<!-- lint: wording: Sage's own words here -->"


@pytest.mark.parametrize(
    ("text", "given", "left"),
    [
        (f"Just so. {REASON}\nJust so.\n", [problem(1), problem(2)], [problem(2)]),
        (f"{REASON}\nJust so.\nJust so.\n", [problem(2), problem(3)], [problem(3)]),
        (f"Just so. {REASON}\n", [problem(1), problem(1, "label")], [problem(1, "label")]),
        (
            "---\nlint:\n  wording: Sage's own words here\n---\nJust so.\n\nJust so.\n",
            [problem(5), problem(7)],
            [],
        ),
        ("Write `<!-- lint: wording: the reason why -->`.\n", [], []),
    ],
    ids=["end of a line", "line of its own", "one rule", "front matter", "code"],
)
def test_an_excuse_holds_for_its_rule_where_it_stands(text, given, left):
    assert excuse(text, *given) == left


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Just so. <!-- lint: wording -->\n", "The excuse from “wording” gives no reason"),
        ("Just so. <!-- lint: wording: because -->\n", "The excuse from “wording” gives no reason"),
        (
            "Just so. <!-- lint: words: Sage's own words -->\n",
            "There is no rule “words” to be excused from",
        ),
        (f"So.\n\nJust so. {REASON}\n", "Nothing here needs the excuse from “wording”"),
    ],
)
def test_an_excuse_that_is_none_excuses_nothing_and_is_reported(text, wrong):
    left = excuse(text, problem(1))

    assert problem(1) in left
    assert [found.wrong for found in left if found.rule == "excuse"] == [wrong]


def test_what_stands_in_fences_and_comments_is_not_read():
    text = "a\n\n```markdown\n# Just\n```\n\n<!-- just -->\n# B { #b }\n\n````\n```\nx\n```\n````\n"
    source = Source("docs/a.md", text)

    assert [(number, line.strip()) for number, line in source.text if line.strip()] == [
        (1, "a"),
        (8, "# B { #b }"),
    ]
    assert [(heading.text, heading.id) for heading in source.headings] == [("B", "b")]


@pytest.mark.parametrize(
    ("page", "items"),
    [
        (
            "1. [ ] Select\n   **Save**.\n   { #save .role-based }\n",
            [(1, "Select **Save**.", "save")],
        ),
        ("1. [ ] Save.\n   Twice.", [(1, "Save. Twice.", "")]),
        ("1. [ ] Save.\n2. [ ] Close.\n\nAnd so on.\n", [(1, "Save.", ""), (2, "Close.", "")]),
    ],
)
def test_an_item_reads_on_up_to_its_id_an_empty_line_or_the_next(page, items):
    assert [item[:3] for item in Source("docs/a.md", page).items] == items


def test_an_address_with_parentheses_is_read_to_its_end():
    page = Source("docs/a.md", '[A](https://example.com/a_(b)) and [C](c.md "C (1)").\n')

    assert [link.target for link in page.links] == ["https://example.com/a_(b)", "c.md"]


def test_a_broken_front_matter_stops_who_needs_it():
    with pytest.raises(yaml.YAMLError):
        _ = Source("docs/a.md", "---\na: [\n---\ntext\n").front


def test_our_own_pages_pass(capsys):
    status, said = main([]), capsys.readouterr().out

    assert said.endswith(": no problems\n"), said
    assert status == 0


def test_the_command_says_when_it_cannot_check(tmp_path, capsys):
    assert main(["--root", str(tmp_path)]) == 2
    assert "can't be checked" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["rumdl", "check", "--unheard-of"], r"rumdl could not check the pages: .*--unheard-of"),
        (["nobody"], r"^nobody is not set up here\. Run `make lint`"),
    ],
)
def test_a_program_that_cannot_work_is_told(tmp_path, command, said):
    with pytest.raises(RuntimeError, match=said):
        run_program(tmp_path, *command)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("\ufeff---\ndescription: A\n---\n\n# A\n".encode(), ":1: The file begins with a byte"),
        ("# A\n".encode("utf-16"), ":1: The file is written in UTF-16: save it as UTF-8"),
        ("# A\n".encode("utf-16-le"), ":1: The file is written in UTF-16: save it as UTF-8"),
        ("# A\n\nThe caf\xe9.\n".encode("latin-1"), ":3: A character of this line is not in UTF-8"),
        (b"---\ndescription: A\n\n# A\n", ":1: The front matter has no end: write a line ---"),
        (b"---\ntitle: Add: it\n---\n\n# A\n", ":2: mapping values are not allowed"),
        (b"---\ntitle: Use # here\n---\n\n# A\n", ":2: “# here” is taken for a comment"),
        (b'---\ntitle: "Add" it\n---\n\n# A\n', ":2: "),
        (b"---\n- a\n---\n\n# A\n", ":2: The front matter holds no names with values"),
    ],
)
def test_a_page_that_cannot_be_read_is_told_in_one_sentence_on_its_own_line(
    tmp_path, content, told, capsys
):
    (tmp_path / "docs/codes").mkdir(parents=True)
    (tmp_path / "docs/codes/x.md").write_text("[code-page: x]\n", "utf-8")
    (tmp_path / "docs/page.md").write_bytes(content)

    assert main(["--root", str(tmp_path)]) == 1
    said, count = capsys.readouterr().out.splitlines()
    assert said.startswith(f"docs/page.md{told}")
    assert count.endswith(": 1 problem in 1 file")


def test_a_ledger_in_another_encoding_is_told_as_a_page_is(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/ids.toml").write_text("", "utf-16")

    said = str(find_unreadable_file(tmp_path))
    assert said.startswith("docs/ids.toml:1: The file is written in UTF-16: save it as UTF-8")


@pytest.mark.parametrize(
    "content",
    [
        b"---\r\ndescription: A\r\n---\r\n\r\n# A\r\n",
        b'---\ntitle: "Use # here: it"\n---\n\n# A\n',
        b"---\n\nA rule stands above.\n",
        b'# Add: "it" # now\n',
    ],
)
def test_a_page_of_another_form_can_be_read(tmp_path, content):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_bytes(content)

    assert find_unreadable_file(tmp_path) is None


VERIFY = "docs/sage-intacct/verify.md"
LEFT = """
~~~text
`modelopticMPP`
~~~

````text
```
`modelopticMPP`
```
`modelopticMPP`
````

Write `modelopticMPP` here. <!-- lint: shared-value: it is explained right here -->
"""
ITEMS = "".join(f"\n{n}. [ ] Select **Add**.\n   {{ #add-{n} }}\n" for n in range(1, 10))
FOLD = '\n    ??? help "Which one?"\n        The first.\n'
SAVE = "\n{}. [ ] Select **Save**.\n{}{{ #save }}\n"


@pytest.fixture
def fix(tmp_path, monkeypatch):
    """Fix a copy of our pages, one of them with more at its end; return it and what it was."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("codes"))
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    # What is left afterwards is other tests'.
    monkeypatch.setattr(run, "lint", lambda _: [])

    def fix(more: str, mark: str = "", front: str = "---\n") -> tuple[str, str]:
        page = tmp_path / VERIFY
        before = page.read_text("utf-8").replace("---\n", front, 1)
        page.write_text(mark + before + more, "utf-8")
        main(["--root", str(tmp_path), "--fix"])
        return before, page.read_text("utf-8")

    return fix


@pytest.mark.parametrize(
    ("more", "fixed"),
    [
        ("\nWrite `modelopticMPP`.\n", "\nWrite `{{ sender_id }}`.\n"),
        (
            "\n\n\n* Retreive it: **Web Services authorizations**   \n",
            "\n- Retrieve it: **Web Services authorizations**\n",
        ),
        (LEFT, LEFT.replace("~~~", "```")),
        (
            ITEMS + SAVE.format(9, "   ") + FOLD,
            ITEMS + SAVE.format(10, "    ") + FOLD,
        ),
    ],
    ids=["a shared fact", "form and spelling", "fences and excuses", "the tenth item"],
)
def test_what_needs_no_choice_is_fixed_and_the_rest_stays(fix, more, fixed):
    before, after = fix(more)

    assert after == before + fixed


def test_a_byte_order_mark_is_taken_off_and_front_matter_stays(fix, tmp_path):
    """A page's name is its address, whatever its spelling."""
    names = sorted(path.name for path in tmp_path.rglob("*.md"))
    before, after = fix("", mark="\ufeff", front='---\nseen: "`modelopticMPP`"\n')

    assert after == before
    assert names == sorted(path.name for path in tmp_path.rglob("*.md"))


def test_a_page_that_cannot_be_read_stays_as_it_is(fix):
    before, after = fix("", front="---\ntitle: Add: it\n")

    assert after == before


def test_numbers_that_are_wrong_are_told_once_a_page(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# A\n\n1. One.\n1. Two.\n1. Three.\n4. Four.\n", "utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")

    told = [each for each in run.check_form(tmp_path) if each.rule == run.LIST_NUMBERS]
    assert [("docs/a.md", "run `make fix`")] == [(each.file, each.write) for each in told]
