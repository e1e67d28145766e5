"""What is sent to the gateway, and how: in time, and again only where that is safe.

The order of the elements counts: https://developer.intacct.com/web-services/requests/ .
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from verifier.gateway.diagnosis import diagnose_reply
from verifier.gateway.reply import read_reply
from verifier.text.characters import find_unsendable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

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
    if find_unsendable(text):
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
PORTS = {"http": 80, "https": 443}

BUDGET = 30.0
"""Seconds a whole check may take."""

RETRIES = 2
REPLY_AT_MOST = 1024 * 1024
"""Bytes of a reply; more is not read."""

BUSY = frozenset({"gateway.rate-limited", "gateway.offline"})
"""What Sage says where it did not look at a request at all."""


class Response(NamedTuple):
    """What came of sending a request once: an answer, or the code of why there is none.

    `body` may be cut after REPLY_AT_MOST. `failure` is "" where there is an answer;
    `is_sent` is false where Sage can't have read the request.
    """

    status: int = 0
    body: bytes = b""
    retry_after: str = ""
    failure: str = ""
    is_sent: bool = True


TOO_LARGE = Response(failure="gateway.too-large")

type Send = Callable[[str, bytes], Awaitable[Response]]
"""Sends a body to an address, once. It raises nothing: an exception would hold the request."""


class NoReplyError(Exception):
    """Raised where no reply came; `code` says what that means, and there is no more to it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Post:
    """Sends requests in time, and again where that is safe.

    `backoff` is the seconds before a first retry; the second waits twice as long.
    """

    def __init__(self, send: Send, backoff: float) -> None:
        self._send = send
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
        response = await self._send_in_time(url, body, deadline)
        for attempt in range(RETRIES):
            if not _is_repeatable(response, signs_in):
                break
            after = read_retry_after(response.retry_after, datetime.now(UTC))
            wait = max(self._backoff * 2**attempt * random.uniform(0.8, 1.2), after)
            if time.monotonic() + wait >= deadline:
                break
            await asyncio.sleep(wait)
            response = await self._send_in_time(url, body, deadline)
        if response.failure:
            raise NoReplyError(response.failure)
        return response.status, response.body

    async def _send_in_time(self, url: str, body: bytes, deadline: float) -> Response:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                response = await self._send(url, body)
        except TimeoutError:
            return Response(failure="gateway.timed-out")
        return response if len(response.body) <= REPLY_AT_MOST else TOO_LARGE


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
        there, here = map(_split_address, (endpoint, configured))
    except ValueError:
        return False
    if there == here:
        return True
    scheme, host, port = there
    in_domain = f".{host.removesuffix('.')}".endswith(f".{SAGE_DOMAIN}")
    return (scheme, port) == ("https", PORTS["https"]) and in_domain


def _split_address(url: str) -> tuple[str, str, int | None]:
    """Return an address's scheme, host and port; None for a port that nothing says.

    Raises:
        ValueError: where it is no valid address, or two programs may read it differently.
    """
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port
    if not host or not re.fullmatch("[!-~]+", url) or "\\" in url or "@" in parts.netloc:
        raise ValueError
    return parts.scheme, host, PORTS.get(parts.scheme) if port is None else port


def _is_repeatable(response: Response, signs_in: bool) -> bool:
    """Return whether what came of a request allows to send it again."""
    if response.failure:
        is_lasting = response.failure in {"gateway.certificate", TOO_LARGE.failure}
        return not is_lasting and not (signs_in and response.is_sent)
    if response.status != 429 and response.status < 500:
        return False
    answer = read_reply(response.body, response.status)
    diagnosis = diagnose_reply(answer)
    if signs_in and response.status != 429:
        return answer.kind == "reply" and diagnosis.code in BUSY
    return diagnosis.owner == "wait"
