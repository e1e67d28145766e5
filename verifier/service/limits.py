"""How often one may ask, and how many may at once: per address, per user and network, per user.

Tries are counted in memory, for as many keys as fit, or in Redis.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
import unicodedata
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from limits import parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError

from verifier.service.requests import Refusal, find_network
from verifier.service.settings import make_redis_pool
from verifier.service.telemetry import log_event
from verifier.values import MAKER

if TYPE_CHECKING:
    from verifier.service.settings import Settings
    from verifier.service.telemetry import Metrics

UNSENT = f"Nothing was sent to {MAKER}."

EVERYWHERE = 10
"""How many times as often one user may be checked from all networks together as from one."""

TOLD_SECONDS = 60.0
"""Why counting fails is logged once in this time: it fails with every request."""

MOST_KEYS = 100_000
"""Windows that are remembered, two for a key of two rates: about twenty megabytes."""


class Gate:
    """Lets so many in at once; at most `share` of them from one address, if that is given."""

    def __init__(self, places: int, share: int | None = None) -> None:
        self.taken = 0
        self._places = places
        self._share = share or places
        self._from: Counter[str] = Counter()

    def enter(self, address: str = "") -> bool:
        """Take a place, which `leave` gives back; return whether there was one."""
        if self.taken >= self._places or self._from[address] >= self._share:
            return False
        self.taken += 1
        self._from[address] += 1
        return True

    def leave(self, address: str = "") -> None:
        """Give a place back."""
        self.taken -= 1
        self._from[address] -= 1
        if not self._from[address]:
            del self._from[address]


def refuse_place() -> Refusal:
    """Return the refusal of a check that is one too many."""
    return Refusal(
        503,
        "busy",
        f"Many checks are running. {UNSENT} Try again in a few seconds.",
        {"Retry-After": "5"},
    )


class Counters(MemoryStorage):
    """Counts in memory; the library's own storage looks at every key at each count.

    Beyond `MOST_KEYS` the window that began first is forgotten.
    """

    def __init__(self) -> None:
        super().__init__()
        self.expirations: OrderedDict[str, float] = OrderedDict()

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a key; return how often it was counted in its window of `expiry` seconds."""
        # A window that has ended is forgotten as it is read.
        if not await self.get(key):
            if len(self.expirations) >= MOST_KEYS:
                await self.clear(next(iter(self.expirations)))
            self.expirations[key] = time.time() + expiry
        self.storage[key] += amount
        return self.storage[key]


class Limits:
    """Counts tries in windows that begin with the first, so that the end of a wait is exact.

    A store that fails refuses, or there would be no limits.
    """

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._told = -TOLD_SECONDS
        users = parse_many(settings.checks_per_user)
        self._rates = {
            "address": parse_many(settings.checks_per_address),
            "user": users,
            "everywhere": [type(rate)(EVERYWHERE * rate.amount, rate.multiples) for rate in users],
            "verify": parse_many(settings.verifications_per_address),
        }
        store = settings.rate_limit_storage
        self._pool = make_redis_pool(store) if store else None
        shared = self._pool and RedisStorage(
            "async+redis://",
            wrap_exceptions=True,
            implementation="redispy",
            connection_pool=self._pool,  # type: ignore[arg-type] # passed on as it is
        )
        # In memory each has keys of its own: many addresses make no user forgotten.
        self._limiters = {
            kind: FixedWindowRateLimiter(shared or Counters()) for kind in self._rates
        }

    async def close(self) -> None:
        """Close the connections to the store."""
        if self._pool is not None:
            await self._pool.aclose()

    async def count_check(self, address: str) -> None:
        """Count one request for a check, whatever it holds.

        Raises:
            Refusal: 429 with the seconds to wait, 503 where counting fails.
        """
        await self._count("address", address, "Too many checks came from your network.")

    async def count_user(self, address: str, company_id: str, user_id: str) -> None:
        """Count what is about to be sent, for its network and for all of them.

        A user who is checked too often from everywhere is refused as where all
        places are taken: who asks learns nothing of others.

        Raises:
            Refusal: 429 with the seconds to wait, 503 where counting fails, or for all networks.
        """
        user = _hash_user(company_id, user_id)
        await self._count(
            "user",
            f"{user}/{find_network(address)}",
            f"This Company ID and User ID were checked too often from your network: {MAKER} may "
            "lock a user after too many tries.",
        )
        try:
            await self._count("everywhere", user, "")
        except Refusal as refusal:
            raise (refuse_place() if refusal.status == 429 else refusal) from None

    async def count_verification(self, address: str) -> None:
        """Count one use of the rules.

        Raises:
            Refusal: as `count_check`.
        """
        await self._count("verify", address, "Too many requests came from your network.")

    async def is_ready(self) -> bool:
        """Return whether counting works."""
        return bool(await self._limiters["address"].storage.check())

    async def _count(self, kind: str, key: str, sentence: str) -> None:
        """Count one try of a key against each of its rates."""
        limiter = self._limiters[kind]
        try:
            for rate in self._rates[kind]:
                if not await limiter.hit(rate, kind, key):
                    stats = await limiter.get_window_stats(rate, kind, key)
                    self._metrics.limited.labels(kind).inc()
                    raise _refuse_too_many(f"{sentence} {UNSENT}", stats.reset_time)
        except StorageError as failure:
            self._metrics.uncounted.inc()
            if time.monotonic() - self._told >= TOLD_SECONDS:
                self._told = time.monotonic()
                log_event(logging.ERROR, "counting fails", failure.storage_error)
            raise Refusal(
                503,
                "cannot-count",
                f"The check is temporarily closed. {UNSENT} Try again in a minute.",
                {"Retry-After": "60"},
            ) from None


def _refuse_too_many(sentence: str, reset: float) -> Refusal:
    """Return the refusal that says when to try again; `reset` is in seconds of the epoch."""
    seconds = max(1, math.ceil(reset - time.time()))
    if seconds < 90:
        wait = f"{seconds} second{'s' if seconds > 1 else ''}"
    else:
        wait = f"{math.ceil(seconds / 60)} minutes"
    message = f"{sentence} Try again in {wait}."
    return Refusal(429, "too-many", message, {"Retry-After": str(seconds)})


def _hash_user(company_id: str, user_id: str) -> str:
    """Return what a company's user is counted under: the store never holds their names."""
    name = f"{_fold(company_id)}\0{_fold(user_id)}"
    return hashlib.blake2s(name.encode("utf-8", "surrogatepass"), person=b"limits").hexdigest()


def _fold(text: str) -> str:
    r"""Return one form for all spellings that may reach the same user: none is a way around.

    Behind a bar Sage takes an entity of the same company.

    >>> _fold("Ａcme\u200b |1"), _fold("acme")
    ('acme', 'acme')
    """
    folded = unicodedata.normalize("NFKC", text).casefold().partition("|")[0]
    return "".join(char for char in folded if char.isprintable() and not char.isspace())
