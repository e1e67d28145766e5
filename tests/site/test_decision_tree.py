"""Support's decision tree: every way ends somewhere that is there, and works without scripts."""

from __future__ import annotations

import pytest
import yaml

from verifier.catalogue import DIAGNOSES, FINDINGS, Owner
from verifier.guide import decision_tree
from verifier.guide.decision_tree import ENDS, TREE, TreeError, read_tree, render_node


def ends(node):
    """Every end of a node's ways."""
    if "answers" not in node:
        return [node]
    return [found for then in node["answers"].values() for found in ends(then)]


@pytest.fixture(name="data", scope="module")
def _data(root):
    """The tree as it is written."""
    return yaml.safe_load((root / TREE).read_text("utf-8"))


def test_every_way_ends_in_an_item_a_wait_or_a_report(data):
    for end in ends(data):
        assert len(set(end) & set(ENDS)) == 1


def test_the_built_tree_has_every_answer_as_a_fold_whose_end_has_a_way_on(built_pages, data):
    article = built_pages["support/index.html"].article
    summaries = [found.text(strip=True) for found in article.css("details.question > summary")]

    def answers(node):
        for answer, then in node.get("answers", {}).items():
            yield answer
            yield from answers(then)

    assert list(answers(data)) == summaries
    for fold in article.css("details.question"):
        assert fold.css_first("a") or "Wait:" in fold.text()


def test_a_code_says_what_the_catalogue_says_and_ends_as_its_owner_asks():
    waiting = next(entry for entry in DIAGNOSES.values() if entry.owner is Owner.WAIT)
    ours = next(entry for entry in DIAGNOSES.values() if entry.owner is Owner.MODELOPTIC)
    theirs = FINDINGS["sender-id.near"]

    assert decision_tree.render_code(waiting.code).startswith("**Wait:**")
    assert decision_tree.render_code(ours.code).startswith("**[Ask for a report]")
    assert "How to fix this:** [Under Sender ID" in decision_tree.render_code(theirs.code)
    assert f"codes/{theirs.code}.md" in decision_tree.render_code(theirs.code)


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("code: gateway.no-such", 4, "the catalogue has no code “gateway.no-such”"),
        ("item: sage-intacct/nowhere", 4, "“sage-intacct/nowhere” is on no page"),
        ("{item: sage-intacct, wait: x}", 3, "has to end in one of code, item, wait, report"),
        ("{}", 3, "has to end in one of"),
        ("{wait: x, then: y}", 3, "has to end in one of"),
        ("ask: Why?", 3, "needs `ask`, and below `answers`"),
        ("", 3, "“Yes” leads nowhere"),
        ("wait: x\n  Yes:\n    wait: y", 5, "“Yes” is already on line 3"),
        ("wait: [", 5, "this is no YAML"),
    ],
)
def test_a_tree_that_leads_nowhere_stops_the_build_and_says_where_and_what_to_write(
    written, line, says
):
    with pytest.raises(TreeError) as raised:
        list(render_node(read_tree(f"ask: Why?\nanswers:\n  Yes:\n    {written}\n")))

    assert str(raised.value).startswith(f"docs/support/decision-tree.yml:{line}: ")
    assert says in str(raised.value)


def test_a_tree_without_a_question_is_none():
    with pytest.raises(TreeError, match=r"docs/support/decision-tree\.yml:1: "):
        read_tree("- a\n")
