"""Connections that wait too long are cut: slow to ask, or slow to take what they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

READING = 3
"""How many times longer it may leave a full buffer unread: a poor network is no bad will."""


class PatientProtocol(H11Protocol):
    """uvicorn's protocol, which alone would wait for ever for either.

    The application's lifespan tells how long to wait, in seconds, as `client_seconds`.
    """

    _slow: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give a new connection its time for headers."""
        super().connection_made(transport)
        self._slow = self._clock()

    def data_received(self, data: bytes) -> None:
        """Read on, and see whether more is owed."""
        super().data_received(data)
        if not self._owes():
            self._slow = _stop(self._slow)
        elif self._slow is None:
            self._slow = self._clock()

    def _clock(self, times: int = 1) -> asyncio.TimerHandle:
        """Cut the connection unless the clock is stopped in time."""
        seconds = times * self.app_state["client_seconds"]
        return self.loop.call_later(seconds, self.transport.abort)

    def _owes(self) -> bool:
        """Return whether the rest of headers is awaited, or of a body that nobody reads."""
        if self.conn.their_state is h11.SEND_BODY:
            return self.cycle.response_complete
        return self.conn.their_state is h11.IDLE

    def pause_writing(self) -> None:
        """Give a client that does not read its time."""
        super().pause_writing()
        self._stuck = self._clock(READING)

    def resume_writing(self) -> None:
        """Take back that time's end."""
        super().resume_writing()
        self._stuck = _stop(self._stuck)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        self._slow = _stop(self._slow)
        self._stuck = _stop(self._stuck)
        super().connection_lost(exc)


def _stop(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Cancel a timer that may be there; return the none that takes its place."""
    if timer is not None:
        timer.cancel()
    return None
