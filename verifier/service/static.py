"""The built site: every file known beforehand, compressed beside itself, known by its hash."""

from __future__ import annotations

import contextlib
import hashlib
import mimetypes
import re
from typing import TYPE_CHECKING, NamedTuple

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from verifier import policy

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Codings of content, the smaller first, and the suffix of the file that holds it."""

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".whl": "application/zip",
}
"""Types that must not depend on the machine's own table; browsers refuse scripts of a wrong one."""

RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)")
"""The one form of a range that is answered; any other is passed over, as HTTP allows."""

KEPT = ("cache-control", "content-location", "etag", "vary")
"""Headers a 304 repeats: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5"""


class File(NamedTuple):
    """One file of the site; `coded` has its compressed copies by their content coding."""

    path: Path
    size: int
    changed: int
    digest: str
    media_type: str
    coded: dict[str, Path]


class Site:
    """Serves the files of a built site by their addresses; nothing else can be asked for.

    A site that is built anew while it is served is read anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, File] = {}
        self.page_policy = ""
        self.read()

    def read(self) -> None:
        """List the files, and allow the inline scripts of their pages."""
        found = {
            path.relative_to(self.folder).as_posix(): path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith((".", "_"))
        }
        copies = {
            f"{name}{suffix}" for name in found for suffix in ENCODINGS.values()
        } & found.keys()
        self.files = {
            name: _file(path, name, found) for name, path in found.items() if name not in copies
        }
        self.page_policy = policy.content_security_policy(policy.site_hashes(self.folder))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        asked = Headers(scope=scope)
        if "range" in asked and not RANGE.fullmatch(asked["range"]):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"range"]
            asked = Headers(scope=scope)
        response = await self.answer(scope["path"], asked)
        await response(scope, receive, send)

    async def answer(self, address: str, asked: Headers) -> Response:
        """Return what is at an address: a file, a redirect to it, or the 404 page."""
        name = address.removeprefix("/")
        if name.endswith("/") or not name:
            name += "index.html"
        elif f"{name}/index.html" in self.files:
            return RedirectResponse(f"{address}/", 308)
        file = self.files.get(name)
        if file is None:
            return await self._missing()
        if not await anyio.to_thread.run_sync(_unchanged, file):
            with contextlib.suppress(OSError):  # It is being built this very moment.
                await anyio.to_thread.run_sync(self.read)
            file = self.files.get(name)
        return _serve(file, name, asked) if file else await self._missing()

    async def _missing(self) -> Response:
        """Return the site's own 404 page."""
        path = self.folder / "404.html"
        try:
            body = await anyio.to_thread.run_sync(path.read_bytes)
        except OSError:
            raise HTTPException(404) from None
        headers = {"Cache-Control": policy.REVALIDATE}
        return Response(body, 404, headers, media_type="text/html")


def _file(path: Path, name: str, found: dict[str, Path]) -> File:
    """Return what is known of a file."""
    state = path.stat()
    digest = hashlib.blake2s(path.read_bytes(), digest_size=16).hexdigest()
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    coded = {
        coding: found[f"{name}{suffix}"]
        for coding, suffix in ENCODINGS.items()
        if f"{name}{suffix}" in found
    }
    media_type = TYPES.get(path.suffix, guessed)
    return File(path, state.st_size, state.st_mtime_ns, digest, media_type, coded)


def _unchanged(file: File) -> bool:
    """Return whether a file is still the one that was read."""
    try:
        state = file.path.stat()
    except FileNotFoundError:
        return False
    return (state.st_size, state.st_mtime_ns) == (file.size, file.changed)


def _serve(file: File, name: str, asked: Headers) -> Response:
    """Return a file in the coding the client takes, or that it has it already."""
    # A range is of the file as it is: parts of a compressed one are of no use to anybody.
    coding = "" if "range" in asked else _coding(file, asked.get("accept-encoding", ""))
    etag = f'"{file.digest}{coding and f"-{coding}"}"'
    headers = MutableHeaders({"ETag": etag, "Cache-Control": policy.cache_control(name)})
    if file.coded:
        headers["Vary"] = "Accept-Encoding"
    if coding:
        headers["Content-Encoding"] = coding
    if _has(asked.get("if-none-match", ""), etag):
        return Response(None, 304, {key: headers[key] for key in KEPT if key in headers})
    path = file.coded[coding] if coding else file.path
    return FileResponse(path, 200, headers, media_type=file.media_type)


def _has(if_none_match: str, etag: str) -> bool:
    """Return whether the client says it has the file; proxies may have weakened the tag."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags


def _coding(file: File, accepted: str) -> str:
    """Return the coding to send a file in, or nothing for the file as it is.

    After https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3: a weight of zero refuses.
    """
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[coding] = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weights[coding] = _weight(value.strip())
    for coding in ENCODINGS:
        if coding in file.coded and weights.get(coding, weights.get("*", 0.0)) > 0:
            return coding
    return ""


def _weight(text: str) -> float:
    """Return a weight, 0.0 where it is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0
