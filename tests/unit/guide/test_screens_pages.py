"""Pages, register and drawings hold together, or the fault is said with file and line."""

from __future__ import annotations

import pytest

from verifier.guide.screens import figure

REGISTER = """\
- id: role-add
  product: sage-intacct
  where: Company › Admin
  title: The plus sign
  alt: Select the plus sign.
  kind: drawn
  seen: {on: 2026-11-22, release: not stated, source: the instructions}
  review-by: 2027-05-31
  callouts:
    - at: roles
      items: [guide/role#add]
"""

PAGE = """\
---
title: Roles
---

1. [ ] Go to {{ place: roles }} and select the plus sign next to **Roles**.
   { #add .role-based }

    [screen: role-add]

2. [ ] Select **Nothing at all**.
   { #other }
"""

GLOSSARY = "menus:\n  roles: {usual: [Company, Admin, Roles]}\n"
DRAWING = '<p>Company</p><p>Admin</p><p data-mark="roles">Roles <i>+</i></p>'
PICTURE = '{"role-add": {"source": "", "width": 1, "height": 1, "boxes": {}, "files": {}}}'


@pytest.fixture(name="problems")
def _problems(tmp_path):
    """What is wrong after a change to one of the files: paths shown from the project's root."""
    files = {
        "docs/screens.yml": REGISTER,
        "docs/glossary.yml": GLOSSARY,
        "docs/guide/role.md": PAGE,
        "docs/assets/screens/manifest.json": PICTURE,
        "templates/drawings/role-add.html": DRAWING,
        "templates/styles/ground.css": "",
        "templates/styles/controls.css": "",
        "templates/styles/lists.css": "",
        "templates/fonts/inter-latin.woff2": "",
    }

    def problems(name="docs/screens.yml", old="", new=""):
        for file, text in files.items():
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            assert file != name or old in text
            path.write_text(text.replace(old, new, 1) if file == name else text, encoding="utf-8")
        return list(map(str, figure.find_problems(tmp_path / "docs", tmp_path / "templates")))

    return problems


def test_nothing_is_wrong_where_all_agree(problems):
    assert [] == problems()


def test_a_label_in_bold_has_to_stand_on_the_item_s_screen(problems):
    assert [
        (
            "docs/guide/role.md:5: “Role” is in bold, but stands on no screen of this item: "
            "write it as it stands on role-add, or correct the screen [screens]"
        )
    ] == problems("docs/guide/role.md", "**Roles**", "**Role**")


def test_a_label_that_left_the_drawing_is_found_too(problems):
    assert ["docs/guide/role.md:5: “Admin”"] == [
        problem.partition(" is in")[0]
        for problem in problems("templates/drawings/role-add.html", "Admin", "Administration")
    ]


def test_a_menu_s_labels_are_checked_as_they_are_written_out(problems):
    assert ["docs/guide/role.md:5: “Firm”"] == [
        problem.partition(" is in")[0]
        for problem in problems("docs/glossary.yml", "[Company", "[Firm")
    ]


def test_a_label_on_a_sentence_s_second_line_is_checked(problems):
    found = problems("docs/guide/role.md", "and select the plus", "and\n   select **Plus**, the")

    assert ["docs/guide/role.md:5: “Plus”"] == [problem.partition(" is in")[0] for problem in found]


def test_words_in_an_attribute_or_a_comment_do_not_stand_on_a_screen(problems):
    drawing = '<p>Company</p><!-- Admin --><p title="Admin" data-mark="roles">Roles</p>'

    assert ["docs/guide/role.md:5: “Admin”"] == [
        problem.partition(" is in")[0]
        for problem in problems("templates/drawings/role-add.html", DRAWING, drawing)
    ]


def test_a_callout_s_item_has_to_exist(problems):
    assert (
        "docs/screens.yml:10: The screen “role-add” points to the item “added”, which guide/role "
        "doesn't have: write { #added } on a line of its own below the item there, or correct the "
        "id [screens]"
    ) in problems(old="role#add]", new="role#added]")


def test_an_item_without_callout_has_to_exist_too(problems):
    also = "  also: [guide/role#gone]\n  callouts:\n"

    assert (
        "docs/screens.yml:1: The screen “role-add” points to the item “gone”, which guide/role "
        "doesn't have: write { #gone } on a line of its own below the item there, or correct the "
        "id [screens]"
    ) in problems(old="  callouts:\n", new=also)


def test_an_item_named_in_also_is_held_to_the_labels(problems):
    also = "  also: [guide/role#other]\n  callouts:\n"

    assert ["docs/guide/role.md:10: “Nothing at all”"] == [
        problem.partition(" is in")[0] for problem in problems(old="  callouts:\n", new=also)
    ]


def test_a_callout_s_mark_has_to_stand_in_the_drawing(problems):
    assert [
        (
            "docs/screens.yml:10: The drawing of “role-add” has no data-mark “plus”: "
            "write one of: roles [screens]"
        )
    ] == problems(old="at: roles", new="at: plus")


def test_a_drawing_has_to_exist(problems):
    found = problems(old="id: role-add", new="id: role-new")

    assert "docs/screens.yml:1: The drawing of “role-new” fails: 'role-new.html' not found in" in (
        "\n".join(found)
    )


def test_a_screen_has_to_have_a_picture(problems):
    assert [
        "docs/screens.yml:1: The screen “role-add” has no picture: run `make screens` [screens]"
    ] == problems("docs/assets/screens/manifest.json", PICTURE, "{}")


def test_a_figure_has_to_name_a_screen(problems):
    found = problems("docs/guide/role.md", "[screen: role-add]", "[screen: role]")

    assert found[0].startswith("docs/guide/role.md:8: ")
    assert "has no screen “role”" in found[0]


def test_a_figure_on_a_page_without_items_for_it_is_found(problems):
    found = problems(old="guide/role#add]", new="guide/other#add]")

    assert (
        "docs/guide/role.md:8: The screen “role-add” has no callout for an item of this page: "
        "add one in docs/screens.yml [screens]"
    ) in found


def test_a_screen_that_no_page_shows_is_found(problems):
    assert [
        (
            "docs/screens.yml:1: No page shows the screen “role-add”: "
            "write [screen: role-add] below the item where a reader needs it [screens]"
        )
    ] == problems("docs/guide/role.md", "    [screen: role-add]\n", "")


def test_a_figure_in_fenced_code_is_an_example(problems):
    fenced = "    [screen: role-add]\n\n```\n[screen: unknown]\n```\n"

    assert [] == problems("docs/guide/role.md", "    [screen: role-add]\n", fenced)


def test_a_capture_is_held_to_the_labels_in_the_register(problems):
    captured = "kind: captured\n  labels: [Company, Roles]"
    boxed = REGISTER.replace("kind: drawn", captured).replace(
        "- at: roles\n", "- at: roles\n      box: [1, 1, 1, 1]\n"
    )

    assert ["docs/guide/role.md:5: “Admin”"] == [
        problem.partition(" is in")[0] for problem in problems(old=REGISTER, new=boxed)
    ]


@pytest.mark.parametrize(
    ("page", "expected"), [("guide/role", "../"), ("guide", "../"), ("index", ""), ("verify", "")]
)
def test_the_way_up_from_a_page_s_folder(tmp_path, page, expected):
    for name in ("guide/index.md", "guide/role.md", "index.md", "verify.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert expected == figure.find_way_up(page, tmp_path)
