"""Refusals before the gateway all take as long as each other: their timing tells nothing."""

from __future__ import annotations

import asyncio

import pytest

from tests.serving import GOOD
from verifier.service import api
from verifier.service.application import Application
from verifier.service.limits import Gate
from verifier.service.settings import Settings

REFUSED = {
    "malformed": ({"content": b"{"}, 400),
    "unknown field": ({"json": GOOD | {"a": "b"}}, 400),
    "no password": ({"json": GOOD | {"password": ""}}, 422),
    "no JSON": ({"content": b"a", "headers": {"Content-Type": "text/plain"}}, 415),
    "too large": ({"json": GOOD | {"entity_id": "x" * 20000}}, 413),
    "another origin": ({"json": GOOD, "headers": {"Origin": "https://evil.example"}}, 403),
    "refused by the rules": ({"json": GOOD | {"company_id": "modelopticMPP"}}, 422),
    "tried too often": ({"json": GOOD}, 429),
    "all places taken": ({"json": GOOD}, 503),
}


@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_waits_for_the_same_moment(serve, monkeypatch, name):
    """Each is held until the same time after its request came in, and is sent only then."""
    waits: list[float] = []

    async def wait(due):
        waits.append(due)

    monkeypatch.setattr(api, "_wait_until", wait)
    monkeypatch.setattr(api, "monotonic", lambda: 1000.0)
    sent, status = REFUSED[name]
    running = serve(CHECKS_PER_USER="1/hour")
    if name == "tried too often":
        assert 200 == running.check().status_code
    if name == "all places taken":
        # The gate of checks knows no addresses, that of all requests does.
        monkeypatch.setattr(Gate, "enter", lambda _gate, address="": bool(address))
    headers = {"Content-Type": "application/json"} | sent.get("headers", {})
    answer = running.client.post("/api/check", **sent | {"headers": headers})

    assert status == answer.status_code
    assert [1000.0 + api.REFUSAL_SECONDS] == waits


def test_a_request_that_must_end_with_the_process_is_answered_in_our_words(small_site):
    """At the end of the time for stopping, the server cancels what still runs."""
    sent: list[dict[str, object]] = []

    async def send(message):
        sent.append(message)

    async def ask():
        begun = asyncio.Event()

        async def never(*_):
            begun.set()
            await asyncio.Event().wait()

        scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "headers": []}
        app = Application(Settings(site=small_site))
        app.router = never
        answering = asyncio.create_task(app(scope | {"client": None}, never, send))
        await begun.wait()
        answering.cancel()
        await answering

    asyncio.run(ask())

    assert 503 == sent[0]["status"]
    assert {b"retry-after", b"content-security-policy"} <= dict(sent[0]["headers"]).keys()
    assert b'"code":"stopping"' in sent[1]["body"]
