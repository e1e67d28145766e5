"""Who asks: pages of our own origin alone, counted by the address that really asks."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from verifier.service.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request


def must_be_ours(request: Request, allowed: Collection[str]) -> None:
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
        ours = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not ours or site not in {"same-origin", "none"}:
        raise Refusal(
            403, "other-origin", "Ask from this site's own Verify page, or without a browser."
        )


def counted_address(request: Request) -> str:
    """Return the address limits count by: an IPv6 customer has a whole /64 to ask from."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
