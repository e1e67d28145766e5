"""Requests and answers: who asks, what a body holds, JSON, and refusals that say what to send."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from verifier import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.types import Scope

    type Networks = Sequence[IPv4Network | IPv6Network]
    type Shape = Mapping[str, type[str | bool]]

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For answers that are no pages: a browser that shows one runs and loads nothing."""

HEADERS = [(name.lower().encode(), value.encode()) for name, value in policy.HEADERS.items()]
"""Headers of every answer, as they go over the wire."""

LARGEST = 16 * 1024
"""Bytes of a body; the longest that a form can send is a tenth of it."""

MOST_CHARACTERS = 4096
"""Characters of all values together; every field of the form filled in takes a tenth of it."""

LONGEST_HOST = 262
"""Characters of a Host header: a name of 253, a dot, a port and brackets."""

_ENCODER = json.JSONEncoder(separators=(",", ":"))


def encode(content: object) -> bytes:
    """Return JSON in ASCII: any text at all survives it, and a line stays a line."""
    return _ENCODER.encode(content).encode("ascii")


class Json(Response):
    """A JSON answer, never stored; other than Starlette's it can hold half a surrogate pair."""

    media_type = "application/json"

    def __init__(
        self, content: object, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return encode(content)


class Refusal(Exception):  # noqa: N818 - what the service does, and no error of its own
    """A request answered with an error's status: a code, and a sentence that says what to do."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers

    def answer(self) -> Json:
        """Return the answer that tells the client."""
        told = {"error": {"code": self.code, "message": self.message}}
        return Json(told, self.status, self.headers)


def refuse_busy() -> Refusal:
    """Return the refusal where all places are taken."""
    return Refusal(
        503,
        "busy",
        "The service is busy. Try again in a few seconds.",
        {"Retry-After": "5", "Connection": "close"},
    )


def require_own_origin(headers: Headers, allowed: Collection[str]) -> None:
    """Refuse what a page of another origin sends; other clients send neither header.

    `allowed` holds origins; with none, it is the one whose host the request names.
    See https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site.

    Raises:
        Refusal: 403.
    """
    origin = headers.get("origin")
    if allowed:
        ours = origin is None or origin in allowed
    else:
        # The scheme is left out: a proxy that ends TLS may not tell it.
        ours = origin is None or origin.partition("://")[2] == headers.get("host")
    if not ours or headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise Refusal(
            403,
            "other-origin",
            "Send the request from this site's own Verify page, or without a browser.",
        )


def require_json(headers: Headers) -> None:
    """Refuse a body that is not declared as JSON: no form on another site can send one.

    Raises:
        Refusal: 415.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(
            415,
            "not-json",
            "Send JSON, with the header Content-Type: application/json.",
            {"Accept": "application/json"},
        )


async def read_object(request: Request, shape: Shape, seconds: float) -> dict[str, Any]:
    """Return the JSON object a request holds, its fields each known and of its type.

    The body must be there within so many seconds.

    Raises:
        Refusal: 400, 408 or 413.
        ClientDisconnect: where the client goes away.
    """
    body = await _read_body(request, seconds)
    *names, last = shape
    listed = f"{', '.join(names)} and {last}"
    try:
        value = json.loads(body, object_pairs_hook=_forbid_twice)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", f"Send one JSON object with {listed}.") from None
    if not isinstance(value, dict):
        raise Refusal(400, "not-an-object", f"Send one JSON object with {listed}.")
    if not value.keys() <= shape.keys():
        raise Refusal(400, "unknown-field", f"Send no other fields than {listed}.")
    for name, given in value.items():
        if not isinstance(given, shape[name]):
            kind = "true or false" if shape[name] is bool else "a text"
            raise Refusal(400, "wrong-type", f"Send {name} as {kind}.")
    if sum(len(given) for given in value.values() if isinstance(given, str)) > MOST_CHARACTERS:
        raise Refusal(
            413, "too-large", f"Send at most {MOST_CHARACTERS} characters in all values together."
        )
    return value


async def _read_body(request: Request, seconds: float) -> bytes:
    """Return the body, as long as it is small and comes in time."""
    too_large = Refusal(413, "too-large", f"Send at most {LARGEST} bytes.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LARGEST:
        raise too_large
    body, more = b"", True
    try:
        async with asyncio.timeout(seconds):
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > LARGEST:
                    raise too_large
    except TimeoutError:
        words = f"Send the whole request within {seconds} seconds."
        raise Refusal(408, "too-slow", words, {"Connection": "close"}) from None
    return body


def _forbid_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, as long as none of its fields stands there twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise Refusal(400, "given-twice", "Send each field once.")
    return value


def believe_proxy(scope: Scope, headers: Headers, proxies: Networks) -> None:
    """Take the client's address and scheme from what a known proxy forwards.

    Proxies append the address they were asked from, so the last one that is
    not a proxy's is the client's; where all are proxies', the last one. What
    stands before it was written by the client itself.
    See https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For.
    """
    if not scope["client"] or not is_in_networks(scope["client"][0], proxies):
        return
    scheme = ",".join(headers.getlist("x-forwarded-proto")).rpartition(",")[2].strip()
    if scheme in {"http", "https"}:
        scope["scheme"] = scheme
    last = ""
    # A client may send thousands: only those that proxies added are looked at.
    for text in reversed(",".join(headers.getlist("x-forwarded-for")).split(",")):
        host = _read_forwarded(text.strip())
        last = last or host
        if host and not is_in_networks(host, proxies):
            last = host
            break
    if last:
        scope["client"] = (last, 0)


def _read_forwarded(text: str) -> str:
    """Return a forwarded address without its port, cut where it is no address at all."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return (text.partition(":")[0] if text.count(":") == 1 else text)[:64]


def is_in_networks(host: str, networks: Networks) -> bool:
    """Return whether an address is in one of some networks."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


def is_known_host(header: str, known: Collection[str]) -> bool:
    """Return whether a Host header names this machine by number, localhost, or a known host.

    A page elsewhere could otherwise let its own name lead to this machine and
    read what is answered: https://en.wikipedia.org/wiki/DNS_rebinding. Numbers
    and localhost cannot be used so.

    >>> is_known_host("127.0.0.1:8000", ()), is_known_host("[::1]", ())
    (True, True)
    >>> is_known_host("docs.example.com", {"docs.example.com"}), is_known_host("evil.example", ())
    (True, False)
    """
    if len(header) > LONGEST_HOST:
        return False
    host, is_machine = _read_host(header)
    return is_machine or (bool(host) and host in known)


@lru_cache(maxsize=256)
def _read_host(header: str) -> tuple[str, bool]:
    """Return the host that a header names, and whether it is a number or localhost."""
    host = ""
    try:
        host = (urlsplit(f"//{header}").hostname or "").removesuffix(".")
        is_machine = host == "localhost" or host.endswith(".localhost")
        return host, is_machine or bool(ipaddress.ip_address(host))
    except ValueError:
        return host, False


def find_client_address(scope: Scope) -> str:
    """Return the address limits count by: an IPv6 customer has a whole /64 to ask from."""
    return _group_address(scope["client"][0]) if scope["client"] else ""


@lru_cache(maxsize=1024)
def _group_address(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


@lru_cache(maxsize=1024)
def find_network(address: str) -> str:
    """Return the network of a counted address, which is itself one of a /64 with IPv6.

    >>> find_network("203.0.113.7"), find_network("2001:db8::/64")
    ('203.0.113.0/24', '2001:db8::/64')
    """
    try:
        return str(ipaddress.ip_network(f"{ipaddress.IPv4Address(address)}/24", strict=False))
    except ValueError:
        return address
