"""What the guide keeps in a reader's browser."""

from __future__ import annotations

import json
import time


def read_stored(page, key: str):
    """Return what is stored under `modeloptic.KEY`; an empty object where nothing is."""
    return json.loads(page.evaluate(f"localStorage.getItem('modeloptic.{key}')") or "{}")


def expect_stored(page, key: str, value) -> None:
    """Wait until this is stored: some of it comes a moment after what the reader did."""
    end = time.monotonic() + 60
    while value != (found := read_stored(page, key)):
        assert time.monotonic() < end, found
        page.wait_for_timeout(50)
