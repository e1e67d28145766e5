"""Sends requests to the gateway: in time, over verified TLS, and again only where it is safe."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, NamedTuple

import httpx2

from verifier.gateway.diagnosis import by_code, diagnose
from verifier.gateway.reply import read

if TYPE_CHECKING:
    from verifier.gateway.diagnosis import Diagnosis

SAGE_URL = "https://api.intacct.com/ia/xml/xmlgw.phtml"
"""Where Sage's gateway is first asked: https://developer.intacct.com/web-services/ ."""

SAGE_DOMAIN = "intacct.com"

BUDGET = 30.0
"""Seconds a whole check may take."""

CONNECT = 8.0
"""Seconds a connection may take to come about, so that a second try still fits in the budget."""

RETRIES = 2
REPLY_AT_MOST = 1024 * 1024
"""Bytes of a reply; more is not read."""

HEADERS = {
    "Content-Type": "application/xml",
    "Accept": "application/xml, text/xml",
    # A compressed reply could unfold to any size.
    "Accept-Encoding": "identity",
    "User-Agent": "modeloptic-guide",
}


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
    """Sends requests over a pool of connections; `backoff` is the seconds before a first retry."""

    def __init__(self, http: httpx2.AsyncClient, backoff: float) -> None:
        self._http = http
        self._backoff = backoff
        # The pool serves many customers: a cookie of one must not travel with another.
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    async def __call__(
        self, url: str, body: bytes, deadline: float, *, signs_in: bool = False
    ) -> tuple[int, bytes]:
        """Send a request, again where that is safe; return its HTTP status and the reply.

        `deadline` is on the clock of `time.monotonic`. Network faults, 5xx (but
        524) and 429 are tried again, at most twice. One that `signs_in` is not,
        if Sage may have read it and did not itself say that it was busy: Sage
        may lock an account after failed sign-ins, and the answer that was lost
        may have been a refusal. Raises NoReplyError where no reply came about.
        """
        attempt = 0
        while True:
            tried = await self._try(url, body, deadline, signs_in=signs_in)
            wait = max(self._backoff * 2**attempt * random.uniform(0.8, 1.2), tried.after)
            in_time = time.monotonic() + wait < deadline
            if attempt == RETRIES or not tried.again or not in_time:
                break
            await asyncio.sleep(wait)
            attempt += 1
        if tried.failure:
            raise NoReplyError(tried.failure)
        return tried.status, tried.reply

    async def _try(self, url: str, body: bytes, deadline: float, *, signs_in: bool) -> _Tried:
        """Send a request once.

        A failure is returned and not raised: an exception would lead to the
        library's own, and that to the request and the password in it.
        """
        try:
            async with asyncio.timeout_at(_loop_time(deadline)):
                return await self._send(url, body)
        except TimeoutError:
            return _Tried(failure=by_code("gateway.timed-out"))
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            diagnosis, sent = _of_error(error)
            again = diagnosis.code != "gateway.certificate" and not (signs_in and sent)
            return _Tried(failure=diagnosis, again=again)

    async def _send(self, url: str, body: bytes) -> _Tried:
        # The deadline, which is around all this, ends a slow read.
        timeout = httpx2.Timeout(BUDGET, connect=CONNECT)
        async with self._http.stream(
            "POST", url, content=body, headers=HEADERS, follow_redirects=False, timeout=timeout
        ) as response:
            parts, size = [], 0
            async for part in response.aiter_bytes():
                size += len(part)
                if size > REPLY_AT_MOST:
                    return _Tried(failure=by_code("gateway.too-large"))
                parts.append(part)
        reply = b"".join(parts)
        after = response.headers.get("retry-after", "")
        return _Tried(
            response.status_code,
            reply,
            again=_asks_to_wait(response.status_code, reply),
            after=seconds_asked(after, datetime.now(UTC)),
        )


def seconds_asked(header: str, now: datetime) -> float:
    """Read how many seconds a Retry-After header asks to wait; 0.0 where it says nothing.

    It holds a number of seconds or a date: RFC 9110, section 10.2.3,
    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> seconds_asked("7", noon), seconds_asked("Thu, 01 Jan 2026 12:00:05 GMT", noon)
    (7.0, 5.0)
    >>> seconds_asked("Thu, 01 Jan 2026 11:00:00 GMT", noon), seconds_asked("soon", noon)
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


def may_follow(endpoint: str, configured: str) -> bool:
    """Tell whether a session's endpoint may be sent to.

    It must be https under intacct.com, or of the configured gateway's own
    origin: that one was chosen by whoever runs the service, not by a reply.

    >>> may_follow("https://na12.intacct.com/ia/xml/xmlgw.phtml", SAGE_URL)
    True
    >>> may_follow("https://intacct.com.example.org/", SAGE_URL)
    False
    """
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


def _loop_time(deadline: float) -> float:
    return asyncio.get_running_loop().time() + deadline - time.monotonic()


def _asks_to_wait(status: int, reply: bytes) -> bool:
    """Tell whether an answer is worth another try: busy or failing, and no refusal."""
    if status != 429 and (status < 500 or status == 524):
        return False
    return diagnose(read(reply, status)).owner == "wait"


def _of_error(error: Exception) -> tuple[Diagnosis, bool]:
    """Say what a broken connection means, and whether the request may have been sent."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return by_code("gateway.certificate"), False
        cause = cause.__cause__ or cause.__context__
    sent = not isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
    late = isinstance(error, httpx2.TimeoutException)
    return by_code("gateway.timed-out" if late else "gateway.unreachable"), sent
