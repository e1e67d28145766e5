"""The connections over which the service asks Sage Intacct's gateway, or the practice one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import httpx2
from yarl import URL

from verifier.gateway import practice
from verifier.gateway.check import Gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.service.settings import Settings


class Pool(httpx2.AsyncBaseTransport):
    """Sends requests over aiohttp's pool, which keeps connections that httpx2's looks for anew.

    It follows no redirect, keeps no cookie, unpacks nothing, and takes no proxy from the
    environment, which would see where passwords go. `most` is the number of connections.
    """

    def __init__(self, most: int) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=most, ssl=httpx2.create_ssl_context(trust_env=False)
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            TransportError: where no reply comes.
        """
        seconds = request.extensions["timeout"]
        limits = aiohttp.ClientTimeout(sock_connect=seconds["connect"], sock_read=seconds["read"])
        try:
            response = await self._session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers.multi_items(),
                data=request.content,
                allow_redirects=False,
                timeout=limits,
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _translate(error) from error
        return httpx2.Response(
            response.status, headers=list(response.raw_headers), stream=_Body(response)
        )


class _Body(httpx2.AsyncByteStream):
    """A reply's body as it arrives."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._response.content.iter_any():
                yield part
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _translate(error) from error

    async def aclose(self) -> None:
        """End the connection, unless all was read: then it has gone back to the pool."""
        self._response.close()


def _translate(error: Exception) -> httpx2.TransportError:
    """Return the error of httpx2's that means the same."""
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx2.ConnectTimeout("")
        case TimeoutError():
            return httpx2.ReadTimeout("")
        case aiohttp.ClientConnectorError():
            return httpx2.ConnectError("")
        case _:
            return httpx2.ReadError("")


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Open a pool of connections to the gateway the settings name, the practice one by default."""
    transport: httpx2.AsyncBaseTransport
    if settings.practice:
        url, sender_id, password = practice.URL, practice.SENDER_ID, practice.SENDER_PASSWORD
        transport = httpx2.ASGITransport(app=practice.app)
    else:
        url, sender_id, password = (
            settings.gateway_url,
            settings.sender_id,
            settings.sender_password,
        )
        transport = Pool(settings.max_checks)
    async with transport:
        yield Gateway(url, sender_id, password, transport, budget=settings.check_seconds)
