"""Logging: JSON lines that tell what happened, and no value anybody typed.

An exception is logged as its type and the places it passed; never its words
and never its variables, since either may hold a password.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any, TextIO

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger


def configure(level: str, stream: TextIO = sys.stderr) -> None:
    """Send the service's log, and that of the libraries under it, to a stream as JSON lines."""
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
        logger_factory=structlog.WriteLoggerFactory(stream),
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
    """Takes what libraries log: the server's words as they are, of others only that they spoke."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage() if record.name.startswith("uvicorn") else record.funcName
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(record.levelno, words, logger=record.name, exc_info=error)
