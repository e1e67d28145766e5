"""Lets plain `mkdocs serve` be the preview: MkDocs reads this file from `hooks` in `mkdocs.yml`.

MkDocs' own server keeps the Python it began with, watches neither templates nor rules, and stays
silent in the browser where a page has a mistake. So `mkdocs serve` becomes `python -m verifier
preview` on the address it was given. `mkdocs build` is left as it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

serving = False


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 (MkDocs passes it by name)
    """Note whether MkDocs was asked to serve: its settings are known only later."""
    global serving  # noqa: PLW0603 (MkDocs gives hooks no object to keep it in)
    serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Where MkDocs was asked to serve, become the preview before anything is built."""
    if not serving:
        return
    # MkDocs made it for the site, and can't take it away any more.
    shutil.rmtree(config.site_dir, ignore_errors=True)
    root = Path(config.config_file_path).resolve().parent
    address = config.dev_addr
    options = ["--host", address.host, "--port", str(address.port), "--root", str(root)]
    sys.stdout.flush()
    os.chdir(root)
    os.execv(sys.executable, [sys.executable, "-m", "verifier", "preview", *options])  # noqa: S606
