"""The check is no oracle: guessing is counted, in memory and in a real Redis shared by all."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import time
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.programs import find_redis, write_advice
from tests.service.conftest import connect, hold_check, receive_all, request
from tests.service.upstream import Upstream
from tests.serving import find_free_port
from verifier.service.limits import MOST_KEYS, Counters

REDIS = find_redis()
needs_redis = pytest.mark.skipif(REDIS is None, reason=write_advice("Redis"))


@pytest.fixture
def redis(tmp_path):
    """A redis-server of our own on a socket in a folder of our own: (address, process)."""
    path = tmp_path / "redis.sock"
    words = ["--port", "0", "--unixsocket", path, "--save", "", "--dir", tmp_path]
    with subprocess.Popen([REDIS, *words], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if "accept connections" in line and path.exists():
                break
        yield f"redis+unix://{path}?db=0", process
        process.kill()


def forward_for(address: str) -> dict[str, str]:
    """The header by which a proxy tells for whom it asks."""
    return {"X-Forwarded-For": address}


def read_refusal(answer) -> str:
    """The sentence of a 429, once its form is seen to be right."""
    assert (429, "too-many") == (answer.status_code, answer.json()["error"]["code"])
    assert re.fullmatch(r"[1-9]\d*", answer.headers["retry-after"])
    message = answer.json()["error"]["message"]
    assert re.search(r"Nothing was sent to Sage\. Try again in \d+ (seconds?|minutes)\.$", message)
    return message


def test_an_address_may_ask_only_so_often(serve):
    """The company and user may change with each try: the network is the same."""
    running = serve(CHECKS_PER_ADDRESS="3/hour")
    answers = [running.check(f"Company{number}") for number in range(4)]

    assert [200, 200, 200, 429] == [answer.status_code for answer in answers]
    assert "from your network" in read_refusal(answers[-1])
    assert 3000 < int(answers[-1].headers["retry-after"]) <= 3600


SPELLINGS = {
    "capitals": "PRACTICE",
    "spaces around": " Practice ",
    "a hidden character": "Pra\u200bctice",
    "quotation marks": "“Practice”",
    "its label": "Company ID: Practice",
    "a wide letter": "\uff30ractice",
    "an entity behind it": "Practice|1",
    "a soft hyphen": "Prac\u00adtice",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_what_will_be_sent_is_counted_and_not_its_spelling(serve, name):
    """Another way to write the same company gives no tries of its own."""
    running = serve(CHECKS_PER_USER="1/hour")

    assert [200, 429] == [running.check(SPELLINGS[name]).status_code, running.check().status_code]


def test_a_user_may_be_tried_only_so_often_from_one_network(serve):
    """Neighbors count together, whatever the password; other networks and users do not."""
    running = serve(CHECKS_PER_USER="3/minute", TRUSTED_PROXIES="127.0.0.1")
    answers = [
        running.check(password=f"guess{place}", headers=forward_for(f"203.0.113.{place}"))
        for place in range(4)
    ]

    assert [200, 200, 200, 429] == [answer.status_code for answer in answers]
    assert "Company ID and User ID" in read_refusal(answers[-1])
    assert 200 == running.check("No-permission", headers=forward_for("203.0.113.9")).status_code


@pytest.mark.parametrize("other", ["203.0.112.7", "2001:db8::1"])
def test_a_network_keeps_no_other_one_out(serve, other):
    """The User ID stands in the guide: whoever knows a company's ID could else lock it out."""
    running = serve(CHECKS_PER_USER="2/hour", TRUSTED_PROXIES="127.0.0.1")
    for _ in range(3):
        last = running.check(headers=forward_for("203.0.113.1"))

    assert 429 == last.status_code
    assert 200 == running.check(headers=forward_for(other)).status_code


def test_what_the_rules_refuse_counts_against_its_address_alone(serve):
    """Nothing was sent, so no user comes nearer to a lock."""
    running = serve(CHECKS_PER_USER="1/hour", CHECKS_PER_ADDRESS="4/hour")
    refusals = [running.check(entity_id="modelopticMPP").status_code for _ in range(3)]

    assert [422, 422, 422] == refusals
    assert 200 == running.check().status_code
    assert "from your network" in read_refusal(running.check("No-permission"))


def test_a_bad_body_counts_against_its_address(serve):
    running = serve(CHECKS_PER_ADDRESS="2/hour")
    statuses = [running.client.post("/api/check", json=[]).status_code for _ in range(3)]

    assert [400, 400, 429] == statuses


def test_a_user_tried_from_everywhere_is_refused_as_where_all_are_busy(serve):
    """Who asks for the first time does not learn that others check the same user."""
    with Upstream() as gateway:
        settings = gateway.settings() | {"TRUSTED_PROXIES": "127.0.0.1", "MAX_CHECKS": "1"}
        running = serve(CHECKS_PER_USER="1/hour", **settings)
        with hold_check(running, gateway, "X-Forwarded-For: 192.0.2.1") as connection:
            busy = running.check("Other", headers=forward_for("198.51.100.1"))
            gateway.reply()
            assert b" 200 " in connection.recv(65536)
        for place in range(1, 10):
            answer = running.check(headers=forward_for(f"203.0.{place}.1"))
            assert 200 == answer.status_code
        answer = running.check(headers=forward_for("198.51.100.1"))

    assert 503 == busy.status_code
    assert (busy.status_code, busy.json()) == (answer.status_code, answer.json())
    varying = {"x-request-id", "date"}
    assert busy.headers.keys() == answer.headers.keys()
    for name in busy.headers.keys() - varying:
        assert busy.headers[name] == answer.headers[name]


def test_a_check_that_found_no_place_is_not_counted_for_its_user(serve):
    with Upstream() as gateway:
        running = serve(**gateway.settings(), MAX_CHECKS="1", CHECKS_PER_USER="1/hour")
        with hold_check(running, gateway) as connection:
            assert 503 == running.check("Other").status_code
            gateway.reply()
            assert b" 200 " in connection.recv(65536)
        assert 200 == running.check("Other").status_code


def test_a_try_counts_again_once_its_time_is_over(serve):
    """Whoever waits as Retry-After says gets in: nobody is locked out for good."""
    running = serve(CHECKS_PER_USER="1/second")
    assert 200 == running.check().status_code
    for _ in range(1000):
        answer = running.check()
        if answer.status_code == 200:
            break
        assert "1" == answer.headers["retry-after"]
    assert 200 == answer.status_code


def test_the_rules_have_a_limit_of_their_own(serve):
    running = serve(VERIFICATIONS_PER_ADDRESS="2/hour")
    statuses = [
        running.client.post("/api/verify", json={"user_id": "x"}).status_code for _ in range(3)
    ]

    assert [200, 200, 429] == statuses
    assert 200 == running.check().status_code


@needs_redis
def test_processes_that_share_a_redis_count_together(serve, redis):
    """Two services, one store: the third try is the third, whichever is asked."""
    address, _ = redis
    settings = {"CHECKS_PER_USER": "2/hour", "RATE_LIMIT_STORAGE": address}
    one, other = serve(**settings), serve(**settings)

    statuses = [running.check().status_code for running in (one, other, one, other)]
    assert [200, 200, 429, 429] == statuses
    assert "Company ID and User ID" in read_refusal(other.check())


@needs_redis
def test_the_store_holds_no_name_and_no_password(serve, redis):
    """What Redis keeps are counts under digests."""
    address, _ = redis
    running = serve(RATE_LIMIT_STORAGE=address)
    assert 200 == running.check("Practice", password="marker-password").status_code

    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address.removeprefix("redis+unix://").partition("?")[0])
        connection.sendall(b"KEYS *\r\n")
        keys = connection.recv(65536).decode()
    assert "user" in keys
    for typed in ("Practice", "practice", "modeloptic", "marker"):
        assert typed not in keys


@pytest.fixture
def without_store(serve, redis):
    """A service whose store has gone, after three checks: (service, their answers, its metrics)."""
    address, process = redis
    metrics = f"127.0.0.1:{find_free_port()}"
    running = serve(RATE_LIMIT_STORAGE=address, METRICS_ADDRESS=metrics)
    assert 200 == running.check().status_code
    assert 200 == running.client.get("/readyz").status_code
    process.kill()
    process.wait()
    return running, [running.check() for _ in range(3)], f"http://{metrics}/metrics"


@needs_redis
def test_a_store_that_is_gone_closes_the_check(without_store):
    """Without counting there are no limits: checks are refused, and readiness says so."""
    running, (answer, *_), _ = without_store
    assert (503, "cannot-count") == (answer.status_code, answer.json()["error"]["code"])
    assert "60" == answer.headers["retry-after"]
    paths = {"/readyz": 503, "/healthz": 200, "/": 200}
    assert paths == {path: running.client.get(path).status_code for path in paths}


@needs_redis
def test_why_counting_fails_is_logged_once_and_counted(without_store):
    """It fails with every request: the log has it once a minute, the metrics each time."""
    running, answers, metrics = without_store
    assert [503, 503, 503] == [answer.status_code for answer in answers]
    assert 1 == running.logged().count("counting fails")
    assert "ConnectionError" in running.logged()
    assert "uncounted_total 3.0" in running.client.get(metrics).text


@needs_redis
def test_many_counts_at_once_all_find_the_store(serve, redis):
    """Those that find no connection free wait for one."""
    running = serve(RATE_LIMIT_STORAGE=redis[0])
    body = b'{"user_id": "x"}'
    with ExitStack() as stack:
        held = [stack.enter_context(connect(running)) for _ in range(300)]
        for connection in held:
            connection.sendall(request("Connection: close", body=body, path="/api/verify"))
        statuses = Counter(receive_all(connection).split()[1] for connection in held)

    assert {b"200": 300} == statuses


@needs_redis
def test_several_workers_serve_one_address_and_count_together(start, redis):
    """`--workers 2` needs the shared store, has it, and stops as one."""
    running = start("--workers", "2", CHECKS_PER_USER="5/hour", RATE_LIMIT_STORAGE=redis[0])
    # Each request has a connection of its own, so that either worker may take it.
    statuses = [running.check(headers={"Connection": "close"}).status_code for _ in range(8)]

    assert [200] * 5 + [429] * 3 == statuses
    assert 0 == running.stop()


def count(counters, keys, seconds=60) -> list[int]:
    """Count each key once; return how often each has been counted."""

    async def run():
        return [await counters.incr(key, seconds) for key in keys]

    return asyncio.run(run())


def test_counting_does_not_slow_down_with_what_is_remembered():
    """A count among 40,000 addresses costs as much as one among none."""

    def cost(counters) -> float:
        began = time.process_time()
        count(counters, ["again"] * 1000)
        return time.process_time() - began

    few, many = Counters(), Counters()
    count(many, map(str, range(40_000)))
    ratios = [cost(many) / cost(few) for _ in range(5)]

    assert min(ratios) < 3


def test_counters_remember_so_many_keys_and_forget_the_oldest():
    counters = Counters()
    count(counters, map(str, range(MOST_KEYS + 1)))

    assert [1, 2] == count(counters, ["0", str(MOST_KEYS)])
    assert MOST_KEYS == len(counters.expirations)


def test_counters_begin_again_when_a_window_has_ended(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    counters = Counters()
    assert [1, 2, 1] == count(counters, ["a", "a", "b"])
    now[0] += 61

    assert [1] == count(counters, ["a"])
    assert 0 == asyncio.run(counters.get("b"))
    assert ["a"] == list(counters.expirations)
