"""What an operator sees: a log of JSON lines, and counters and timings for Prometheus.

Neither holds a value that anybody typed. An exception is logged as its type and the places it
passed; never its words and never its variables, since either may hold a password.

Lines are written by a thread of their own: a disk that is full, or a pipe that nobody reads, costs
lines and never a request. Metrics have a listener of their own.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import sys
import threading
import time
import traceback
from collections import deque
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import Receive, Scope, Send

    from verifier.gateway.stages import Stage

WAITING = 10_000
"""Lines that may wait to be written; about three megabytes."""

GATHERING = 0.05
"""Seconds in which lines gather: to wake a thread for each costs a request more than all else of
its logging."""

BATCH = 100
"""Lines that are written at once."""

LAST_SECONDS = 1.0
"""How long the end of the process waits for the last lines."""

REPEAT_SECONDS = 1.0
"""A library that says the same again sooner is not heard."""


class Writer:
    """Writes lines to a file from a thread of its own; drops and counts what can't be written.

    `file` is the number of an open file.
    """

    def __init__(self, file: int) -> None:
        self.dropped = 0
        self._told = 0
        self._file = file
        self._is_cut = False
        self._lines: deque[str] = deque()
        self._waiting = threading.Event()
        threading.Thread(target=self._run, name="log", daemon=True).start()
        atexit.register(self.finish)

    def add(self, line: str) -> None:
        """Take one line."""
        if len(self._lines) >= WAITING:
            self.dropped += 1
            return
        self._lines.append(line)
        if not self._waiting.is_set():
            self._waiting.set()

    def finish(self) -> None:
        """Wait for what is still to be written, but not for long."""
        end = time.monotonic() + LAST_SECONDS
        while self._lines and time.monotonic() < end:
            time.sleep(0.01)

    def _run(self) -> None:
        while self._waiting.wait():
            time.sleep(GATHERING)
            self._waiting.clear()
            while self._lines:
                lines = [self._lines[place] for place in range(min(BATCH, len(self._lines)))]
                self._write(lines)
                for _ in lines:
                    self._lines.popleft()

    def _write(self, lines: list[str]) -> None:
        """Write lines, behind how many were lost since that was last told."""
        missing = self.dropped
        lost = {"event": "log lines lost", "lines": missing - self._told, "level": "warning"}
        told = [json.dumps(lost)] if missing > self._told else []
        # Where a line was cut, the next one begins on a line of its own.
        text = "\n" * self._is_cut + "".join(f"{line}\n" for line in (*told, *lines))
        left = whole = text.encode()
        with suppress(OSError):
            while left:
                left = left[os.write(self._file, left) :]
        unwritten = left.count(b"\n")
        self.dropped += min(unwritten, len(lines))
        if unwritten <= len(lines):
            self._told = missing
        if left != whole:
            self._is_cut = not whole.removesuffix(left).endswith(b"\n")


request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered."""

writer: Writer | None = None
"""What writes the log of this process, once it is configured."""

lowest = logging.INFO
"""The level, of those that `logging` names, from which the log is written."""


def finish_log() -> None:
    """Wait for the last lines, but not for long."""
    if writer:
        writer.finish()


def configure_log(level: str) -> None:
    """Send the service's log, and that of its libraries, to the standard error as JSON lines."""
    global writer, lowest  # noqa: PLW0603 - a process has one log
    # Where the standard error is closed, its number may be that of a client's connection.
    writer = writer or Writer(
        sys.stderr.fileno() if sys.stderr else os.open(os.devnull, os.O_WRONLY)
    )
    lowest = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(
        level=lowest if level == "debug" else logging.WARNING, handlers=[_Libraries()], force=True
    )
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(lowest)


def log_event(
    level: int, event: str, failure: BaseException | None = None, **values: object
) -> None:
    """Log an event with values, none of which anybody typed; of a failure its type and places."""
    if writer is None or level < lowest:
        return
    line = {
        **values,
        "event": event,
        "level": logging.getLevelName(level).lower(),
        "timestamp": f"{datetime.now(UTC).replace(tzinfo=None).isoformat()}Z",
    }
    if number := request_id.get():
        line["request_id"] = number
    if failure is not None:
        line |= {"exception": type(failure).__name__, "places": list_places(failure)}
    writer.add(json.dumps(line))


def list_places(error: BaseException) -> list[str]:
    """Return the file, line and function of each frame an exception passed, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


class _Libraries(logging.Handler):
    """Takes what libraries log: the server's words as they are, of others only that they spoke.

    What is said again within the second is passed over: a fault that comes with
    each connection would fill the disk.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heard: dict[tuple[str, str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be logged."""
        place, now = (record.name, record.pathname, record.lineno), time.monotonic()
        if now - self._heard.get(place, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        self._heard[place] = now
        return True

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        # A library may have put into its record what can't be made into words.
        with suppress(Exception):
            words = record.getMessage() if record.name.startswith("uvicorn") else record.funcName
            log_event(record.levelno, words, error, logger=record.name)


CHECK_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        count = partial(Counter, registry=self.registry)
        gauge = partial(Gauge, registry=self.registry)
        self._requests = count("requests", "Requests answered", ("route", "status"))
        self._checks = count("checks", "Checks ended", ("outcome",))
        self._seconds = Histogram(
            "check_seconds", "Seconds a check took", buckets=CHECK_SECONDS, registry=self.registry
        )
        self._diagnoses = count("diagnoses", "Stages that did not pass", ("stage", "code"))
        self.limited = count("limited", "Requests refused by a limit", ("limit",))
        self.uncounted = count("uncounted", "Requests refused because counting failed")
        self.running = gauge("checks_running", "Checks running now")
        lost = gauge("log_lines_lost", "Log lines that could not be written")
        lost.set_function(lambda: writer.dropped if writer else 0)

    def count_request(self, route: str, status: int) -> None:
        """Count one answer."""
        self._requests.labels(route, str(status)).inc()

    def count_check(self, outcome: str, stages: Collection[Stage], seconds: float) -> None:
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
