"""The check is no oracle: guessing is counted, in memory and in a real Redis shared by all."""

from __future__ import annotations

import re
import socket
import subprocess
import sys

import pytest

from tests.service.redis_server import find

REDIS = find()
needs_redis = pytest.mark.skipif(REDIS is None, reason="no redis-server on this machine")


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


def refused(answer) -> str:
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
    assert "from your network" in refused(answers[-1])
    assert 3000 < int(answers[-1].headers["retry-after"]) <= 3600


def test_a_user_may_be_tried_only_so_often_from_anywhere(serve):
    """Guesses at one user count together, whatever the address, the spelling and the password."""
    running = serve(CHECKS_PER_USER="3/minute", TRUSTED_PROXIES="127.0.0.1")
    companies = ("Practice", "practice", " PRACTICE", "Practice")
    answers = [
        running.check(
            company, password=f"guess{place}", headers={"X-Forwarded-For": f"203.0.113.{place}"}
        )
        for place, company in enumerate(companies)
    ]

    assert [200, 200, 200, 429] == [answer.status_code for answer in answers]
    assert "Company ID and User ID" in refused(answers[-1])
    assert 200 == running.check("No-permission").status_code


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
    assert "Company ID and User ID" in refused(other.check())


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


@needs_redis
def test_a_store_that_is_gone_closes_the_check(serve, redis):
    """Without counting there are no limits: checks are refused, and readiness says so."""
    address, process = redis
    running = serve(RATE_LIMIT_STORAGE=address)
    assert (200, 200) == (running.check().status_code, running.client.get("/readyz").status_code)
    process.kill()
    process.wait()

    answer = running.check()
    assert (503, "cannot-count") == (answer.status_code, answer.json()["error"]["code"])
    assert "60" == answer.headers["retry-after"]
    assert 503 == running.client.get("/readyz").status_code
    assert 200 == running.client.get("/healthz").status_code
    assert 200 == running.client.get("/").status_code


@needs_redis
def test_several_workers_serve_one_address_and_count_together(serve, redis):
    """`--workers 2` needs the shared store, has it, and stops as one."""
    running = serve("--workers", "2", CHECKS_PER_USER="5/hour", RATE_LIMIT_STORAGE=redis[0])
    # Each request has a connection of its own, so that either worker may take it.
    statuses = [running.check(headers={"Connection": "close"}).status_code for _ in range(8)]

    assert [200] * 5 + [429] * 3 == statuses
    assert 0 == running.stop()


def test_several_workers_without_a_shared_store_are_refused(small_site, root):
    """Each would count alone, and the limits would be as many times looser."""
    words = [sys.executable, "-m", "verifier", "serve", "--workers", "2", "--site", small_site]
    done = subprocess.run(words, cwd=root, env={}, capture_output=True, text=True, check=False)

    assert (2, "") == (done.returncode, done.stdout)
    assert "RATE_LIMIT_STORAGE" in done.stderr
