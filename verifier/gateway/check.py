"""Asks the gateway whether a customer's values are accepted, and what they let Modeloptic read."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from verifier.catalogue import refusals
from verifier.gateway.diagnosis import diagnose_code, diagnose_reply
from verifier.gateway.post import (
    BUDGET,
    Credentials,
    NoReplyError,
    Post,
    Sender,
    UnsendableError,
    is_allowed_endpoint,
    write_reads,
    write_sign_in,
)
from verifier.gateway.reply import read_reply
from verifier.gateway.secret import quote_safely
from verifier.gateway.stages import (
    READ_OBJECTS,
    UNTRIED,
    Stage,
    StageState,
    explain_stop,
    list_reads,
    make_stage,
    put_first,
    see_reads,
    see_untried,
    settle_sign_in,
)
from verifier.values import USER_ID

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.gateway.diagnosis import Diagnosis
    from verifier.gateway.post import Send
    from verifier.gateway.reply import Session

ELEMENT_ITEMS = {
    "companyid": refusals.COMPANY_ID_ITEM,
    "userid": refusals.USER_ID_ITEM,
    "locationid": "sage-intacct#top-level",
}
"""The item that fixes a value that can't be sent, by the element of the request."""


class Gateway:
    """A gateway at one address, asked in the name of one sender.

    `send` is that of a pool or of the practice gateway. `budget` is the seconds a whole
    check may take, `backoff` those before the first retry.
    """

    def __init__(  # noqa: PLR0913 (settings, each with its own name)
        self,
        url: str,
        sender_id: str,
        sender_password: str,
        send: Send,
        *,
        budget: float = BUDGET,
        backoff: float = 0.5,
    ) -> None:
        self._url = url
        self._sender = Sender(sender_id, sender_password)
        self._budget = budget
        self._post = Post(send, backoff)

    def __repr__(self) -> str:
        return f"Gateway(url={self._url!r}, sender_id={self._sender.sender_id!r})"

    async def check(self, credentials: Credentials) -> AsyncGenerator[Stage]:
        """Yield the stages of one check as they settle, each first as running where it waits.

        There are two requests: the sign-in, and one that reads all parts at once, so that all
        missing permissions are named. The last stages say what no check can see.
        Consolidation has no stages where the company does not use it. The session is forgotten
        with the generator.
        """
        began = time.monotonic()
        deadline = began + self._budget

        def stamp(stage: Stage) -> Stage:
            return stage._replace(elapsed_ms=round((time.monotonic() - began) * 1000))

        yield stamp(make_stage("reach", StageState.RUNNING))
        session, diagnosis = await self._sign_in(credentials, deadline)
        for stage in settle_sign_in(diagnosis):
            yield stamp(stage)
        reads = list_reads(credentials)
        if not session:
            for name in (*reads, *UNTRIED):
                yield stamp(make_stage(name, StageState.NOT_REACHED, why=explain_stop(diagnosis)))
            return
        for name in reads:
            yield stamp(make_stage(name, StageState.RUNNING))
        for stage in await self._read(session, credentials, deadline):
            yield stamp(stage)
        for name in UNTRIED:
            yield stamp(see_untried(name, credentials))

    async def _sign_in(
        self, credentials: Credentials, deadline: float
    ) -> tuple[Session | None, Diagnosis]:
        """Sign in; return the session, or None and why there is none."""
        try:
            body = write_sign_in(self._sender, credentials, str(uuid.uuid4()))
            status, answer = await self._post(self._url, body, deadline, signs_in=True)
        except UnsendableError as error:
            item = ELEMENT_ITEMS.get(error.element, refusals.PASSWORD_ITEM)
            return None, diagnose_code("gateway.unsendable")._replace(item=item)
        except NoReplyError as error:
            return None, diagnose_code(error.code)
        # The sender is our own, however the operator's settings spell it.
        reply = read_reply(answer, status)._replace(sender="")
        diagnosis = _put_likeliest_first(diagnose_reply(reply), credentials)
        if diagnosis.owner != "none":
            secrets = (credentials.password, self._sender.password)
            (safe,) = quote_safely([diagnosis], answer, secrets)
            return None, safe
        if not reply.session:
            return None, diagnose_code("gateway.no-session")
        if not is_allowed_endpoint(reply.session.endpoint or self._url, self._url):
            return None, diagnose_code("gateway.endpoint-refused")
        return reply.session, diagnosis

    async def _read(
        self, session: Session, credentials: Credentials, deadline: float
    ) -> list[Stage]:
        """Read all parts in one request; return how each of their stages settles."""

        def fail(code: str) -> list[Stage]:
            return [make_stage(name, StageState.UNKNOWN, diagnose_code(code)) for name in names]

        names = list_reads(credentials)
        objects = {name: READ_OBJECTS[name] for name in names}
        try:
            body = write_reads(self._sender, session.id, objects, str(uuid.uuid4()))
            status, answer = await self._post(session.endpoint or self._url, body, deadline)
        except UnsendableError:
            return fail("gateway.no-session")
        except NoReplyError as error:
            return fail(error.code)
        reply = read_reply(answer, status)
        seen = see_reads(reply, credentials)
        secrets = (session.id, credentials.password, self._sender.password)
        told = [stage.diagnosis for stage in seen if stage.diagnosis]
        safe = iter(quote_safely(told, answer, secrets))
        return [stage._replace(diagnosis=stage.diagnosis and next(safe)) for stage in seen]


def _put_likeliest_first(diagnosis: Diagnosis, credentials: Credentials) -> Diagnosis:
    """Put the value that is likeliest wrong first where Sage does not say which value is wrong.

    At the sign-in the company was found; a User ID other than the one the
    guide has created is then the first to suspect, else the password.
    """
    if diagnosis.code != "gateway.sign-in-incorrect":
        return diagnosis
    item = refusals.USER_ID_ITEM if credentials.user_id != USER_ID else refusals.PASSWORD_ITEM
    return put_first(diagnosis, item)
