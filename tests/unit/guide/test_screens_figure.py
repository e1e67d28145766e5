"""A line that names a screen becomes a figure whose callouts have the numbers of the items.

Pages, register and drawings hold together, or the fault is said with file and line.
"""

from __future__ import annotations

import json
from textwrap import dedent
from types import SimpleNamespace

import pytest
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from verifier.guide.problem import ProblemsError
from verifier.guide.screens import figure
from verifier.guide.screens.register import Places

PAGE = """\
    1. [ ] Go to **Company** › **Admin** and select the plus sign next to **Roles**.
       { #add-role }

        [screen: role-add]

    2. [ ] Under **Name**, enter `Modeloptic`.
       { #name }

        [screen: role-form]

    3. [ ] Under **Description**, enter `Modeloptic`.
       { #description }

    4. [ ] Select **Save**.
       { #save-role }
    """

ENTRY = """\
- id: {id}
  where: Company
  title: The {id}
  alt: Look at {id}.
  kind: drawn
  seen: {{on: 2026-11-22, release: not stated, source: the instructions}}
  review-by: 2099-01-01
  callouts:
"""


BOTH = "".join(
    [
        ENTRY.format(id="role-add"),
        "    - at: roles\n      items: [guide/role#add-role]\n",
        ENTRY.format(id="role-form"),
        "    - at: name\n      items: [guide/role#name]\n",
        "    - at: description\n      items: [guide/role#description]\n",
        "    - at: save\n      items: [guide/role#save-role]\n",
    ]
)
"""A register of both screens of the page."""


@pytest.fixture(name="guide")
def _guide(tmp_path):
    """A folder of pages: one page, its register and a manifest, with the real drawings."""
    docs = tmp_path / "docs"
    (docs / "assets/screens").mkdir(parents=True)
    (docs / "guide").mkdir()
    (docs / "guide/role.md").write_text(dedent(PAGE), encoding="utf-8")
    (docs / "screens.yml").write_text(BOTH, encoding="utf-8")
    manifest = {
        "role-add": entry({"roles": [60, 120, 80, 40]}, "light"),
        "role-form": entry(
            {"name": [60, 90, 420, 40], "description": [60, 140, 420, 40], "save": [2, 20, 70, 36]},
            "light",
            "dark",
        ),
    }
    (docs / "assets/screens/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return docs


def entry(boxes, *themes):
    return {
        "source": "",
        "width": 520,
        "height": 240,
        "boxes": boxes,
        "files": dict.fromkeys(themes, ""),
    }


def convert(docs, text=PAGE):
    return LexborHTMLParser(
        Markdown(
            extensions=["attr_list", "verifier.guide"],
            extension_configs={"verifier.guide": {"root": str(docs.parent)}},
        ).convert(dedent(text))
    )


def test_a_figure_stands_in_the_item_that_names_it(guide):
    tree = convert(guide)

    assert ["role-add"] == [f.attributes["data-screen"] for f in tree.css("#add-role figure")]
    assert ["role-form"] == [f.attributes["data-screen"] for f in tree.css("#name figure")]
    assert "[screen" not in tree.body.text()


def test_callouts_have_their_items_numbers_addresses_and_words(guide):
    """Also where a writer puts an item in front of the others."""
    first = "    1. [ ] Take a breath.\n       { #breathe }\n\n    2. [ ] Go"
    text = PAGE.replace("    1. [ ] Go", first)
    (guide / "guide/role.md").write_text(dedent(text), encoding="utf-8")

    assert [
        ("3", "#name", "3. Under Name, enter Modeloptic."),
        ("4", "#description", "4. Under Description, enter Modeloptic."),
        ("5", "#save-role", "5. Select Save."),
    ] == [
        (a.css_first("text").text(), a.attributes["href"], a.attributes["aria-label"])
        for a in convert(guide, text).css("#name figure a.screen-callout")
    ]


def test_a_capture_is_one_picture_for_both_themes_and_says_what_it_is(guide):
    register = guide / "screens.yml"
    text = register.read_text().replace(
        "kind: drawn", "kind: captured\n  labels: [Company, Admin, Roles]", 1
    )
    register.write_text(text.replace("at: roles\n", "at: roles\n      box: [1, 2, 3, 4]\n", 1))
    pictures = guide / "assets/screens/manifest.json"
    pictures.write_text(pictures.read_text().replace('"light"', '"any"', 1))

    shown = convert(guide).css_first("#add-role figure")

    assert ["../assets/screens/role-add.webp"] == [
        img.attributes["src"] for img in shown.css("img.screen-image--any")
    ]
    assert 1 == len(shown.css("img"))
    assert not convert(guide, PAGE.replace("[screen: role-form]", "")).css(".drawn")
    assert "1" == shown.css_first(".screen-number").text()
    assert "The role-add. Captured 2026-11-22: your screen may look different." in " ".join(
        shown.css_first("figcaption").text().split()
    )


def test_a_badge_stands_left_of_its_ring_and_inside_the_picture(guide):
    boxes = {
        a.attributes["data-callout"]: (
            a.css_first("rect").attributes,
            a.css_first("circle").attributes,
        )
        for a in convert(guide).css("#name a.screen-callout")
    }
    ring, badge = boxes["name"]
    assert [54, 84, 432, 52] == [float(ring[side]) for side in ("x", "y", "width", "height")]
    assert [41, 110] == [float(badge["cx"]), float(badge["cy"])]
    assert 15 == float(boxes["save-role"][1]["cx"])


def test_the_words_of_an_item_cannot_become_markup(guide):
    text = PAGE.replace("Under **Name**, enter", 'Under **Name** & "<b>", enter')
    (guide / "guide/role.md").write_text(dedent(text), encoding="utf-8")

    (name, *_) = convert(guide, text).css("#name a.screen-callout")
    assert '2. Under Name & "", enter Modeloptic.' == name.attributes["aria-label"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("guide/role.md", "**Save**", "**Store**", r"role\.md:14: “Store” is in bold"),
        ("screens.yml", "kind: drawn", "kind: x", r"screens\.yml:5: “kind” has to be"),
    ],
)
def test_a_fault_stops_the_build_with_file_and_line(guide, file, old, new, told):
    path = guide / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ProblemsError, match=told):
        convert(guide)


def test_the_next_build_sees_a_change(guide):
    convert(guide)
    register = guide / "screens.yml"
    register.write_text(register.read_text().replace("title: The role-add", "title: Anew"))
    figure.read_checked.cache_clear()

    assert "Anew." == convert(guide).css_first("#add-role .screen-title").text()


def test_a_page_without_figures_is_not_checked(tmp_path):
    assert "Nothing" in convert(tmp_path, "Nothing here.").body.text()


def test_an_overdue_screen_is_told_outside_of_mkdocs_warnings(guide, caplog):
    """A warning of MkDocs would stop a strict build; this one only tells."""
    (guide / "screens.yml").write_text(BOTH.replace("2099-01-01", "2026-01-31"), encoding="utf-8")

    convert(guide)

    assert {"verifier.guide.screens"} == {record.name for record in caplog.records}
    assert "by 2026-01-31: do so, then set" in caplog.text


def test_a_page_that_two_groups_of_items_fit_is_refused():
    screen = SimpleNamespace(id="x", items=("a#name", "b#name"), line=1)

    with pytest.raises(ProblemsError, match=r"screens\.yml:1: .*several pages fit"):
        figure.find_page(screen, {"name"}, "docs/screens.yml")


REGISTER = ENTRY.format(id="role-add") + "    - at: roles\n      items: [guide/role#add]\n"

ROLES_PAGE = """\
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
        "docs/guide/role.md": ROLES_PAGE,
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
