"""Each rule of the writers' checks finds its bad example and passes its good one.

The examples are those that `python -m verifier lint --explain RULE` shows.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from verifier.guide import shared
from verifier.guide.lint import (
    RULES,
    Glossary,
    Guide,
    read_glossary,
    read_guide,
    read_references,
    structure,
)
from verifier.guide.lint.run import explain_rule, lint, list_rules, main
from verifier.guide.problem import GuideError
from verifier.guide.source import Source
from verifier.plan import PLAN

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
    shutil.copy(ROOT / "docs/glossary.yml", tmp_path / "docs/glossary.yml")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / PAGE).write_text("# A page\n", "utf-8")
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


def find(guide: Path, example: Example) -> list[str]:
    """Return what a rule says about an example."""
    settings = CONTACT if example.file == "mkdocs.yml" else ""
    (guide / example.file).write_text(example.text + settings, "utf-8")
    # The others come from the programs and the runner itself.
    found = RULES[example.rule](read_guide(guide)) if example.rule in RULES else lint(guide)
    return [
        str(problem)
        for problem in found
        if problem.rule == example.rule
        and not problem.file.startswith(("verifier/catalogue/", "docs/codes/"))
    ]


def name_example(example: Example) -> str:
    """Name a test by its rule."""
    return f"{example.rule}-{example.kind.lower()}"


def test_every_rule_has_a_bad_and_a_good_example():
    assert {(rule, kind) for rule in list_rules() for kind in ("Bad", "Good")} == {
        (example.rule, example.kind) for example in EXAMPLES
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=name_example)
def test_a_bad_example_is_found_and_a_good_one_passes(guide, example):
    problems = find(guide, example)

    assert (example.kind == "Bad") == bool(problems)
    assert all(re.match(r"[\w/.-]+:\d+: .+: .+ \[[\w-]+\]$", problem) for problem in problems)


def test_a_rule_is_explained_with_its_purpose_and_examples(capsys):
    assert main(["--explain", "item-stop"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("An item is a sentence and ends like one.\n\nBad::\n\n    1. [ ] Sel")
    assert "\nGood::\n\n    1. [ ] Select **Save**.\n" in said


def test_a_rule_of_rumdl_is_explained_by_rumdl(capsys):
    assert main(["--explain", "md009"]) == 0
    assert "MD009" in capsys.readouterr().out


def test_a_rule_that_is_none_is_answered_with_those_there_are(capsys):
    assert main(["--explain", "item-stops"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is no rule “item-stops”. Write one of: branch, description, ")


def test_the_command_lists_its_rules(capsys):
    assert main(["--rules"]) == 0
    assert "link-target" in capsys.readouterr().out.split()


TODAY = dt.datetime.now(dt.UTC).date()
TOMORROW = TODAY + dt.timedelta(days=1)
BRANCH = "is no branch of the plan, so every reader gets what it marks: write one of: "
ASKED = BRANCH + ", ".join(PLAN.branches)
LONG = f"---\nstep: 1\ndescription: {'a' * 171}\n---\n"
MARKED = """\
---
branch: role-based roles
when: your company is role-based
---

## Some { #some .users }

1. [ ] Select **Save**.
   { #save .role-based .entity version=2 }

`{ #save .nobody }` and { .where .anybody }
"""
FOLDS = '??? help "A"\n    Text.\n\n??? help "B"\n\nText.\n\n!!! note "C"\n'
EDIT = "1. [ ] Select **Edit**.\n   { #edit }\n\n"
BOX = "This line has a box but is no item: begin it"


def list_problems(rule: str, page: str) -> list[str]:
    """Return what a rule says of a page in a guide that has next to nothing."""
    guide = Guide(
        ROOT,
        [Source("docs/guide/a.md", page)],
        Glossary(frozenset(), frozenset(), frozenset(), (), (), {}),
        shared.parse_facts("values: {phone: '1'}\n"),
        frozenset({"guide/verify.md"}),
        {},
        {},
    )
    return [f"{each.line}: {each.wrong}: {each.write}" for each in RULES[rule](guide)]


@pytest.mark.parametrize(
    ("rule", "page", "told"),
    [
        ("description", LONG, ["3: The description has 171 characters and is cut off: say it in"]),
        (
            "review",
            f"---\nreviewed: {TOMORROW}\n---\n1. [ ] Save.\n",
            [f"2: The review is dated {TOMORROW}, which is still to come: write the day it was"],
        ),
        ("review", "1. [ ] Save.\n", ["1: The page doesn't say when its instructions were last"]),
        (
            "branch",
            MARKED,
            [f"2: “roles” {ASKED}", f"6: “users” {ASKED}", f"9: “entity” {ASKED}"],
        ),
        (
            "branch",
            "---\nbranch: role-based\n---\n\n# A\n",
            ["2: “Next” on the page before can't say for whom this page is: write"],
        ),
        (
            "fold",
            FOLDS,
            ["4: This fold has nothing in it: begin", "8: This fold has nothing in it: begin"],
        ),
        (
            "link-target",
            "[Verify](/guide/verify.md)\n",
            ["1: The link “/guide/verify.md” begins at the root, which moves with the site: w"],
        ),
        (
            "link-target",
            "[Verify](verfy.md)\n",
            ["1: The link “verfy.md” leads to no file: write “verify.md”"],
        ),
        (
            "label",
            "Select **Nowhere**.\n",
            ["1: “Nowhere” stands on no screen that docs/glossary.yml knows: spell it as it st"],
        ),
        (
            "shared-value",
            "Call\n{{ fone }}.\n",
            ["2: {{ fone }} stands for nothing: Write {{ phone }}"],
        ),
        ("item-id", "[ ] Select **Edit**.\n", [f"1: {BOX}"]),
        ("item-id", "1. [] Select **Edit**.\n   { #edit }\n", [f"1: {BOX}"]),
        ("item-id", "1) [ ] Select **Edit**.\n", [f"1: {BOX}"]),
        ("item-id", EDIT.replace("#edit", "#Edit"), ["1: The id “Edit” has other characters"]),
        ("item-id", EDIT + EDIT, ["4: The id “edit” is that of the item on line 1: give"]),
        (
            "item-id",
            "[x](a.md) and [ ] here\n\n- [X](b.md)\n\n[x]: https://example.com/\n",
            [],
        ),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_to_write(rule, page, told):
    said = list_problems(rule, page)

    assert told == [given[: len(begun)] for given, begun in zip(said, told, strict=True)]


def test_a_page_that_is_alike_only_in_its_ending_is_not_suggested():
    suggest = structure.suggest_nearest

    assert suggest("nowhere.md", ["checker.md"]) == "correct it or take the link out"
    assert suggest("cheker.md", ["checker.md"]) == "write “checker.md”"


def test_ids_of_a_page_that_cannot_be_read_are_not_looked_at(guide):
    (guide / PAGE).write_text("# A\n\n1. [ ] Select **Save**.\n", "utf-8")

    assert [] == list(RULES["ledger"](read_guide(guide)))


def test_a_number_that_a_page_gives_itself_is_told(guide):
    (guide / PAGE).write_text("---\nstep: 3\n---\n\n# A\n", "utf-8")
    [said] = map(str, RULES["navigation"](read_guide(guide)))

    assert said.startswith(f"{PAGE}:2: The number of a step follows from the navigation")


@pytest.mark.parametrize("text", ["step: false", "# None"])
def test_what_is_no_step_and_an_address_in_the_navigation_are_right(guide, text):
    (guide / PAGE).write_text(f"---\n{text}\n---\n\n# A\n", "utf-8")
    settings = guide / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("page.md", "page.md, https://example.com/"))

    assert [] == list(RULES["navigation"](read_guide(guide)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-22: 7\n", "lists addresses under days"),
        ("[a, b]\n", "lists addresses under days"),
        ("yesterday:\n  - https://example.com/\n", "“yesterday” is no day, like"),
    ],
)
def test_a_list_of_addresses_in_another_shape_is_refused_in_a_sentence(guide, text, said):
    (guide / "docs/references.yml").write_text(text, "utf-8")

    with pytest.raises(ValueError, match=said):
        read_references(guide)


def test_an_address_last_read_too_long_ago_is_to_be_read_again(guide):
    long_ago = TODAY - structure.ADDRESS_HOLDS - dt.timedelta(days=1)
    (guide / PAGE).write_text("[Sage](https://example.com/)\n", "utf-8")
    read = read_guide(guide)._replace(references={"https://example.com/": long_ago})

    [said] = map(str, RULES["reference"](read))
    assert f"https://example.com/ was last read on {long_ago}: read it again" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values: {sender_id: other}\n", "“sender_id” is defined in verifier/values.py already"),
        ("menus: {roles: {others: []}}\n", "docs/glossary.yml:1: A menu lacks a part"),
        ("values: {}\nmenus: [roles]\n", "docs/glossary.yml:2: A menu lacks a part"),
        ("- a\n", "docs/glossary.yml:1: The glossary has no parts"),
    ],
)
def test_a_glossary_that_defines_twice_or_half_is_refused_with_what_to_write(text, said):
    with pytest.raises(GuideError, match=said):
        shared.parse_facts(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("names:\n", "nomes:\n", "lacks a part, .* names, openings, verbs"),
        (
            "menus:\n",
            "menus:\n  lost:\n    usual: [Company, Lost and found]\n",
            "the menu “lost” names “Lost and found”, which the labels lack",
        ),
    ],
)
def test_a_glossary_that_the_rules_cannot_use_is_refused_in_a_sentence(guide, old, new, said):
    glossary = guide / shared.GLOSSARY
    text = glossary.read_text("utf-8")
    glossary.write_text(re.sub(f"^{old}", new, text, flags=re.MULTILINE), "utf-8")

    with pytest.raises(ValueError, match=f"(?s){said}"):
        read_glossary(guide)


@pytest.mark.parametrize("text", ["`{{ sender_id }`", "{{ sender_id", "{{ menu: roles } }"])
def test_a_name_that_is_not_closed_is_told_as_it_has_to_be_written(text):
    facts = shared.Facts({"sender_id": "abc"}, {})

    with pytest.raises(GuideError, match=r"is not closed\. Write \{\{ [a-z_: ]+ \}\}"):
        shared.expand_names(text, facts)


def test_where_the_programs_are_missing_the_rules_of_our_own_still_run(guide):
    find(guide, EXAMPLES[0])

    rules = {problem.rule for problem in lint(guide, outside=False)}

    assert rules
    assert rules <= RULES.keys()
