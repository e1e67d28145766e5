"""Counters and timings for Prometheus, on a listener of their own; labels hold no value typed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.responses import Response
from uvicorn.server import ServerState

from verifier.service.connections import Connections, PatientProtocol
from verifier.service.logs import lost_lines
from verifier.service.settings import metrics_listener

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from starlette.types import Receive, Scope, Send

    from verifier.gateway.stages import Stage
    from verifier.service.settings import Settings

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)

MOST_READERS = 16
"""Connections of the metrics' listener: there are few who scrape it."""


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "requests", "Requests answered", ("route", "status"), registry=self.registry
        )
        self._checks = Counter("checks", "Checks ended", ("outcome",), registry=self.registry)
        self._seconds = Histogram(
            "check_seconds", "Seconds a check took", buckets=SECONDS, registry=self.registry
        )
        self._diagnoses = Counter(
            "diagnoses", "Stages that did not pass", ("stage", "code"), registry=self.registry
        )
        self.limited = Counter(
            "limited", "Requests refused by a limit", ("limit",), registry=self.registry
        )
        self.uncounted = Counter(
            "uncounted", "Requests refused because counting failed", registry=self.registry
        )
        self.running = Gauge("checks_running", "Checks running now", registry=self.registry)
        lost = Gauge(
            "log_lines_lost", "Log lines that could not be written", registry=self.registry
        )
        lost.set_function(lost_lines)

    def request(self, route: str, status: int) -> None:
        """Count one answer."""
        self._requests.labels(route, str(status)).inc()

    def check(self, outcome: str, stages: Collection[Stage], seconds: float) -> None:
        """Count one check and what stopped it."""
        self._checks.labels(outcome).inc()
        self._seconds.observe(seconds)
        for stage in stages:
            if stage.diagnosis is not None:
                self._diagnoses.labels(stage.id, stage.diagnosis.code).inc()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for what was counted, as ASGI asks."""
        answer = Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
        await answer(scope, receive, send)


@asynccontextmanager
async def listening(settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    """Serve the metrics while the service runs, where the settings ask for it."""
    if not settings.metrics_address:
        yield
        return
    host, port = metrics_listener(settings)
    held = Connections(MOST_READERS, settings.client_seconds)
    config = uvicorn.Config(
        metrics.answer, interface="asgi3", log_config=None, access_log=False, server_header=False
    )
    config.load()
    state = ServerState()

    def protocol() -> PatientProtocol:
        return PatientProtocol(config, state, {"connections": held})

    server = await asyncio.get_running_loop().create_server(protocol, host, port)
    async with held.watched():
        try:
            yield
        finally:
            server.close()
            server.close_clients()
