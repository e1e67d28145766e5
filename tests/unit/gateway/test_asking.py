"""How a check is asked for: what may be sent, which gateway answers."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn

from verifier.gateway import practice
from verifier.gateway.envelope import Credentials
from verifier.gateway.stages import sum_up
from verifier.service import asking
from verifier.service.settings import Settings

GIVEN = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}


async def level(settings):
    """Check the practice company's values as the settings have it; return how far that came."""
    async with asking.open_gateway(settings) as gateway:
        return sum_up([stage async for stage in gateway.check(Credentials(**GIVEN))]).level


@pytest.mark.parametrize("permission_type", asking.PERMISSION_TYPES)
def test_a_permission_type_of_the_two_there_are_is_good(permission_type):
    assert "" == asking.amiss(GIVEN | {"permission_type": permission_type}) == asking.amiss(GIVEN)


def test_another_permission_type_is_told_with_both_words():
    told = asking.amiss(GIVEN | {"permission_type": "both"})

    assert all(word in told for word in asking.PERMISSION_TYPES)


def test_without_an_address_the_practice_gateway_answers_and_is_told_with_its_companies():
    told = asking.describe(Settings())

    assert (True, practice.SENDER_ID) == (told["practice"], told["sender_id"])
    assert "Practice" in {company["company_id"] for company in told["companies"]}
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
    assert [] == asking.describe(settings)["companies"]
