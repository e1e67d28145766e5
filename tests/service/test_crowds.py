"""More connections and requests than there are places for: the others are served all the same."""

from __future__ import annotations

import resource
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.service.conftest import connect, hold_check, receive_all, request
from tests.service.upstream import Upstream
from tests.serving import GENEROUS, run_service
from verifier.service import connections

PAGE = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HEALTH = PAGE.replace(b"/ ", b"/healthz ", 1)


def exchange(running, sent, source="127.0.0.1") -> bytes:
    """Send bytes on a connection of their own; return what comes back."""
    with connect(running, source) as connection:
        connection.sendall(sent)
        return receive_all(connection)


def count_open_files(running) -> int:
    """Return how many files a service has open."""
    return len(list(Path(f"/proc/{running.process.pid}/fd").iterdir()))


def assert_refused(refusal: bytes) -> None:
    """Check that a 503 has what every answer has, and says when to come back."""
    head, _, body = refusal.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    lines = head.lower().split(b"\r\n")
    assert b"retry-after: 5" in lines
    assert b"connection: close" in lines
    assert b"x-content-type-options: nosniff" in lines
    assert any(line.startswith(b"content-security-policy: default-src") for line in lines)
    assert b'"code":"busy"' in body


@pytest.fixture(scope="module")
def crowded(tmp_path_factory, small_site):
    """A service of 40 places, and 160 connections from one address that send nothing."""
    log = tmp_path_factory.mktemp("crowded") / "log"
    with (
        run_service(log, small_site, **GENEROUS, MAX_CONNECTIONS="40") as running,
        ExitStack() as stack,
    ):
        assert 200 == running.client.get("/healthz").status_code
        yield running, [stack.enter_context(connect(running)) for _ in range(160)]


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
@pytest.mark.parametrize("sent", [PAGE, HEALTH, request("Connection: close")])
def test_silent_connections_keep_nobody_out(crowded, source, sent):
    assert exchange(crowded[0], sent, source).startswith(b"HTTP/1.1 200 ")


def test_silent_connections_are_held_up_to_the_limit(crowded):
    """The oldest give way, and are told why."""
    running, held = crowded
    assert exchange(running, HEALTH).startswith(b"HTTP/1.1 200 ")
    assert_refused(receive_all(held[0]))
    assert 40 + connections.SPARE + 40 > count_open_files(running)


def test_one_address_may_take_half_of_the_places(serve):
    """Those it has too many are refused; health answers, and so does everything to the others."""
    with Upstream() as gateway, ExitStack() as stack:
        running = serve(**gateway.settings(), MAX_CONNECTIONS="4")
        for source in ["127.0.0.1", "127.0.0.1", "127.0.0.2"]:
            stack.enter_context(hold_check(running, gateway, source=source))
        assert_refused(exchange(running, PAGE))
        assert exchange(running, HEALTH).startswith(b"HTTP/1.1 200 ")
        assert exchange(running, PAGE, "127.0.0.2").startswith(b"HTTP/1.1 200 ")


def test_where_all_places_are_taken_health_still_answers(serve):
    with Upstream() as gateway, ExitStack() as stack:
        running = serve(**gateway.settings(), MAX_CONNECTIONS="2")
        for source in ["127.0.0.1", "127.0.0.2"]:
            connection = stack.enter_context(hold_check(running, gateway, source=source))
        assert_refused(exchange(running, PAGE, "127.0.0.3"))
        assert exchange(running, HEALTH, "127.0.0.3").startswith(b"HTTP/1.1 200 ")
        gateway.reply()
        assert b" 200 " in connection.recv(65536)
        assert exchange(running, PAGE, "127.0.0.3").startswith(b"HTTP/1.1 200 ")


def test_the_clients_of_a_trusted_proxy_are_told_apart(serve):
    """All come from the proxy's address: it has no share, each of them has."""
    with Upstream() as gateway, ExitStack() as stack:
        settings = {"MAX_CONNECTIONS": "4", "TRUSTED_PROXIES": "127.0.0.1"}
        running = serve(**gateway.settings(), **settings)
        for _ in range(2):
            stack.enter_context(hold_check(running, gateway, "X-Forwarded-For: 203.0.113.1"))
        client = {"Host": "localhost", "X-Forwarded-For": "203.0.113.1"}
        assert 503 == running.client.get("/", headers=client).status_code
        other = client | {"X-Forwarded-For": "203.0.113.2"}
        assert 200 == running.client.get("/", headers=other).status_code


def test_the_soft_limit_of_open_files_is_raised(start):
    """Most systems begin at 1024 and allow more to those who ask."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        running = start(MAX_CONNECTIONS="500")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert 1000 < resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE)[0]


def test_without_files_to_open_the_log_stays_short(start):
    """Whatever takes them: the same fault is told now and then, not at each try."""
    running = start()
    assert 200 == running.client.get("/healthz").status_code
    pid, before = running.process.pid, count_open_files(running)
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (before + 2, hard))
    with ExitStack() as stack:
        for _ in range(40):
            with suppress(OSError):
                stack.enter_context(connect(running))
        running.wait_for_log("_accept_connection")
        size = running.log.stat().st_size
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (hard, hard))

    assert 200 == running.client.get("/healthz").status_code
    assert size < 20_000
