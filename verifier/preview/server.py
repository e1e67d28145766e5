"""Serves the preview: watches, has builds done, and tells the pages in the browser."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import signal
import socket
import sys
import tempfile
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

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from starlette.requests import Request

ROOT = Path(__file__).parents[2]
FORGE = Path(__file__).with_name("forge.py")
SCRIPT = Path(__file__).with_name("preview.js")

WATCHED = ("docs", "overrides", "verifier", "captured")
SINGLE = ("mkdocs.yml", "pyproject.toml")
BUNDLED = tuple(
    f"verifier/{part}"
    for part in (
        "__init__", "browser/", "catalogue/", "fields/", "findings", "gateway/", "mail", "text",
        "values",
    )
)  # fmt: skip
"""What the browser runs: the rules, and what bundles them."""

DRAWN = ("docs/screens.yml", "verifier/guide/screens/", "captured/")
"""What pictures of screens are made from."""

RUNTIME = "assets/runtime/"
MADE = f"overrides/{RUNTIME}"
"""What `make build` writes: the preview makes its own."""

TAG = '<script src="/_preview/preview.js" defer></script>'
WAITING = f"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Preview</title></head>
<body><p>The site is being built.</p>{TAG}</body>
</html>
"""


class Maker:
    """A command that makes something from sources, beside the building of pages.

    `sources` are beginnings of paths, `place` is where to look when it fails,
    `first` says whether it runs at the start.
    """

    def __init__(
        self, command: tuple[str, ...], sources: tuple[str, ...], place: str, *, first: bool
    ) -> None:
        self.command, self.sources, self.place, self.first = command, sources, place, first
        self.wanted = asyncio.Event()
        self.failed: list[list[Any]] = []


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
        bundle = ("verifier", "bundle", "--draft", "--out", str(self.runtime))
        self.makers = [
            Maker(bundle, BUNDLED, "verifier/browser/bundle.py", first=True),
            Maker(("verifier.guide.screens", "make"), DRAWN, "docs/screens.yml", first=False),
        ]
        self.changed: set[str] = set()
        self.saved = asyncio.Event()
        self.news = asyncio.Condition()

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
                if any(path.startswith(maker.sources) for path in paths_changed):
                    maker.wanted.set()

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
                order = self.order(self.site, changed, quick=True)
                outcome = await self.forge.build(order, self.tell)
                whole, first = outcome is None or outcome["built"], False
            else:
                outcome = await self.build_whole()
                whole = outcome is None and self.saved.is_set()
            self.settled = not whole
            if outcome is not None:
                self.builds += 1
                await self.tell(outcome)

    async def keep_making(self, maker: Maker) -> None:
        """Have something made whenever what it is made from changed, and say when that fails."""
        while True:
            if not maker.first:
                await maker.wanted.wait()
                maker.wanted.clear()
            maker.first = False
            maker.failed = await self.make(maker)
            await self.tell(self.outcome)

    async def make(self, maker: Maker) -> list[list[Any]]:
        """Run a command of the project; return the problem if it fails."""
        command = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", *maker.command),
            cwd=self.root,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            printed, said = await command.communicate()
        except asyncio.CancelledError:
            command.terminate()
            await command.wait()
            raise
        if not command.returncode:
            return []
        words = (said.strip() or printed.strip()).decode().splitlines()
        wrong = f"`python -m {' '.join(maker.command)}` failed: {words[-1] if words else ''}"
        return [[maker.place, 1, "make", wrong, "correct what it names and save again"]]

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
        }

    async def tell(self, outcome: dict[str, Any]) -> None:
        """Take over an outcome, and tell the pages."""
        if outcome is not self.outcome and outcome["checked"]:
            self.report(outcome)
        self.outcome = outcome
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
        """Return what changes when a page, or anything that pages load, does."""
        digest = hashlib.sha256()
        page, runtime = self.file(path.strip("/")), self.runtime / "manifest.json"
        assets = [file for file in sorted((self.site / "assets").rglob("*")) if file.is_file()]
        for file in (page, runtime, *assets):
            if file is not None and file.exists():
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
            while True:
                yield f"data: {json.dumps(self.state(path))}\n\n"
                async with self.news:
                    await self.news.wait()

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
            return HTMLResponse(WAITING, 503, fresh)
        if file.suffix != ".html":
            return FileResponse(file, headers=fresh)
        body = file.read_text("utf-8").replace("</body>", f"{TAG}</body>")
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
