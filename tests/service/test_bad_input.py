"""What cannot be used is refused with JSON that says what to send."""

from __future__ import annotations

import json

import pytest

from tests.serving import GOOD

JSON = {"Content-Type": "application/json"}
ALL = "company_id, user_id, password, entity_id, permission_type and consolidation"


def body(**changes) -> bytes:
    """A good body with changes."""
    return json.dumps(GOOD | changes).encode()


BAD = {
    "no body": (b"", JSON, 400, "malformed", ALL),
    "no JSON": (b"company_id=Practice", JSON, 400, "malformed", ALL),
    "cut JSON": (body()[:-1], JSON, 400, "malformed", ALL),
    "wrong charset": (body().decode().encode("utf-16")[3:], JSON, 400, "malformed", ALL),
    "no UTF-8": (b'{"company_id": "\xff\xfe"}', JSON, 400, "malformed", ALL),
    "deep": (b"[" * 16000, JSON, 400, "malformed", ALL),
    "endless number": (b"9" * 16000, JSON, 400, "malformed", ALL),
    "a list": (b"[]", JSON, 400, "not-an-object", ALL),
    "null": (b"null", JSON, 400, "not-an-object", ALL),
    "unknown field": (body(companyid="Acme"), JSON, 400, "unknown-field", ALL),
    "given twice": (b'{"password": "a", "password": "b"}', JSON, 400, "given-twice", "once"),
    "a number": (body(company_id=7), JSON, 400, "wrong-type", "company_id as a text"),
    "a list of users": (body(user_id=["a"]), JSON, 400, "wrong-type", "user_id as a text"),
    "null entity": (body(entity_id=None), JSON, 400, "wrong-type", "entity_id as a text"),
    "yes": (body(consolidation="yes"), JSON, 400, "wrong-type", "consolidation as true or false"),
    "one": (body(consolidation=1), JSON, 400, "wrong-type", "consolidation as true or false"),
    "no such type": (body(permission_type="x"), JSON, 400, "wrong-type", "role-based or user-"),
    "a letter as password": (body(password="x" * 201), JSON, 400, "too-long", "only the password"),
    "too large": (body(company_id="x" * 17000), JSON, 413, "too-large", "16384 bytes"),
    "too many characters": (body(company_id="x" * 4096), JSON, 413, "too-large", "4096 characters"),
    "a form": (b"a=b", {"Content-Type": "text/plain"}, 415, "not-json", "application/json"),
    "no type": (body(), {}, 415, "not-json", "application/json"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_bad_body_is_refused_with_what_to_send(service, case):
    content, headers, status, code, advice = case
    answer = service.client.post("/api/check", content=content, headers=headers)

    assert (status, "application/json") == (answer.status_code, answer.headers["content-type"])
    assert {"error"} == answer.json().keys()
    error = answer.json()["error"]
    assert code == error["code"]
    assert advice in error["message"]
    assert error["message"].endswith(".")


def test_a_body_without_a_length_is_cut_at_the_same_size(service):
    """A client that does not say how much it sends is stopped where the limit is."""

    def endless():
        for _ in range(100):
            yield b" " * 1024

    answer = service.client.post("/api/check", content=endless(), headers=JSON)

    assert (413, "too-large") == (answer.status_code, answer.json()["error"]["code"])


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream"])
def test_the_words_of_a_refusal_arrive_though_megabytes_follow(service, kind):
    """A connection that is closed over unread data would take the answer with it."""
    for _ in range(5):
        headers = {"Content-Type": kind}
        answer = service.client.post("/api/check", content=bytes(4_000_000), headers=headers)
        assert answer.status_code in {413, 415}


def test_the_rules_take_the_forms_fields_and_no_others(service):
    """A password sent to the rules by mistake is refused, and not given back."""
    answer = service.client.post("/api/verify", json={"password": "hunter2"})

    assert (400, "unknown-field") == (answer.status_code, answer.json()["error"]["code"])
    assert "hunter2" not in answer.text
    assert "company_id" in answer.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/check", "/api/verify"])
def test_another_method_is_told_the_right_one(service, path):
    answer = service.client.put(path)

    assert (405, "POST") == (answer.status_code, answer.headers["allow"])
    assert "wrong-method" == answer.json()["error"]["code"]


def test_an_unknown_address_of_the_api_answers_in_json(service):
    for method in ("GET", "POST"):
        answer = service.client.request(method, "/api/nothing")
        assert (404, "not-found") == (answer.status_code, answer.json()["error"]["code"])
