"""What the browser's worker calls, called as it calls it: JSON in, ASCII JSON out."""

from __future__ import annotations

import json

import pytest

from verifier import mail, verify
from verifier.browser import bridge
from verifier.gateway import explain


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        (
            "verify",
            {"values": {"company_id": "Acme\ud83d"}},
            verify({"company_id": "Acme\ud83d"}).to_dict(),
        ),
        (
            "read_mail",
            {"text": "Company ID: Acme\nPassword: secret"},
            mail.read_mail("Company ID: Acme\nPassword: secret").to_dict(),
        ),
        (
            "explain",
            {"text": "Sign-in information is incorrect"},
            explain("Sign-in information is incorrect").to_dict(),
        ),
    ],
)
def test_a_call_gives_the_wire_form_as_ascii(name, arguments, expected):
    answer = bridge.call(name, json.dumps(arguments))

    assert answer.isascii()
    assert json.loads(answer) == expected


@pytest.mark.parametrize(("name", "arguments"), [("unknown", "{}"), ("verify", "{}")])
def test_an_unknown_call_and_a_missing_argument_are_key_errors(name, arguments):
    with pytest.raises(KeyError):
        bridge.call(name, arguments)
