"""Clients that go away, that are slow, and a service that is told to stop."""

from __future__ import annotations

import json
import selectors
import socket
import time
from contextlib import ExitStack, suppress

import pytest

from tests.service.conftest import connect, hold_check, receive_all, request, run_service_here
from tests.service.upstream import Upstream
from tests.serving import find_free_port


@pytest.mark.parametrize("accept", ["application/x-ndjson", "application/json"])
def test_a_client_that_goes_away_stops_its_check(serve, accept):
    """The gateway's answer is awaited no longer, nothing more is asked, and the place is free."""
    with Upstream() as gateway:
        running = serve(**gateway.settings(), MAX_CHECKS="1")
        with hold_check(running, gateway, f"Accept: {accept}"):
            pass
        gateway.gone.wait(30)

        assert gateway.gone.is_set()
        gateway.reply()
        assert 200 == running.check().status_code
        assert '"outcome": "canceled"' in running.logged()


def test_more_checks_than_places_are_refused_at_once(serve):
    """The check that is one too many is told to come back, and nothing of it is sent."""
    metrics = f"127.0.0.1:{find_free_port()}"
    with Upstream() as gateway:
        running = serve(**gateway.settings(), MAX_CHECKS="1", METRICS_ADDRESS=metrics)
        with hold_check(running, gateway):
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
        with connect(running) as connection:
            connection.sendall(request("Accept: application/x-ndjson", "Connection: close"))
            received = b""
            while b'"running"' not in received:
                received += connection.recv(65536)
            assert b"verdict" not in received
            gateway.reply()
            received += receive_all(connection)

    assert b'"event":"verdict"' in received


HALF = b"GET / HTTP/1.1\r\nHost: local"
PAGE = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
WITH_BODY = b"Content-Length: 1000\r\n\r\n"

SLOW = {
    "nothing": b"",
    "half a header": HALF,
    "half the headers of a check": request()[:50],
    "a page, its body unsent": PAGE + WITH_BODY,
    "a page, its body begun": PAGE + WITH_BODY + b"x",
    "a page, its chunks unended": PAGE + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "a page that closes, its body unsent": PAGE + b"Connection: close\r\n" + WITH_BODY,
    "nothing at an address, its body unsent": PAGE.replace(b"/ ", b"/none ") + WITH_BODY,
    "a wrong type, its body unsent": b"POST /api/check HTTP/1.1\r\nHost: localhost\r\n" + WITH_BODY,
    "a wrong method, its body unsent": PAGE.replace(b"GET", b"PUT") + WITH_BODY,
    "too large a body, unsent": request().partition(b"Content-Length")[0]
    + b"Content-Length: 99999\r\n\r\n",
    "an unknown address of the API, its body unsent": request(path="/api/none")[:-10],
    "half a header behind a page": PAGE + b"\r\n" + HALF,
    "half a header behind two pages": (PAGE + b"\r\n") * 2 + HALF,
    "half a header behind a check": request() + HALF,
    "half a header behind the stages of a check": request("Accept: application/x-ndjson") + HALF,
    "an empty line behind a page": PAGE + b"\r\n\r\n",
}
"""What a slow client has sent when it stops."""


@pytest.fixture(scope="module")
def short_timeout(tmp_path_factory, small_site):
    """A service that gives its clients a second, and the address of its metrics."""
    metrics = f"127.0.0.1:{find_free_port()}"
    log = tmp_path_factory.mktemp("short_timeout") / "log"
    settings = {"CLIENT_SECONDS": "1", "METRICS_ADDRESS": metrics}
    with run_service_here(log, small_site, **settings) as running:
        # Once it answers, its metrics are served as well.
        running.client.get("/healthz")
        yield running, metrics


@pytest.fixture(scope="module")
def kept(short_timeout):
    """For how many seconds each slow client was kept, at the service and at its metrics."""
    running, metrics = short_timeout
    listeners = {"service": running.address.partition("//")[2], "metrics": metrics}
    with ExitStack() as stack:
        waiting = selectors.DefaultSelector()
        for listener, address in listeners.items():
            host, _, port = address.partition(":")
            for name, sent in SLOW.items():
                connection = stack.enter_context(socket.create_connection((host, int(port))))
                connection.sendall(sent)
                waiting.register(connection, selectors.EVENT_READ, (listener, name))
        seconds = dict.fromkeys(((listener, name) for listener in listeners for name in SLOW), 99.0)
        began = time.monotonic()
        while waiting.get_map() and time.monotonic() - began < 60:
            for key, _ in waiting.select(1):
                with suppress(ConnectionResetError):
                    if key.fileobj.recv(65536):
                        continue
                seconds[key.data] = time.monotonic() - began
                waiting.unregister(key.fileobj)
        waiting.close()
    return seconds


@pytest.mark.parametrize("listener", ["service", "metrics"])
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_client_is_let_go_of_in_time(kept, listener, name):
    """Whatever it still has to send, and whatever was answered before."""
    assert kept[listener, name] < 60


def test_a_slow_header_gets_no_more_time_by_dripping(short_timeout):
    """A byte now and then does not keep a connection."""
    with connect(short_timeout[0], timeout=0.2) as connection:
        began = time.monotonic()
        with suppress(ConnectionError):
            connection.sendall(HALF)
            while time.monotonic() - began < 60:
                connection.sendall(b"x")
                with suppress(TimeoutError):
                    if not connection.recv(1):
                        break

    assert time.monotonic() - began < 60


def test_an_idle_connection_is_kept_for_the_next_page(short_timeout):
    """Browsers and proxies keep theirs: who owes nothing is not slow."""
    with connect(short_timeout[0]) as connection:
        connection.sendall(PAGE + b"\r\n")
        while not connection.recv(65536).endswith(b"Start</p>"):
            pass
        connection.settimeout(2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(60)
        connection.sendall(PAGE + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_slow_body_is_cut_with_words(serve):
    """The headers came in time and the body did not: 408, and the connection ends."""
    running = serve(CLIENT_SECONDS="1")
    with connect(running) as connection:
        connection.sendall(request()[:-10])
        answer = receive_all(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    assert b"within 1 seconds" in answer


def test_a_request_of_two_lengths_ends_its_connection(service):
    """What follows it may be another request to a proxy in front: it is never read as one."""
    lengths = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with connect(service) as connection:
        connection.sendall(PAGE + lengths + PAGE + b"\r\n")
        answers = receive_all(connection)

    assert 1 == answers.count(b"HTTP/1.1 ")
    assert b"connection: close" in answers.lower()


BROKEN = {
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "endless headers": PAGE + b"X: " + b"x" * 100_000,
    "a broken chunk": request().partition(b"Content-Length")[0]
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "an unknown coding": PAGE + b"Transfer-Encoding: gzip\r\n\r\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_request_gets_the_headers_of_every_answer(service, name):
    """The server's own 400 is JSON like ours, and as safe to show."""
    with connect(service) as connection:
        with suppress(ConnectionError):
            connection.sendall(BROKEN[name])
        head, _, body = receive_all(connection).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    for line in (b"x-content-type-options: nosniff", b"default-src 'none'", b"connection: close"):
        assert line in head.lower()
    assert "malformed" == json.loads(body)["error"]["code"]
    assert 200 == service.client.get("/healthz").status_code


@pytest.mark.parametrize("path", ["/api/check", "/api/verify"])
def test_a_client_that_goes_away_within_its_body_is_no_fault_of_ours(serve, path):
    """Neither an error in the log nor a 500 that somebody is woken for."""
    running = serve()
    with connect(running) as connection:
        connection.sendall(request(path=path)[:-10])
    running.wait_for_log('"status": 499')

    assert '"failed"' not in running.logged()
    assert '"status": 500' not in running.logged()


def test_a_method_nobody_knows_is_not_repeated_in_the_log(serve):
    """A client may send any text as its method, a secret too."""
    running = serve()
    assert 405 == running.client.request("MYSECRETWORD", "/api/check").status_code
    running.wait_for_log('"method": "other"')

    assert "SECRETWORD" not in running.logged()


@pytest.fixture
def large_site(tmp_path):
    """A site with a file of 64 MB, which fills what the network holds."""
    site = tmp_path / "large"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>Start</title>")
    (site / "large.bin").write_bytes(bytes(64 * 1024 * 1024))
    return site


LARGE = PAGE.replace(b"/ ", b"/large.bin ", 1)


def test_a_client_that_never_reads_is_cut(serve, large_site):
    """The service does not hold the rest for ever."""
    running = serve(site=large_site, CLIENT_SECONDS="1", LOG_LEVEL="debug")
    with connect(running) as connection:
        connection.sendall(LARGE + b"\r\n")
        # Only the log tells without reading, which would make us a client that reads.
        with running.log.open() as log:
            while '"route": "site"' not in (log.readline() or running.client.get("/healthz").text):
                pass
        received = receive_all(connection)

    assert b"HTTP/1.1 200 OK" in received[:100]
    assert 64 * 1024 * 1024 > len(received)


def test_a_client_that_reads_with_pauses_gets_all_of_it(serve, large_site):
    """Full buffers that are emptied in time cut nobody off."""
    running = serve(site=large_site, CLIENT_SECONDS="5")
    with connect(running) as connection:
        connection.sendall(LARGE + b"Connection: close\r\n\r\n")
        received = receive_all(connection)

    assert 64 * 1024 * 1024 == len(received.partition(b"\r\n\r\n")[2])


def test_what_listens_names_its_protocol():
    """Event loops send at once only on such sockets; others add 40 milliseconds to each answer."""
    from verifier.service import listen

    with listen("127.0.0.1", 0, 1) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
        with accepted:
            assert socket.IPPROTO_TCP == accepted.proto


def test_told_to_stop_it_lets_a_running_check_finish(start):
    """A deployment costs no customer an answer."""
    with Upstream() as gateway:
        running = start(**gateway.settings())
        with hold_check(running, gateway, "Accept: application/x-ndjson") as connection:
            running.process.terminate()
            running.wait_for_log("Shutting down")
            with pytest.raises(OSError, match="refused"), connect(running):
                pass
            gateway.reply()
            received = receive_all(connection)

    assert b'"event":"verdict"' in received
    assert 0 == running.process.wait(60)
