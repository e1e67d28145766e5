"""Pages, register and drawings hold together, or the fault is said with file and line."""

from __future__ import annotations

import pytest

from verifier.guide.screens import figure
from verifier.guide.screens.register import Places

REGISTER = """\
- id: role-add
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
DRAWING = """\
{% macro role_add() %}
<p>Company</p><p>Admin</p><p data-mark="roles">Roles <i>+</i></p>
{% endmacro %}
"""
PICTURE = '{"role-add": {"source": "", "width": 1, "height": 1, "boxes": {}, "files": {}}}'


@pytest.fixture(name="problems")
def _problems(tmp_path):
    """What is wrong after a change to one of the files: paths shown from the project's root."""
    files = {
        "docs/screens.yml": REGISTER,
        "docs/glossary.yml": GLOSSARY,
        "docs/guide/role.md": PAGE,
        "docs/assets/screens/manifest.json": PICTURE,
        "templates/base.html": "<body>{{ drawing }}</body>",
        "templates/drawings.html": DRAWING,
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
        places = Places(tmp_path / "docs", templates=tmp_path / "templates")
        return list(map(str, figure.find_problems(places)))

    return problems


ROLE = "docs/guide/role.md"
SCREENS = "docs/screens.yml"
TEMPLATE = "templates/drawings.html"
BOXED = REGISTER.replace("kind: drawn", "kind: captured\n  labels: [Company, Roles]").replace(
    "- at: roles\n", "- at: roles\n      box: [1, 1, 1, 1]\n"
)
ON = "on a line of its own below the item there, or correct the id [screens]"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SCREENS, "", ""),
        (ROLE, "[screen: role-add]\n", "[screen: role-add]\n\n```\n[screen: unknown]\n```\n"),
    ],
    ids=["all agree", "fenced code is an example"],
)
def test_nothing_is_wrong_where_all_agree(problems, file, old, new):
    assert [] == problems(file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "label"),
    [
        (ROLE, "**Roles**", "**Role**", 5, "Role"),
        (ROLE, "and select the plus", "and\n   select **Plus**, the", 5, "Plus"),
        (TEMPLATE, "Admin", "Administration", 5, "Admin"),
        (TEMPLATE, "<p>Admin</p>", '<!-- Admin --><p title="Admin"></p>', 5, "Admin"),
        ("docs/glossary.yml", "[Company", "[Firm", 5, "Firm"),
        (
            SCREENS,
            "  callouts:\n",
            "  also: [guide/role#other]\n  callouts:\n",
            10,
            "Nothing at all",
        ),
        (SCREENS, REGISTER, BOXED, 5, "Admin"),
    ],
    ids=["page", "second line", "drawing", "attribute", "menu", "also", "capture"],
)
def test_a_label_in_bold_has_to_stand_on_the_item_s_screen(problems, file, old, new, line, label):
    assert [
        (
            f"{ROLE}:{line}: “{label}” is in bold, but stands on no screen of this item: "
            "write it as it stands on role-add, or correct the screen [screens]"
        )
    ] == problems(file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "wrong", "write"),
    [
        (
            *(SCREENS, "role#add]", "role#added]", f"{SCREENS}:9"),
            "The screen “role-add” points to the item “added”, which guide/role doesn't have",
            f"write {{ #added }} {ON}",
        ),
        (
            *(SCREENS, "  callouts:\n", "  also: [guide/role#gone]\n  callouts:\n"),
            f"{SCREENS}:1",
            "The screen “role-add” points to the item “gone”, which guide/role doesn't have",
            f"write {{ #gone }} {ON}",
        ),
        (
            *(SCREENS, "at: roles", "at: plus", f"{SCREENS}:9"),
            "The drawing of “role-add” has no data-mark “plus”",
            "write one of: roles [screens]",
        ),
        (
            *(SCREENS, "id: role-add", "id: role-new", f"{SCREENS}:1"),
            "The drawing of “role-new” fails",
            "drawings.html has no macro role_new()",
        ),
        (
            *(TEMPLATE, "<p>", "<p><br>", f"{SCREENS}:1"),
            "The drawing of “role-add” fails",
            "mismatched tag: line 1, column ",
        ),
        (
            *(TEMPLATE, "{% macro", "{% makro", "verifier/guide/screens/templates/drawings.html:1"),
            "Encountered unknown tag 'makro'.",
            "correct it [screens]",
        ),
        (
            *("docs/assets/screens/manifest.json", PICTURE, "{}", f"{SCREENS}:1"),
            "The screen “role-add” has no picture",
            "run `make screens` [screens]",
        ),
        (
            *(ROLE, "[screen: role-add]", "[screen: role]", f"{ROLE}:8"),
            "The register has no screen “role”",
            "correct the name, or add an entry to docs/screens.yml",
        ),
        (
            *(SCREENS, "guide/role#add]", "guide/other#add]", f"{ROLE}:8"),
            "The screen “role-add” has no callout for an item of this page",
            "add one in docs/screens.yml [screens]",
        ),
        (
            *(ROLE, "    [screen: role-add]\n", "", f"{SCREENS}:1"),
            "No page shows the screen “role-add”",
            "write [screen: role-add] below the item where a reader needs it [screens]",
        ),
    ],
)
def test_what_points_to_nothing_is_found_with_its_line(
    problems, file, old, new, place, wrong, write
):
    told = f"{place}: {wrong}: {write}"

    assert [told] == [found[: len(told)] for found in problems(file, old, new) if told in found]
