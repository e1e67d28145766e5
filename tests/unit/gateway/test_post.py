"""How often a request is sent, and how long the client waits before it sends one again."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime

import pytest

from tests.unit.gateway.replies import WRONG_SIGN_IN, fail_control, fail_sign_in, write_error
from tests.unit.gateway.wire import Wire, accept_sign_in, list_states, respond
from verifier.gateway import practice
from verifier.gateway.post import Response, read_retry_after
from verifier.gateway.stages import READ_OBJECTS

REFUSAL = write_error("XL03000006", WRONG_SIGN_IN)
OFFLINE = "The Service is Temporarily Off-line"
UNREACHED, UNANSWERED, UNTRUSTED = (
    Response(failure=f"gateway.{code}", is_sent=False)
    for code in ("unreachable", "timed-out", "certificate")
)
LOST, SILENT = (Response(failure=f"gateway.{code}") for code in ("unreachable", "timed-out"))


@pytest.mark.parametrize(
    ("script", "attempts", "code"),
    [
        ([429, 429], 3, None),
        ([429, 429, 429], 3, "gateway.rate-limited"),
        ([respond(fail_sign_in(REFUSAL), 429)], 1, "gateway.sign-in-incorrect"),
        ([respond(fail_control(write_error("", OFFLINE)), 499)], 1, "gateway.offline"),
        # Sage says itself that it is busy.
        ([respond(fail_control(write_error("", OFFLINE)), 503)], 2, None),
        ([respond(fail_control(write_error("GW-0010", "rate limit")), 500)] * 2, 3, None),
        ([UNREACHED, UNANSWERED], 3, None),
        ([UNREACHED] * 3, 3, "gateway.unreachable"),
        ([UNANSWERED] * 3, 3, "gateway.timed-out"),
        ([UNTRUSTED], 1, "gateway.certificate"),
        # Sage may have counted these: they are not sent again.
        *(([status], 1, "gateway.server-error") for status in (500, 502, 503, 599)),
        ([respond("<html>", 502)], 1, "gateway.server-error"),
        ([respond(f"<html>{OFFLINE}</html>", 503)], 1, "gateway.offline"),
        ([504], 1, "gateway.timed-out"),
        ([524], 1, "gateway.timed-out"),
        ([LOST], 1, "gateway.unreachable"),
        ([SILENT], 1, "gateway.timed-out"),
        ([401], 1, "gateway.sign-in-not-placed"),
        ([403], 1, "gateway.http-refused"),
        ([respond(fail_sign_in())], 1, "gateway.sign-in-unexplained"),
        ([respond(fail_sign_in(REFUSAL), 503)], 1, "gateway.sign-in-incorrect"),
        ([respond("<html>")], 1, "gateway.html"),
    ],
)
def test_a_sign_in_is_sent_again_only_where_sage_cannot_have_refused_it(
    check, script, attempts, code
):
    wire = Wire(*script)
    checked = check(send=wire)

    assert code == (checked.diagnosis.code if checked.diagnosis else None)
    sign_ins = [body for _, body in wire.sent if b"getAPISession" in body]
    assert attempts == len(sign_ins)
    assert 1 == len(set(sign_ins))


@pytest.mark.parametrize("fault", [LOST, SILENT, 500, 503, 504, 524, 429])
def test_a_read_is_sent_again_at_most_twice(check, fault):
    twice = Wire(accept_sign_in(practice.URL), fault, fault, 401)
    checked = check(send=twice)
    assert "gateway.sign-in-not-placed" == checked.diagnosis.code
    assert 4 == len(twice.sent)

    thrice = Wire(accept_sign_in(practice.URL), fault, fault, fault)
    checked = check(send=thrice)
    assert {"unknown"} == {list_states(checked)[name] for name in READ_OBJECTS}
    assert 4 == len(thrice.sent)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Thu, 01 Jan 2026 12:00:05 GMT", 5.0),
        # RFC 5322: the time is universal, and nobody says where.
        ("Thu, 01 Jan 2026 12:00:05 -0000", 5.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        *((header, 0.0) for header in ("", "-7", "1.5", "soon", "Thu, 01 Jan 99999 11:00:00 GMT")),
    ],
)
def test_a_retry_after_is_a_number_of_seconds_or_a_date(header, seconds):
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)

    assert seconds == read_retry_after(header, noon)


@pytest.mark.parametrize("after", ["3600", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wish_to_wait_longer_than_the_check_may_take_ends_it(check, after):
    wire = Wire(Response(429, retry_after=after))

    assert "gateway.rate-limited" == check(send=wire).diagnosis.code
    assert 1 == len(wire.sent)


@pytest.mark.parametrize(
    ("after", "chosen", "waits"),
    [
        ("", min, [0.8, 1.6]),
        ("", max, [1.2, 2.4]),
        ("2", max, [2.0, 2.4]),
    ],
)
def test_a_second_try_waits_twice_as_long_and_as_long_as_is_asked_for(
    monkeypatch, check, after, chosen, waits
):
    """By chance a fifth more or less, so that not all come back at once."""
    waited = []

    async def wait(seconds):
        waited.append(round(seconds, 9))

    monkeypatch.setattr(asyncio, "sleep", wait)
    monkeypatch.setattr(random, "uniform", lambda *ends: chosen(ends))
    busy = Response(429, retry_after=after)

    assert "readable" == check(send=Wire(busy, busy), backoff=1.0).level
    assert waits == waited
