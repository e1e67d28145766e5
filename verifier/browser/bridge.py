"""What the browser's worker calls: one function, JSON in and JSON out.

Text and not proxies crosses the border: `JSON.stringify` escapes halves of
surrogate pairs and null bytes, so whatever a reader pastes arrives whole, and
nothing has to be freed on either side. This is the one module that may import
`js` or `pyodide`; it needs neither so far.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from verifier import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _verify(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return verify(arguments["values"]).to_dict()


def _read_mail(arguments: Mapping[str, Any]) -> dict[str, Any]:
    # Imported at the first call: a verdict must not wait for what only a pasted text needs.
    from verifier.mail import read  # noqa: PLC0415

    return read(arguments["text"]).to_dict()


def _explain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    from verifier.gateway import explain  # noqa: PLC0415 - reads XML: see _read_mail

    return explain(arguments["text"]).to_dict()


CALLS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "verify": _verify,
    "read_mail": _read_mail,
    "explain": _explain,
}
"""The calls a page can make: `verify` takes `{values}`, the others `{text}`."""


def call(name: str, arguments: str) -> str:
    """Run one call.

    Args:
        name: a key of `CALLS`.
        arguments: a JSON object with the call's arguments.

    Returns:
        The wire form of the answer, as ASCII JSON.

    Raises:
        KeyError: for an unknown call or a missing argument.
    """
    return json.dumps(CALLS[name](json.loads(arguments)))


def add_archive(path: str) -> None:
    """Let modules be imported from a second archive, also those of packages the first one holds.

    Args:
        path: of a zip whose members lie as they do in the first archive.
    """
    sys.path.append(path)
    for module in list(sys.modules.values()):
        folders = getattr(module, "__path__", None)
        if isinstance(folders, list):
            folders.append(f"{path}/{module.__name__.replace('.', '/')}")
