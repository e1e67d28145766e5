"""The shape of what the catalogue holds."""

from __future__ import annotations

from enum import StrEnum
from functools import partialmethod
from typing import TYPE_CHECKING, NamedTuple

from verifier.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Owner(StrEnum):
    """Who has to act next."""

    YOU = "you"
    MODELOPTIC = "modeloptic"
    SAGE = "sage"
    WAIT = "wait"
    UNKNOWN = "unknown"
    NONE = "none"
    """Nothing is wrong."""


class FindingEntry(NamedTuple):
    """A finding the rules can make.

    `message` is a sentence with named places in braces that the rule fills;
    `example` is a field's name and a value that brings the finding about.
    """

    code: str
    severity: Severity
    title: str
    message: str
    why: str
    cure: str
    item: str
    example: Mapping[str, object]

    @property
    def owner(self) -> Owner:
        """Who has to act: you, who typed it, or nobody where nothing is wrong."""
        return Owner.NONE if self.severity == "note" else Owner.YOU


class FindingGroup:
    """Makes findings that share `item` and `cure`, what to do, unless one has its own."""

    def __init__(self, item: str, cure: str = "") -> None:
        self._item = item
        self._cure = cure

    def _make(  # noqa: PLR0913 (the columns of a table)
        self,
        severity: Severity,
        code: str,
        *,
        title: str,
        message: str,
        why: str,
        example: Mapping[str, object],
        cure: str = "",
        item: str = "",
    ) -> FindingEntry:
        cure, item = cure or self._cure, item or self._item
        return FindingEntry(code, severity, title, message, why, cure, item, example)

    error = partialmethod(_make, Severity.ERROR)
    warning = partialmethod(_make, Severity.WARNING)
    note = partialmethod(_make, Severity.NOTE)


class DiagnosisEntry(NamedTuple):
    """What a reply of the gateway means.

    `level` is where in the reply it stands: transport, control,
    authentication, result or none; `example` is a reply or text that brings
    the diagnosis about; `others` are the next items to suspect, likeliest first.
    """

    code: str
    owner: Owner
    level: str
    title: str
    why: str
    cure: str
    item: str
    example: str
    others: tuple[str, ...] = ()
