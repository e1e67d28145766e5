"""How the service asks the gateway of a connection: what a connection's `check` module gives."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Protocol, cast

from verifier import connections

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping
    from contextlib import AbstractAsyncContextManager

    from verifier.connections import Connection
    from verifier.gateway.stages import Stage, Verdict
    from verifier.service.bodies import Shape
    from verifier.service.settings import Settings


class Gateway(Protocol):
    """What can be asked whether it accepts credentials."""

    def check(self, credentials: Any) -> AsyncGenerator[Stage]:
        """Yield the stages of one check as they settle."""
        ...


class Asking(Protocol):
    """The shape of the module that a connection names in its `check`."""

    STAGES: Mapping[str, str]
    """The stages of a check, by id, each with its title."""
    SHAPE: Shape
    """The fields of a request's body."""
    TOLD: Mapping[str, dict[str, Any]]
    """What the OpenAPI document says of a field besides its type, as JSON Schema has it."""
    REQUIRED: tuple[str, ...]
    """Those of them that no check can do without."""

    def amiss(self, given: Mapping[str, Any]) -> str:
        """Return what is wrong with the values besides what the rules say, "" if nothing."""
        ...

    def counted(self, given: Mapping[str, Any]) -> tuple[str, str]:
        """Return whose tries are counted together: a company and a user."""
        ...

    def credentials(self, given: Mapping[str, Any]) -> Any:
        """Return what `Gateway.check` takes."""
        ...

    def open_gateway(self, settings: Settings) -> AbstractAsyncContextManager[Gateway]:
        """Open the way to the gateway, for as long as the service runs."""
        ...

    def describe(self, settings: Settings) -> dict[str, Any]:
        """Return `practice`, `sender_id` and the practice `companies`, as `/api/gateway` has it."""
        ...

    def judge(self, stages: Iterable[Stage]) -> Verdict:
        """Add up the stages of one check."""
        ...


def asking(connection: Connection) -> Asking | None:
    """Return the module that asks a connection's gateway, None where it has none."""
    if connection.check is None:
        return None
    return cast("Asking", importlib.import_module(connection.check.module))


def form(connection: Connection) -> Shape:
    """Return the fields of a body whose values the rules are to judge."""
    return {rules.FIELD.name: str for rules in connection.fields}


def prefix(guide: str) -> str:
    """Return where a guide's addresses begin: the default one's are plain.

    >>> prefix(connections.DEFAULT), prefix("ledgerly")
    ('/api/', '/api/ledgerly/')
    """
    return "/api/" if guide == connections.DEFAULT else f"/api/{guide}/"
