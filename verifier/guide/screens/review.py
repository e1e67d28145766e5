"""Says which screens were to be looked at again by now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from verifier.guide.screens import register

if TYPE_CHECKING:
    import logging
    from pathlib import Path

    from verifier.guide.screens.register import Screen


def today() -> dt.date:
    """Return today's date in UTC."""
    return dt.datetime.now(tz=dt.UTC).date()


def warn(screens: dict[str, Screen], path: Path, log: logging.Logger) -> None:
    """Log a line for each overdue screen; the logger stands outside MkDocs', so a build goes on."""
    for line, _ in register.overdue(screens, path, today()):
        log.warning(line)
