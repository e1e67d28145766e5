"""A static server for tests: compressed files, caching and the policy as the service has them."""

from __future__ import annotations

import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from verifier.policy import choose_cache_control, write_security_policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = write_security_policy()
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}


class Sent(NamedTuple):
    """One answer: the path asked for, the status, and the body's bytes as they traveled."""

    path: str
    status: int
    size: int


class Handler(BaseHTTPRequestHandler):
    """Serves a folder the way a careful static host does."""

    protocol_version = "HTTP/1.1"
    # An answer goes out in two writes: the second would wait until the first is acknowledged.
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Answer with the file, compressed where the browser takes brotli."""
        path = unquote(urlsplit(self.path).path)
        file = self.server.root / path.lstrip("/")
        if file.is_dir():
            file /= "index.html"
        if not file.is_file() or ".." in path:
            self.answer(404, b"not found", {"content-type": "text/plain"})
            return
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        headers = {
            "content-type": kind or "application/octet-stream",
            "cache-control": choose_cache_control(path),
            "vary": "accept-encoding",
        }
        compressed = file.with_name(f"{file.name}.br")
        if "br" in self.headers.get("accept-encoding", "") and compressed.is_file():
            headers["content-encoding"] = "br"
            file = compressed
        self.answer(200, file.read_bytes(), headers)

    do_HEAD = do_GET  # noqa: N815 - the standard library's name

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Note an answer, then send it: a test may look as soon as the browser has it."""
        self.server.sent.append(Sent(self.path, status, len(body)))
        self.send_response(status)
        if self.server.policy:
            self.send_header("content-security-policy", self.server.policy)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet: what was sent stands in `Server.sent`."""


class Server(ThreadingHTTPServer):
    """The server, its folder, the policy it sends, and what it has sent."""

    daemon_threads = True

    def __init__(self, root: Path, policy: str = POLICY, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.root = root
        self.policy = policy
        self.sent: list[Sent] = []

    @property
    def address(self) -> str:
        """Where the server is reached."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Say nothing: a browser that is closed breaks its connections."""


@contextmanager
def serve_folder(root: Path, policy: str = POLICY, port: int = 0) -> Iterator[Server]:
    """Serve a folder on loopback as long as the block runs."""
    with Server(root, policy, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
