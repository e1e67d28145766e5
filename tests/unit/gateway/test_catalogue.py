"""Every diagnosis in the catalogue is reached by the reply it is documented with."""

from __future__ import annotations

import pytest

from verifier.catalogue import DIAGNOSES, Owner
from verifier.gateway import explain

entries = pytest.mark.parametrize("entry", DIAGNOSES.values(), ids=lambda entry: entry.code)


@entries
def test_its_example_brings_it_about(entry):
    found = explain(entry.example)

    assert (entry.code, entry.owner, entry.item) == (found.code, found.owner, found.item)


@entries
def test_its_example_means_the_same_as_bytes(entry):
    assert explain(entry.example) == explain(entry.example.encode())


@entries
def test_it_says_what_why_and_what_to_do(entry):
    assert "" not in {entry.title, entry.why, entry.cure}
    assert entry.title[-1] != "."
    assert entry.why[-1] == entry.cure[-1] == "."


@entries
def test_its_suspects_are_different_items(entry):
    suspects = (entry.item, *entry.others)

    assert len(suspects) == len(set(suspects))


@entries
def test_its_items_stand_in_the_guide(entry, root):
    for short in (entry.item, *entry.others):
        page, _, name = short.partition("#")
        files = (root / f"docs/{page}.md", root / f"docs/{page}/index.md")
        text = next(file for file in files if file.exists()).read_text("utf-8")

        assert f"#{name} " in text or f"#{name}\n" in text or f"#{name}}}" in text


def test_only_what_the_customer_can_mend_leads_to_a_step():
    """Other diagnoses lead to support, or, where nothing is wrong, back to the check."""
    ours = {e.item for e in DIAGNOSES.values() if e.owner not in {Owner.YOU, Owner.NONE}}

    assert ours == {"sage-intacct/troubleshooting#contact-support"}
