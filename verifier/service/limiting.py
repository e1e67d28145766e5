"""How often one may ask: per address, and per company and user, in memory or in Redis."""

from __future__ import annotations

import hashlib
import math
import time
from typing import TYPE_CHECKING, Self

from limits import parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from verifier.service.answers import Refusal

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.storage import Storage

    from verifier.service.settings import Settings

REDIS_PATIENCE = 2.0
"""Seconds; a count that takes longer is as good as none."""


class Limits:
    """Counts tries in windows that begin with the first, so that the end of a wait is exact.

    A store that fails refuses, or there would be no limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = parse_many(settings.checks_per_address)
        self._user = parse_many(settings.checks_per_user)
        self._verification = parse_many(settings.verifications_per_address)
        self._pool: ConnectionPool | None = None
        if settings.rate_limit_storage:
            self._pool = ConnectionPool.from_url(
                settings.rate_limit_storage.replace("redis+unix", "unix"),
                socket_timeout=REDIS_PATIENCE,
                socket_connect_timeout=REDIS_PATIENCE,
            )
            self._storage: Storage = RedisStorage(
                "async+redis://",
                wrap_exceptions=True,
                implementation="redispy",
                connection_pool=self._pool,  # type: ignore[arg-type] # passed on as it is
            )
        else:
            self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def check(self, address: str, company_id: str, user_id: str, maker: str) -> None:
        """Count one check; `maker` is who was to be asked.

        Raises:
            Refusal: 429 with the seconds to wait, 503 where counting fails.
        """
        await self._count(
            self._address, "address", address, maker, "Too many checks came from your network."
        )
        await self._count(
            self._user,
            "user",
            _digest(company_id, user_id),
            maker,
            f"This Company ID and User ID were checked too often: {maker} may lock a user who is "
            "tried again and again.",
        )

    async def verification(self, address: str, maker: str) -> None:
        """Count one use of the rules.

        Raises:
            Refusal: as `check`.
        """
        await self._count(
            self._verification,
            "verify",
            address,
            maker,
            "Too many requests came from your network.",
        )

    async def ready(self) -> bool:
        """Return whether counting works."""
        return bool(await self._storage.check())

    async def _count(
        self, rates: list[RateLimitItem], kind: str, key: str, maker: str, sentence: str
    ) -> None:
        """Count one try of a key against each of its rates."""
        try:
            for rate in rates:
                if not await self._limiter.hit(rate, kind, key):
                    stats = await self._limiter.get_window_stats(rate, kind, key)
                    raise _too_many(f"{sentence} {_unsent(maker)}", stats.reset_time)
        except StorageError:
            raise Refusal(
                503,
                "cannot-count",
                f"The check is closed for a moment. {_unsent(maker)} Try again in a minute.",
                {"Retry-After": "60"},
            ) from None


def _unsent(maker: str) -> str:
    return f"Nothing was sent to {maker}."


def _too_many(sentence: str, reset: float) -> Refusal:
    """Return the refusal that says when to try again; `reset` is in seconds of the epoch."""
    seconds = max(1, math.ceil(reset - time.time()))
    if seconds < 90:
        wait = f"{seconds} second{'s' if seconds > 1 else ''}"
    else:
        wait = f"{math.ceil(seconds / 60)} minutes"
    message = f"{sentence} Try again in {wait}."
    return Refusal(429, "too-many", message, {"Retry-After": str(seconds)})


def _digest(company_id: str, user_id: str) -> str:
    """Return what a company's user is counted under: the store never holds their names."""
    # Capitals may count in neither: one key for all spellings leaves no way around.
    name = f"{company_id.strip().casefold()}\0{user_id.strip().casefold()}"
    return hashlib.blake2s(name.encode("utf-8", "surrogatepass"), person=b"limits").hexdigest()
