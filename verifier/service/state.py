"""What the service holds while it runs: its settings, its counters and its way to the gateway."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx2

from verifier.gateway import practice
from verifier.gateway.client import Gateway
from verifier.service.answers import Refusal
from verifier.service.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.service.limiting import Limits
    from verifier.service.settings import Settings


class Gate:
    """Lets a number of checks in at once and refuses the next one."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0

    def enter(self) -> None:
        """Take a place, which `leave` gives back.

        Raises:
            Refusal: 503 where all are taken.
        """
        if self.taken >= self.places:
            raise Refusal(
                503,
                "busy",
                "Many checks are running. Nothing was sent to Sage. Try again in a few seconds.",
                {"Retry-After": "5"},
            )
        self.taken += 1

    def leave(self) -> None:
        """Give a place back."""
        self.taken -= 1


@dataclass
class State:
    """One process's own; processes share nothing but the store of the limits."""

    settings: Settings
    limits: Limits
    gate: Gate
    gateway: Gateway
    metrics: Metrics = field(default_factory=Metrics)


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Open a pool of connections to the gateway the settings name, the practice one by default."""
    if settings.practice:
        inside = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=practice.app))
        async with inside:
            yield Gateway(
                practice.URL,
                practice.SENDER_ID,
                practice.SENDER_PASSWORD,
                inside,
                budget=settings.check_seconds,
            )
        return
    # A proxy named in the environment would see where passwords go: nothing is taken from there.
    limits = httpx2.Limits(max_connections=settings.max_checks)
    async with httpx2.AsyncClient(limits=limits, trust_env=False) as http:
        yield Gateway(
            settings.gateway_url,
            settings.sender_id,
            settings.sender_password,
            http,
            budget=settings.check_seconds,
        )
