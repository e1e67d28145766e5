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
def test_it_says_what_why_and_what_to_do(entry):
    assert "" not in {entry.title, entry.why, entry.cure}
    assert entry.title[-1] != "."
    assert entry.why[-1] == entry.cure[-1] == "."


@entries
def test_its_suspects_are_different_items(entry):
    suspects = (entry.item, *entry.others)

    assert len(suspects) == len(set(suspects))


def test_who_waits_is_sent_nowhere():
    assert {""} == {entry.item for entry in DIAGNOSES.values() if entry.owner is Owner.WAIT}


def test_what_others_have_to_do_leads_to_support():
    theirs = {e.item for e in DIAGNOSES.values() if e.owner in {Owner.MODELOPTIC, Owner.SAGE}}

    assert {"sage-intacct/troubleshooting#contact-support"} == theirs
