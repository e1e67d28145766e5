"""What is sent: the documented elements in the documented order, each value as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier.gateway.post import (
    Credentials,
    Sender,
    UnsendableError,
    write_reads,
    write_sign_in,
)
from verifier.gateway.practice.wire import parse_request
from verifier.text.characters import find_unsendable

SENDER = Sender("modelopticMPP", "sender & <password>")
sendable = st.text(min_size=1).filter(lambda text: not find_unsendable(text))
identifiers = sendable.filter(lambda text: "|" not in text)


@example("", "", "", "")
@given(identifiers, sendable, sendable, st.just("") | sendable)
def test_every_value_arrives_as_it_was_typed(company_id, user_id, password, entity_id):
    """Blanks around it, line ends, & and < included: the gateway judges them, not the envelope."""
    values = Credentials(company_id, user_id, password, entity_id)
    request = parse_request(write_sign_in(SENDER, values, "1"))

    assert tuple(SENDER) == (request.sender_id, request.sender_password)
    assert values[:4] == tuple(request.login)


@given(sendable)
def test_a_session_arrives_as_it_was_given(session_id):
    request = parse_request(write_reads(SENDER, session_id, {"one": "GLACCOUNT"}, "1"))

    assert session_id == request.login


@given(st.text())
def test_what_cannot_be_sent_is_refused_without_being_repeated(text):
    values = Credentials("Acme", "modeloptic-user", f"{text}\x00")
    with pytest.raises(UnsendableError) as caught:
        write_sign_in(SENDER, values, "1")

    assert "password holds a character that XML cannot carry" == str(caught.value)


def test_several_reads_are_functions_of_one_operation_that_is_no_transaction():
    body = write_reads(SENDER, "S", {"one": "GLACCOUNT", "two": "APBILL"}, "1")
    request = parse_request(body)

    assert b'<operation transaction="false">' in body
    assert [("readByQuery", "one", "GLACCOUNT"), ("readByQuery", "two", "APBILL")] == [
        tuple(function) for function in request.functions
    ]


def test_no_entity_is_named_at_the_top_level():
    assert b"locationid" not in write_sign_in(SENDER, Credentials("a", "b", "c"), "1")


def test_the_elements_of_control_stand_as_documented():
    body = write_sign_in(SENDER, Credentials("a", "b", "c"), "1")
    names = ["senderid", "password", "controlid", "uniqueid", "dtdversion", "includewhitespace"]
    places = [body.index(f"<{name}>".encode()) for name in names]

    assert sorted(places) == places
