"""Serves the preview: pages with a script that listens, and what it is told."""

from __future__ import annotations

import argparse
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

from verifier.preview.building import RUNTIME, Building

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("preview.js")

TAG = '<script src="/_preview/preview.js" data-version="{version}" defer></script>'
"""The page knows its own version: it may be built anew before its script can ask."""

WAITING = f"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Preview</title></head>
<body><p>The site is being built.</p>{TAG}</body>
</html>
"""


class Preview(Building):
    """What is built, as pages in a browser see it."""

    def __init__(self, root: Path, folder: Path) -> None:
        super().__init__(root, folder)
        self.digests: dict[Path, tuple[tuple[int, int], bytes]] = {}

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

    def digest(self, file: Path) -> bytes:
        """Return what changes when a file does; it is read again only where it was written."""
        status = file.stat()
        stamp = status.st_mtime_ns, status.st_size
        known = self.digests.get(file)
        if known is None or known[0] != stamp:
            known = self.digests[file] = stamp, hashlib.sha256(file.read_bytes()).digest()
        return known[1]

    def version(self, path: str) -> str:
        """Return what changes when a page, or anything that it loads, does.

        Of what the browser runs it is enough to know that a rule was saved: those
        files are served once they are made.
        """
        digest = hashlib.sha256(str(self.rules).encode())
        page = self.file(path.strip("/"))
        text = page.read_text("utf-8") if page is not None else ""
        digest.update(text.encode())
        for file in sorted((self.site / "assets").rglob("*")):
            # Of pictures a page loads its own, and what only it has needs no reload of others.
            if file.is_file() and (file.suffix != ".webp" or file.name in text):
                digest.update(self.digest(file))
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
        if path.startswith(RUNTIME):
            await self.bundler.done.wait()
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

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=[
                Route("/_preview/events", self.events),
                Route("/_preview/state", self.now),
                Route("/_preview/preview.js", self.script),
                Route("/{path:path}", self.page),
            ],
            lifespan=lambda _: self.going_on(),
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
