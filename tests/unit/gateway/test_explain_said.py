"""What a diagnosis carries: suspects in order, Sage's words, its id for support, no secret."""

from __future__ import annotations

import json

import pytest

from tests.unit.gateway.replies import (
    CHECK_REQUEST,
    NO_PERMISSION,
    WRONG_SIGN_IN,
    authentication,
    control,
    error,
    result,
)
from verifier.gateway import explain

SUSPECTS = [
    "sage-intacct/enter-credentials#company-id",
    "sage-intacct/create-a-user#user-id",
    "sage-intacct/enter-credentials#password",
    "sage-intacct/create-a-user#status",
    "sage-intacct/troubleshooting#ip-filter",
    "sage-intacct#top-level",
]


@pytest.mark.parametrize(
    "reply",
    [
        authentication(error("XL03000006", WRONG_SIGN_IN)),
        authentication(),
        control(error("XMLGW_JPP0002", "", CHECK_REQUEST)),
    ],
)
def test_where_sage_does_not_say_what_is_wrong_the_suspects_stand_in_order(reply):
    found = explain(reply)

    assert SUSPECTS == [found.item, *found.others][: len(SUSPECTS)]
    assert "sage-intacct/troubleshooting#sign-in-incorrect" in found.others


def test_a_sign_in_refused_for_a_reason_nobody_knows_names_the_usual_suspects():
    found = explain(authentication(error("XL03000008", "Nobody has documented this")))

    assert ("you", SUSPECTS) == (found.owner, [found.item, *found.others][: len(SUSPECTS)])
    assert () == explain(control(error("XL03000008", "Nor this"))).others


def test_the_second_description_is_said_before_the_first():
    found = explain(control(error("XL03000005", "two", "one", "three")))

    assert "XL03000005: two" == found.said


@pytest.mark.parametrize(
    ("parts", "said"), [(("", "", "one", "x"), "one"), (("", "", "", "three"), "three")]
)
def test_what_there_is_is_said(parts, said):
    assert said == explain(control(error(*parts))).said


def test_doubly_escaped_words_are_said_plainly():
    found = explain(control(error("X", "Tom &amp;amp; Jane&amp;#039;s &amp;lt;b&amp;gt;")))

    assert "X: Tom & Jane's <b>" == found.said


def test_the_support_id_is_decoded_and_not_said():
    found = explain(control(error("X", "No. [Support ID: p5%7EYx_-A]")))

    assert ("X: No.", "p5~Yx_-A") == (found.said, found.support_id)


def test_the_support_id_of_a_follower_is_kept():
    errors = error("PL04000005", NO_PERMISSION), error("BL01001973", "x [Support ID: late]")

    assert "late" == explain(result(*errors)).support_id


def test_a_request_id_counts_as_well():
    found = explain(control(error("GW-0011", "", "Invalid Request [Request ID: AC:D9_63.5]")))

    assert "AC:D9_63.5" == found.support_id


def test_long_words_are_cut():
    assert 600 == len(explain(control(error("X", "a" * 5000))).said)


@pytest.mark.parametrize(
    "text",
    [
        "Error for password=hunter22: something strange happened",
        "<request><control><password>hunter22</password></control></request>",
    ],
)
def test_a_pasted_password_is_not_repeated(text):
    assert "hunter22" not in str(explain(text))


def test_what_is_not_known_is_repeated():
    assert "My report shows the wrong numbers" == explain("My report shows the wrong numbers").said


def test_the_wire_form_is_json_with_the_documented_names():
    wire = json.loads(json.dumps(explain(authentication()).to_dict()))

    assert ["code", "title", "owner", "level", "item", "others", "said", "support_id"] == list(wire)


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("department", "company"),
        ("glaccount", "general-ledger"),
        ("arinvoice", "accounts-receivable"),
        ("apbill", "accounts-payable"),
        ("gcbook", "consolidation"),
    ],
)
def test_a_missing_permission_lands_on_the_users_own(name, module):
    reply = result(error("PL04000005", f"{NO_PERMISSION} {name}"))
    found = explain(reply, permission_type="user-based")

    assert f"sage-intacct/create-a-user#user-permission-{module}" == found.item
    assert "create-a-role" not in "".join(found.others)
    assert f"sage-intacct/create-a-role#permission-{module}" == explain(reply).item


def test_a_permission_of_an_unknown_module_lands_on_saving():
    found = explain("PL04000005", permission_type="user-based")

    assert "sage-intacct/create-a-user#save-user-permissions" == found.item


def test_no_suspect_of_a_user_based_company_is_an_item_of_roles():
    reply = result(error("BL01001973", "Consolidation module is not subscribed"))
    found = explain(reply, permission_type="user-based")

    assert "sage-intacct/create-a-user#user-permission-consolidation" in found.others
    assert "create-a-role" not in "".join((found.item, *found.others))


def test_other_diagnoses_are_the_same():
    reply = authentication(error("XL03000006", WRONG_SIGN_IN))

    assert explain(reply) == explain(reply, permission_type="user-based")
