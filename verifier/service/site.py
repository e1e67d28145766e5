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

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from verifier import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
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

ACCEPTED = re.compile(r"([^,;\s]+)[^,;]*(?:;\s*q=([^,;\s]*))?[^,]*")
"""A coding that a client names, and its weight."""

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


class SiteResponse(NamedTuple):
    """What is sent: a status, headers as they go over the wire, and a body."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Copy(NamedTuple):
    """One address of the site in one coding: its tag, and what is sent with it and without."""

    etag: str
    whole: SiteResponse
    unchanged: SiteResponse
    """For a client that has it: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5"""


class Site:
    """Serves the files of a built site by their addresses; nothing else can be asked for.

    A site that is built again while it is served is read again; a folder
    without `index.html` is being built, so the site stays as it was.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, dict[str, Copy]] = {}
        """Each address with its copies by their coding, "" for the plain one."""
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

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        await self.look()
        headers = Headers(scope=scope)
        answer = self.find_answer(scope["path"], scope["query_string"], headers)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        end = 0 if scope["method"] == "HEAD" else len(answer.body)
        for place in range(0, max(end, 1), CHUNK):
            part = answer.body[place : min(place + CHUNK, end)]
            more = place + CHUNK < end
            await send({"type": "http.response.body", "body": part, "more_body": more})

    def find_answer(self, address: str, query: bytes, asked: Headers) -> SiteResponse:
        """Return what is at an address: a file, a redirect to it, or the 404 page.

        Raises:
            HTTPException: 404 where there is not even such a page.
        """
        name = address.removeprefix("/")
        if name.endswith("/") or not name:
            name += "index.html"
        elif f"{name}/index.html" in self.files:
            there = f"{address}/?{query.decode('latin-1')}" if query else f"{address}/"
            return SiteResponse(308, RedirectResponse(there).raw_headers, b"")
        if name in self.files:
            copies = self.files[name]
            copy = copies[_choose_coding(copies, asked.get("accept-encoding", ""))]
            known = _has_tag(asked.get("if-none-match", ""), copy.etag)
            return copy.unchanged if known else copy.whole
        if "404.html" not in self.files:
            raise HTTPException(404)
        page = self.files["404.html"][""].whole
        return page._replace(
            status=404, headers=[pair for pair in page.headers if pair[0] != b"etag"]
        )


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


def _group_by_address(stored: dict[str, Stored]) -> dict[str, dict[str, Copy]]:
    """Return each address with the copies that lie beside its file."""
    copies = {f"{name}{suffix}" for name in stored for suffix in ENCODINGS.values()}
    files = {}
    for name, plain in stored.items():
        if name in copies:
            continue
        beside = {coding: stored.get(f"{name}{suffix}") for coding, suffix in ENCODINGS.items()}
        coded = {"": plain} | {coding: copy for coding, copy in beside.items() if copy is not None}
        varies = len(coded) > 1
        files[name] = {
            coding: _make_copy(name, file, coding, varies) for coding, file in coded.items()
        }
    return files


def _make_copy(name: str, file: Stored, coding: str, varies: bool) -> Copy:
    """Return an address in one coding, with its headers as they are sent."""
    kept = {"etag": file.etag, "cache-control": policy.choose_cache_control(name)}
    if varies:
        kept["vary"] = "Accept-Encoding"
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    told = {
        "content-type": TYPES.get(PurePosixPath(name).suffix, media_type),
        "content-length": str(len(file.content)),
    }
    if coding:
        told["content-encoding"] = coding
    whole = SiteResponse(200, Headers(kept | told).raw, file.content)
    return Copy(file.etag, whole, SiteResponse(304, Headers(kept).raw, b""))


def _has_tag(if_none_match: str, etag: str) -> bool:
    """Return whether the client says it has the file; proxies may have weakened the tag."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags


def _choose_coding(copies: Collection[str], accepted: str) -> str:
    """Return the coding to send a file in, or nothing for the file as it is.

    After https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3: a weight of zero refuses.
    """
    named = {
        coding: not weight or weight.strip("0.").isdigit()
        for coding, weight in ACCEPTED.findall(accepted.lower())
    }
    for coding in ENCODINGS:
        if coding in copies and named.get(coding, named.get("*", False)):
            return coding
    return ""
