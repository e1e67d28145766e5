"""Sends requests to the gateway: in time, over verified TLS, and again only where that is safe."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import httpx2

from verifier.gateway.diagnosis import diagnose_code, diagnose_reply
from verifier.gateway.reply import read_reply

if TYPE_CHECKING:
    from verifier.gateway.diagnosis import Diagnosis

SAGE_DOMAIN = "intacct.com"

BUDGET = 30.0
"""Seconds a whole check may take."""

CONNECT = 8.0
"""Seconds a connection may take to come about, so that a second try still fits in the budget."""

RETRIES = 2
REPLY_AT_MOST = 1024 * 1024
"""Bytes of a reply; more is not read."""

BUSY = frozenset({"gateway.rate-limited", "gateway.offline"})
"""What Sage says where it did not look at a request at all."""

HEADERS = httpx2.Headers(
    {
        "Content-Type": "application/xml",
        "Accept": "application/xml, text/xml",
        # A compressed reply could unfold to any size.
        "Accept-Encoding": "identity",
        "User-Agent": "modeloptic-guide",
    }
)

TIMEOUTS = {"timeout": httpx2.Timeout(BUDGET, connect=CONNECT).as_dict()}
"""The deadline, which is around a whole request, ends a slow read."""


class NoReplyError(Exception):
    """Raised where no reply came about; carries what that means, and nothing of the request."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.code)
        self.diagnosis = diagnosis


class _Tried(NamedTuple):
    """What came of sending once: a reply or a failure, whether to try again, and after how long."""

    status: int = 0
    reply: bytes = b""
    failure: Diagnosis | None = None
    again: bool = False
    after: float = 0.0


class Post:
    """Sends requests over a transport, which belongs to the caller and may pool connections.

    A transport alone follows no redirect, keeps no cookie of one customer for the next, and
    takes no proxy from the environment. `backoff` is the seconds before a first retry.
    """

    def __init__(self, transport: httpx2.AsyncBaseTransport, backoff: float) -> None:
        self._transport = transport
        self._backoff = backoff

    async def __call__(
        self, url: str, body: bytes, deadline: float, *, signs_in: bool = False
    ) -> tuple[int, bytes]:
        """Send a request, again where that is safe; return its HTTP status and the reply.

        `deadline` is on the clock of `time.monotonic`. Network faults, 5xx and 429 are tried
        again, at most twice. A request that `signs_in` is sent again only if Sage can't have
        read it (no connection came about) or says that it is busy: Sage may lock an account
        after failed sign-ins, and the reply that was lost may have been a refusal.
        Raises NoReplyError where no reply came.
        """
        attempt = 0
        while True:
            tried = await self._send_once(url, body, deadline, signs_in=signs_in)
            if attempt == RETRIES or not tried.again:
                break
            wait = max(self._backoff * 2**attempt * random.uniform(0.8, 1.2), tried.after)
            if time.monotonic() + wait >= deadline:
                break
            await asyncio.sleep(wait)
            attempt += 1
        if tried.failure:
            raise NoReplyError(tried.failure)
        return tried.status, tried.reply

    async def _send_once(self, url: str, body: bytes, deadline: float, *, signs_in: bool) -> _Tried:
        """Send a request once.

        A failure is returned and not raised: an exception would lead to the
        library's own, and that to the request and the password in it.
        """
        try:
            async with asyncio.timeout_at(_convert_deadline(deadline)):
                status, headers, reply = await self._send(url, body)
        except TimeoutError:
            return _Tried(failure=diagnose_code("gateway.timed-out"))
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            diagnosis, sent = _diagnose_error(error)
            again = diagnosis.code != "gateway.certificate" and not (signs_in and sent)
            return _Tried(failure=diagnosis, again=again)
        if len(reply) > REPLY_AT_MOST:
            return _Tried(failure=diagnose_code("gateway.too-large"))
        if status != 429 and status < 500:
            return _Tried(status, reply)
        after = read_retry_after(headers.get("retry-after", ""), datetime.now(UTC))
        return _Tried(status, reply, again=_is_repeatable(status, reply, signs_in), after=after)

    async def _send(self, url: str, body: bytes) -> tuple[int, httpx2.Headers, bytes]:
        """Return status, headers and what arrived, the latter cut soon after REPLY_AT_MOST."""
        request = httpx2.Request(
            "POST", _parse_url(url), content=body, headers=HEADERS, extensions=TIMEOUTS
        )
        response = await self._transport.handle_async_request(request)
        try:
            parts, size = [], 0
            async for part in response.aiter_bytes():
                size += len(part)
                parts.append(part)
                if size > REPLY_AT_MOST:
                    break
        finally:
            await response.aclose()
        return response.status_code, response.headers, b"".join(parts)


def read_retry_after(header: str, now: datetime) -> float:
    """Read how many seconds a Retry-After header asks to wait; 0.0 where it says nothing.

    It holds a number of seconds or a date: RFC 9110, section 10.2.3,
    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> read_retry_after("7", noon), read_retry_after("Thu, 01 Jan 2026 12:00:05 GMT", noon)
    (7.0, 5.0)
    >>> read_retry_after("Thu, 01 Jan 2026 11:00:00 GMT", noon), read_retry_after("soon", noon)
    (0.0, 0.0)
    """
    header = header.strip()
    if header.isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def is_allowed_endpoint(endpoint: str, configured: str) -> bool:
    """Return whether a session's endpoint may be sent to.

    It must be https under intacct.com, or of the configured gateway's own
    origin: that one was chosen by whoever runs the service, not by a reply.

    >>> from verifier.values import GATEWAY
    >>> is_allowed_endpoint("https://na12.intacct.com/ia/xml/xmlgw.phtml", GATEWAY)
    True
    >>> is_allowed_endpoint("https://intacct.com.example.org/", GATEWAY)
    False
    """
    if endpoint == configured:
        return True
    try:
        there, here = httpx2.URL(endpoint), httpx2.URL(configured)
    except (httpx2.InvalidURL, TypeError):
        return False
    if there.userinfo:
        return False
    if (there.scheme, there.host, there.port) == (here.scheme, here.host, here.port):
        return True
    host = there.host.removesuffix(".")
    return (
        there.scheme == "https"
        and there.port is None
        and (host == SAGE_DOMAIN or host.endswith(f".{SAGE_DOMAIN}"))
    )


@lru_cache(maxsize=64)
def _parse_url(url: str) -> httpx2.URL:
    """Return an address parsed: the same few are asked again and again."""
    return httpx2.URL(url)


def _convert_deadline(deadline: float) -> float:
    return asyncio.get_running_loop().time() + deadline - time.monotonic()


def _is_repeatable(status: int, reply: bytes, signs_in: bool) -> bool:
    """Return whether a request that was answered with 429 or 5xx may be sent again."""
    answer = read_reply(reply, status)
    diagnosis = diagnose_reply(answer)
    if signs_in and status != 429:
        return answer.kind == "reply" and diagnosis.code in BUSY
    return diagnosis.owner == "wait"


def _diagnose_error(error: Exception) -> tuple[Diagnosis, bool]:
    """Say what a broken connection means, and whether the request may have been sent."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return diagnose_code("gateway.certificate"), False
        cause = cause.__cause__ or cause.__context__
    sent = not isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
    late = isinstance(error, httpx2.TimeoutException)
    return diagnose_code("gateway.timed-out" if late else "gateway.unreachable"), sent
