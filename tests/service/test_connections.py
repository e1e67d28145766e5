"""Clients that go away, that are slow, and a service that is told to stop."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from tests.service.upstream import Upstream

BODY = json.dumps(
    {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}
).encode()


def request(*headers: str, body: bytes = BODY, path: str = "/api/check") -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


@contextmanager
def connected(running, patience=60):
    """A bare connection to a service."""
    parts = urlsplit(running.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=patience) as connection:
        yield connection


def rest(connection) -> bytes:
    """All that comes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("accept", ["application/x-ndjson", "application/json"])
def test_a_client_that_goes_away_stops_its_check(serve, accept):
    """The gateway's answer is awaited no longer, nothing more is asked, and the place is free."""
    with Upstream() as gateway:
        running = serve(**gateway.settings(), MAX_CHECKS="1")
        with connected(running) as connection:
            connection.sendall(request(f"Accept: {accept}"))
            gateway.arrived.wait(30)
        gateway.gone.wait(30)

        assert gateway.gone.is_set()
        gateway.reply()
        assert 200 == running.check().status_code
        assert '"outcome": "cancelled"' in running.logged()


def test_more_checks_than_places_are_refused_at_once(serve):
    """The check that is one too many is told to come back, and nothing of it is sent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        metrics = f"127.0.0.1:{listening.getsockname()[1]}"
    with Upstream() as gateway:
        running = serve(**gateway.settings(), MAX_CHECKS="1", METRICS_ADDRESS=metrics)
        with connected(running) as connection:
            connection.sendall(request())
            gateway.arrived.wait(30)
            answer = running.check()
            asked = len(gateway.requests)
            counted = running.client.get(f"http://{metrics}/metrics").text
            gateway.reply()

    assert (503, "busy") == (answer.status_code, answer.json()["error"]["code"])
    assert "5" == answer.headers["retry-after"]
    assert "Nothing was sent to Sage" in answer.json()["error"]["message"]
    assert 1 == asked
    assert "checks_running 1.0" in counted


def test_stages_arrive_while_the_check_runs(serve):
    """The first line is there before the gateway has answered."""
    with Upstream() as gateway:
        running = serve(**gateway.settings())
        with connected(running) as connection:
            connection.sendall(request("Accept: application/x-ndjson", "Connection: close"))
            received = b""
            while b'"running"' not in received:
                received += connection.recv(65536)
            assert b"verdict" not in received
            gateway.reply()
            received += rest(connection)

    assert b'"event":"verdict"' in received


def test_slow_headers_are_cut(serve):
    """A client that keeps its request half sent is let go of."""
    running = serve(CLIENT_SECONDS="1")
    for sent in (b"", b"GET / HTTP/1.1\r\nHost: local", request()[:50]):
        with connected(running) as connection:
            connection.sendall(sent)
            with suppress(ConnectionResetError):
                assert b"" == rest(connection)


def test_a_slow_body_is_cut_with_words(serve):
    """The headers came in time and the body did not: 408, and the connection ends."""
    running = serve(CLIENT_SECONDS="1")
    with connected(running) as connection:
        connection.sendall(request()[:-10])
        answer = rest(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    assert b"within 1 seconds" in answer


def test_a_body_nobody_asked_for_does_not_hold_a_connection(serve):
    """A refused request whose body dribbles on is cut, too."""
    running = serve(CLIENT_SECONDS="1")
    with connected(running) as connection:
        head = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head + b"x")
        received = b""
        while b"</html>" not in received and b"Start" not in received:
            received += connection.recv(65536)
        connection.sendall(b"x")
        with suppress(ConnectionResetError):
            rest(connection)


def test_a_client_that_never_reads_is_cut(serve, tmp_path):
    """A large file fills what the network holds; the service does not hold the rest for ever."""
    site = tmp_path / "large"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>Start</title>")
    (site / "large.bin").write_bytes(bytes(64 * 1024 * 1024))
    running = serve(site=site, CLIENT_SECONDS="1", LOG_LEVEL="debug")
    with connected(running) as connection:
        connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        # Only the log tells without reading, which would make us a client that reads.
        with running.log.open() as log:
            while '"route": "site"' not in (log.readline() or running.client.get("/healthz").text):
                pass
        received = rest(connection)

    assert b"HTTP/1.1 200 OK" in received[:100]
    assert 64 * 1024 * 1024 > len(received)


def test_a_client_that_reads_with_pauses_gets_all_of_it(serve, tmp_path):
    """Full buffers that are emptied in time cut nobody off."""
    site = tmp_path / "large"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>Start</title>")
    (site / "large.bin").write_bytes(bytes(64 * 1024 * 1024))
    running = serve(site=site, CLIENT_SECONDS="5")
    with connected(running) as connection:
        connection.sendall(
            b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        received = rest(connection)

    assert 64 * 1024 * 1024 == len(received.partition(b"\r\n\r\n")[2])


def test_what_listens_names_its_protocol():
    """Event loops send at once only on such sockets; others add 40 milliseconds to each answer."""
    from verifier.service import _listen

    with _listen("127.0.0.1", 0) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
        with accepted:
            assert socket.IPPROTO_TCP == accepted.proto


def test_told_to_stop_it_lets_a_running_check_finish(serve):
    """A deployment costs no customer an answer."""
    with Upstream() as gateway:
        running = serve(**gateway.settings())
        with connected(running) as connection:
            connection.sendall(request("Accept: application/x-ndjson"))
            gateway.arrived.wait(30)
            running.process.terminate()
            while "Shutting down" not in running.logged():
                assert running.process.poll() is None
            with pytest.raises(OSError, match="refused"), connected(running):
                pass
            gateway.reply()
            received = rest(connection)

    assert b'"event":"verdict"' in received
    assert 0 == running.process.wait(60)
