"""What each reply of the gateway means: by level and words, by number where it has one meaning."""

from __future__ import annotations

import pytest

from tests.unit.gateway.replies import (
    CHECK_REQUEST,
    NO_PERMISSION,
    NOT_AUTHORISED,
    NOT_SUBSCRIBED,
    WRONG_SIGN_IN,
    authentication,
    control,
    error,
    result,
)
from verifier.gateway import explain

TABLE = [
    # Web Services not subscribed: the level is not documented, so at every one.
    (control(error("XL03000006", NOT_SUBSCRIBED)), "not-subscribed", "control"),
    (authentication(error("XL03000006", NOT_SUBSCRIBED)), "not-subscribed", "authentication"),
    (result(error("XL03000099", NOT_SUBSCRIBED)), "not-subscribed", "result"),
    # Five meanings of one number.
    (
        control(error("XL03000006", "Incorrect Intacct XML Partner ID or password.")),
        "sender-refused",
        "control",
    ),
    (
        authentication(
            error("XL03000006", NOT_AUTHORISED, "Invalid Web Services Authorization", "Contact …")
        ),
        "sender-not-authorised",
        "authentication",
    ),
    (
        authentication(error("XL03000006", "", "Invalid Web Services Authorization")),
        "sender-not-authorised",
        "authentication",
    ),
    (authentication(error("XL03000006", WRONG_SIGN_IN)), "sign-in-incorrect", "authentication"),
    (
        authentication(error("XL03000006", "", "Login information is incorrect")),
        "sign-in-incorrect",
        "authentication",
    ),
    (
        authentication(error("XL03000006", "Invalid session abc")),
        "session-invalid",
        "authentication",
    ),
    (
        control(error("XL03000006", "nightly is not a valid transport policy.")),
        "transport-policy",
        "control",
    ),
    # Refused by the gateway itself.
    (control(error("XMLGW_JPP0002", "", CHECK_REQUEST)), "sign-in-not-placed", "control"),
    (control(error("UJPP0002", "", CHECK_REQUEST)), "sign-in-not-placed", "control"),
    (control(error("XL03000006", WRONG_SIGN_IN)), "sign-in-not-placed", "control"),
    (
        control(error("GW-0011", "", "Invalid Request [Request ID: A:B]")),
        "company-not-found",
        "control",
    ),
    (
        control(error("invalidRequest", "", "Invalid Request [Request ID: A]")),
        "company-not-found",
        "control",
    ),
    (control(error("GW-0010", "", "API rate limit exceeded")), "rate-limited", "control"),
    (control(error("GW-0031", "", "Invalid token")), "rest-token", "control"),
    (
        control(error("PL04000055", "This company is a demo company and has expired.")),
        "demo-expired",
        "control",
    ),
    (control(error("XL03000003", "XML Parse error: x")), "request-malformed", "control"),
    (control(error("", "XML Parse schema error: x")), "request-malformed", "control"),
    # The sign-in.
    (authentication(), "sign-in-unexplained", "authentication"),
    # In words nobody knows it is refused all the same.
    (authentication(error("XL03000008", "x")), "sign-in-unexplained", "authentication"),
    (authentication(error("CO-0001", "x")), "sign-in-unexplained", "authentication"),
    (
        authentication(error("XL03000006", "The moon is full")),
        "sign-in-unexplained",
        "authentication",
    ),
    # The functions.
    (
        result(error("PL04000005", f"{NO_PERMISSION} glaccount")),
        "no-permission-general-ledger",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} GLENTRY")),
        "no-permission-general-ledger",
        "result",
    ),
    (result(error("PL04000005", f"{NO_PERMISSION} department")), "no-permission-company", "result"),
    (
        result(error("PL04000005", f"{NO_PERMISSION} LOCATIONENTITY")),
        "no-permission-company",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} arinvoice")),
        "no-permission-accounts-receivable",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} CUSTOMER")),
        "no-permission-accounts-receivable",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} apbill")),
        "no-permission-accounts-payable",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} &#039;VENDOR&#039;")),
        "no-permission-accounts-payable",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} gcbook")),
        "no-permission-consolidation",
        "result",
    ),
    (
        result(error("PL04000005", f"{NO_PERMISSION} warehouse")),
        "no-permission-elsewhere",
        "result",
    ),
    (result(error("BL01001973", "You do not have permission")), "no-permission", "result"),
    (result(error("XL03000010", "No field X on Y")), "field-unknown", "result"),
    (
        result(error("DL02000001", "There was an error processing the request.")),
        "field-unknown",
        "result",
    ),
    (result(error("", "There was an error processing the request.")), "reading-failed", "result"),
    (result(error("BL03000018", "Illegal email format")), "validation", "result"),
    (result(error("BL34000061", "Another Vendor … already exists")), "duplicate", "result"),
    (result(error("BL01001973", "Could not create Vendor record.")), "not-saved", "result"),
    (
        result(error("Query Failed", "Object definition GLX not found")),
        "object-unknown",
        "result",
    ),
    (
        result(
            error("XXX", "API operation READ_BY_QUERY cannot be performed on objects of type x")
        ),
        "object-unknown",
        "result",
    ),
    (result(error("XL03000006", "The Service is Temporarily Off-line")), "offline", "result"),
    (
        result(error("Get API Session Failed", "Something went wrong"), function="getAPISession"),
        "session-failed",
        "result",
    ),
    (
        result(
            error("XL03000009", "The entire transaction in this operation has been rolled back")
        ),
        "rolled-back",
        "result",
    ),
    *(
        (result(error(name, "Object definition BADOBJ not found")), "object-unknown", "result")
        for name in ("Query Failed", "XXX", "WS")
    ),
    (
        authentication(
            error(
                "XL03000006",
                "Contact the company administrator to grant Web Services authorization to this "
                "sender ID.",
            )
        ),
        "sender-not-authorised",
        "authentication",
    ),
    # Nothing is known of these, so nothing is said of them.
    (control(error("XL03000005", "x")), "unknown", "control"),
    (control(error("XL03000007", "x")), "unknown", "control"),
    (control(error("XL03000006", "Invalid session")), "unknown", "control"),
    (control(), "unknown", "control"),
    (result(), "unknown", "result"),
    ("<response><hello/></response>", "unknown", "none"),
]


@pytest.mark.parametrize(("reply", "code", "level"), TABLE)
def test_a_reply_is_read_by_its_level_words_and_number(reply, code, level):
    found = explain(reply)

    assert (f"gateway.{code}", level) == (found.code, found.level)


def test_the_cause_is_found_among_its_followers_in_any_order():
    cause = error("PL04000005", f"{NO_PERMISSION} apbill")
    follower = error("BL01001973", "Could not read.")

    for errors in ((cause, follower), (follower, cause)):
        assert "gateway.no-permission-accounts-payable" == explain(result(*errors)).code


def test_the_cause_of_a_rolled_back_transaction_stands_in_another_result():
    one = result(error("XL03000009", "The entire transaction …"), status="aborted")
    two = result(error("PL04000005", f"{NO_PERMISSION} glaccount"))
    both = one.replace("</operation></response>", two[two.index("<result>") :])

    assert "gateway.no-permission-general-ledger" == explain(both).code


def test_an_aborted_result_without_words_is_rolled_back():
    assert "gateway.rolled-back" == explain(result(status="aborted")).code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (301, "http-refused"),
        (401, "sign-in-not-placed"),
        (403, "http-refused"),
        (404, "http-refused"),
        (408, "timed-out"),
        (429, "rate-limited"),
        (500, "server-error"),
        (502, "server-error"),
        (504, "timed-out"),
        (524, "timed-out"),
    ],
)
@pytest.mark.parametrize("body", ["", "<html><body>Error</body></html>", "\x00\x01\x02\x03"])
def test_an_answer_that_says_nothing_is_known_by_its_status(status, code, body):
    assert f"gateway.{code}" == explain(body, http_status=status).code


def test_words_count_more_than_the_status():
    reply = authentication(error("XL03000006", NOT_SUBSCRIBED))

    assert "gateway.not-subscribed" == explain(reply, http_status=500).code


def test_a_failure_without_words_is_known_by_its_status():
    reply = control().replace("<errormessage></errormessage>", "")

    assert "gateway.server-error" == explain(reply, http_status=503).code
    assert "gateway.unknown" == explain(reply, http_status=200).code


@pytest.mark.parametrize("source", [None, True, 0, 1.5, [], ["XL03000006"], {}, {"text": "x"}])
def test_what_is_no_text_means_nothing_known(source):
    assert "gateway.unknown" == explain(source).code
