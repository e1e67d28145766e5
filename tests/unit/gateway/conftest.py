"""A client of the practice gateway, in the process."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from verifier.gateway import practice
from verifier.gateway.client import Credentials, Gateway, judge


@pytest.fixture(name="check")
def _check():
    """Check values with the practice gateway; return the verdict with its settled stages."""

    def check(*values, app=None, **options):
        async def run():
            transport = httpx2.ASGITransport(app or practice.app)
            async with httpx2.AsyncClient(transport=transport) as http:
                gateway = Gateway(
                    practice.URL,
                    practice.SENDER_ID,
                    practice.SENDER_PASSWORD,
                    http,
                    **{"backoff": 0.001, "budget": 20.0} | options,
                )
                return [stage async for stage in gateway.check(Credentials(*values))]

        return judge(asyncio.run(run()))

    return check
