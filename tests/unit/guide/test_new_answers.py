"""The questions of `make new-step` and `make new-guide`: what a wrong answer is told."""

from __future__ import annotations

import io
import shutil

import pytest

from verifier.guide import new, writing
from verifier.guide.lint.glossary import GLOSSARY


@pytest.fixture(name="answer")
def _answer(monkeypatch, root, tmp_path):
    """A copy of the guide's words, and answers that end where a test has no more."""
    (tmp_path / "docs/sage-intacct").mkdir(parents=True)
    shutil.copy(root / GLOSSARY, tmp_path / GLOSSARY)

    def given(*lines: str):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return tmp_path

    return given


@pytest.mark.parametrize(
    ("asking", "lines", "told"),
    [
        (new.ask_items, [""], "Write a sentence."),
        (new.ask_items, ["Select **Save**.", "Save it"], "An id has small letters"),
        (
            new.ask_items,
            ["Select **Save**.", "save", "Select **Save**.", "save"],
            "Another item has this id.",
        ),
        (lambda root: new.ask_step(root, "sage-intacct"), [""], "Write a title, like"),
        (
            lambda root: new.ask_step(root, "sage-intacct"),
            ["A step", "a" * 171],
            "Write a sentence of at most 170 characters.",
        ),
        (new.new_guide, [""], "Write the product's name, like Ledgerly."),
        (new.new_guide, ["Sage Intacct"], "docs/sage-intacct/ is there already."),
    ],
)
def test_a_wrong_answer_is_told_and_asked_for_again(answer, capsys, asking, lines, told):
    with pytest.raises(new.NewError, match="Nothing was written"):
        asking(answer(*lines))

    assert told in capsys.readouterr().out


def test_where_another_page_is_amiss_nothing_is_said_of_committing(answer, capsys, monkeypatch):
    """What was written is named, and then the place to mend before the ids can be listed."""
    root = answer()
    (root / "mkdocs.yml").write_text("markdown_extensions: [verifier.guide.checklist]\n", "utf-8")
    (root / "docs/a.md").write_text("# A\n\n1. [ ] Select **Save**.\n", "utf-8")
    (root / "docs/codes").mkdir()
    monkeypatch.setattr(new, "new_guide", lambda _: ["docs/b.md"])

    assert new.main(["guide", "--root", str(root)]) == 1
    told = capsys.readouterr()
    assert "wrote docs/b.md\n" in told.out
    assert "Commit" not in told.out
    assert "docs/a.md: The item “Select Save.” has no id." in told.err


def test_a_page_that_the_navigation_lacks_is_told():
    with pytest.raises(new.NewError, match=r"has no line “- a/b\.md” in its nav"):
        writing.after_line("nav:\n  - a/index.md\n", "a/b.md", "a/c.md")


STEP = writing.NewStep("c", "C", "What it is.", [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1. [A](a.md)\n2. [B](b.md)\n", "1. [A](a.md)\n2. [C](c.md)\n3. [B](b.md)\n"),
        ("1. [B](b.md)\n", "1. [C](c.md)\n2. [B](b.md)\n"),
        ("## The steps { #steps }\n", "## The steps { #steps }\n\n1. [C](c.md)\n"),
        ("# Nothing is listed here\n", "# Nothing is listed here\n"),
    ],
)
def test_a_new_step_takes_its_place_in_the_overviews_list(before, after):
    assert writing.list_in_overview(before, "a.md", STEP) == after


def test_labels_of_a_product_that_has_some_are_added_to_them(answer):
    root = answer()
    steps = [STEP._replace(items=[writing.NewItem("Select **A thing unheard of**.", "a")])]
    product = "Unheard of"

    assert writing.write_labels(root, product, steps) == ["A thing unheard of"]
    again = [STEP._replace(items=[writing.NewItem("Select **Another unheard of**.", "b")])]
    assert writing.write_labels(root, product, again) == ["Another unheard of"]
    text = (root / GLOSSARY).read_text("utf-8")
    assert text.count(f"\n  {product}:\n") == 1
    assert writing.write_labels(root, product, again) == []
