"""What the service holds while it runs: its settings, its counters and its ways to gateways."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verifier.service.answers import Refusal
from verifier.service.metrics import Metrics

if TYPE_CHECKING:
    from verifier.gateway.check import Gateway
    from verifier.service.limiting import Limits
    from verifier.service.settings import Settings
    from verifier.service.static import Site


class Gate:
    """Lets a number of checks in at once and refuses the next one."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0

    def enter(self, maker: str) -> None:
        """Take a place, which `leave` gives back; `maker` is who was to be asked.

        Raises:
            Refusal: 503 where all are taken.
        """
        if self.taken >= self.places:
            raise no_place(maker)
        self.taken += 1

    def leave(self) -> None:
        """Give a place back."""
        self.taken -= 1


def no_place(maker: str) -> Refusal:
    """Return the refusal of a check that is one too many."""
    return Refusal(
        503,
        "busy",
        f"Many checks are running. Nothing was sent to {maker}. Try again in a few seconds.",
        {"Retry-After": "5"},
    )


@dataclass
class State:
    """One process's own; processes share nothing but the store of the limits."""

    settings: Settings
    limits: Limits
    gate: Gate
    gateway: Gateway
    site: Site
    metrics: Metrics = field(default_factory=Metrics)
