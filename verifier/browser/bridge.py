"""What the browser's worker calls: one function, JSON in and JSON out.

Text and not objects crosses the border: `JSON.stringify` escapes halves of
surrogate pairs and null bytes, so whatever a reader pastes arrives whole, and
nothing has to be freed on either side.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verifier import verify
from verifier.gateway import explain
from verifier.mail import read_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


CALLS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "verify": lambda given: verify(given["values"]).to_dict(),
    "read_mail": lambda given: read_mail(given["text"]).to_dict(),
    "explain": lambda given: explain(given["text"]).to_dict(),
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
