"""One check of one company's credentials: stages as they settle, and the verdict they add up to."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from verifier.gateway.stages import Level, sum_up
from verifier.service.logs import log

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.findings import Report
    from verifier.gateway.check import Gateway
    from verifier.gateway.envelope import Credentials
    from verifier.gateway.stages import Stage
    from verifier.service.metrics import Metrics


async def events(
    gateway: Gateway,
    credentials: Credentials,
    report: Report,
    metrics: Metrics,
) -> AsyncGenerator[dict[str, Any]]:
    """Ask the gateway once; yield each stage as it begins and settles, then the verdict.

    What goes wrong on our own side ends in the verdict `unknown`: the customer always gets
    one. `report` is what the rules said of the values, and goes with the verdict.
    """
    started = time.monotonic()
    stages: list[Stage] = []
    outcome, failure = "canceled", None
    try:
        async with aclosing(gateway.check(credentials)) as settling:
            async for stage in settling:
                stages.append(stage)
                yield {"event": "stage", "stage": stage.to_dict()}
        outcome = sum_up(stages).level.value
    except Exception as error:  # noqa: BLE001 - its words may hold a password and go nowhere
        outcome, failure = "broken", error
    finally:
        metrics.check(outcome, stages, time.monotonic() - started)
        log().info("check", outcome=outcome, stages=_told(stages))
    if failure is not None:
        log().error("check broke", exc_info=failure)
    verdict = sum_up(stages)
    if failure is not None:
        verdict = verdict._replace(level=Level.UNKNOWN)
    yield {"event": "verdict", "verdict": verdict.to_dict() | {"report": report.to_dict()}}


def _told(stages: list[Stage]) -> dict[str, dict[str, Any]]:
    """Return what the log may know of stages: no value typed, no word of the gateway's."""
    return {
        stage.id: {
            "state": stage.state.value,
            "ms": stage.elapsed_ms,
            "code": stage.diagnosis and stage.diagnosis.code,
        }
        for stage in stages
    }
