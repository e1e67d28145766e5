"""Refusals before the gateway all take as long as each other: their timing tells nothing."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from verifier.service import api
from verifier.service.application import Application
from verifier.service.settings import Settings

GOOD = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}

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
def test_every_refusal_waits_for_the_same_moment(small_site, monkeypatch, name):
    """Each is held until the same time after its request came in, and is sent only then."""
    waits: list[float] = []
    now = [1000.0]

    async def wait(due):
        waits.append(due)

    monkeypatch.setattr(api, "_wait_until", wait)
    monkeypatch.setattr(api, "monotonic", lambda: now[0])
    sent, status = REFUSED[name]
    rate = "1/hour" if name == "tried too often" else "100/hour"
    settings = Settings(site=small_site, checks_per_user=rate, max_checks=1)
    answer = asyncio.run(ask(settings, sent, name, now))

    assert status == answer.status_code
    assert [now[0] + api.REFUSAL_SECONDS] == waits


async def ask(settings, sent, name, now):
    """Send one request to an application of its own, made to refuse it."""
    app = Application(settings)
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            scope["state"] = dict(state)
            await app(scope, receive, send)

        transport = httpx2.ASGITransport(app=with_state)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            headers = {"Content-Type": "application/json"} | sent.get("headers", {})
            if name == "tried too often":
                assert 200 == (await client.post("/api/check", json=GOOD)).status_code
            if name == "all places taken":
                app.checks.enter()
            now[0] += 5
            return await client.post("/api/check", **sent | {"headers": headers})


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
