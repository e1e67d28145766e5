"""Error texts as people hand them on: retyped, read off a picture, out of another program."""

from __future__ import annotations

import pytest

from verifier.catalogue import DIAGNOSES
from verifier.gateway import explain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sign-in information is incorrect", "sign-in-incorrect"),
        ("Login information is incorrect.", "sign-in-incorrect"),
        ("sign in infomation is incorect", "sign-in-incorrect"),
        ("Modeloptic says: Sgin-in information is incorrect - what now?", "sign-in-incorrect"),
        (
            "Response authentication status failure - XL03000006 Sign-in information is incorrect",
            "sign-in-incorrect",
        ),
        (
            (
                "Response control status failure - XMLGW_JPP0002 Sign-in information is incorrect. "
                "Please check your request."
            ),
            "sign-in-not-placed",
        ),
        (
            (
                "{'errorno': 'XL03000006', 'description': None, 'description2': 'Sign-in "
                "information is incorrect', 'correction': None}"
            ),
            "sign-in-incorrect",
        ),
        (
            "The sender ID 'modelopticMPP' is not authorized to make web service requests",
            "sender-not-authorised",
        ),
        ("lnvalid Web Services Authorizatlon", "sender-not-authorised"),
        ("This company is not authorized for XML\ntransactlons. Please subscnbe", "not-subscribed"),
        ("please subscribe to the xml gateway", "not-subscribed"),
        ("Incorrect Intacct XML Partner ID or password.", "sender-refused"),
        ("incorect intaact xml partner id or pasword", "sender-refused"),
        ("You do not have permission for API operation READ_BY_QUERY", "no-permission"),
        (
            (
                "PL04000005 You do not have permission for API operation READ_BY_QUERY on "
                "objects of type ARINVOICE"
            ),
            "no-permission-accounts-receivable",
        ),
        ("GW-0011", "company-not-found"),
        ("Error GW‑0011!", "company-not-found"),
        ("Invalid Request [Request ID: AC47C2BE:D9EE]", "company-not-found"),
        ("XMLGW_JPP0002", "sign-in-not-placed"),
        ("PL04000055", "demo-expired"),
        ("PLO4OOOOO5", "no-permission"),
        ("XL03000003", "request-malformed"),
        ("GW-0010", "rate-limited"),
        ("429 Too Many Requests", "rate-limited"),
        ("HTTP/1.1 503 Service Unavailable", "server-error"),
        ("status code: 401", "sign-in-not-placed"),
        ("The Service is Temporarily Off-line", "offline"),
        ("the service is temporarily offline", "offline"),
        ("FetchError: getaddrinfo ENOTFOUND api.intacct.com", "unreachable"),
        ("dial tcp: lookup api.intacct.com: no such host is known", "unreachable"),
        ("connect ECONNREFUSED 127.0.0.1:8090", "unreachable"),
        ("ssl.SSLCertVerificationError: certificate verify failed", "certificate"),
        ("Request timed out after 30 s", "timed-out"),
        ("gateway.sender-refused", "sender-refused"),
        ("GW-0031", "rest-token"),
        (
            '{"ia::result": {"ia::error": {"code": "invalidRequest", "message": "No such field"}}}',
            "rest-token",
        ),
    ],
)
def test_a_text_is_understood(text, code):
    assert f"gateway.{code}" == explain(text).code


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "My report shows the wrong numbers",
        "permission denied",
        "You do not have permission to view this page",
        "Invalid request body",
        "There was an error processing the request",
        "The sign on the door is incorrect",
        "XL03000008",
        "XL03000005 and XL03000007",
        "CO-1234",
        "5000.11",
        "gateway.nothing-like-this",
    ],
)
def test_what_is_not_sages_or_not_known_stays_unknown(text):
    found = explain(text)

    assert ("gateway.unknown", "unknown") == (found.code, found.owner)
    assert text == found.said


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
