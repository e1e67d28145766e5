"""What a writer works with: a copy of the project, its preview, and a browser that shows it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Error

from tests.copies import copy_project
from tests.serving import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

TIMEOUT = 120_000
"""Milliseconds for what takes a second or two: other tests may have the machine."""

PANEL = "document.querySelector('preview-problems')?.shadowRoot.querySelector('section')"


class Preview(NamedTuple):
    """The preview of a copy of the project.

    The copy's root, the preview's address, a browser's page, how many seconds each kind of edit
    took to show, and the process id of `mkdocs serve`.
    """

    root: Path
    address: str
    page: Page
    seconds: dict[str, float]
    pid: int

    def save(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text, f"{path} has changed: {old!r} is not in it"
        # In one step, as editors do: a file seen while it is empty would be a save of its own.
        written = self.root / "temporary/saved"
        written.write_text(text.replace(old, new, 1), "utf-8")
        written.replace(file)

    def find_panel(self):
        """Find the panel in which the page says what is wrong."""
        return self.page.locator("preview-problems section")

    def visit(self, path: str) -> None:
        """Open a page and wait until it has heard what is wrong."""
        # The page before is left first: it may load itself again, and end the visit.
        with suppress(Error):
            self.page.goto("about:blank")
        self.page.wait_for_load_state()
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{path}", wait_until="commit")
        self.page.wait_for_function("document.documentElement?.dataset.preview", timeout=TIMEOUT)

    def count_builds(self) -> int:
        """Return how many saves were built and shown, once the last one is checked."""
        self.page.request.get(f"{self.address}/preview.json", timeout=TIMEOUT)
        return (self.root / "preview.log").read_text("utf-8").count("Reloading browsers")

    def list_processes(self) -> list[str]:
        """Return the commands of the processes that the preview has started and that still run."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"\nPPid:\t{self.pid}\n" in (process / "status").read_text("utf-8"):
                    found.append(
                        (process / "cmdline").read_text("utf-8").replace("\0", " ").strip()
                    )
        return [command for command in found if command]

    def wait_for(self, condition) -> None:
        """Wait for what no page can be asked about."""
        end = time.monotonic() + TIMEOUT / 1000
        while not condition():
            assert time.monotonic() < end
            self.page.wait_for_timeout(50)

    def wait_until(self, kind: str, condition: str) -> None:
        """Expect something to be true in the page, with every frame; note how long it took."""
        start = time.monotonic()
        self.page.wait_for_function(condition, timeout=TIMEOUT)
        self.seconds[kind] = time.monotonic() - start

    def wait_for_text(self, kind: str, text: str) -> None:
        """Expect a text on the page."""
        self.wait_until(kind, f"document.body?.innerText.includes({json.dumps(text)})")

    def wait_for_problem(self, kind: str, *parts: str) -> None:
        """Expect a problem, with its place, what is wrong and what to write."""
        told = f"(part) => {PANEL}?.textContent.includes(part)"
        self.wait_until(kind, f"{json.dumps(parts)}.every({told})")

    def wait_for_no_problem(self, kind: str) -> None:
        """Expect no problem any more."""
        self.wait_until(kind, f"document.documentElement?.dataset.preview === 'told' && !{PANEL}")


@contextmanager
def serve_preview(browser: Browser, copy: Path) -> Iterator[Preview]:
    """Serve a copy of the project by plain `mkdocs serve`; yield its preview once it answers.

    What was timed there is printed at the end.
    """
    copy_project(copy)
    # A fresh clone has no interpreter yet.
    shutil.rmtree(copy / "overrides/assets/runtime", ignore_errors=True)
    (copy / "temporary").mkdir()
    port = find_free_port()
    log = copy / "preview.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "TMPDIR": str(copy / "temporary")},
            stderr=stderr,
        )
    try:
        end = time.monotonic() + TIMEOUT / 1000
        while "Serving on" not in log.read_text("utf-8"):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < end, log.read_text("utf-8")
            time.sleep(0.1)
        context = browser.new_context()
        context.set_default_timeout(TIMEOUT)
        seconds: dict[str, float] = {}
        yield Preview(copy, f"http://127.0.0.1:{port}", context.new_page(), seconds, process.pid)
        context.close()
        for kind, taken in seconds.items():
            sys.stdout.write(f"{kind}: {taken:.2f} s\n")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
