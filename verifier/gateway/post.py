"""What is sent to the gateway, and how: in time, over verified TLS, again only where that is safe.

The order of the elements counts: https://developer.intacct.com/web-services/requests/ .
"""

from __future__ import annotations

import asyncio
import random
import re
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

import httpx2

from verifier.gateway.diagnosis import diagnose_reply
from verifier.gateway.reply import read_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSENDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, by reference or otherwise."""

ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        # A parser would turn these into spaces or line ends; typed text must arrive as typed.
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)


class UnsendableError(ValueError):
    """Raised for text that XML cannot hold; names the element, never the text."""

    def __init__(self, element: str) -> None:
        super().__init__(f"{element} holds a character that XML cannot carry")
        self.element = element


class Sender(NamedTuple):
    """The program that asks: Sender ID and sender password, which only Modeloptic holds."""

    sender_id: str
    password: str

    def __repr__(self) -> str:
        return f"Sender(sender_id={self.sender_id!r})"


class Credentials(NamedTuple):
    """What a customer enters; `entity_id` is empty for the top level.

    `permission_type` is role-based or user-based, `consolidation` whether the
    company uses Consolidation, None where nobody has said so: they choose what
    is read and which items fix it.
    """

    company_id: str
    user_id: str
    password: str
    entity_id: str = ""
    permission_type: str = "role-based"
    consolidation: bool | None = None

    def __repr__(self) -> str:
        return f"Credentials(company_id={self.company_id!r}, user_id={self.user_id!r})"


def write_element(name: str, text: str) -> str:
    """Return an element with this text; raises UnsendableError where XML cannot hold it."""
    if UNSENDABLE.search(text):
        raise UnsendableError(name)
    return f"<{name}>{text.translate(ESCAPES)}</{name}>"


def write_sign_in(sender: Sender, credentials: Credentials, control_id: str) -> bytes:
    """Return the request that signs in and opens a session, in UTF-8.

    Raises UnsendableError for a value XML cannot hold. The entity is named only
    where there is one: an empty element would ask for the top level twice over.
    """
    login = (
        write_element("userid", credentials.user_id)
        + write_element("companyid", credentials.company_id)
        + write_element("password", credentials.password)
    )
    if credentials.entity_id:
        login += write_element("locationid", credentials.entity_id)
    function = _write_function(control_id, "<getAPISession/>")
    return _write_request(sender, f"<login>{login}</login>", function, control_id)


def write_reads(
    sender: Sender, session_id: str, objects: Mapping[str, str], control_id: str
) -> bytes:
    """Return the request that reads at most one record number of each object, in UTF-8.

    `objects` are names of objects by the control id of the function that reads each. It is
    no transaction, so that one refusal does not undo the others.
    """
    functions = "".join(
        _write_function(
            function_id,
            "<readByQuery>"
            + write_element("object", name)
            + "<fields>RECORDNO</fields><query></query><pagesize>1</pagesize>"
            + "</readByQuery>",
        )
        for function_id, name in objects.items()
    )
    return _write_request(sender, write_element("sessionid", session_id), functions, control_id)


def _write_function(control_id: str, asked: str) -> str:
    return f'<function controlid="{control_id}">{asked}</function>'


def _write_request(sender: Sender, authentication: str, functions: str, control_id: str) -> bytes:
    control = (
        write_element("senderid", sender.sender_id)
        + write_element("password", sender.password)
        + write_element("controlid", control_id)
        + "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>"
        + "<includewhitespace>false</includewhitespace>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<request><control>{control}</control><operation transaction="false">'
        f"<authentication>{authentication}</authentication>"
        f"<content>{functions}</content></operation></request>"
    ).encode()


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
    """Raised where no reply came; `code` says what that means, and there is no more to it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Tried(NamedTuple):
    """What came of sending once.

    That is a reply or the code of a failure, whether to try again, and after how many seconds.
    """

    status: int = 0
    reply: bytes = b""
    failure: str = ""
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
            async with asyncio.timeout(deadline - time.monotonic()):
                status, headers, reply = await self._send(url, body)
        except TimeoutError:
            return _Tried(failure="gateway.timed-out")
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            code, sent = _explain_error(error)
            again = code != "gateway.certificate" and not (signs_in and sent)
            return _Tried(failure=code, again=again)
        if len(reply) > REPLY_AT_MOST:
            return _Tried(failure="gateway.too-large")
        if status != 429 and status < 500:
            return _Tried(status, reply)
        after = read_retry_after(headers.get("retry-after", ""), datetime.now(UTC))
        return _Tried(status, reply, again=_is_repeatable(status, reply, signs_in), after=after)

    async def _send(self, url: str, body: bytes) -> tuple[int, httpx2.Headers, bytes]:
        """Return status, headers and what arrived, the latter cut soon after REPLY_AT_MOST."""
        request = httpx2.Request("POST", url, content=body, headers=HEADERS, extensions=TIMEOUTS)
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


def _is_repeatable(status: int, reply: bytes, signs_in: bool) -> bool:
    """Return whether a request that was answered with 429 or 5xx may be sent again."""
    answer = read_reply(reply, status)
    diagnosis = diagnose_reply(answer)
    if signs_in and status != 429:
        return answer.kind == "reply" and diagnosis.code in BUSY
    return diagnosis.owner == "wait"


def _explain_error(error: Exception) -> tuple[str, bool]:
    """Return the code of a broken connection, and whether the request may have been sent."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "gateway.certificate", False
        cause = cause.__cause__ or cause.__context__
    sent = not isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
    late = isinstance(error, httpx2.TimeoutException)
    return "gateway.timed-out" if late else "gateway.unreachable", sent
