"""The shape of what the catalogue holds."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.findings import Severity


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
    retired_for: str = ""

    @property
    def owner(self) -> Owner:
        """Who has to act: you, who typed it, or nobody where nothing is wrong."""
        return Owner.NONE if self.severity == "note" else Owner.YOU


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
    others: tuple[str, ...]
    example: str
    retired_for: str = ""
