"""Only a whole yes is accepted; a damaged reply is still understood and never breaks the reader."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.gateway.replies import WRONG_SIGN_IN, fail_control, fail_sign_in, write_error
from verifier.catalogue import DIAGNOSES
from verifier.gateway import explain

YES = (
    "<response><control><status>success</status></control><operation><authentication>"
    "<status>success</status></authentication><result><status>success</status>"
    "<function>getSession</function><data><api><sessionid>S</sessionid>"
    "<endpoint>https://api.intacct.com/</endpoint></api></data></result></operation></response>"
)


def test_all_success_and_a_session_is_accepted():
    """Whatever the function is called: Sage's own tests know two names."""
    assert ("gateway.accepted", "none", "none") == explain(YES)[:1] + explain(YES)[2:4]


@pytest.mark.parametrize("level", ["control", "authentication", "result"])
def test_one_failure_is_enough_to_refuse(level):
    start = YES.index(f"<{level}>")
    reply = YES[:start] + YES[start:].replace("success", "failure", 1)

    assert "none" != explain(reply).owner


@pytest.mark.parametrize("cut", range(60, len(YES) - 90, 11))
def test_no_beginning_of_it_is_accepted(cut):
    assert "gateway.accepted" != explain(YES[:cut]).code


def test_an_empty_session_is_none():
    assert "gateway.no-session" == explain(YES.replace(">S<", "><")).code


def test_a_later_failure_beside_it_counts():
    """Two roots, as they have been seen: the refusal is not overlooked."""
    both = YES + fail_sign_in(write_error("XL03000006", WRONG_SIGN_IN))

    assert "gateway.sign-in-incorrect" == explain(both).code


@pytest.mark.parametrize(
    "reply",
    [
        "<response><control><status>failure</status></control><oper",
        YES.replace("</result>", f"<errormessage>{write_error('X', 'x')}</errormessage></result>"),
    ],
    ids=["cut off", "with an error"],
)
def test_a_failure_that_nobody_knows_is_unknown_in_whatever_reply(reply):
    assert "gateway.unknown" == explain(reply).code


def test_its_session_shows_nowhere():
    assert "SECRETSESSION" not in str(explain(YES.replace(">S<", ">SECRETSESSION<")))


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data):
    assert explain(data).code in DIAGNOSES


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    json.dumps(explain(text).to_dict()).encode()


@given(st.data())
def test_no_damage_to_a_reply_breaks_it(data):
    reply = data.draw(st.sampled_from([entry.example for entry in DIAGNOSES.values()])).encode()
    start = data.draw(st.integers(0, len(reply)))
    end = data.draw(st.integers(start, len(reply)))

    assert explain(reply[:start] + data.draw(st.binary(max_size=8)) + reply[end:]).code in DIAGNOSES


REFUSED = fail_sign_in(write_error("XL03000006", WRONG_SIGN_IN))


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(f"\n\n  {REFUSED}", id="blanks first"),
        pytest.param(f"\ufeff{REFUSED}", id="a byte order mark"),
        pytest.param(f"2026-11-22 12:00 DEBUG reply was {REFUSED} in 0.3 s", id="in a log line"),
        pytest.param(f"{REFUSED}{REFUSED}", id="two roots"),
        pytest.param(f"<root>{REFUSED}</root>", id="wrapped"),
        pytest.param(REFUSED[: REFUSED.index("<correction>")], id="cut short"),
        pytest.param(REFUSED[REFUSED.index("<operation>") :], id="without its beginning"),
        pytest.param(REFUSED[REFUSED.index("<errormessage>") :], id="only its end"),
        pytest.param(REFUSED.replace("<errorno>", "<!-- <b> --><errorno>"), id="a comment"),
        pytest.param(REFUSED.replace(WRONG_SIGN_IN, f"<![CDATA[{WRONG_SIGN_IN}]]>"), id="CDATA"),
        pytest.param(REFUSED.replace("</userid>", ""), id="an element left open"),
        pytest.param(REFUSED.replace("<userid>u", "<userid>A&B <Ltd"), id="bare & and <"),
        pytest.param(REFUSED.upper(), id="upper case"),
        pytest.param(REFUSED.replace("<", "&lt;").replace(">", "&gt;"), id="escaped"),
        pytest.param(json.dumps({"body": REFUSED}), id="in JSON"),
        pytest.param(repr(REFUSED.replace(">", ">\n")), id="as a program prints it"),
        pytest.param(f"<!DOCTYPE r [<!ENTITY a 'b'>]>{REFUSED}", id="a document type"),
        pytest.param(
            "<request><control><password>x</password></control></request>\n" + REFUSED,
            id="after its request",
        ),
        pytest.param(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n{REFUSED}", id="with its header"
        ),
        pytest.param(f"<html><body><pre>{REFUSED.replace('<', '&lt;')}</pre>", id="in a web page"),
    ],
)
def test_a_reply_is_understood_however_it_was_copied(damaged):
    assert "gateway.sign-in-incorrect" == explain(damaged).code
    assert "gateway.sign-in-incorrect" == explain(damaged.encode()).code


def test_an_escaped_reply_is_quoted_as_the_reply_itself():
    once = REFUSED.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    twice = once.replace("&", "&amp;")

    assert [explain(REFUSED)] * 2 == [explain(once), explain(twice)]


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
def test_a_reply_is_understood_in_any_encoding(encoding):
    reply = REFUSED.replace("<userid>u", "<userid>Müller")

    assert "gateway.sign-in-incorrect" == explain(reply.encode(encoding)).code


@pytest.mark.parametrize("name", ["UTF-8", "iso-8859-1", "klingon", "hex", "utf-16", "rot13", ""])
def test_a_wrongly_declared_encoding_does_no_harm(name):
    for encoding in ("utf-8", "latin-1"):
        text = fail_control(write_error("XL03000005", "Société"))
        reply = f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(encoding)
        found = explain(reply)

        assert "gateway.unknown" == found.code
        assert found.said.startswith("XL03000005: Soci")


def test_fifty_megabytes_are_not_read_through():
    huge = fail_sign_in(write_error("XL03000006", WRONG_SIGN_IN)).encode() + b"<x>" * 17_000_000

    assert "gateway.sign-in-incorrect" == explain(huge).code
