"""Asks the gateway whether a customer's values are accepted, and what they let Modeloptic read."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
import uuid
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING

import httpx2

from verifier.catalogue.diagnoses import refusals
from verifier.gateway.diagnosis import by_code, diagnose
from verifier.gateway.envelope import Credentials, Sender, UnsendableError, read_one, sign_in
from verifier.gateway.reply import read
from verifier.gateway.stages import (
    FAILS_AT,
    LEVEL_STAGES,
    READ_OBJECTS,
    SIGN_IN_STAGES,
    TITLES,
    Level,
    Stage,
    State,
    Verdict,
    judge,
)
from verifier.values import USER_ID

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from verifier.gateway.diagnosis import Diagnosis
    from verifier.gateway.reply import Session

__all__ = ["Credentials", "Gateway", "Level", "Stage", "State", "Verdict", "judge"]

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

SHORTEST_SECRET = 4
"""Characters; blanking out what is shorter would take words apart and hide nothing."""

HEADERS = {
    "Content-Type": "application/xml; charset=UTF-8",
    "Accept": "application/xml, text/xml",
    # A compressed reply could unfold to any size.
    "Accept-Encoding": "identity",
    "User-Agent": "modeloptic-guide",
}


class _Failed(Exception):  # noqa: N818 (never leaves this module)
    """No reply came about; carries what it means. No request is kept in it."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.code)
        self.diagnosis = diagnosis


class Gateway:
    """A gateway at one address, asked in the name of one sender, over a pool that is reused.

    `http` verifies TLS by its own defaults and belongs to the caller, who
    closes it. `budget` is the seconds a whole check may take, `backoff` those
    before the first retry; the second waits twice as long.
    """

    def __init__(  # noqa: PLR0913 (settings, each with its own name)
        self,
        url: str,
        sender_id: str,
        sender_password: str,
        http: httpx2.AsyncClient,
        *,
        budget: float = BUDGET,
        backoff: float = 0.5,
    ) -> None:
        self._url = url
        self._sender = Sender(sender_id, sender_password)
        self._http = http
        self._budget = budget
        self._backoff = backoff
        # The pool serves many customers: a cookie of one must not travel with another.
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def __repr__(self) -> str:
        return f"Gateway(url={self._url!r}, sender_id={self._sender.sender_id!r})"

    async def check(self, credentials: Credentials) -> AsyncGenerator[Stage]:
        """Yield the stages of one check as they settle, each first as running where it waits.

        A sign-in that Sage may have seen is never sent again unless Sage itself
        said that it was busy: Sage may lock the account. After
        the sign-in every module is read, so that all missing permissions are
        named at once. Consolidation has no stage where the company does not use it.
        """
        began = time.monotonic()
        deadline = began + self._budget
        watch = _Watch(began)
        yield watch.stage("reach", State.RUNNING)
        reads = [
            name
            for name in READ_OBJECTS
            if credentials.consolidation or name != "read-consolidation"
        ]
        session, diagnosis = await self._sign_in(credentials, deadline)
        for stage in _settle(watch, diagnosis):
            yield stage
        if not session:
            for name in reads:
                yield watch.stage(name, State.NOT_REACHED)
            return
        for name in reads:
            yield watch.stage(name, State.RUNNING)
            found = await self._read(session, name, credentials, deadline)
            yield watch.stage(name, *found)

    async def _sign_in(
        self, credentials: Credentials, deadline: float
    ) -> tuple[Session | None, Diagnosis]:
        try:
            body = sign_in(self._sender, credentials, str(uuid.uuid4()))
        except UnsendableError:
            return None, by_code("gateway.unsendable")
        try:
            status, reply = await self._post(self._url, body, deadline, signs_in=True)
        except _Failed as failed:
            return None, failed.diagnosis
        read_reply = read(reply, status)
        diagnosis = _sharpen(diagnose(read_reply), credentials)
        diagnosis = _hushed(diagnosis, credentials.password, self._sender.password)
        if diagnosis.owner != "none":
            return None, diagnosis
        if not read_reply.session:
            return None, by_code("gateway.no-session")
        if not may_follow(read_reply.session.endpoint or self._url, self._url):
            return None, by_code("gateway.endpoint-refused")
        return read_reply.session, diagnosis

    async def _read(
        self, session: Session, name: str, credentials: Credentials, deadline: float
    ) -> tuple[State, Diagnosis | None]:
        """Read one module; a refusal that is not about permissions leaves it unknown."""
        try:
            body = read_one(self._sender, session.id, READ_OBJECTS[name], str(uuid.uuid4()))
            status, reply = await self._post(session.endpoint or self._url, body, deadline)
        except UnsendableError:
            return State.UNKNOWN, by_code("gateway.no-session")
        except _Failed as failed:
            return State.UNKNOWN, failed.diagnosis
        diagnosis = diagnose(
            read(reply, status),
            permission_type=credentials.permission_type,
            module=name.removeprefix("read-"),
        )
        if diagnosis.owner == "none":
            return State.PASSED, None
        diagnosis = _hushed(diagnosis, session.id, credentials.password, self._sender.password)
        return State.FAILED if diagnosis.owner == "you" else State.UNKNOWN, diagnosis

    async def _post(
        self, url: str, body: bytes, deadline: float, *, signs_in: bool = False
    ) -> tuple[int, bytes]:
        """Send a request, again where that is safe; raise _Failed where no reply came about."""
        for attempt in range(RETRIES + 1):
            last = attempt == RETRIES
            wait = self._backoff * 2**attempt * random.uniform(0.8, 1.2)
            try:
                async with asyncio.timeout_at(_loop_time(deadline)):
                    status, reply, retry_after = await self._once(url, body)
            except TimeoutError:
                raise _Failed(by_code("gateway.timed-out")) from None
            except _Failed:
                raise
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
                diagnosis, sent = _of_error(error)
                if last or diagnosis.code == "gateway.certificate" or (signs_in and sent):
                    # Without the cause: it holds the request, and that the password.
                    raise _Failed(diagnosis) from None
            else:
                if last or not _asks_to_wait(status, reply):
                    return status, reply
                wait = max(wait, retry_after)
                if time.monotonic() + wait >= deadline:
                    return status, reply
            if time.monotonic() + wait >= deadline:
                raise _Failed(by_code("gateway.timed-out"))
            await asyncio.sleep(wait)
        raise AssertionError

    async def _once(self, url: str, body: bytes) -> tuple[int, bytes, float]:
        """Send a request once; return status, reply and the seconds Retry-After asks for."""
        # The budget, which is around all this, ends a slow read.
        timeout = httpx2.Timeout(self._budget, connect=CONNECT)
        async with self._http.stream(
            "POST", url, content=body, headers=HEADERS, follow_redirects=False, timeout=timeout
        ) as response:
            parts, size = [], 0
            async for part in response.aiter_bytes():
                size += len(part)
                if size > REPLY_AT_MOST:
                    raise _Failed(by_code("gateway.too-large"))
                parts.append(part)
            after = response.headers.get("retry-after", "")
            return response.status_code, b"".join(parts), float(after) if after.isdecimal() else 0.0


class _Watch:
    """Makes stages with the time since the check began."""

    def __init__(self, began: float) -> None:
        self._began = began

    def stage(self, name: str, state: State, diagnosis: Diagnosis | None = None) -> Stage:
        elapsed = round((time.monotonic() - self._began) * 1000)
        return Stage(name, TITLES[name], state, diagnosis, elapsed)


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


def _sharpen(diagnosis: Diagnosis, credentials: Credentials) -> Diagnosis:
    """Put the likeliest culprit first where Sage does not say which value is wrong.

    At the sign-in the company was found; a User ID other than the one the
    guide has created is then the first to suspect, else the password.
    """
    if diagnosis.code != "gateway.sign-in-incorrect":
        return diagnosis
    first = refusals.USER_ID_ITEM if credentials.user_id != USER_ID else refusals.PASSWORD_ITEM
    rest = dict.fromkeys((diagnosis.item, *diagnosis.others))
    rest.pop(first, None)
    return diagnosis._replace(item=first, others=tuple(rest))


def _hushed(diagnosis: Diagnosis, *secrets: str) -> Diagnosis:
    """Blank out what was sent in secret, should a reply give it back in its words."""
    said = diagnosis.said
    for secret in secrets:
        said = said.replace(secret, "…") if len(secret) >= SHORTEST_SECRET else said
    return diagnosis._replace(said=said)


def _settle(watch: _Watch, diagnosis: Diagnosis) -> Iterator[Stage]:
    """Yield the stages the sign-in settles, down to the one it stopped at and those not reached."""
    code = diagnosis.code
    if diagnosis.owner == "none":
        for name in SIGN_IN_STAGES:
            yield watch.stage(name, State.PASSED)
        return
    stop, silent = FAILS_AT.get(code) or (_stage_of(diagnosis), ())
    reached = True
    for name in SIGN_IN_STAGES:
        if name == stop:
            reached = False
            known = diagnosis.owner != "unknown"
            yield watch.stage(name, State.FAILED if known else State.UNKNOWN, diagnosis)
        elif reached:
            yield watch.stage(name, State.UNKNOWN if name in silent else State.PASSED)
        else:
            yield watch.stage(name, State.NOT_REACHED)


def _stage_of(diagnosis: Diagnosis) -> str:
    return LEVEL_STAGES.get(diagnosis.level, "reach")
