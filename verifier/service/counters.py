"""Counts of tries in memory, for as many keys as fit, whatever strangers send."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import NamedTuple

from limits.aio.storage import Storage

MOST_KEYS = 50_000
"""Keys that are remembered for windows of one length: about ten megabytes."""

SWEPT = 100
"""Ended windows that one count clears away: each costs the same, however many there are."""


class Window(NamedTuple):
    """How often a key was counted, and when its window ends, in seconds of the epoch."""

    tries: int
    end: float


class Counters(Storage):
    """What `limits` counts in; its own storage in memory looks at every key at each count.

    Windows of one length end in the order in which they began, so the next to
    end is always the first. Beyond `MOST_KEYS` the oldest is forgotten.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[int, OrderedDict[str, Window]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a count may raise: nothing."""
        return ValueError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a key; return how often it was counted in its window of `expiry` seconds."""
        now = time.time()
        windows = self._windows.setdefault(expiry, OrderedDict())
        for _ in range(SWEPT):
            if not windows or next(iter(windows.values())).end > now:
                break
            windows.popitem(last=False)
        known = windows.get(key)
        if known is None or known.end <= now:
            windows.pop(key, None)
            if len(windows) >= MOST_KEYS:
                windows.popitem(last=False)
            known = Window(0, now + expiry)
        windows[key] = known._replace(tries=known.tries + amount)
        return windows[key].tries

    async def get(self, key: str) -> int:
        """Return how often a key was counted in its window."""
        return self._find(key).tries

    async def get_expiry(self, key: str) -> float:
        """Return when a key's window ends, in seconds of the epoch."""
        return self._find(key).end

    async def check(self) -> bool:
        """Return that counting works."""
        return True

    async def clear(self, key: str) -> None:
        """Forget a key."""
        for windows in self._windows.values():
            windows.pop(key, None)

    async def reset(self) -> None:
        """Forget all keys."""
        self._windows.clear()

    def _find(self, key: str) -> Window:
        """Return a key's window, an empty one that has ended where it has none."""
        now = time.time()
        found = [windows[key] for windows in self._windows.values() if key in windows]
        return next((window for window in found if window.end > now), Window(0, now))
