"""The table of faults: what the customer sees, what is logged, and how often the gateway was asked.

What may have reached Sage is never sent again: a repeated sign-in may lock the user out.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from tests.service.conftest import GENEROUS, serving
from tests.service.upstream import CUT, REFUSAL, Body, Upstream

HTML = b"<!DOCTYPE html><html><title>Scheduled maintenance</title></html>"


class Fault(NamedTuple):
    """One row: what the gateway does, and what comes of it."""

    status: int
    body: Body
    level: str
    code: str
    stage: str
    asked: int


def after(times: int) -> Body:
    """Answer with nothing a number of times, and then with a refusal."""
    left = [b""] * times
    return lambda _sent: left.pop() if left else REFUSAL


FAULTS = {
    "refused sign-in": Fault(200, REFUSAL, "refused", "gateway.sign-in-incorrect", "sign-in", 1),
    "a refusal under 503": Fault(
        503, REFUSAL, "refused", "gateway.sign-in-incorrect", "sign-in", 1
    ),
    "503 twice": Fault(503, after(2), "refused", "gateway.sign-in-incorrect", "sign-in", 3),
    "503 for good": Fault(503, b"", "unknown", "gateway.server-error", "reach", 3),
    "500 for good": Fault(500, HTML, "unknown", "gateway.server-error", "reach", 3),
    "429 for good": Fault(429, b"", "unknown", "gateway.rate-limited", "reach", 3),
    "web page": Fault(200, HTML, "unknown", "gateway.html", "reach", 1),
    "cut off": Fault(CUT, REFUSAL, "unknown", "gateway.unreachable", "reach", 1),
    "half an answer": Fault(200, REFUSAL[:100], "unknown", "gateway.incomplete", "reach", 1),
    "empty": Fault(200, b"", "unknown", "gateway.empty", "reach", 1),
    "garbage": Fault(200, bytes(range(256)) * 9, "unknown", "gateway.garbled", "reach", 1),
    "huge": Fault(
        200, b"<response>" + b" " * 5_000_000, "unknown", "gateway.too-large", "reach", 1
    ),
    "redirect": Fault(302, b"", "refused", "gateway.http-refused", "reach", 1),
}


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
        serving(log, small_site, **GENEROUS, **gateway.settings()) as running,
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
    assert "not-reached" == states["read-company"]
    assert seen["title"]
    assert seen["owner"] in {"you", "modeloptic", "sage", "wait", "unknown"}
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
