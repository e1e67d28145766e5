"""Serves the preview: watches, has builds done, and tells the pages in the browser."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import socket
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from watchfiles import DefaultFilter, awatch

from verifier.preview.makers import Bundler, Draughtsman, Maker
from verifier.preview.smith import Forge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.requests import Request

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("preview.js")

WATCHED = ("docs", "overrides", "verifier", "captured")
SINGLE = ("mkdocs.yml", "pyproject.toml")
RUNTIME = "assets/runtime/"
MADE = f"overrides/{RUNTIME}"
"""What `make build` writes: the preview makes its own."""

TAG = '<script src="/_preview/preview.js" data-version="{version}" defer></script>'
"""The page knows its own version: it may be built anew before its script can ask."""

WAITING = f"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Preview</title></head>
<body><p>The site is being built.</p>{TAG}</body>
</html>
"""


class Preview:
    """The state of the preview: the site that is shown, and what is amiss."""

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
            self.changed |= paths_changed
            self.saved.set()
            for maker in self.makers:
                maker.note(paths_changed)

    async def keep_building(self) -> None:
        """Build what writers write, at the start and at each save, and then the whole site."""
        whole, first = False, True
        while True:
            if not whole and not first:
                await self.saved.wait()
            self.saved.clear()
            self.settled = False
            changed, self.changed = self.changed, set()
            if changed or first:
                self.drawing = True
                order = self.order(self.site, changed, quick=True)
                outcome = await self.forge.build(order, self.tell_once)
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
                if not maker.wanted.is_set():
                    maker.done.set()
                if not self.drawing:
                    await self.tell(self.outcome)
        finally:
            await maker.end()

    async def build_whole(self) -> dict[str, Any] | None:
        """Build everything into a new folder and show that; stop when something is saved."""
        self.count += 1
        site = self.folder / f"site-{self.count}"

        async def show(outcome: dict[str, Any]) -> None:
            if outcome["built"]:
                self.site = site
            await self.tell(outcome)

        order = self.order(site, set(), quick=False)
        build = asyncio.create_task(self.forge.build(order, show))
        saved = asyncio.create_task(self.saved.wait())
        await asyncio.wait({build, saved}, return_when=asyncio.FIRST_COMPLETED)
        saved.cancel()
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

    async def tell_once(self, outcome: dict[str, Any]) -> None:
        """Tell the pages when the rules are bundled, too: a saved rule is one reload, not two."""
        if outcome["built"]:
            await self.bundler.done.wait()
        await self.tell(outcome)

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

    def file(self, path: str) -> Path | None:
        """Return the file of the site at an address, None if there is none."""
        below, path = self.site, path.strip("/")
        if path.startswith(RUNTIME):
            below, path = self.runtime, path.removeprefix(RUNTIME)
        found = (below / path).resolve()
        if not found.is_relative_to(below.resolve()):
            return None
        if found.is_dir():
            found /= "index.html"
        return found if found.is_file() else None

    def version(self, path: str) -> str:
        """Return what changes when a page, or anything that it loads, does."""
        digest = hashlib.sha256()
        page, runtime = self.file(path.strip("/")), self.runtime / "manifest.json"
        text = page.read_text("utf-8") if page is not None else ""
        for file in (page, runtime, *sorted((self.site / "assets").rglob("*"))):
            # Of pictures a page loads its own, and what only it has needs no reload of others.
            if file is None or not file.is_file():
                continue
            if file.suffix != ".webp" or file.name in text:
                digest.update(file.read_bytes())
        return digest.hexdigest()

    def state(self, path: str) -> dict[str, Any]:
        """Return what a page is told: its version, what is amiss, and how far the building is."""
        # What can't be built can't be bundled either: the build says where it is.
        built = self.outcome["built"]
        failed = [problem for maker in self.makers for problem in maker.failed if built]
        return {
            "built": built,
            "problems": [*self.outcome["problems"], *failed],
            "checked": self.outcome["checked"],
            "version": self.version(path),
            "builds": self.builds,
            "settled": self.settled and not self.changed,
        }

    async def now(self, request: Request) -> Response:
        """Answer with the state."""
        return JSONResponse(self.state(request.query_params.get("page", "/")))

    async def events(self, request: Request) -> Response:
        """Stream the state to a page, now and after each build."""
        path = request.query_params.get("page", "/")

        async def stream() -> AsyncIterator[str]:
            address = path.lstrip("/")
            self.looked_at[address] += 1
            try:
                while True:
                    told = self.told
                    yield f"data: {json.dumps(self.state(path))}\n\n"
                    async with self.news:
                        await self.news.wait_for(lambda told=told: self.told != told)  # type: ignore[misc]
            finally:
                self.looked_at -= Counter([address])

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def script(self, _: Request) -> Response:
        """Serve the script that listens."""
        return FileResponse(SCRIPT, media_type="text/javascript")

    async def page(self, request: Request) -> Response:
        """Serve a file of the site, pages with the script that listens."""
        path = request.path_params["path"]
        status = 200
        file = self.file(path)
        if file is not None and file.name == "index.html" and path and not path.endswith("/"):
            return Response(status_code=307, headers={"Location": f"/{path}/"})
        if file is None:
            file, status = self.file("404.html"), 404
        fresh = {"Cache-Control": "no-store"}
        if file is None:
            return HTMLResponse(WAITING.format(version=self.version(path)), 503, fresh)
        if file.suffix != ".html":
            return FileResponse(file, headers=fresh)
        tag = TAG.format(version=self.version(path))
        body = file.read_text("utf-8").replace("</body>", f"{tag}</body>")
        return HTMLResponse(body, status, fresh)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Watch and build for as long as the preview is served."""
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

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=[
                Route("/_preview/events", self.events),
                Route("/_preview/state", self.now),
                Route("/_preview/preview.js", self.script),
                Route("/{path:path}", self.page),
            ],
            lifespan=self.lifespan,
        )


def main(argv: list[str]) -> int:
    """Serve the preview until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m verifier preview", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="preview-") as folder,
        socket.create_server((options.host, options.port)) as listening,
    ):
        preview = Preview(options.root.resolve(), Path(folder))
        port = listening.getsockname()[1]
        sys.stdout.write(f"The preview is at http://{options.host}:{port}/\n")
        sys.stdout.flush()
        config = uvicorn.Config(preview.app(), log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    return 0
