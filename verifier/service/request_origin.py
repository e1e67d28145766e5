"""Who asks: pages of our own origin alone, counted by the address that really asks."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from verifier.service.answers import Json, Refusal, error

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.requests import HTTPConnection, Request
    from starlette.types import ASGIApp, Receive, Scope, Send

HEALTH = {"/healthz", "/readyz"}
"""What a load balancer asks, by whatever name it knows this machine."""


def require_own_origin(request: Request, allowed: Collection[str]) -> None:
    """Refuse what a page of another origin sends; what is no browser sends neither header.

    `allowed` holds origins; with none, it is the one whose host the request names.
    See https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site.

    Raises:
        Refusal: 403.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if allowed:
        ours = origin is None or origin in allowed
    else:
        # The scheme is left out: a proxy that ends TLS may not tell it.
        ours = origin is None or origin.partition("://")[2] == request.headers.get("host")
    if not ours or site not in {"same-origin", "none"}:
        raise Refusal(
            403,
            "other-origin",
            "Send the request from this site's own Verify page, or without a browser.",
        )


class KnownHosts:
    """Refuses requests for a host this service is not published at.

    A page elsewhere could otherwise let its own name lead to this machine and
    read what is answered: https://en.wikipedia.org/wiki/DNS_rebinding. Numbers
    and localhost cannot be used so. `hosts` returns the names that are known.
    """

    def __init__(self, app: ASGIApp, hosts: Callable[[], Collection[str]]) -> None:
        self.app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["type"] == "http" and scope["path"] not in HEALTH:
            host = Headers(scope=scope).get("host", "")
            if host and not is_known_host(host, self._hosts()):
                message = (
                    "This service does not answer for the host in your request. Its operator can "
                    "add the site's address to ALLOWED_ORIGINS."
                )
                await Json(error("unknown-host", message), 421)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_known_host(header: str, known: Collection[str]) -> bool:
    """Return whether a Host header names this machine by number, localhost, or a known host.

    >>> is_known_host("127.0.0.1:8000", ()), is_known_host("[::1]", ())
    (True, True)
    >>> is_known_host("docs.example.com", {"docs.example.com"}), is_known_host("evil.example", ())
    (True, False)
    """
    try:
        host = (urlsplit(f"//{header}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    if host in known or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


class ForwardedHeaders:
    """Takes the client's address and scheme from what known proxies forward.

    Proxies append the address they were asked from, so the last one that is
    not a proxy's is the client's; where all are proxies', the last one. What
    stands before it was written by the client itself.
    See https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For.
    """

    def __init__(self, app: ASGIApp, proxies: Collection[str]) -> None:
        self.app = app
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["type"] == "http" and scope["client"] and self._is_proxy(scope["client"][0]):
            headers = Headers(scope=scope)
            schemes = ",".join(headers.getlist("x-forwarded-proto")).split(",")
            if schemes[-1].strip() in {"http", "https"}:
                scope["scheme"] = schemes[-1].strip()
            if client := self._find_client(",".join(headers.getlist("x-forwarded-for"))):
                scope["client"] = (client, 0)
        await self.app(scope, receive, send)

    def _find_client(self, forwarded: str) -> str:
        """Return the last address that is no proxy's, else the last; "" where there is none."""
        last = ""
        # A client may send thousands: only those that proxies added are looked at.
        for text in reversed(forwarded.split(",")):
            host = _read_address(text)
            last = last or host
            if host and not self._is_proxy(host):
                return host
        return last

    def _is_proxy(self, host: str) -> bool:
        """Return whether an address is a known proxy's."""
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self._proxies)


def _read_address(text: str) -> str:
    """Return a forwarded address without its port, cut where it is no address at all."""
    text = text.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return (text.partition(":")[0] if text.count(":") == 1 else text)[:64]


def find_counted_address(request: HTTPConnection) -> str:
    """Return the address limits count by: an IPv6 customer has a whole /64 to ask from."""
    return _group_address(request.client.host) if request.client else ""


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
