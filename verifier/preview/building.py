"""Watches what is saved, has it built, and holds what the pages are told."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from watchfiles import DefaultFilter, awatch

from verifier.preview.makers import PICTURES, Bundler, Draughtsman, Maker
from verifier.preview.smith import Forge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from pathlib import Path

WATCHED = ("docs", "overrides", "verifier", "captured")
SINGLE = ("mkdocs.yml", "pyproject.toml")
RUNTIME = "assets/runtime/"
MADE = f"overrides/{RUNTIME}"
"""What `make build` writes: the preview makes its own."""

PICTURED = ("verifier/guide/screens/templates/", "captured/")
"""What shows on pages only once pictures are made from it."""


class Building:
    """The site that is shown, what is amiss, and all that makes them follow each save."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.forge = Forge(root)
        self.site = folder / "site-0"
        self.count = 0
        self.outcome: dict[str, Any] = {"built": False, "problems": [], "checked": False}
        self.builds = 0
        self.settled = False
        self.runtime = folder / "runtime"
        self.bundler, self.draughtsman = Bundler(root, self.runtime), Draughtsman(root)
        self.makers: list[Maker] = [self.bundler, self.draughtsman]
        self.rules = 0
        self.drawing = False
        self.changed: set[str] = set()
        self.looked_at: Counter[str] = Counter()
        self.saved = asyncio.Event()
        self.news = asyncio.Condition()
        self.told = 0

    async def watch(self, *paths: Path, recursive: bool) -> None:
        """Note every change under some paths."""
        made, usual = str(self.root / MADE), DefaultFilter()
        async for changes in awatch(
            *paths,
            recursive=recursive,
            debounce=200,
            step=20,
            watch_filter=lambda change, path: (
                usual(change, path)
                and not path.startswith(made)
                and (recursive or path.endswith(SINGLE))
            ),
        ):
            paths_changed = {path.removeprefix(f"{self.root}/") for _, path in changes}
            # Of pictures their maker tells, when all that belong together are there.
            self.note({path for path in paths_changed if not path.startswith(PICTURES)})
            for maker in self.makers:
                maker.note(paths_changed)

    def note(self, changed: set[str]) -> None:
        """Have built what depends on some paths, if there are any."""
        if changed:
            self.changed |= changed
            self.saved.set()

    def take(self) -> set[str]:
        """Return what changed since this was last asked."""
        self.saved.clear()
        changed, self.changed = self.changed, set()
        return changed

    async def keep_building(self) -> None:
        """Build what writers write, at the start and at each save, and then the whole site."""
        whole, first = False, True
        while True:
            if not whole and not first:
                await self.saved.wait()
            changed = self.take()
            self.settled = False
            if changed or first:
                self.drawing = True
                if changed and all(path.startswith(PICTURED) for path in changed):
                    await self.draughtsman.done.wait()
                    changed |= self.take()
                outcome = await self.build_quickly(changed)
                self.drawing = False
                whole, first = outcome is None or outcome["built"], False
            else:
                outcome = await self.build_whole()
                whole = outcome is None and self.saved.is_set()
            self.settled = not whole
            if self.settled:
                await self.draughtsman.warm()
            if outcome is not None:
                self.builds += 1
                await self.tell(outcome)

    async def keep_making(self, maker: Maker) -> None:
        """Have something made whenever what it is made from changed, and say when that fails."""
        try:
            while True:
                await maker.wanted.wait()
                maker.wanted.clear()
                maker.failed = await maker.make(self.looked_at)
                self.note(maker.news())
                if not maker.wanted.is_set():
                    maker.done.set()
                if not self.drawing:
                    await self.tell(self.outcome)
        finally:
            await maker.end()

    async def build_quickly(self, changed: Iterable[str]) -> dict[str, Any] | None:
        """Draw what is looked at and what was saved; once it shows, stop for the next save."""
        shown, rules = asyncio.Event(), self.bundler.asked

        async def show(outcome: dict[str, Any]) -> None:
            if outcome["built"]:
                self.rules = rules
            await self.tell(outcome)
            shown.set()

        return await self.until_saved(self.order(self.site, changed, quick=True), show, shown)

    async def build_whole(self) -> dict[str, Any] | None:
        """Build everything into a new folder and show that; stop when something is saved."""
        self.count += 1
        site = self.folder / f"site-{self.count}"
        at_once = asyncio.Event()
        at_once.set()

        async def show(outcome: dict[str, Any]) -> None:
            if outcome["built"]:
                self.site = site
            await self.tell(outcome)

        return await self.until_saved(self.order(site, set(), quick=False), show, at_once)

    async def until_saved(
        self,
        order: dict[str, Any],
        show: Callable[[dict[str, Any]], Awaitable[None]],
        stoppable: asyncio.Event,
    ) -> dict[str, Any] | None:
        """Have an order done; stop it, from when it is stoppable, as soon as something is saved."""

        async def stop() -> None:
            await stoppable.wait()
            await self.saved.wait()

        build = asyncio.create_task(self.forge.build(order, show))
        stopping = asyncio.create_task(stop())
        await asyncio.wait({build, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not build.done():
            self.forge.stop()
        return await build

    def order(self, site: Path, changed: Iterable[str], *, quick: bool) -> dict[str, Any]:
        """Return what the builder is told."""
        return {
            "root": str(self.root),
            "site": str(site),
            "quick": quick,
            "changed": sorted(changed),
            "looked_at": sorted(self.looked_at),
        }

    async def tell(self, outcome: dict[str, Any]) -> None:
        """Take over an outcome, and tell the pages."""
        if outcome is not self.outcome and outcome["checked"]:
            self.report(outcome)
        self.outcome = outcome
        self.told += 1
        async with self.news:
            self.news.notify_all()

    def report(self, outcome: dict[str, Any]) -> None:
        """Write what is amiss to the terminal, where editors make links of it."""
        for file, line, rule, wrong, write in outcome["problems"]:
            sys.stdout.write(f"{file}:{line}: {wrong}: {write} [{rule}]\n")
        sys.stdout.flush()

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Watch and build for as long as this is entered."""
        folders = [path for name in WATCHED if (path := self.root / name).is_dir()]
        tasks = [
            asyncio.create_task(self.watch(*folders, recursive=True)),
            asyncio.create_task(self.watch(self.root, recursive=False)),
            asyncio.create_task(self.keep_building()),
            *(asyncio.create_task(self.keep_making(maker)) for maker in self.makers),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.forge.end()
