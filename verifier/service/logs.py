"""Logging: JSON lines that tell what happened, and no value anybody typed.

An exception is logged as its type and the places it passed; never its words
and never its variables, since either may hold a password.

Lines are written by a thread of their own: a disk that is full, or a pipe that
nobody reads, costs lines and never a request.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

WAITING = 10_000
"""Lines that may wait to be written; about three megabytes."""

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
        self._file = file
        self._lines: queue.Queue[str] = queue.Queue(WAITING)
        threading.Thread(target=self._write, name="log", daemon=True).start()
        atexit.register(self.finish)

    def msg(self, line: str) -> None:
        """Take one line, whatever its level."""
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self.dropped += 1

    debug = info = warning = error = critical = log = msg

    def finish(self) -> None:
        """Wait for what is still to be written, but not for long."""
        end = time.monotonic() + LAST_SECONDS
        while self._lines.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)

    def _write(self) -> None:
        # Where a line was cut, the next one begins on a line of its own.
        told, begin = 0, ""
        while True:
            line = self._lines.get()
            if self.dropped > told:
                lost = {"event": "log lines lost", "lines": self.dropped - told, "level": "warning"}
                line = f"{json.dumps(lost)}\n{line}"
            missing, left = self.dropped, f"{begin}{line}\n".encode()
            whole = len(left)
            try:
                while left:
                    left = left[os.write(self._file, left) :]
                told, begin = missing, ""
            except OSError:
                self.dropped += 1
                begin = "\n" if len(left) < whole else begin
            self._lines.task_done()


writer: Writer | None = None
"""What writes the log of this process, once it is configured."""


def lost_lines() -> int:
    """Return how many lines of the log could not be written."""
    return writer.dropped if writer else 0


def finish() -> None:
    """Wait for the last lines, but not for long."""
    if writer:
        writer.finish()


def configure(level: str) -> None:
    """Send the service's log, and that of its libraries, to the standard error as JSON lines."""
    global writer  # noqa: PLW0603 - a process has one log
    # Where the standard error is closed, its number may be that of a client's connection.
    writer = writer or Writer(
        sys.stderr.fileno() if sys.stderr else os.open(os.devnull, os.O_WRONLY)
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: writer,
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=number if level == "debug" else logging.WARNING, handlers=[_Libraries()], force=True
    )
    for name in ("uvicorn", "uvicorn.error"):
        # A server started by its own command line has put its own form in place.
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(number)
    # It logs addresses as they are asked for, whatever was put into them.
    logging.getLogger("uvicorn.access").disabled = True


def log() -> Any:
    """Return the service's logger."""
    return structlog.get_logger()


def _without_words(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and its places."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["places"] = places(error)
    return event


def places(error: BaseException) -> list[str]:
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
            structlog.get_logger().log(record.levelno, words, logger=record.name, exc_info=error)
