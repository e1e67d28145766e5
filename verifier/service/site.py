"""The built site, served from memory: every file known beforehand, in each coding it has."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import os
import re
import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from verifier import policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

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

RANGE = re.compile(r"bytes=(?:(\d{1,12})-(\d{0,12})|-(\d{1,12}))")
"""The one form of a range that is answered; any other is ignored, as HTTP allows."""

KEPT = ("cache-control", "content-location", "etag", "vary")
"""Headers a 304 repeats: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5"""

CHUNK = 65536
"""Bytes sent at once, so that a slow client holds no copy of a large file."""

LOOK_AGAIN = 1.0
"""Seconds between two looks at the folder."""

SITE_ADDRESS = re.compile(r"<loc>\s*([^<\s]+)")
"""The first address in a sitemap, which is that of the site."""


class Stored(NamedTuple):
    """One file on disk as it was read; `state` is its size, time of change and inode."""

    state: tuple[int, int, int]
    content: bytes
    etag: str
    scripts: frozenset[str]
    """Hashes of its inline scripts."""


class File(NamedTuple):
    """One address of the site; `coded` has its contents by their coding, "" for the plain one."""

    media_type: str
    coded: dict[str, Stored]


class Site:
    """Serves the files of a built site by their addresses; nothing else can be asked for.

    A site that is built again while it is served is read again; a folder
    without `index.html` is being built, so the site stays as it was.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, File] = {}
        self.page_policy = policy.write_security_policy()
        self.host = ""
        """The host where the site is published, as its own sitemap says."""
        self._stored: dict[str, Stored] = {}
        self._looked = 0.0
        self._looking: asyncio.Task[None] | None = None
        self.read()

    @property
    def is_ready(self) -> bool:
        """Whether there is a site to serve."""
        return bool(self.files)

    def read(self) -> None:
        """List the files, read those that changed, and allow the inline scripts of the pages."""
        stored: dict[str, Stored] = {}
        for name, entry in _list_files(self.folder):
            if (file := _read_file(name, entry, self._stored.get(name))) is not None:
                stored[name] = file
        if "index.html" not in stored or stored == self._stored:
            return
        self._stored = stored
        self.files = _group_by_address(stored)
        self.page_policy = policy.write_security_policy(
            sorted(frozenset().union(*(file.scripts for file in stored.values())))
        )
        sitemap = stored["sitemap.xml"].content if "sitemap.xml" in stored else b""
        found = SITE_ADDRESS.search(sitemap[:4096].decode("utf-8", "replace"))
        self.host = (urlsplit(found[1]).hostname or "") if found else ""

    async def look(self) -> None:
        """Read the site again where it changed, at most once a second and once at a time."""
        if self._looking is None:
            if time.monotonic() - self._looked < LOOK_AGAIN:
                return
            self._looking = asyncio.create_task(self._look())
        # A visitor who leaves must not stop the look that others wait for.
        await asyncio.shield(self._looking)

    async def _look(self) -> None:
        try:
            await asyncio.to_thread(self.read)
        finally:
            self._looked = time.monotonic()
            self._looking = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        await self.look()
        response = self.find_answer(scope["path"], scope["query_string"], Headers(scope=scope))
        await response(scope, receive, send)

    def find_answer(self, address: str, query: bytes, asked: Headers) -> ASGIApp:
        """Return what is at an address: a file, a redirect to it, or the 404 page."""
        name = address.removeprefix("/")
        if name.endswith("/") or not name:
            name += "index.html"
        elif f"{name}/index.html" in self.files:
            there = f"{address}/?{query.decode('latin-1')}" if query else f"{address}/"
            return RedirectResponse(there, 308)
        if name in self.files:
            return _serve(self.files[name], name, asked)
        if "404.html" not in self.files:
            raise HTTPException(404)
        headers = {"Cache-Control": policy.REVALIDATE}
        body = self.files["404.html"].coded[""].content
        return Response(body, 404, headers, media_type="text/html")


class Content:
    """Answers with a part of a file, sent piece by piece from memory."""

    def __init__(self, part: memoryview, status: int, headers: MutableHeaders) -> None:
        headers["Content-Length"] = str(len(part))
        self.part = part
        self.status = status
        self.headers = headers.raw

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it, as ASGI asks."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        end = 0 if scope["method"] == "HEAD" else len(self.part)
        for place in range(0, end, CHUNK):
            body = bytes(self.part[place : place + CHUNK])
            more = place + CHUNK < end
            await send({"type": "http.response.body", "body": body, "more_body": more})
        if not end:
            await send({"type": "http.response.body", "body": b""})


def _list_files(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files below a folder with their names, hidden ones and links left out."""
    pending = [(folder.as_posix(), "")]
    while pending:
        path, prefix = pending.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "_")) or entry.is_symlink():
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append((entry.path, f"{prefix}{entry.name}/"))
                    elif entry.is_file(follow_symlinks=False):
                        yield f"{prefix}{entry.name}", entry
        except OSError:  # A folder that went away while the site is built.
            continue


def _read_file(name: str, entry: os.DirEntry[str], before: Stored | None) -> Stored | None:
    """Return a file as it is now, as it was before where it is unchanged, None where it is gone."""
    try:
        status = entry.stat(follow_symlinks=False)
        state = (status.st_size, status.st_mtime_ns, status.st_ino)
        if before is not None and before.state == state:
            return before
        with os.fdopen(os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:
            content = opened.read()
    except OSError:
        return None
    scripts: set[str] = set()
    if name.endswith(".html"):
        scripts = policy.hash_inline_scripts(content.decode("utf-8", "replace"))
    digest = hashlib.blake2s(content, digest_size=16).hexdigest()
    return Stored(state, content, f'"{digest}"', frozenset(scripts))


def _group_by_address(stored: dict[str, Stored]) -> dict[str, File]:
    """Return each address with the codings that lie beside its file."""
    copies = {f"{name}{suffix}" for name in stored for suffix in ENCODINGS.values()}
    files = {}
    for name, plain in stored.items():
        if name in copies:
            continue
        beside = {coding: stored.get(f"{name}{suffix}") for coding, suffix in ENCODINGS.items()}
        coded = {"": plain} | {coding: copy for coding, copy in beside.items() if copy is not None}
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if guessed.startswith("text/"):
            guessed += "; charset=utf-8"
        files[name] = File(TYPES.get(PurePosixPath(name).suffix, guessed), coded)
    return files


def _serve(file: File, name: str, asked: Headers) -> ASGIApp:
    """Return a file in the coding the client takes, a part of it, or that it has it already."""
    wanted = RANGE.fullmatch(asked.get("range", ""))
    # A range is of the file as it is: parts of a compressed one are of no use to anybody.
    coding = "" if wanted else _choose_coding(file, asked.get("accept-encoding", ""))
    content, etag = file.coded[coding].content, file.coded[coding].etag
    headers = MutableHeaders({"ETag": etag, "Cache-Control": policy.choose_cache_control(name)})
    if len(file.coded) > 1:
        headers["Vary"] = "Accept-Encoding"
    if coding:
        headers["Content-Encoding"] = coding
    if _has_tag(asked.get("if-none-match", ""), etag):
        return Response(None, 304, {key: headers[key] for key in KEPT if key in headers})
    headers["Content-Type"] = file.media_type
    headers["Accept-Ranges"] = "bytes"
    whole = memoryview(content)
    if not wanted or asked.get("if-range", etag) != etag:
        return Content(whole, 200, headers)
    first, last = _find_bounds(wanted, len(content))
    if first > last:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return Content(whole[:0], 416, headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Content(whole[first : last + 1], 206, headers)


def _find_bounds(wanted: re.Match[str], size: int) -> tuple[int, int]:
    """Return the first and last byte of a range; the first is behind the last where none fits."""
    first, last, suffix = wanted.groups()
    if suffix is not None:
        return max(0, size - int(suffix)), size - 1 if int(suffix) else -1
    return int(first), min(int(last), size - 1) if last else size - 1


def _has_tag(if_none_match: str, etag: str) -> bool:
    """Return whether the client says it has the file; proxies may have weakened the tag."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags


def _choose_coding(file: File, accepted: str) -> str:
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
                weights[coding] = _read_weight(value.strip())
    for coding in ENCODINGS:
        if coding in file.coded and weights.get(coding, weights.get("*", 0.0)) > 0:
            return coding
    return ""


def _read_weight(text: str) -> float:
    """Return a weight, 0.0 where it is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0
