"""A check against the practice gateway in the process, or against whatever else sends."""

from __future__ import annotations

import asyncio

import pytest

from verifier.gateway import practice
from verifier.gateway.check import Gateway
from verifier.gateway.post import Credentials
from verifier.gateway.stages import sum_up

PASSWORD = "Practice-1"


@pytest.fixture(name="stages")
def _stages():
    """Check values; return all stages as they came, running ones included."""

    def stages(
        *values, send=practice.app.send, url=practice.URL, entity_id="", plan=None, **options
    ):
        async def run():
            gateway = Gateway(
                url,
                practice.SENDER_ID,
                practice.SENDER_PASSWORD,
                send,
                **{"backoff": 0.001, "budget": 20.0} | options,
            )
            entered = values or ("Practice", "modeloptic-user", PASSWORD)
            credentials = Credentials(*entered, entity_id=entity_id, **plan or {})
            return [stage async for stage in gateway.check(credentials)]

        return asyncio.run(run())

    return stages


@pytest.fixture(name="check")
def _check(stages):
    """Check values; return the checked with its settled stages."""

    def check(*values, **options):
        return sum_up(stages(*values, **options))

    return check
