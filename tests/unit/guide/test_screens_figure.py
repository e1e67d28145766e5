"""A line that names a screen becomes a figure whose callouts have the numbers of the items."""

from __future__ import annotations

import json
from textwrap import dedent
from types import SimpleNamespace

import pytest
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from verifier.guide.problem import ProblemsError
from verifier.guide.screens import figure

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
  review-by: {review}
  callouts:
"""


@pytest.fixture(name="guide")
def _guide(tmp_path):
    """A folder of pages: one page, its register and a manifest, with the real drawings."""
    docs = tmp_path / "docs"
    (docs / "assets/screens").mkdir(parents=True)
    (docs / "guide").mkdir()
    (docs / "guide/role.md").write_text(dedent(PAGE), encoding="utf-8")
    write_register(docs)
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


def write_register(docs, review="2099-01-01"):
    role = "guide/role"
    (docs / "screens.yml").write_text(
        ENTRY.format(id="role-add", review=review)
        + f"    - at: roles\n      items: [{role}#add-role]\n"
        + ENTRY.format(id="role-form", review=review)
        + f"    - at: name\n      items: [{role}#name]\n"
        + f"    - at: description\n      items: [{role}#description]\n"
        + f"    - at: save\n      items: [{role}#save-role]\n",
        encoding="utf-8",
    )


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
    write_register(guide, review="2026-01-31")

    convert(guide)

    assert {"verifier.guide.screens"} == {record.name for record in caplog.records}
    assert "by 2026-01-31: do so, then set" in caplog.text


def test_a_page_that_two_groups_of_items_fit_is_refused():
    screen = SimpleNamespace(id="x", items=("a#name", "b#name"), line=1)

    with pytest.raises(ProblemsError, match=r"screens\.yml:1: .*several pages fit"):
        figure.find_page(screen, {"name"}, "docs/screens.yml")
