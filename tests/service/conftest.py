"""A real server on loopback, as `python -m verifier serve` starts it, and a site made for it."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import brotli
import httpx2
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
INLINE = "document.documentElement.className = 'js'"
SCRIPT = b"export const answer = 42;\n" * 40


class Service(NamedTuple):
    """A service that runs: its address, a client for it, its process and where its log goes."""

    address: str
    client: httpx2.Client
    process: subprocess.Popen
    log: Path
    announced: str

    def check(self, company_id="Practice", password="Practice-1", headers=None, **others):
        """Ask for a check; return the answer."""
        body = {"company_id": company_id, "user_id": "modeloptic-user", "password": password}
        return self.client.post("/api/check", json=body | others, headers=headers)

    def logged(self) -> str:
        """All that was logged so far."""
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        """Ask it to stop, as a container's keeper does; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(log: Path, site: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """Start the service on a free port, with these settings for its whole environment."""
    kept = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "PYTHONPATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
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


GENEROUS = {
    "CHECKS_PER_ADDRESS": "10000/minute",
    "CHECKS_PER_USER": "10000/minute",
    "VERIFICATIONS_PER_ADDRESS": "10000/minute",
}
"""Limits that no test but those of the limits meets."""


@pytest.fixture(scope="session")
def service(tmp_path_factory, small_site) -> Iterator[Service]:
    """The service on its practice gateway."""
    log = tmp_path_factory.mktemp("service") / "log"
    with serving(log, small_site, **GENEROUS) as running:
        yield running


@pytest.fixture
def serve(tmp_path, small_site) -> Iterator[Callable[..., Service]]:
    """Start a service of one's own: `serve(SETTING="value")`."""
    with ExitStack() as stack:

        def start(*arguments: str, site: Path = small_site, **settings: str) -> Service:
            log = tmp_path / f"log{threading.get_native_id()}-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(serving(log, site, *arguments, **GENEROUS | settings))

        yield start
