"""Firefox ESR for Playwright: Debian's own, driven over WebDriver BiDi.

Playwright begins every profile by setting media features, a command that
Firefox ESR does not know yet; the rest it knows. So Playwright starts this
module in Firefox's place: it starts Firefox, passes everything on, and answers
that one command itself. A page in this Firefox therefore has the colors of the
machine, whatever a test asks for, and `wait_for_function` needs a page whose
policy allows `eval`: wait for a locator instead.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from tests.programs import find_firefox

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
UNKNOWN = "emulation.setMediaFeaturesOverride"
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")


@contextmanager
def launch_firefox(playwright: Any, folder: Path) -> Iterator[Any]:
    """Give a Playwright browser that is Firefox; `folder` is for what it needs to start."""
    start = folder / "firefox"
    start.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m {__name__} "$@"\n')
    start.chmod(0o755)
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=str(start))
    try:
        yield browser
    finally:
        browser.close()


async def answer(client: Any, address: str) -> None:
    """Pass messages on both ways, but for the command that Firefox does not know."""
    async with connect(address, max_size=None) as browser:

        async def back() -> None:
            async for message in browser:
                await client.send(message)

        returning = asyncio.create_task(back())
        async for message in client:
            command = json.loads(message)
            if command["method"] == UNKNOWN:
                done = {"type": "success", "id": command["id"], "result": {}}
                await client.send(json.dumps(done))
            else:
                await browser.send(message)
        returning.cancel()


async def main(arguments: list[str]) -> int:
    """Run Firefox, tell Playwright where to connect, and end when Firefox ends."""
    process = await asyncio.create_subprocess_exec(
        str(find_firefox()), *arguments, stderr=asyncio.subprocess.PIPE
    )
    try:
        while line := await process.stderr.readline():
            if found := LISTENING.search(line):
                break
        else:
            return 1
        address = f"{found[1].decode()}/session"
        async with serve(
            lambda client: answer(client, address), "127.0.0.1", 0, max_size=None
        ) as server:
            port = server.sockets[0].getsockname()[1]
            sys.stderr.write(f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n")
            sys.stderr.flush()
            await asyncio.gather(process.stderr.read(), process.wait())
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
