"""Writes the service worker of a built site: the list of one release's files, each with its hash.

With the switch off (`OFFLINE=off make build`) the worker that is written removes what earlier
ones kept, and itself: browsers fetch it with the next page they open, so a release takes the
offline copy back everywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.guide.problem import GuideError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = Path(__file__).with_name("sw.js")
SLOT = "const RELEASE = null;"
NAME = "sw.js"

PAGES = {".html", ".css", ".js", ".json", ".svg", ".woff2", ".webmanifest"}
"""Kept from the first visit on: small, and a page is not whole without them."""

PICTURES = {".png", ".jpg", ".webp", ".avif", ".gif", ".ico"}
"""Kept once shown."""

RUNTIME = "assets/runtime/"
"""Kept once Python has run: only who uses the verifier needs it. Pages carry its list."""

ON_DEMAND = f"{RUNTIME}rest."
"""The functions of Python that only an unusual value needs: kept once Python has judged, when the
page has nothing else to do."""

UNUSED = ("go/", "api/", "_")
"""Beginnings of paths that are never asked for by a page that is open offline."""


def hash_file(file: Path) -> str:
    """Return a file's SHA-256 in base64, as the worker compares it."""
    return base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()


def make_address(path: str) -> str:
    """Return the address of a file below the site's root.

    >>> make_address("verify/index.html"), make_address("index.html"), make_address("404.html")
    ('verify/', '', '404.html')
    """
    return path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path


def choose_group(path: str) -> str | None:
    """Return the list a file belongs to, None where it is not kept.

    >>> choose_group("sage-intacct/index.html"), choose_group("assets/runtime/python.0a1b.wasm")
    ('pages', 'runtime')
    >>> choose_group("assets/runtime/rest.0a1b.wasm")
    'rest'
    >>> choose_group("assets/runtime/python.0a1b.wasm.br"), choose_group("go/abc/index.html")
    (None, None)
    """
    suffix = Path(path).suffix
    if path == NAME or path.startswith(UNUSED) or suffix in {".br", ".gz"}:
        return None
    if path.startswith(ON_DEMAND):
        return "rest"
    if path.startswith(RUNTIME) and path != f"{RUNTIME}runtime.json":
        return "runtime"
    if suffix in PAGES:
        return "pages"
    return "others" if suffix in PICTURES else None


def list_release(site: Path) -> dict[str, object]:
    """Return the release a built site is: its version, and its files by when they are kept.

    Each list holds pairs of an address below the site's root and a SHA-256 in base64.
    """
    groups: dict[str, list[tuple[str, str]]] = {
        "pages": [],
        "runtime": [],
        "rest": [],
        "others": [],
    }
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and (group := choose_group(path)):
            groups[group].append((make_address(path), hash_file(file)))
    version = hashlib.sha256(json.dumps(groups).encode()).hexdigest()[:16]
    return {"version": version, **groups}


def is_on(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether browsers are to keep a copy; raise GuideError if OFFLINE says neither."""
    match environment.get("OFFLINE", "on"):
        case "on":
            return True
        case "off":
            return False
        case other:
            raise GuideError(f"OFFLINE is “{other}”. Write on or off.")


def write_worker(site: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Write the worker of a built site to its root; raise GuideError for a wrong OFFLINE."""
    source = TEMPLATE.read_text("utf-8")
    if is_on(environment):
        listed = json.dumps(list_release(site), separators=(",", ":"))
        source = source.replace(SLOT, f"const RELEASE = {listed};")
    (site / NAME).write_text(source, "utf-8")
