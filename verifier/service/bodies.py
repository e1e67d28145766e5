"""Reading of request bodies: JSON alone, small, in time, with fields that are known."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from verifier.service.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

LARGEST = 16 * 1024
"""Bytes of a body; the longest honest one is a tenth of it."""

MOST_CHARACTERS = 4096
"""Characters of all values together; every field of the form filled in takes a tenth of it."""

type Shape = Mapping[str, type[str | bool]]


def must_be_json(request: Request) -> None:
    """Refuse a body that is not declared as JSON: no form on another site can send one.

    Raises:
        Refusal: 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(
            415,
            "not-json",
            "Send JSON, with the header Content-Type: application/json.",
            {"Accept": "application/json"},
        )


async def read_object(request: Request, shape: Shape) -> dict[str, Any]:
    """Return the JSON object a request holds, its fields each known and of its type.

    Raises:
        Refusal: 400, 408 or 413.
    """
    text = await _read(request, request.state.client_seconds)
    try:
        value = json.loads(text, object_pairs_hook=_once)
    except Refusal:
        raise
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", f"Send one JSON object with {_fields(shape)}.") from None
    if not isinstance(value, dict):
        raise Refusal(400, "not-an-object", f"Send one JSON object with {_fields(shape)}.")
    if not value.keys() <= shape.keys():
        raise Refusal(400, "unknown-field", f"Send no other fields than {_fields(shape)}.")
    for name, wanted in shape.items():
        if name in value and not isinstance(value[name], wanted):
            kind = "true or false" if wanted is bool else "a text"
            raise Refusal(400, "wrong-type", f"Send {name} as {kind}.")
    if sum(len(text) for text in value.values() if isinstance(text, str)) > MOST_CHARACTERS:
        raise Refusal(
            413, "too-large", f"Send at most {MOST_CHARACTERS} characters in all values together."
        )
    return value


async def _read(request: Request, seconds: float) -> bytes:
    """Return the body, as long as it is small and comes in time."""
    too_large = Refusal(413, "too-large", f"Send at most {LARGEST} bytes.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LARGEST:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise too_large
    except TimeoutError:
        message = f"Send the whole request within {seconds} seconds."
        raise Refusal(408, "too-slow", message, {"Connection": "close"}) from None
    return bytes(body)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, as long as none of its fields stands there twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise Refusal(400, "given-twice", "Send each field once.")
    return value


def _fields(shape: Shape) -> str:
    """Return the names of the fields as a sentence has them."""
    names = list(shape)
    return f"{', '.join(names[:-1])} and {names[-1]}"
