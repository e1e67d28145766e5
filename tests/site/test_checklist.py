"""The checklist extension, by its exact HTML."""

from __future__ import annotations

from textwrap import dedent

import pytest
from markdown import Markdown

from verifier.guide.problem import GuideError

CONTROL = (
    '<label class="task-list-control"><input aria-labelledby="{0}-text" type="checkbox" />'
    '<span class="task-list-indicator"></span></label>'
)


@pytest.fixture(name="md")
def _md():
    """Python-Markdown as the guide's pages use it."""
    return Markdown(
        extensions=["attr_list", "pymdownx.details", "pymdownx.superfences", "verifier.guide"]
    )


def item(name, text, *branches, version=1, more=""):
    """The HTML of an item."""
    classes = " ".join(("task-list-item", *branches))
    return (
        f'<li class="{classes}" data-item="{name}" data-version="{version}" id="{name}">'
        f"{CONTROL.format(name)}"
        f'<div class="item-text" id="{name}-text">{text}</div>{more}</li>'
    )


def checklist(*items, tag="ol"):
    """The HTML of a list."""
    return "\n".join([f'<{tag} class="task-list" data-module="checklist">', *items, f"</{tag}>"])


ONE = item("one", "One")
TWO = item("two", "Two")
HELP = (
    '<div class="item-more"><details class="question">\n<summary>Why?</summary>\n'
    "<p>Because.</p>\n</details>\n</div>"
)
INNER = checklist(item("inner", "Inner"), tag="ul")

LISTS = {
    "an item is a checkbox labeled by its sentence": (
        "1. [ ] Under **Sender ID**, enter `modelopticMPP`{ .copy }.\n   { #sender-id }\n",
        checklist(
            item(
                "sender-id",
                'Under <strong>Sender ID</strong>, enter <code class="copy">modelopticMPP</code>.',
            )
        ),
    ),
    "a tight list": (
        "1. [ ] One\n   { #one }\n2. [ ] Two\n   { #two }\n",
        checklist(ONE, TWO),
    ),
    "a loose list": (
        "1. [ ] One\n   { #one }\n\n2. [ ] Two\n   { #two }\n",
        checklist(ONE, TWO),
    ),
    "a bullet list": ("- [ ] One\n  { #one }\n", checklist(ONE, tag="ul")),
    "branches and a version": (
        "1. [ ] One\n   { #one .role-based .consolidation version=3 }\n",
        checklist(item("one", "One", "role-based", "consolidation", version=3)),
    ),
    "a condition that an item begins with": (
        "1. [ ] If your company is big: rest.\n   { #one .role-based }\n",
        checklist(
            item("one", '<span class="when">If your company is big: </span>rest.', "role-based")
        ),
    ),
    "help inside an item is kept apart from its label": (
        """\
        1. [ ] Select *Save*.
           { #save }

            ??? question "Why?"
                Because.

        2. [ ] Two
           { #two }
        """,
        checklist(item("save", "Select <em>Save</em>.", more=HELP), TWO),
    ),
    "a list without boxes": ("1. One\n2. Two\n", "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"),
    "a list of boxes and others": (
        "1. [ ] One\n   { #one }\n2. Two\n",
        checklist(ONE, "<li>Two</li>"),
    ),
    "an item that begins with markup": (
        "1. [ ] **Save** and *go*.\n   { #save }\n",
        checklist(item("save", "<strong>Save</strong> and <em>go</em>.")),
    ),
    "a list inside an item": (
        """\
        1. [ ] One
           { #one }

            - [ ] Inner
              { #inner }
        """,
        checklist(item("one", "One", more=f'<div class="item-more">{INNER}\n</div>')),
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_becomes_exactly_this(md, name):
    source, html = LISTS[name]

    assert md.convert(dedent(source)) == html


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1. [ ] Select **Edit**.\n", "The item “Select Edit.” has no id."),
        ("1. [ ] One\n   { #One_x }\n", "other characters than small letters"),
        ("1. [ ] One\n   { #one version=two }\n", "Write it like { #one version=2 }."),
    ],
)
def test_an_item_that_cannot_be_published_is_refused_with_what_to_write(md, source, sentence):
    with pytest.raises(GuideError) as caught:
        md.convert(source)

    assert sentence in str(caught.value)
