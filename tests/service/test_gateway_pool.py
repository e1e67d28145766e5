"""Which gateway answers a check, and over which connections."""

from __future__ import annotations

import asyncio

import uvicorn

from verifier.gateway import practice
from verifier.gateway.post import Credentials
from verifier.gateway.stages import sum_up
from verifier.service.gateway_pool import open_gateway
from verifier.service.settings import Settings

GIVEN = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}


async def level(settings):
    """Check the practice company's values as the settings have it; return how far that came."""
    async with open_gateway(settings) as gateway:
        return sum_up([stage async for stage in gateway.check(Credentials(**GIVEN))]).level


def test_without_an_address_the_practice_gateway_answers():
    assert "readable" == asyncio.run(level(Settings()))


def test_a_gateway_with_an_address_is_asked_there_past_any_proxy(monkeypatch):
    """A proxy from the environment would see passwords: one that answers nobody changes nothing."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    config = uvicorn.Config(practice.app, port=0, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    bound = config.bind_socket()
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/ia/xml/xmlgw.phtml"
    settings = Settings(
        gateway_url=address,
        sender_id=practice.SENDER_ID,
        sender_password=practice.SENDER_PASSWORD,
    )

    async def asked():
        serving = asyncio.create_task(server.serve([bound]))
        reached = await level(settings)
        server.should_exit = True
        await serving
        return reached

    assert "readable" == asyncio.run(asked())
