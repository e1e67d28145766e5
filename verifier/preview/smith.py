"""Has builds done: starts the forge, gives it orders, stops it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

FORGE = Path(__file__).with_name("forge.py")


class Forge:
    """The process that forks for each build; see `forge`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: asyncio.subprocess.Process | None = None
        self.building = 0

    async def start(self) -> asyncio.subprocess.Process:
        """Start it, or return the one that runs."""
        if self.process is None or self.process.returncode is not None:
            quiet = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(FORGE),
                cwd=self.root,
                env=os.environ | quiet,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=2**24,
            )
        return self.process

    async def build(
        self, order: dict[str, Any], early: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> dict[str, Any] | None:
        """Have an order done; return its outcome, or None if it was stopped.

        `early` is given the outcome before it is checked.
        """
        process = await self.start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        process.stdin.write(json.dumps(order).encode() + b"\n")
        await process.stdin.drain()
        while line := await process.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            if "pid" in answer:
                self.building = answer["pid"]
                continue
            if "stopped" in answer or answer["checked"]:
                self.building = 0
                return None if "stopped" in answer else answer
            await early(answer)
        return None

    def stop(self) -> None:
        """Stop the build that is running, with what it started."""
        if self.building:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.building, signal.SIGTERM)

    async def end(self) -> None:
        """Stop the build and the forge itself."""
        self.stop()
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()
