"""The log may fail in any way: answers come all the same, and what was lost is counted."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import httpx2
import pytest

from tests.serving import GENEROUS, GOOD, ROOT, find_free_port
from verifier.service import telemetry
from verifier.service.telemetry import WAITING, Writer


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


OUTPUTS = {
    "full disks": (">/dev/full 2>/dev/full", lambda: None),
    "nothing open": (">&- 2>&-", lambda: None),
    "a log that nobody reads": ("", unread_pipe),
    "a log whose reader has gone": ("", closed_pipe),
}
"""What the standard output and the log lead to: redirections, and a file for the log."""


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_cannot_be_written_fails_no_request(small_site, name):
    """What listens is what counts; the number of a closed output may be a client's connection."""
    redirections, make_log = OUTPUTS[name]
    port = str(find_free_port())
    command = [sys.executable, "-m", "verifier", "serve", "--port", port, "--site", str(small_site)]
    with (
        subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$@" {redirections}', "sh", *command],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **GENEROUS},
            stdout=subprocess.DEVNULL,
            stderr=make_log(),
        ) as process,
        httpx2.Client(
            base_url=f"http://127.0.0.1:{port}",
            timeout=60,
            trust_env=False,
            transport=httpx2.HTTPTransport(retries=10),
        ) as client,
    ):
        statuses = [client.post("/api/check", json=GOOD).status_code for _ in range(3)]
        statuses.append(client.get("/none").status_code)
        health = client.get("/healthz").text
        process.terminate()

    assert [200, 200, 200, 404] == statuses
    assert '{"status":"ok"}' == health
    assert 0 == process.returncode


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


def test_a_line_is_json_with_its_event_level_time_and_request(monkeypatch):
    """Of an exception it has the type and not the words."""
    lines = []
    monkeypatch.setattr(telemetry, "writer", SimpleNamespace(add=lines.append))
    token = telemetry.request_id.set("7")
    telemetry.log_event(logging.WARNING, "check", ValueError("secret"), outcome="\n\ud800")
    telemetry.log_event(logging.DEBUG, "request")
    telemetry.request_id.reset(token)
    (line,) = lines
    told = json.loads(line)

    assert "Z" == told.pop("timestamp")[-1]
    assert told == {
        "event": "check",
        "level": "warning",
        "request_id": "7",
        "outcome": "\n\ud800",
        "exception": "ValueError",
        "places": [],
    }
    assert "\n" not in line
