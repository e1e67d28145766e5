"""WebKitGTK by its own WebDriver, https://www.w3.org/TR/webdriver2/: the few commands we need.

Playwright does not drive Debian's WebKit, and a whole WebDriver library for a
handful of requests would be one more thing to keep.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2

from tests.programs import find_webkit
from tests.serving import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


class Page:
    """A window of the browser."""

    def __init__(self, client: httpx2.Client, session: str) -> None:
        self.client = client
        self.session = session

    def ask(self, command: str, body: dict[str, Any]) -> Any:
        """Send a command of the session and return its value."""
        answer = self.client.post(f"/session/{self.session}/{command}", json=body)
        assert answer.is_success, answer.text
        return answer.json()["value"]

    def goto(self, address: str) -> None:
        """Open an address and wait for its load event."""
        self.ask("url", {"url": address})

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a function in the page and return what its promise gives; a refusal fails."""
        script = (
            "const done = arguments[arguments.length - 1];"
            f"Promise.resolve(({function})(...Array.from(arguments).slice(0, -1)))"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        answer = self.ask("execute/async", {"script": script, "args": list(arguments)})
        assert "error" not in answer, answer["error"]
        return answer.get("value")


def open_session(client: httpx2.Client, browser: str) -> str:
    """Open a session as soon as the driver listens, and return its id."""
    wanted = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    end = time.monotonic() + 60
    while True:
        try:
            answer = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
            break
        except httpx2.ConnectError:
            assert time.monotonic() < end, "WebKitWebDriver does not listen"
            time.sleep(0.05)
    assert answer.is_success, answer.text
    return answer.json()["value"]["sessionId"]


@contextmanager
def launch_webkit() -> Iterator[Page]:
    """Give a window of WebKitGTK's small browser, on a display of its own."""
    driver, browser = find_webkit()
    port = find_free_port()
    process = subprocess.Popen(
        ["xvfb-run", "-a", driver, f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:
            session = open_session(client, browser)
            yield Page(client, session)
            client.delete(f"/session/{session}")
    finally:
        # The display and the driver are children of the one we started.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
