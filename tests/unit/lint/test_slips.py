"""Slips in pages, navigation, glossary and references, each told with what to write instead."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from verifier.guide import shared
from verifier.guide.lint import main
from verifier.guide.lint.guide import suggest_nearest
from verifier.guide.lint.rules import (
    FRESH,
    GUIDE_RULES,
    PAGE_RULES,
    REFERENCES,
    Glossary,
    Guide,
    read_glossary,
    read_references,
)
from verifier.guide.lint.run import run_program
from verifier.guide.source import Source, find_unreadable
from verifier.plan import PLAN

ROOT = Path(__file__).parents[3]
TODAY = dt.datetime.now(dt.UTC).date()
TOMORROW = TODAY + dt.timedelta(days=1)


def guide_of(*sources: Source, root: Path = ROOT, **known) -> Guide:
    """A guide of some pages, with nothing to hold them against but what a test needs."""
    nothing = Glossary(frozenset(), frozenset(), frozenset(), (), (), {})
    usual = {"facts": shared.Facts({}, {}), "files": frozenset(), "anchors": {}, "references": {}}
    return Guide(root, list(sources), nothing, **usual | known)


def told(problems) -> list[str]:
    """What is said of a page, without its place."""
    return [f"{problem.line}: {problem.wrong}: {problem.write}" for problem in problems]


def test_a_description_that_would_be_cut_off_is_told_with_its_length():
    page = Source("docs/a.md", f"---\nstep: 1\ndescription: {'a' * 171}\n---\n")

    assert told(PAGE_RULES["description"](page, None)) == [
        "3: The description has 171 characters and is cut off: say it in 170"
    ]


def test_a_review_that_is_still_to_come_is_told():
    page = Source("docs/a.md", f"---\nreviewed: {TOMORROW}\n---\n1. [ ] Save.\n")
    [said] = told(PAGE_RULES["review"](page, None))

    assert said.startswith("2: The review is dated")
    assert said.endswith("still to come: write the day it was done")


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


def test_a_branch_that_the_plan_of_the_guide_does_not_have_is_told_where_it_stands():
    page = Source("docs/sage-intacct/create-a-role.md", MARKED)
    named = {"roles": 2, "users": 6, "entity": 9}
    rest = "is no branch of the plan, so every reader gets what it marks"
    there = ", ".join(PLAN.branches)

    assert told(PAGE_RULES["branch"](page, None)) == [
        f"{line}: “{name}” {rest}: write one of: {there}" for name, line in named.items()
    ]


def test_a_page_for_some_readers_says_for_whom():
    page = Source("docs/a.md", "---\nbranch: role-based\n---\n\n# A\n")
    [said] = told(PAGE_RULES["branch"](page, None))

    assert said.startswith("2: “Next” on the page before can't say for whom this page is: write")


def test_a_number_that_a_page_gives_itself_is_told(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Example\nnav: [a.md, b.md]\n", "utf-8")
    numbered = Source("docs/a.md", "---\nstep: 3\n---\n\n# A\n")
    none = Source("docs/b.md", "---\nstep: false\n---\n\n# B\n")
    [said] = told(GUIDE_RULES["navigation"](guide_of(numbered, none, root=tmp_path)))

    assert said.startswith("2: The number of a step follows from the navigation")


def test_a_page_that_is_alike_only_in_its_ending_is_not_suggested():
    assert suggest_nearest("nowhere.md", ["checker.md"]) == "correct it or take the link out"
    assert suggest_nearest("cheker.md", ["checker.md"]) == "write “checker.md”"


def test_an_item_ends_where_the_text_does():
    assert [tuple(item) for item in Source("docs/a.md", "1. [ ] Save.\n   Twice.").items] == [
        (1, "Save. Twice.", "")
    ]


def test_an_item_without_an_id_ends_at_an_empty_line_or_at_the_next_one():
    read = Source("docs/a.md", "1. [ ] Save.\n2. [ ] Close.\n\nAnd so on.\n").items

    assert [(item[0], item[1]) for item in read] == [(1, "Save."), (2, "Close.")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-22: 7\n", "lists addresses under days"),
        ("[a, b]\n", "lists addresses under days"),
        ("yesterday:\n  - https://example.com/\n", "“yesterday” is no day, like"),
    ],
)
def test_a_list_of_addresses_in_another_shape_is_refused_in_a_sentence(tmp_path, text, said):
    (tmp_path / "docs").mkdir()
    (tmp_path / REFERENCES).write_text(text, "utf-8")

    with pytest.raises(ValueError, match=said):
        read_references(tmp_path)


def test_a_link_from_the_root_is_told_with_the_one_to_write():
    page = Source("docs/guide/a.md", "[Verify](/guide/verify.md)\n")
    known = guide_of(page, files=frozenset({"guide/verify.md"}))

    [said] = told(PAGE_RULES["link-target"](page, known))
    assert said.startswith("1: The link “/guide/verify.md” begins at the root, which moves with")
    assert said.endswith(": write “verify.md”, counted from this page")


def test_an_address_last_read_too_long_ago_is_to_be_read_again(tmp_path):
    long_ago = TODAY - FRESH - dt.timedelta(days=1)
    page = Source("docs/a.md", "[Sage](https://example.com/)\n")
    read = guide_of(page, root=tmp_path, references={"https://example.com/": long_ago})

    [said] = told(GUIDE_RULES["reference-list"](read))
    assert said.startswith(f"1: https://example.com/ was last read on {long_ago}: read it again")


def test_a_navigation_may_hold_what_is_no_page(tmp_path):
    """Addresses out of the site lead where they lead."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Example\nnav:\n  - a.md\n  - Sage: https://example.com/\n", "utf-8"
    )
    page = Source("docs/a.md", "# A\n")

    assert [] == told(GUIDE_RULES["navigation"](guide_of(page, root=tmp_path)))


def test_a_program_that_cannot_work_is_told_in_its_own_words(tmp_path):
    with pytest.raises(RuntimeError, match=r"rumdl could not check the pages: .*--unheard-of"):
        run_program(tmp_path, "rumdl", "check", "--unheard-of")


def test_a_program_that_is_not_there_is_told_with_the_command_that_sets_it_up(tmp_path):
    with pytest.raises(RuntimeError, match=r"^nobody is not set up here\. Run `make lint`"):
        run_program(tmp_path, "nobody")


def test_a_name_that_stands_for_nothing_is_told_with_its_line():
    facts = shared.parse_facts("values: {phone: '1'}\n")
    page = Source("docs/a.md", "Call\n{{ fone }}.\n")

    assert told(PAGE_RULES["shared-value"](page, guide_of(page, facts=facts))) == [
        "2: {{ fone }} stands for nothing: Write {{ phone }}"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values: {sender_id: other}\n", "“sender_id” is defined in verifier/values.py already"),
        ("menus: {roles: {others: []}}\n", "a menu lacks a part"),
        ("menus: [roles]\n", "a menu lacks a part"),
    ],
)
def test_a_glossary_that_defines_twice_or_half_is_refused_with_what_to_write(text, said):
    with pytest.raises(shared.SharedError, match=said):
        shared.parse_facts(text)


def test_a_menu_that_names_a_label_the_glossary_lacks_is_refused(tmp_path):
    (tmp_path / "docs").mkdir()
    text = (ROOT / shared.GLOSSARY).read_text("utf-8")
    way = "menus:\n  lost:\n    usual: [Company, Lost and found]\n"
    (tmp_path / shared.GLOSSARY).write_text(text.replace("menus:\n", way, 1), "utf-8")

    with pytest.raises(ValueError, match="the menu “lost” names “Lost and found”"):
        read_glossary(tmp_path)


def test_the_command_lists_its_rules(capsys):
    assert main(["--rules"]) == 0
    assert "link-target" in capsys.readouterr().out.split()


def copy_pages(to):
    """Copy what mending reads of the project."""
    shutil.copytree(ROOT / "docs", to / "docs", ignore=shutil.ignore_patterns("codes"))
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, to / name)


def test_mending_writes_a_shared_fact_by_its_name(tmp_path):
    copy_pages(tmp_path)
    page = tmp_path / "docs/sage-intacct/verify.md"
    before = page.read_text("utf-8")
    page.write_text(before + "\nWrite `modelopticMPP`.\n", "utf-8")

    main(["--root", str(tmp_path), "--fix"])

    assert page.read_text("utf-8") == before + "\nWrite `{{ sender_id }}`.\n"


@pytest.mark.parametrize(
    ("page", "line", "wrong"),
    [
        ("[ ] Select **Edit**.\n", 1, "This line has a box but is no item"),
        ("1. [] Select **Edit**.\n   { #edit }\n", 1, "This line has a box but is no item"),
        ("1) [ ] Select **Edit**.\n", 1, "This line has a box but is no item"),
        ("1. [ ] Select **Edit**.\n   { #Edit }\n", 1, "The id “Edit” has other characters"),
        (
            "1. [ ] Select **Edit**.\n   { #edit }\n\n2. [ ] Select **Add**.\n   { #edit }\n",
            4,
            "The id “edit” is that of the item on line 1",
        ),
    ],
)
def test_what_was_meant_to_be_an_item_is_told_with_what_it_lacks(page, line, wrong):
    [problem] = PAGE_RULES["item-id"](Source("docs/a.md", page), None)

    assert problem.line == line
    assert problem.wrong.startswith(wrong)


def test_links_and_escaped_boxes_are_no_items():
    page = "[x](a.md) and [ ] here\n\n- [X](b.md)\n\n[x]: https://example.com/\n"

    assert list(PAGE_RULES["item-id"](Source("docs/a.md", page), None)) == []


@pytest.mark.parametrize("text", ["`{{ sender_id }`", "{{ sender_id", "{{ menu: roles } }"])
def test_a_name_that_is_not_closed_is_told_as_it_has_to_be_written(text):
    facts = shared.Facts({"sender_id": "abc"}, {})

    with pytest.raises(shared.SharedError, match=r"is not closed\. Write \{\{ [a-z_: ]+ \}\}"):
        shared.expand_names(text, facts)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "\ufeff---\ndescription: A\n---\n\n# A\n".encode(),
            ":1: The file begins with a byte",
        ),
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
    [said, _] = capsys.readouterr().out.splitlines()
    assert said.startswith(f"docs/page.md{told}")


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

    assert find_unreadable(tmp_path) is None


def test_mending_takes_a_byte_order_mark_off(tmp_path):
    copy_pages(tmp_path)
    page = tmp_path / "docs/sage-intacct/verify.md"
    kept = page.read_bytes()
    page.write_bytes(b"\xef\xbb\xbf" + kept)

    main(["--root", str(tmp_path), "--fix"])

    assert page.read_bytes() == kept


def test_mending_leaves_front_matter_fences_comments_and_excused_lines(tmp_path):
    copy_pages(tmp_path)
    page = tmp_path / "docs/sage-intacct/verify.md"
    more = """
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
    front = page.read_text("utf-8").replace("---\n", '---\nseen: "`modelopticMPP`"\n', 1)
    page.write_text(front + more, "utf-8")

    main(["--root", str(tmp_path), "--fix"])

    after, written = page.read_text("utf-8"), "`modelopticMPP`"
    assert after.count(written) == (front + more).count(written)


def test_an_address_with_parentheses_is_read_to_its_end():
    page = Source("docs/a.md", '[A](https://example.com/a_(b)) and [C](c.md "C (1)").\n')

    assert [link.target for link in page.links] == ["https://example.com/a_(b)", "c.md"]
