"""How many connections are held, and for how long a client may keep one waiting."""

from __future__ import annotations

import asyncio
import resource
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from verifier.service.requests import (
    HEADERS,
    POLICY,
    Refusal,
    find_client_address,
    is_in_networks,
    refuse_busy,
)
from verifier.service.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from starlette.types import ASGIApp

    from verifier.service.requests import Networks

READ_TIMEOUT_FACTOR = 3
"""Times `client_seconds` that a client may leave a full buffer unread: its network may be slow."""

SPARE = 32
"""Connections held beyond the limit: they can ask for the service's health, and nothing else."""

SMALL = 64
"""Bytes; a smaller piece of a body costs more to read than to send."""

MOST_PIECES = 256
"""Small pieces of one body: clients send the longest body of a form in a few large ones."""

MOST_READERS = 16
"""Connections of a listener beside the service's: there are few who scrape metrics."""

OTHER_FILES = 150
"""Files a process opens besides its connections, the store of its limits included."""


class Connections:
    """The connections of one listener, in all and from each address.

    One address may hold half of them. Where all places are taken, one that is
    not being served gives its place to a new one, the oldest first: silent
    clients keep nobody out. `trusted` are proxies, whose address stands for
    many clients. `client_seconds` is how long a client may take to send a
    request, or to read what it asked for.
    """

    def __init__(self, most: int, client_seconds: float, trusted: Networks = ()) -> None:
        self.most = most
        self.client_seconds = client_seconds
        self._trusted = trusted
        self._all: dict[TimedProtocol, str] = {}
        self._from: dict[str, dict[TimedProtocol, None]] = {}

    def add(self, protocol: TimedProtocol) -> None:
        """Take in a new connection, in the place of another where there are too many."""
        address = self._find_client_address(protocol)
        self._all[protocol] = address
        near = self._from.setdefault(address, {})
        near[protocol] = None
        candidates: Collection[TimedProtocol] = ()
        if len(self._all) > self.most + SPARE:
            candidates = self._all
        elif address and len(near) > max(1, self.most // 2) + SPARE:
            candidates = near
        if candidates:
            idle = (other for other in candidates if other.is_idle() and other is not protocol)
            next(idle, protocol).turn_away()

    def discard(self, protocol: TimedProtocol) -> None:
        """Forget a connection that has ended."""
        address = self._all.pop(protocol, None)
        if address is not None:
            self._from[address].pop(protocol)
            if not self._from[address]:
                del self._from[address]

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[None]:
        """End connections whose client takes too long, as long as this context is open."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(min(0.5, self.client_seconds / 4))
            for protocol in list(self._all):
                protocol.end_if_late()

    def _find_client_address(self, protocol: TimedProtocol) -> str:
        """Return what a connection is counted by, "" where it stands for many clients."""
        if protocol.client is None or is_in_networks(protocol.client[0], self._trusted):
            return ""
        return find_client_address({"client": protocol.client})


class BoundedConnection(h11.Connection):
    """h11's connection, which alone would read a body in any number of pieces, each at a cost."""

    _pieces = 0

    def next_event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        """Return what comes next.

        Raises:
            RemoteProtocolError: The bytes aren't a request, or the body has too many small pieces.
        """
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._pieces = 0
        if isinstance(event, h11.Data) and len(event.data) < SMALL:
            self._pieces += 1
            if self._pieces > MOST_PIECES:
                raise h11.RemoteProtocolError("body of too many small pieces")
        return event


class TimedProtocol(H11Protocol):
    """uvicorn's protocol, with timeouts for slow clients and our answers to what it refuses.

    The application's lifespan gives the `Connections` it belongs to, as `connections`.
    """

    cycle: Any
    """The request that is or was being answered, None before the first."""
    _awaited: tuple[object, ...] = ()
    _since = 0.0
    _emptied = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection among those that are open."""
        super().connection_made(transport)
        self.conn = BoundedConnection(h11.SERVER)
        self._register: Connections = self.app_state["connections"]
        self._since = self.loop.time()
        self._awaited = self._find_awaited()
        self._register.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection."""
        self._register.discard(self)
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """Note that the client has read on."""
        self._emptied += 1
        super().resume_writing()

    def is_idle(self) -> bool:
        """Return whether no request is being served."""
        return not self.transport.is_closing() and (
            self.cycle is None or self.cycle.response_complete
        )

    def end_if_late(self) -> None:
        """End the connection if the client has taken too long over the same thing."""
        awaited, now = self._find_awaited(), self.loop.time()
        if awaited != self._awaited:
            self._awaited, self._since = awaited, now
            return
        factor = READ_TIMEOUT_FACTOR if "read" in awaited else 1
        if awaited and now - self._since >= self._register.client_seconds * factor:
            self.transport.abort()

    def _find_awaited(self) -> tuple[object, ...]:
        """Return what the client is to do next: read an answer or send the rest of a request."""
        if self.transport.get_write_buffer_size():
            return "read", self.cycle, self._emptied
        answered = self.cycle is None or self.cycle.response_complete
        if answered and self.conn.their_state is h11.SEND_BODY:
            return "send", self.cycle
        begun = self.cycle is None or bool(self.conn.trailing_data[0])
        if begun and self.conn.their_state is h11.IDLE:
            return "send", self.cycle
        return ()

    def turn_away(self) -> None:
        """Close the connection as one too many; say so if it has not had an answer yet."""
        if self.cycle is None:
            self._answer(refuse_busy())
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that aren't a request with the headers of every answer."""
        if self.cycle is not None and not self.cycle.response_complete:
            # The broken part is the body of a request that is being answered.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._answer(Refusal(400, "malformed", msg, {"Connection": "close"}))
        self.transport.close()

    def _answer(self, refusal: Refusal) -> None:
        """Send an answer without the application."""
        answer = refusal.answer()
        headers: list[tuple[Any, Any]] = [
            *self.server_state.default_headers,
            *answer.raw_headers,
            *HEADERS,
            ("content-security-policy", POLICY),
        ]
        for event in (
            h11.Response(status_code=answer.status_code, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


@asynccontextmanager
async def serve_beside(
    app: ASGIApp, host: str, port: int, client_seconds: float
) -> AsyncIterator[None]:
    """Serve another application at an address of its own, as long as this context is open."""
    held = Connections(MOST_READERS, client_seconds)
    config = uvicorn.Config(
        app, interface="asgi3", log_config=None, access_log=False, server_header=False
    )
    config.load()
    state = ServerState()

    def make_protocol() -> TimedProtocol:
        return TimedProtocol(config, state, {"connections": held})

    server = await asyncio.get_running_loop().create_server(make_protocol, host, port)
    async with held.watch():
        try:
            yield
        finally:
            server.close()
            server.close_clients()


def count_backlog(connections: int) -> int:
    """Return how many connections may wait to be accepted: as many are then accepted at once."""
    return max(128, connections)


def provide_files(connections: int, checks: int) -> None:
    """Let this process open the files that its limits need.

    A whole backlog may be accepted beyond the limit before the first is looked at.

    Raises:
        SettingsError: where the system does not allow as many.
    """
    other = checks + SPARE + OTHER_FILES
    needed = connections + count_backlog(connections) + other
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        fitting = min((hard - other) // 2, hard - other - count_backlog(0))
        advice = f", or set MAX_CONNECTIONS to {fitting} or less" if fitting > 0 else ""
        raise SettingsError(
            f"MAX_CONNECTIONS={connections} and MAX_CHECKS={checks} need {needed} open files and "
            f"this process may open {hard}: raise the limit (ulimit -n){advice}."
        )
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
