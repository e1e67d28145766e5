"""The connections to the gateway: over verified TLS, kept from one request to the next."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from verifier.gateway.post import BUDGET, REPLY_AT_MOST, Response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.gateway.post import Send

CONNECT = 8.0
"""Seconds a connection may take to come about, so that a second try still fits in the budget."""

HEADERS = {
    "Content-Type": "application/xml",
    "Accept": "application/xml, text/xml",
    # A compressed reply could unfold to any size.
    "Accept-Encoding": "identity",
    "User-Agent": "modeloptic-guide",
}


@asynccontextmanager
async def open_pool(most: int) -> AsyncIterator[Send]:
    """Open a pool of at most so many connections; yield what sends over it.

    It keeps no cookie of one customer for the next, unpacks nothing, and takes neither a proxy
    nor certificates from the environment: they would see where passwords go.
    """
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=most, ssl=_trust_system()),
        headers=HEADERS,
        timeout=aiohttp.ClientTimeout(sock_connect=CONNECT, sock_read=BUDGET),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    ) as session:
        yield partial(_send, session)


async def _send(session: aiohttp.ClientSession, url: str, body: bytes) -> Response:
    """Send a request once, and read its answer up to one byte more than REPLY_AT_MOST."""
    try:
        address = URL(url, encoded=True)
        async with session.post(address, data=body, allow_redirects=False) as response:
            try:
                answer = await response.content.readexactly(REPLY_AT_MOST + 1)
            except asyncio.IncompleteReadError as all_there_is:
                answer = all_there_is.partial
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _explain_error(error)
    retry_after = response.headers.get("Retry-After", "")
    return Response(response.status, answer, retry_after)


def _explain_error(error: Exception) -> Response:
    """Return what a broken connection means, and whether the request may have been sent."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return Response(failure="gateway.certificate", is_sent=False)
        case aiohttp.ConnectionTimeoutError():
            return Response(failure="gateway.timed-out", is_sent=False)
        case TimeoutError():
            return Response(failure="gateway.timed-out")
        case _:
            is_sent = not isinstance(error, aiohttp.ClientConnectorError)
            return Response(failure="gateway.unreachable", is_sent=is_sent)


def _trust_system() -> ssl.SSLContext:
    """Return TLS that trusts the system's certificates, whatever SSL_CERT_FILE says."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = ssl.get_default_verify_paths()
    file = paths.openssl_cafile if Path(paths.openssl_cafile).is_file() else None
    folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
    if file or folder:
        context.load_verify_locations(file, folder)
    else:
        context.load_default_certs()
    return context
