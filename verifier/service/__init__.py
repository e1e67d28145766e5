"""The server-side check: `python -m verifier serve` serves it, and the built site with it."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from verifier.service.connections import TimedProtocol, count_backlog, provide_files
from verifier.service.settings import Settings, SettingsError, read_settings
from verifier.values import SENDER_ID

if TYPE_CHECKING:
    from starlette.types import ASGIApp

FACTORY = "verifier.service.application:create_from_environment"

GRACE = 15
"""Seconds beyond a check's longest that a stopping process waits for its checks."""

KEEP_ALIVE = 75
"""Seconds an idle connection is kept: longer than proxies keep theirs to us."""


def main(argv: list[str]) -> int:
    """Serve until told to stop; return the exit status, 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser("python -m verifier serve", description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    parser.add_argument("--site", help="folder of the built site (default: SITE, or site)")
    parser.add_argument("--workers", type=int, default=1, help="processes; they share a Redis")
    given = parser.parse_args(argv)
    if given.site:
        # Worker processes read the environment and no command line.
        os.environ["SITE"] = given.site
    try:
        settings = read_settings(os.environ)
        _judge_arguments(settings, given.workers, given.port)
        provide_files(settings.max_connections, settings.max_checks)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    config = configure_server(FACTORY, settings, given.workers, factory=True)
    try:
        listening = listen(given.host, given.port, config.backlog)
    except OSError as error:
        sys.stderr.write(f"Port {given.port} of {given.host} can't be used: {error.strerror}.\n")
        return 2
    _print_text(write_announcement(settings, given.host, listening))
    # The server lets its checks finish, and then gives the signal back to whom it was for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with listening, contextlib.suppress(KeyboardInterrupt):
        if given.workers > 1:
            Multiprocess(config, [listening]).run()
        else:
            uvicorn.Server(config).run([listening])
    return 0


def configure_server(
    app: ASGIApp | str, settings: Settings, workers: int = 1, *, factory: bool = False
) -> uvicorn.Config:
    """Return how uvicorn serves an application, or what its name makes."""
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        http=TimedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=count_backlog(settings.max_connections),
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=settings.check_seconds + GRACE,
    )


def _print_text(text: str) -> None:
    """Write a text to the standard output, where that is open and takes it."""
    if sys.stdout is not None:
        # Nothing is left in a buffer whose writing would fail at the end of the process.
        with contextlib.suppress(OSError):
            os.write(sys.stdout.fileno(), text.encode())


def listen(host: str, port: int, waiting: int) -> socket.socket:
    """Return a socket that listens: who reads the address can ask at once, and is answered."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without delay only on sockets that name their protocol: answers, which
    # are written as head and body, would otherwise take 40 milliseconds longer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(waiting)
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(True)
    return listening


def _judge_arguments(settings: Settings, workers: int, port: int) -> None:
    """Refuse what would fail once several processes run, or the site is asked for."""
    if not 0 <= port <= 65535:
        raise SettingsError("--port must be from 0 to 65535.")
    if workers < 1:
        raise SettingsError("--workers must be 1 or more.")
    try:
        is_built = (settings.site / "index.html").is_file()
    except OSError:
        # A name that is too long, or a folder that may not be read.
        is_built = False
    if not is_built:
        raise SettingsError(f"{settings.site} holds no built site. Run make build.")
    if workers > 1 and not settings.rate_limit_storage:
        raise SettingsError("Several workers need RATE_LIMIT_STORAGE, or each would count alone.")
    if workers > 1 and settings.metrics_address:
        raise SettingsError("METRICS_ADDRESS is for one worker: several can't share the port.")
    if settings.metrics_address:
        host, metrics_port = settings.metrics_address
        try:
            listen(host, metrics_port, 1).close()
        except OSError as error:
            raise SettingsError(
                f"METRICS_ADDRESS {host}:{metrics_port} can't be used: {error.strerror}."
            ) from None


def write_announcement(settings: Settings, host: str, listening: socket.socket) -> str:
    """Return where to look, and who is asked."""
    name = f"[{host}]" if ":" in host else host
    asked = (
        "Checks ask the practice gateway in this process: no company is contacted."
        if settings.practice
        else f"Checks ask {settings.gateway_url} as Sender ID {settings.sender_id}."
    )
    if settings.sender_id != SENDER_ID:
        asked += (
            f" SENDER_ID is {settings.sender_id}, and the guide has readers enter {SENDER_ID}: "
            "customers will authorize a sender that does not ask. Change it in verifier/values.py "
            "and build again, or take SENDER_ID out."
        )
    port = listening.getsockname()[1]
    return f"The guide is at http://{name}:{port}/\n{asked}\n"
