"""The checklist extension, by its exact HTML."""

from __future__ import annotations

from textwrap import dedent

import pytest
from markdown import Markdown

from verifier.guide.checklist import ChecklistError

CONTROL = (
    '<label class="task-list-control"><input aria-labelledby="{0}-text" type="checkbox" />'
    '<span class="task-list-indicator"></span></label>'
)


@pytest.fixture(name="md")
def _md():
    """Python-Markdown as the guide's pages use it."""
    return Markdown(
        extensions=[
            "attr_list",
            "pymdownx.details",
            "pymdownx.superfences",
            "verifier.guide",
        ],
    )


def item(name, text, classes="task-list-item", version=1, more=""):
    """The HTML of an item."""
    return (
        f'<li class="{classes}" data-item="{name}" data-version="{version}" id="{name}">'
        f"{CONTROL.format(name)}"
        f'<div class="item-text" id="{name}-text">{text}</div>{more}</li>'
    )


def checklist(*items, tag="ol"):
    """The HTML of a list."""
    return "\n".join([f'<{tag} class="task-list" data-module="checklist">', *items, f"</{tag}>"])


def test_an_item_becomes_a_checkbox_labelled_by_its_sentence(md):
    html = md.convert(
        dedent("""\
        1. [ ] Under **Sender ID**, enter `modelopticMPP`{ .copy }.
           { #sender-id }
        2. [ ] Select **Save**.
           { #save }
        """)
    )

    assert html == checklist(
        item(
            "sender-id",
            'Under <strong>Sender ID</strong>, enter <code class="copy">modelopticMPP</code>.',
        ),
        item("save", "Select <strong>Save</strong>."),
    )


def test_a_loose_list_gives_the_same_items_as_a_tight_one(md):
    tight = md.convert("1. [ ] One\n   { #one }\n2. [ ] Two\n   { #two }\n")
    loose = md.reset().convert("1. [ ] One\n   { #one }\n\n2. [ ] Two\n   { #two }\n")

    assert loose == tight


def test_a_bullet_list_is_a_checklist_too(md):
    html = md.convert("- [ ] One\n  { #one }\n")

    assert html == checklist(item("one", "One"), tag="ul")


def test_branch_and_version_are_kept(md):
    html = md.convert("1. [ ] One\n   { #one .role-based .consolidation version=3 }\n")

    assert html == checklist(
        item("one", "One", "task-list-item role-based consolidation", version=3)
    )


def test_a_condition_that_an_item_begins_with_is_an_element_of_its_own(md):
    html = md.convert("1. [ ] If your company is big: rest.\n   { #one .role-based }\n")

    text = '<span class="when">If your company is big: </span>rest.'
    assert html == checklist(item("one", text, "task-list-item role-based"))


def test_help_inside_an_item_is_kept_apart_from_its_label(md):
    html = md.convert(
        dedent("""\
        1. [ ] Select *Save*.
           { #save }

            ??? question "Why?"
                Because.

        2. [ ] Two
           { #two }
        """)
    )

    more = (
        '<div class="item-more"><details class="question">\n<summary>Why?</summary>\n'
        "<p>Because.</p>\n</details>\n</div>"
    )
    assert html == checklist(
        item("save", "Select <em>Save</em>.", more=more),
        item("two", "Two"),
    )


def test_a_list_without_boxes_is_left_alone(md):
    assert md.convert("1. One\n2. Two\n") == "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"


def test_a_list_of_boxes_and_others_keeps_both(md):
    html = md.convert("1. [ ] One\n   { #one }\n2. Two\n")

    assert html == checklist(item("one", "One"), "<li>Two</li>")


def test_an_item_that_begins_with_markup_keeps_it(md):
    html = md.convert("1. [ ] **Save** and *go*.\n   { #save }\n")

    assert html == checklist(item("save", "<strong>Save</strong> and <em>go</em>."))


def test_a_nested_checklist_keeps_its_items(md):
    html = md.convert(
        dedent("""\
        1. [ ] One
           { #one }

            - [ ] Inner
              { #inner }
        """)
    )

    inner = checklist(item("inner", "Inner"), tag="ul")
    assert html == checklist(item("one", "One", more=f'<div class="item-more">{inner}\n</div>'))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1. [ ] Select **Edit**.\n", "The item “Select Edit.” has no id."),
        ("1. [ ] One\n   { #One_x }\n", "other characters than small letters"),
        ("1. [ ] One\n   { #one version=two }\n", "Write it like { #one version=2 }."),
        ("1. [ ] One\n   { #one }\n2. [ ] Two\n   { #one }\n", "stands on two items"),
    ],
)
def test_an_item_that_cannot_be_published_is_refused_with_what_to_write(md, source, sentence):
    with pytest.raises(ChecklistError) as caught:
        md.convert(source)

    assert sentence in str(caught.value)
