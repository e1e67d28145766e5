"""Error texts as people hand them on: retyped, read off a picture, out of another program."""

from __future__ import annotations

import pytest

from verifier.catalogue import DIAGNOSES
from verifier.gateway import explain


def test_what_is_not_known_is_repeated():
    assert "My report shows the wrong numbers" == explain("My report shows the wrong numbers").said


@pytest.mark.parametrize(
    "text",
    [
        "XL03000006",
        "Error: XL03000006.",
        "xlo3oooo06",
        "Response control status failure XL03000006",
    ],
)
def test_a_number_of_many_meanings_decides_nothing_and_names_the_candidates(text):
    found = explain(text)

    assert ("gateway.number-alone", "unknown") == (found.code, found.owner)
    assert {
        "sage-intacct/authorize-modeloptic#sender-id",
        "sage-intacct/enter-credentials#company-id",
        "sage-intacct/create-a-user#user-id",
        "sage-intacct/enter-credentials#password",
    } == set(found.others)


def test_a_text_about_several_causes_names_the_items_of_all():
    found = explain(
        "First it said: Sign-in information is incorrect. Now: Invalid Web Services Authorization."
    )

    assert "gateway.sender-not-authorised" == found.code
    assert DIAGNOSES["gateway.sign-in-incorrect"].item in found.others


def test_a_request_pasted_by_mistake_is_named_and_not_repeated():
    found = explain("<request><control><password>hunter22</password></control></request>")

    assert "gateway.request-pasted" == found.code
    assert "hunter22" not in str(found)
