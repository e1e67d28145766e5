"""What a check answers, whole and line by line."""

from __future__ import annotations

import json

import pytest

from tests.serving import GOOD

STAGES = [
    "reach",
    "sender",
    "company",
    "sign-in",
    "session",
    "read-company",
    "read-general-ledger",
    "read-accounts-receivable",
    "read-accounts-payable",
    "read-consolidation",
    "read-manage-books",
    "user-defined-books",
    "other-settings",
]
NDJSON = {"Accept": "application/x-ndjson"}


def test_it_says_where_it_is_and_that_no_company_is_contacted(service):
    assert f"The guide is at {service.address}/\n" in service.announced
    assert "no company is contacted" in service.announced


def test_good_credentials_are_readable(service):
    """The practice company that has all permissions gives the highest level and no diagnosis."""
    answer = service.check()

    assert 200 == answer.status_code
    verdict = answer.json()
    assert ("readable", None) == (verdict["level"], verdict["diagnosis"])
    assert STAGES == [stage["id"] for stage in verdict["stages"]]
    assert ["passed"] * 11 + ["not-tried"] * 2 == [stage["state"] for stage in verdict["stages"]]
    assert "well-formed" == verdict["report"]["verdict"]


@pytest.mark.parametrize("company_id", ["Practice", "Not-subscribed", "No-company"])
def test_lines_end_in_the_same_verdict_as_the_whole(service, company_id):
    """Stages come as lines, each running before it settles; the last line is the verdict."""
    answer = service.check(company_id, headers=NDJSON)
    assert "application/x-ndjson" == answer.headers["content-type"]
    assert "no-store" == answer.headers["cache-control"]
    *stages, verdict = map(json.loads, answer.text.splitlines())

    assert {"stage"} == {line["event"] for line in stages}
    assert "running" == stages[0]["stage"]["state"]
    settled = {line["stage"]["id"]: line["stage"]["state"] for line in stages}
    assert STAGES == list(settled)
    whole = service.check(company_id).json()
    assert whole["level"] == verdict["verdict"]["level"]
    assert settled == {stage["id"]: stage["state"] for stage in whole["stages"]}


def test_what_the_rules_refuse_is_never_sent(service):
    """A value that cannot be right gives the report and 422."""
    answer = service.check("modelopticMPP")

    assert 422 == answer.status_code
    report = answer.json()["report"]
    assert "not-well-formed" == report["verdict"]
    assert "company-id.sender-id" in {finding["code"] for finding in report["findings"]}


def test_the_value_that_is_asked_for_is_the_one_the_report_tells(service):
    """Blanks around a value are left out, and the report says so."""
    verdict = service.check("  Practice ").json()

    assert "readable" == verdict["level"]
    field = verdict["report"]["fields"]["company_id"]
    assert ("  Practice ", "Practice") == (field["typed"], field["normalised"])
    assert field["changes"]


@pytest.mark.parametrize("empty", [list(GOOD), ["password"], ["company_id"]])
@pytest.mark.parametrize("sent", [True, False], ids=["sent empty", "not sent"])
def test_every_required_field_that_is_empty_is_said_at_once(service, empty, sent):
    """In the catalogue's words, and not in those of a program's caller."""
    asked = {name: value for name, value in GOOD.items() if name not in empty}
    answer = service.client.post(
        "/api/check", json=asked | (dict.fromkeys(empty, "") if sent else {})
    )

    assert 422 == answer.status_code
    report = answer.json()["report"]
    assert "not-well-formed" == report["verdict"]
    assert [f"{name.replace('_', '-')}.empty" for name in empty] == [
        finding["code"] for finding in report["findings"]
    ]
    assert all(finding["message"].startswith("Enter the ") for finding in report["findings"])


@pytest.mark.parametrize(
    "password", [" Practice-1", "Practice-1 ", "Practice-1\u00a0", "\tx\u200b"]
)
def test_a_password_with_a_space_at_an_end_is_sent_so_and_said(service, password):
    answer = service.check("Practice", password=password)
    verdict = answer.json()

    assert "refused" == verdict["level"]
    [found] = verdict["report"]["findings"]
    assert ("password.space", "password", "warning") == (
        found["code"],
        found["field"],
        found["severity"],
    )
    assert password.strip() not in answer.text


@pytest.mark.parametrize("typed", ["modeloptic–user", "modeloptic\u00ad-user", "“modeloptic-user”"])
def test_what_is_sent_otherwise_than_typed_is_said(service, typed):
    """The user is let in, and still told that this is not what was typed."""
    verdict = service.check("Practice", user_id=typed).json()
    found = {finding["code"]: finding for finding in verdict["report"]["findings"]}

    assert "readable" == verdict["level"]
    assert "check" == verdict["report"]["verdict"]
    assert {"user-id.changed", "text.sent-as"} == set(found)
    assert "not exactly as you typed it" in found["text.sent-as"]["message"]
    assert "modeloptic-user" == found["text.sent-as"]["suggestion"]["value"]


@pytest.mark.parametrize("password", ["Practice-1", "a b"])
def test_what_is_sent_as_it_was_typed_needs_no_word(service, password):
    assert [] == service.check(password=password).json()["report"]["findings"]


def test_what_the_reader_says_of_the_company_reaches_the_check(service):
    """Without consolidation it is not read; the permission type chooses a permission's item."""
    verdict = service.check("No-consolidation", consolidation=False).json()
    assert "readable" == verdict["level"]
    assert STAGES[:9] + STAGES[11:] == [stage["id"] for stage in verdict["stages"]]

    verdict = service.check("No-general-ledger", permission_type="user-based").json()
    item = "sage-intacct/create-a-user#user-permission-general-ledger"
    assert ("accepted", item) == (verdict["level"], verdict["diagnosis"]["item"])


def test_the_rules_alone_give_their_report(service):
    values = {"company_id": "Acme", "user_id": "modeloptic_user", "status": "Active"}
    answer = service.client.post("/api/verify", json=values)

    assert 200 == answer.status_code
    assert ["user-id.near"] == [finding["code"] for finding in answer.json()["findings"]]


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\u202eevil", "🙂" * 500, " " * 4000])
def test_any_text_is_judged_and_given_back(service, text):
    """Half a surrogate pair, a null byte, right-to-left text, emoji, a long paste: a finding."""
    body = json.dumps({"company_id": text}).encode()
    headers = {"Content-Type": "application/json"}
    answer = service.client.post("/api/verify", content=body, headers=headers)

    assert 200 == answer.status_code
    assert text == answer.json()["fields"]["company_id"]["typed"]
    assert answer.json()["findings"]


def test_health_and_readiness(service):
    assert {"status": "ok"} == service.client.get("/healthz").json()
    assert {"status": "ok"} == service.client.get("/readyz").json()
