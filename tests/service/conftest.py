"""A real server on loopback, as `python -m verifier serve` starts it, and a site made for it."""

from __future__ import annotations

import gzip
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import brotli
import pytest

from tests.serving import GENEROUS, Service, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INLINE = "document.documentElement.className = 'js'"
SCRIPT = b"export const answer = 42;\n" * 40


@pytest.fixture(scope="session")
def small_site(tmp_path_factory) -> Path:
    """A site of four files, with all that serving has to tell apart."""
    site = tmp_path_factory.mktemp("small") / "site"
    (site / "step").mkdir(parents=True)
    (site / "assets").mkdir()
    (site / "index.html").write_text(
        f"<!doctype html><title>Start</title><script>{INLINE}</script>" + "<p>Start</p>" * 99
    )
    (site / "step" / "index.html").write_text("<!doctype html><title>Step</title>")
    (site / "404.html").write_text("<!doctype html><title>Nothing here</title>")
    (site / "_headers").write_text("/*\n")
    (site / ".built").write_text("")
    (site / "assets" / "app.0123abcd.js").write_bytes(SCRIPT)
    (site / "assets" / "app.0123abcd.js.br").write_bytes(brotli.compress(SCRIPT))
    (site / "assets" / "app.0123abcd.js.gz").write_bytes(gzip.compress(SCRIPT))
    return site


@pytest.fixture(scope="session")
def service(tmp_path_factory, small_site) -> Iterator[Service]:
    """The service on its practice gateway."""
    log = tmp_path_factory.mktemp("service") / "log"
    with serving(log, small_site, **GENEROUS) as running:
        yield running


@pytest.fixture
def serve(tmp_path, small_site) -> Iterator[Callable[..., Service]]:
    """Start a service of one's own: `serve(SETTING="value")`."""
    with ExitStack() as stack:

        def start(*arguments: str, site: Path = small_site, **settings: str) -> Service:
            log = tmp_path / f"log{threading.get_native_id()}-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(serving(log, site, *arguments, **GENEROUS | settings))

        yield start
