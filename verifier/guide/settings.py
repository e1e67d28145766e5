"""The site's settings, as MkDocs itself reads them: with its environment variables and checks."""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from verifier.guide.problem import GuideError
from verifier.values import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

FILE = "mkdocs.yml"
SUBJECT = f"Connect {PRODUCT} to Modeloptic"
"""What an email to support is about, unless a page has its own subject."""

IN_USE: dict[Path, MkDocsConfig] = {}
"""By a project's root, the settings that a running MkDocs was given."""


@lru_cache(maxsize=4)
def _load(file: Path, _saved: int) -> MkDocsConfig:
    # Theme and plugins are for the build to load.
    return load_config(str(file), theme="mkdocs", plugins=[])


def read_settings(root: Path) -> MkDocsConfig:
    """Return the settings of a project's root.

    MkDocs says what is wrong with them and raises ConfigurationError or Abort.
    """
    file = root / FILE
    return IN_USE.get(root) or _load(file, file.stat().st_mtime_ns)


def name_file(root: Path) -> str:
    """Return the name of the file that a project's settings are read from."""
    used = IN_USE.get(root)
    return Path(used.config_file_path or FILE).name if used else FILE


def read_nav(root: Path) -> list[str]:
    """Return the paths that a project's navigation names, in its order."""
    return list(order_paths(read_settings(root).nav or []))


def order_paths(nav: list[Any]) -> Iterator[str]:
    """Yield the paths of a navigation, in order.

    >>> list(order_paths([{"Start": "index.md"}, {"Books": ["books/index.md", "books/a.md"]}]))
    ['index.md', 'books/index.md', 'books/a.md']
    """
    for entry in nav:
        target = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(target, str):
            yield target
        else:
            yield from order_paths(target)


def read_address(root: Path) -> str:
    """Return the address where a project's site is published, with a slash at its end.

    Raises GuideError where none is set.
    """
    address = read_settings(root).site_url
    if not address:
        raise GuideError(
            f"{FILE}:1: site_url is not set. Write the address where the site is published, like "
            "site_url: https://docs.example.com/"
        )
    return address.rstrip("/") + "/"


def read_contact_address(root: Path) -> str:
    """Return where readers write to, as a link: the page that is set, or an email to the address.

    Raises GuideError where none is set.
    """
    contact = str(read_settings(root).extra.get("contact") or "")
    if not contact:
        raise GuideError(
            f"{FILE}:1: extra.contact is not set. Write the email address or the page where "
            "readers get help, like contact: support@example.com"
        )
    return contact if "://" in contact else f"mailto:{contact}?subject={quote(SUBJECT)}"


def list_examples(root: Path) -> list[str]:
    """Return which of the settings that every site has to make are still the examples."""
    settings = read_settings(root)
    values = {"site_url": settings.site_url, "extra.contact": settings.extra.get("contact")}
    return [name for name, value in values.items() if ".example" in str(value)]


def require_free_address(config: MkDocsConfig) -> None:
    """Raise Abort, in one sentence, where `mkdocs serve` can't serve on the address that is set."""
    context = click.get_current_context(silent=True)
    if context is None or context.info_name != "serve":
        return
    host, port = config.dev_addr
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Abort(
            f"{host}:{port} can't be served on: {reason}. Stop what uses it, or choose another "
            "address with `mkdocs serve -a`."
        ) from error
