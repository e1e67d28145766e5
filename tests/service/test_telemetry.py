"""The log may fail in any way: answers come all the same, and what was lost is counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

import httpx2
import pytest

from tests.serving import GENEROUS, ROOT, find_free_port
from verifier.service.telemetry import WAITING, Writer

GOOD = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}


@contextmanager
def serving_into(stderr, site, **options):
    """A service whose log goes to an open file; yield a client for it."""
    command = [sys.executable, "-m", "verifier", "serve", "--port", "0", "--site", str(site)]
    environment = {"PATH": os.environ["PATH"], **GENEROUS}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        **options,
    )
    with process:
        try:
            address = process.stdout.readline().split()[-1]
            process.stdout.readline()
            with httpx2.Client(base_url=address, timeout=20, trust_env=False) as client:
                yield client
        finally:
            process.terminate()
            process.wait(60)
    assert process.returncode == 0


def full_disk():
    """A file on a disk that is full."""
    return os.open("/dev/full", os.O_WRONLY)


def closed_pipe():
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def unread_pipe():
    """A pipe that is full, and that nobody reads."""
    _, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, bytes(4096))
    except BlockingIOError:
        os.set_blocking(writing, True)
    return writing


@pytest.mark.parametrize("broken", [full_disk, closed_pipe, unread_pipe])
def test_a_log_that_cannot_be_written_fails_no_request(small_site, broken):
    with serving_into(broken(), small_site) as client:
        statuses = [client.post("/api/check", json=GOOD).status_code for _ in range(3)]
        statuses.append(client.get("/none").status_code)

    assert [200, 200, 200, 404] == statuses


def test_a_service_without_a_log_serves(small_site):
    """Its number may then belong to a client's connection: nothing is written there."""
    with serving_into(None, small_site, preexec_fn=lambda: os.close(2)) as client:
        answers = [client.get("/healthz").text for _ in range(3)]

    assert ['{"status":"ok"}'] * 3 == answers


@pytest.mark.parametrize("output", [">/dev/full", ">&-"])
def test_a_service_that_cannot_say_where_it_is_serves(small_site, output):
    """A full disk, or no standard output at all: what listens is what counts."""
    port = str(find_free_port())
    command = [sys.executable, "-m", "verifier", "serve", "--port", port, "--site", str(small_site)]
    with subprocess.Popen(
        ["/bin/sh", "-c", f'exec "$@" {output}', "sh", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GENEROUS},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        lines = [next(process.stderr, "")]
        while lines[-1] and "startup complete" not in lines[-1]:
            lines.append(next(process.stderr, ""))
        if lines[-1]:
            health = httpx2.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).text
            process.terminate()

    assert "Traceback" not in "".join(lines)
    assert '{"status":"ok"}' == health


def test_lines_are_written_in_their_order():
    reading, writing = os.pipe()
    writer = Writer(writing)
    for number in range(100):
        writer.add(str(number))
    writer.finish()
    os.close(writing)

    with os.fdopen(reading, encoding="utf-8") as file:
        assert [str(number) for number in range(100)] == file.read().split()


def test_what_does_not_fit_is_dropped_counted_and_told():
    """Once the pipe is read again, the log says how much is missing."""
    writing = unread_pipe()
    writer = Writer(writing)
    sending = threading.Thread(
        target=lambda: [writer.add("x" * 100) for _ in range(WAITING + 500)], daemon=True
    )
    sending.start()
    sending.join(30)

    assert not sending.is_alive()
    assert 400 <= writer.dropped <= 500


def test_lines_lost_are_told_of_in_the_log(monkeypatch):
    """The next line that can be written has them before it."""
    writer = Writer(-1)
    writer.add("lost")
    writer.finish()
    reading, writing = os.pipe()
    monkeypatch.setattr(writer, "_file", writing)
    writer.add("kept")
    writer.finish()
    os.close(writing)

    with os.fdopen(reading, encoding="utf-8") as file:
        told, kept = file.read().splitlines()
    assert ("log lines lost", 1) == (json.loads(told)["event"], json.loads(told)["lines"])
    assert "kept" == kept
