"""A real service on loopback, as `python -m verifier serve` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

GENEROUS = {
    "CHECKS_PER_ADDRESS": "10000/minute",
    "CHECKS_PER_USER": "10000/minute",
    "VERIFICATIONS_PER_ADDRESS": "10000/minute",
}
"""Limits that no test but those of the limits meets."""

GOOD = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}
"""What the practice gateway lets in."""


def find_free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


class Service(NamedTuple):
    """A service that runs: its address, a client for it, its process and where its log goes."""

    address: str
    client: httpx2.Client
    process: subprocess.Popen
    log: Path
    announced: str

    def check(self, company_id="Practice", password="Practice-1", headers=None, **others):
        """Ask for a check; return the answer."""
        body = GOOD | {"company_id": company_id, "password": password} | others
        return self.client.post("/api/check", json=body, headers=headers)

    def logged(self) -> str:
        """All that was logged so far: the log is written beside the answers, in their order."""
        with suppress(httpx2.TransportError):
            self.wait_for_log(self.client.get("/healthz").headers["x-request-id"])
        return self.log.read_text("utf-8")

    def wait_for_log(self, words: str) -> None:
        """Wait until the log has these words."""
        end = time.monotonic() + 30
        while words not in (logged := self.log.read_text("utf-8")):
            assert time.monotonic() < end, logged[-2000:]
            time.sleep(0.02)

    def stop(self) -> int:
        """Ask it to stop, as a container's keeper does; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def run_service(log: Path, site: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """Run the service on a free port; these settings are its whole environment."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "LANG"} or name.startswith("COVERAGE")
    }
    command = [sys.executable, "-m", "verifier", "serve", "--port", "0", "--site", str(site)]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            env=environment | settings,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with ExitStack() as stack:
        stack.enter_context(process)
        stack.callback(process.kill)
        first, second = process.stdout.readline(), process.stdout.readline()
        assert first, log.read_text("utf-8")
        address = first.split()[-1].rstrip("/")
        client = stack.enter_context(httpx2.Client(base_url=address, timeout=60, trust_env=False))
        yield Service(address, client, process, log, first + second)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
