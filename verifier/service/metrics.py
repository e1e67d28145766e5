"""Counters and timings for Prometheus, on a listener of their own; labels hold no value typed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from verifier.service.settings import metrics_listener

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from verifier.gateway.check import Stage
    from verifier.service.settings import Settings

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)


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


@contextmanager
def listening(settings: Settings, metrics: Metrics) -> Iterator[None]:
    """Serve the metrics while the service runs, where the settings ask for it."""
    if not settings.metrics_address:
        yield
        return
    host, port = metrics_listener(settings)
    server, thread = start_http_server(port, host, metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
