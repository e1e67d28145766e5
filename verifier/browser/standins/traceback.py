"""In place of `traceback`: an error's words go to the page, and source lines there are none."""

import sys
from types import TracebackType
from typing import Any


def print_exception(
    exc: Any,
    /,
    value: BaseException | None = None,
    tb: TracebackType | None = None,
    *_: Any,
    **__: Any,
) -> None:
    """Write where an error came from, what it is and what it says."""
    error = value if isinstance(value, BaseException) else exc
    at = tb or error.__traceback__
    sys.stderr.write("Traceback (most recent call last):\n")
    while at:
        code = at.tb_frame.f_code
        sys.stderr.write(f'  File "{code.co_filename}", line {at.tb_lineno}, in {code.co_name}\n')
        at = at.tb_next
    words = str(error)
    sys.stderr.write(f"{type(error).__name__}: {words}\n" if words else f"{type(error).__name__}\n")
