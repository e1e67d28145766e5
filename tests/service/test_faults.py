"""The table of faults: what the customer sees, what is logged, and how often the gateway was asked.

What may have reached Sage is never sent again: a repeated sign-in may lock the user out.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from tests.service.conftest import run_service_here
from tests.service.upstream import CUT, REFUSAL, Body, Upstream
from verifier.catalogue import DIAGNOSES

HTML = b"<!DOCTYPE html><html><title>Scheduled maintenance</title></html>"


class Fault(NamedTuple):
    """One row: what the gateway does; what is seen and logged of it; how often it was asked."""

    status: int
    body: Body
    level: str
    code: str
    owner: str
    stage: str
    asked: int


ACCEPTED = (
    DIAGNOSES["gateway.accepted"]
    .example.replace(
        "<endpoint>https://api.intacct.com/ia/xml/xmlgw.phtml</endpoint>", "<endpoint></endpoint>"
    )
    .encode()
)


def sign_in_only(sent: bytes) -> bytes:
    """Let the user in, and answer the reads with a web page."""
    return ACCEPTED if b"getAPISession" in sent else HTML


FAULTS = {
    "refused": Fault(200, REFUSAL, "refused", "gateway.sign-in-incorrect", "you", "sign-in", 1),
    "503": Fault(503, b"", "unknown", "gateway.server-error", "wait", "reach", 1),
    "busy for good": Fault(429, b"", "unknown", "gateway.rate-limited", "wait", "reach", 3),
    "cut off": Fault(CUT, REFUSAL, "unknown", "gateway.unreachable", "wait", "reach", 1),
    "huge": Fault(200, b" " * 5_000_000, "unknown", "gateway.too-large", "wait", "reach", 1),
    "redirect": Fault(302, b"", "refused", "gateway.http-refused", "modeloptic", "reach", 1),
    "reads lost": Fault(200, sign_in_only, "accepted", "gateway.html", "wait", "read-company", 2),
}
"""One of each kind; how each reply is read, and what is sent again, the unit tests have."""


def last_check(running) -> dict:
    """What the log says of the last check."""
    lines = map(json.loads, running.logged().splitlines())
    return [line for line in lines if line["event"] == "check"][-1]


@pytest.fixture(scope="module")
def asked(tmp_path_factory, small_site):
    """A service, and the gateway it asks, for all rows of the table."""
    log = tmp_path_factory.mktemp("faults") / "log"
    with (
        Upstream(at_once=True) as gateway,
        run_service_here(log, small_site, **gateway.settings()) as running,
    ):
        yield running, gateway


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_seen_logged_and_retried_as_the_table_says(asked, name):
    running, gateway = asked
    fault = FAULTS[name]
    gateway.status, gateway.body = fault.status, fault.body
    gateway.requests.clear()
    verdict = running.check().json()

    seen = verdict["diagnosis"] or {"code": None}
    assert (fault.level, fault.code) == (verdict["level"], seen["code"])
    states = {stage["id"]: stage["state"] for stage in verdict["stages"]}
    assert states[fault.stage] in {"failed", "unknown"}
    reached = "accepted" == fault.level
    assert reached == ("not-reached" != states["read-accounts-payable"])
    reasons = {stage["why"] for stage in verdict["stages"] if stage["state"] == "not-reached"}
    title = next(stage["title"] for stage in verdict["stages"] if stage["id"] == fault.stage)
    assert reasons == (set() if reached else {f"The check ended at “{title}”."})
    assert (DIAGNOSES[fault.code].title, fault.owner) == (seen["title"], seen["owner"])
    assert fault.asked == len(gateway.requests)
    logged = last_check(running)
    assert fault.level == logged["outcome"]
    assert fault.code == logged["stages"][fault.stage]["code"]
    assert "modeloptic-user" not in running.logged()


def test_a_gateway_that_is_not_there_is_said_to_be_unreachable(serve):
    """Nothing was sent, so it is tried again, and then the customer is told to try later."""
    with Upstream() as gateway:
        settings = gateway.settings()
    running = serve(**settings)
    verdict = running.check().json()

    assert ("unknown", "gateway.unreachable") == (verdict["level"], verdict["diagnosis"]["code"])
    assert "wait" == verdict["diagnosis"]["owner"]
    assert "gateway.unreachable" == last_check(running)["stages"]["reach"]["code"]


def test_a_gateway_that_does_not_answer_ends_in_time(serve):
    """The whole check has a time; the sign-in that may have arrived is not sent again."""
    with Upstream() as gateway:
        running = serve(**gateway.settings(), CHECK_SECONDS="1")
        verdict = running.check().json()

    assert ("unknown", "gateway.timed-out") == (verdict["level"], verdict["diagnosis"]["code"])
    assert 1 == len(gateway.requests)
    assert last_check(running)["stages"]["reach"]["ms"] >= 1000


def test_no_proxy_of_the_environment_comes_between(serve, monkeypatch):
    """It would see passwords: one that answers nobody changes nothing."""
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Upstream(at_once=True) as gateway:
        verdict = serve(**gateway.settings()).check().json()

    assert "refused" == verdict["level"]
    assert 1 == len(gateway.requests)
