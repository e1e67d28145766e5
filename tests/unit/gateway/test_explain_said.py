"""What a diagnosis carries: suspects in order, Sage's words, its id for support, no secret."""

from __future__ import annotations

import json

import pytest

from tests.unit.gateway.replies import (
    CHECK_REQUEST,
    NO_PERMISSION,
    WRONG_SIGN_IN,
    fail_control,
    fail_function,
    fail_sign_in,
    write_error,
)
from verifier.gateway import explain
from verifier.gateway.diagnosis import diagnose_reply
from verifier.gateway.reply import read_reply
from verifier.values import MODULES

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
        fail_sign_in(write_error("XL03000006", WRONG_SIGN_IN)),
        fail_sign_in(),
        fail_control(write_error("XMLGW_JPP0002", "", CHECK_REQUEST)),
    ],
)
def test_where_sage_does_not_say_what_is_wrong_the_suspects_stand_in_order(reply):
    found = explain(reply)

    assert SUSPECTS == [found.item, *found.others][: len(SUSPECTS)]
    assert "sage-intacct/troubleshooting#sign-in-incorrect" in found.others


def test_a_sign_in_refused_for_a_reason_nobody_knows_names_the_usual_suspects():
    found = explain(fail_sign_in(write_error("XL03000008", "Nobody has documented this")))

    assert ("you", SUSPECTS) == (found.owner, [found.item, *found.others][: len(SUSPECTS)])
    assert () == explain(fail_control(write_error("XL03000008", "Nor this"))).others


@pytest.mark.parametrize(
    ("parts", "said", "support_id"),
    [
        # The second description is said before the first, else what there is.
        (("XL03000005", "two", "one", "three"), "XL03000005: two", ""),
        (("", "", "one", "x"), "one", ""),
        (("", "", "", "three"), "three", ""),
        # Doubly escaped words are said plainly.
        (("X", "Tom &amp;amp; Jane&amp;#039;s &amp;lt;b&amp;gt;"), "X: Tom & Jane's <b>", ""),
        # The id is decoded and not said.
        (("X", "No. [Support ID: p5%7EYx_-A]"), "X: No.", "p5~Yx_-A"),
        (("GW-0011", "No [Request ID: AC:D9_63.5]"), "GW-0011: No", "AC:D9_63.5"),
        # Long words are cut.
        (("X", "a" * 597), f"X: {'a' * 597}", ""),
        (("X", "a" * 598), f"X: {'a' * 596}…", ""),
    ],
)
def test_sages_words_and_its_id_for_support_are_said_apart(parts, said, support_id):
    found = explain(fail_control(write_error(*parts)))

    assert (said, support_id) == (found.said, found.support_id)


def test_of_errors_that_nobody_knows_the_first_is_said():
    assert (
        "X: first"
        == explain(fail_control(write_error("X", "first"), write_error("Y", "second"))).said
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<title>502 Bad Gateway</title></head><body>nginx</body>", "502 Bad Gateway"),
        ("</head><body>nginx</body>", ""),
    ],
)
def test_of_a_web_page_the_title_alone_is_said(page, said):
    assert said == explain(f"<html><head>{page}</html>").said


def test_the_support_id_of_a_follower_is_kept():
    errors = (
        write_error("PL04000005", NO_PERMISSION),
        write_error("BL01001973", "x [Support ID: late]"),
    )

    assert "late" == explain(fail_function(*errors)).support_id


@pytest.mark.parametrize(
    "text",
    [
        "Error for password=hunter22: something strange happened",
        "<request><control><password>hunter22</password></control></request>",
    ],
)
def test_a_pasted_password_is_not_repeated(text):
    assert "hunter22" not in str(explain(text))


@pytest.mark.parametrize("text", ["My report shows the wrong numbers", "BL99000001 at noon"])
def test_what_is_not_known_is_repeated(text):
    assert text == explain(text).said


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        (WRONG_SIGN_IN, False),
        (f"{NO_PERMISSION} APBILL", False),
        ("Invalid Sender ID", False),
        ("Field Z does not exist on object GLACCOUNT", False),
        ("Object definition GCBOOK not found", False),
        ("Sender ID is not authorized", False),
        ("Sage Intacct: the user is locked out", True),
        ("getaddrinfo failed", True),
        ("HTTP 400", True),
        ("HTTP 403", True),
        ("HTTP 502", True),
    ],
)
def test_what_other_programs_say_is_called_likely(text, likely):
    assert likely == explain(text).title.startswith("Likely: ")


def test_escapes_of_a_program_are_read_as_what_they_stand_for():
    escaped = r"a\tb\nc\rd \"e\" \u003cf\u003e \u0022g\u0022 \'h\' \u0027i\u0027"

    assert "a b c d \"e\" <f> \"g\" 'h' 'i'" == explain(escaped).said


def test_the_wire_form_is_json_with_the_documented_names():
    wire = json.loads(json.dumps(explain(fail_sign_in()).to_dict()))

    assert ["code", "title", "owner", "level", "item", "others", "said", "support_id"] == list(wire)


def explain_to_user(source):
    """What a reply means in a user-based company."""
    return diagnose_reply(read_reply(source), permission_type="user-based")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_a_missing_permission_lands_on_the_users_own(module):
    reply = fail_function(write_error("PL04000005", f"{NO_PERMISSION} {module.object}"))
    found = explain_to_user(reply)

    assert f"sage-intacct/create-a-user#user-permission-{module.id}" == found.item
    assert "create-a-role" not in "".join(found.others)
    assert f"sage-intacct/create-a-role#permission-{module.id}" == explain(reply).item


def test_a_permission_of_an_unknown_module_lands_on_saving():
    found = explain_to_user("PL04000005")

    assert "sage-intacct/create-a-user#save-user-permissions" == found.item


def test_no_suspect_of_a_user_based_company_is_an_item_of_roles():
    reply = fail_function(write_error("BL01001973", "Consolidation module is not subscribed"))
    found = explain_to_user(reply)

    assert "sage-intacct/create-a-user#user-permission-consolidation" in found.others
    assert "create-a-role" not in "".join((found.item, *found.others))


def test_other_diagnoses_are_the_same():
    reply = fail_sign_in(write_error("XL03000006", WRONG_SIGN_IN))

    assert explain(reply) == explain_to_user(reply)
