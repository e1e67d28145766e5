"""A real server on loopback, in a process of its own or in this one, and a site made for it."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

import brotli
import httpx2
import pytest
import uvicorn

from tests.serving import GENEROUS, GOOD, Service, run_service
from verifier.service import configure_server, listen, telemetry
from verifier.service.application import Application
from verifier.service.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.service.upstream import Upstream

INLINE = "document.documentElement.className = 'js'"
BODY = json.dumps(GOOD).encode()
SCRIPT = b"export const answer = 42;\n" * 40


@pytest.fixture(scope="session")
def small_site(tmp_path_factory) -> Path:
    """A site of four files, with all that serving has to tell apart."""
    site = tmp_path_factory.mktemp("small") / "site"
    (site / "step").mkdir(parents=True)
    (site / "assets").mkdir()
    (site / "index.html").write_text(
        f"<!doctype html><title>Start</title><script>{INLINE}</script>" + "<p>Start</p>" * 99
    )
    (site / "step" / "index.html").write_text("<!doctype html><title>Step</title>")
    (site / "404.html").write_text("<!doctype html><title>Nothing here</title>")
    (site / "_headers").write_text("/*\n")
    (site / ".built").write_text("")
    (site / "assets" / "app.0123abcd.js").write_bytes(SCRIPT)
    (site / "assets" / "app.0123abcd.js.br").write_bytes(brotli.compress(SCRIPT))
    (site / "assets" / "app.0123abcd.js.gz").write_bytes(gzip.compress(SCRIPT))
    return site


class Log:
    """Takes the lines of the log, each into an open file at once."""

    dropped = 0

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def add(self, line: str) -> None:
        """Write one line."""
        self._file.write(f"{line}\n")

    def finish(self) -> None:
        """Do nothing: all is written."""


def request(*headers: str, body: bytes = BODY, path: str = "/api/check") -> bytes:
    """Return a POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def connect(running: Service, source: str = "127.0.0.1", timeout: float = 60) -> socket.socket:
    """Return a bare connection to a service, from one of the addresses of this machine."""
    parts = urlsplit(running.address)
    address = (parts.hostname, parts.port)
    return socket.create_connection(address, timeout=timeout, source_address=(source, 0))


@contextmanager
def hold_check(
    running: Service, gateway: Upstream, *headers: str, source: str = "127.0.0.1"
) -> Iterator[socket.socket]:
    """Begin a check that waits for the gateway; yield its connection."""
    count = len(gateway.requests)
    with connect(running, source) as connection:
        connection.sendall(request(*headers))
        gateway.wait_for(count + 1)
        yield connection


def receive_all(connection: socket.socket) -> bytes:
    """Return all that comes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def run_service_here(log: Path, site: Path, **settings: str) -> Iterator[Service]:
    """Run the service in a thread of this process: it starts at once, and takes no signals."""
    read = read_settings({"SITE": str(site), **GENEROUS, **settings})
    config = configure_server(Application(read), read)
    server = uvicorn.Server(config)
    before = telemetry.writer, telemetry.lowest
    with log.open("w", buffering=1) as file, listen("127.0.0.1", 0, config.backlog) as listening:
        telemetry.writer = Log(file)
        telemetry.lowest = logging.getLevelNamesMapping()[read.log_level.upper()]
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:
                yield Service(address, client, None, log, "")
        finally:
            server.should_exit = True
            thread.join()
            telemetry.writer, telemetry.lowest = before


@pytest.fixture(scope="session")
def service(tmp_path_factory, small_site) -> Iterator[Service]:
    """The service on its practice gateway."""
    log = tmp_path_factory.mktemp("service") / "log"
    with run_service(log, small_site, **GENEROUS) as running:
        yield running


@pytest.fixture
def serve(tmp_path, small_site) -> Iterator[Callable[..., Service]]:
    """Serve with settings of one's own: `serve(SETTING="value")`."""
    with ExitStack() as stack:

        def start(site: Path = small_site, **settings: str) -> Service:
            log = tmp_path / f"log{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(run_service_here(log, site, **settings))

        yield start


@pytest.fixture
def start(tmp_path, small_site) -> Iterator[Callable[..., Service]]:
    """Start a process of one's own: `start("--host", "::1", SETTING="value")`."""
    with ExitStack() as stack:

        def run(*arguments: str, **settings: str) -> Service:
            log = tmp_path / f"log{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(
                run_service(log, small_site, *arguments, **GENEROUS | settings)
            )

        yield run
