"""What is made beside the pages when its sources change: the browser's rules, and pictures."""

from __future__ import annotations

import asyncio
import json
import sys
from abc import ABC, abstractmethod
from asyncio.subprocess import PIPE
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Iterable
    from pathlib import Path

BUNDLED = tuple(
    f"verifier/{part}"
    for part in (
        "__init__", "browser/", "catalogue/", "fields/", "findings", "gateway/",
        "mail", "text", "values",
    )
)  # fmt: skip
"""What the browser runs: the rules, and what bundles them."""

DRAWN = ("docs/screens.yml", "verifier/guide/screens/", "verifier/values.py", "captured/")
"""What pictures of screens are made from."""

PICTURES = "docs/assets/screens/"
"""Where they are put."""


class Maker(ABC):
    """Makes something anew whenever one of its `sources`, beginnings of paths, changed."""

    sources: tuple[str, ...]

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wanted = asyncio.Event()
        self.done = asyncio.Event()
        self.done.set()
        self.failed: list[list[Any]] = []

    def note(self, changed: set[str]) -> None:
        """Take notice of paths that changed."""
        if any(path.startswith(self.sources) for path in changed):
            self.wanted.set()
            self.done.clear()

    async def start(
        self, *command: str, stdin: int | None = None, stderr: int | None = None
    ) -> Process:
        """Start a command of the project; an interruption of the preview doesn't reach it."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *command),
            cwd=self.root,
            stdin=stdin,
            stdout=PIPE,
            stderr=stderr,
            start_new_session=True,
        )

    @abstractmethod
    async def make(self, looked_at: Iterable[str]) -> list[list[Any]]:
        """Make it, what is looked at first; return the problems, none if all went well."""

    def news(self) -> set[str]:
        """Return the paths below `docs/` that it has written since this was last asked."""
        return set()

    @abstractmethod
    async def end(self) -> None:
        """End what was started."""


class Bundler(Maker):
    """Bundles the rules for the browser."""

    sources = BUNDLED

    def __init__(self, root: Path, out: Path) -> None:
        super().__init__(root)
        self.out = out
        self.asked = 0
        self.process: Process | None = None
        self.wanted.set()

    def note(self, changed: set[str]) -> None:
        """Take notice of paths, and count how often a rule was saved."""
        super().note(changed)
        self.asked += not self.done.is_set()

    async def make(self, looked_at: Iterable[str]) -> list[list[Any]]:  # noqa: ARG002
        """Bundle."""
        command = ("verifier", "bundle", "--draft", "--out", str(self.out))
        self.process = await self.start(*command, stderr=PIPE)
        printed, said = await self.process.communicate()
        if not self.process.returncode:
            return []
        words = (said.strip() or printed.strip()).decode().splitlines()
        wrong = f"The rules could not be bundled for the browser: {words[-1] if words else ''}"
        write = "correct what it names and save again"
        return [["verifier/browser/bundle.py", 1, "make", wrong, write]]

    async def end(self) -> None:
        """End a bundling that runs."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


class Draughtsman(Maker):
    """Draws pictures of screens, in a process that keeps its browser open."""

    sources = (*DRAWN, PICTURES)

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.process: Process | None = None
        self.old = False
        self.starting = asyncio.Lock()
        self.known = self.pictures()

    def pictures(self) -> dict[str, int]:
        """Return the time of each picture, and of their manifest."""
        return {
            f"{PICTURES}{path.name}": path.stat().st_mtime_ns
            for path in (self.root / PICTURES).glob("*.*")
        }

    def news(self) -> set[str]:
        """Return the pictures that are new, changed or gone."""
        before, self.known = self.known, self.pictures()
        return {path for path, _ in before.items() ^ self.known.items()}

    def note(self, changed: set[str]) -> None:
        """Take notice of paths; a process can't go on with code that is no longer there."""
        # Its own pictures are no reason to look at all of them once more.
        own = not self.done.is_set() or self.pictures() == self.known
        super().note({path for path in changed if not (own and path.startswith(PICTURES))})
        self.old |= any(path.startswith(DRAWN) and path.endswith(".py") for path in changed)

    async def warm(self) -> Process:
        """Return the process that draws, its browser opening."""
        async with self.starting:
            if self.old:
                await self.end()
            if self.process is None or self.process.returncode is not None:
                self.old = False
                command = ("verifier.guide.screens", "keep-making")
                self.process = await self.start(*command, stdin=PIPE)
            return self.process

    async def make(self, looked_at: Iterable[str]) -> list[list[Any]]:
        """Draw the pictures that are out of date."""
        process = await self.warm()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        process.stdin.write(json.dumps(sorted(looked_at)).encode() + b"\n")
        line = await process.stdout.readline()
        wrong = json.loads(line) if line else "The pictures could not be drawn. Save again"
        if not wrong:
            return []
        what, _, write = wrong.partition(". ")
        return [["docs/screens.yml", 1, "screens", what, write or "correct it and save again"]]

    async def end(self) -> None:
        """End the process and its browser."""
        if self.process is not None and self.process.returncode is None:
            assert self.process.stdin is not None  # noqa: S101
            self.process.stdin.close()
            await self.process.wait()
