"""Where the client sends to, what it takes in, and what it keeps to itself."""

from __future__ import annotations

import asyncio

import pytest

from tests.unit.gateway.wire import Wire, accept_sign_in, list_states
from verifier.gateway import practice
from verifier.gateway.check import Gateway
from verifier.gateway.post import (
    REPLY_AT_MOST,
    Credentials,
    NoReplyError,
    Post,
    Response,
    is_allowed_endpoint,
)
from verifier.values import GATEWAY

SAGE = "https://api.intacct.com/ia/xml/xmlgw.phtml"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api.intacct.com/ia/xml/xmlgw.phtml",
        "https://intacct.com.evil.example/ia/xml/xmlgw.phtml",
        "https://evilintacct.com/",
        "https://evil.example/?https://api.intacct.com/",
        "https://evil.example#.intacct.com",
        "https://evil.example\\.intacct.com/",
        "https:///ia/xml/xmlgw.phtml",
        "https://api.intacct.com@evil.example/",
        "https://user:pass@api.intacct.com/",
        "https://api.intacct.com:8443/",
        "https://api.intacct.com:0/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "//api.intacct.com/",
        "api.intacct.com",
        "https://[bad",
        "ht tp://x",
        "https://api.intacct.com:99999999/",
        "https://api\x01.intacct.com/",
    ],
)
def test_a_session_is_never_used_at_an_address_that_is_not_sages(check, endpoint):
    wire = Wire(accept_sign_in(endpoint))
    checked = check(send=wire, url=SAGE)

    assert "gateway.endpoint-refused" == checked.diagnosis.code
    assert "failed" == list_states(checked)["session"]
    assert 1 == len(wire.sent)


@pytest.mark.parametrize(
    "endpoint",
    [
        GATEWAY,
        "https://na12.intacct.com/ia/xml/xmlgw.phtml",
        "https://www-p03.intacct.com./ia/xml/xmlgw.phtml",
        "https://INTACCT.com/",
    ],
)
def test_a_session_is_used_where_sage_says(check, endpoint):
    wire = Wire(accept_sign_in(endpoint), *[403] * 5)
    check(send=wire, url=SAGE)

    assert {endpoint} == {url for url, _ in wire.sent[1:]}


def test_the_configured_gateways_own_origin_is_allowed_and_no_other():
    assert is_allowed_endpoint("http://127.0.0.1:8090/other", "http://127.0.0.1:8090/ia")
    assert is_allowed_endpoint("http://sage.test:80/other", "http://sage.test/ia")
    assert is_allowed_endpoint("https://sage.test:443/other", "https://sage.test/ia")
    assert not is_allowed_endpoint("http://127.0.0.1:8091/ia", "http://127.0.0.1:8090/ia")
    assert not is_allowed_endpoint("https://127.0.0.1:8090/ia", "http://127.0.0.1:8090/ia")


def test_a_session_that_cannot_be_sent_back_is_none(check):
    checked = check(send=Wire(accept_sign_in(practice.URL, session="&#xFFFE;")))

    assert {"gateway.no-session"} == {
        stage.diagnosis.code for stage in checked.stages if stage.diagnosis
    }
    assert "accepted" == checked.level


def test_a_yes_without_a_session_is_none(check):
    wire = Wire(accept_sign_in(practice.URL, session=""))
    checked = check(send=wire)

    assert "gateway.no-session" == checked.diagnosis.code
    assert 1 == len(wire.sent)


def test_a_redirect_is_a_refusal(check):
    wire = Wire(307)

    assert "gateway.http-refused" == check(send=wire).diagnosis.code
    assert 1 == len(wire.sent)


def test_a_reply_that_is_too_large_is_not_asked_for_again(check):
    wire = Wire(accept_sign_in(practice.URL), Response(200, b" " * (REPLY_AT_MOST + 1)))

    assert "gateway.too-large" == check(send=wire).diagnosis.code
    assert 2 == len(wire.sent)


def test_a_reply_as_large_as_may_be_is_read(check):
    wire = Wire(Response(200, b" " * REPLY_AT_MOST))

    assert "gateway.empty" == check(send=wire).diagnosis.code


@pytest.mark.parametrize(
    ("values", "entity", "item"),
    [
        (("Prac\x00tice", "u", "p"), "", "sage-intacct/enter-credentials#company-id"),
        (("Practice", "\ud800", "p"), "", "sage-intacct/create-a-user#user-id"),
        (("Practice", "u", "\x1b"), "", "sage-intacct/enter-credentials#password"),
        (("Practice", "u", "p"), "10\x000", "sage-intacct#top-level"),
    ],
)
def test_a_character_xml_cannot_hold_is_never_sent(check, values, entity, item):
    wire = Wire()
    checked = check(*values, send=wire, entity_id=entity)

    assert ("gateway.unsendable", item) == (checked.diagnosis.code, checked.diagnosis.item)
    assert [] == wire.sent


def test_secrets_show_in_no_representation():
    sender = "SENDERSECRET"
    values = Credentials("Acme", "modeloptic-user", "USERSECRET")
    gateway = Gateway(SAGE, "modelopticMPP", sender, practice.app.send)

    for text in (repr(values), str(values), f"{values}", repr(gateway), str(vars(gateway))):
        assert "SECRET" not in text


def test_a_failure_of_the_connection_keeps_no_request():
    """An exception of the HTTP library would hold the request, and so the password."""

    async def run():
        wire = Wire(Response(failure="gateway.unreachable"))
        await Post(wire, 0.0)(practice.URL, b"SECRET", 1e12, signs_in=True)

    with pytest.raises(NoReplyError) as caught:
        asyncio.run(run())
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
    assert "gateway.unreachable" == str(caught.value)
