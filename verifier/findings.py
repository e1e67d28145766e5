"""What every rule returns and every surface shows.

The shapes are NamedTuples and not dataclasses: in the browser `dataclasses`
would load `inspect` and all that hangs on it before the first verdict.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """How sure a rule is that something is wrong, worst first."""

    ERROR = "error"
    """The product's maker documents it, or it cannot be right."""

    WARNING = "warning"
    """Unusual: look again, it may be right."""

    NOTE = "note"
    """Something to know; nothing to fix."""


class Certainty(StrEnum):
    """How sure a suggestion is."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Verdict(StrEnum):
    """What the rules alone can say of what was typed."""

    WELL_FORMED = "well-formed"
    CHECK = "check"
    NOT_WELL_FORMED = "not-well-formed"


class Suggestion(NamedTuple):
    """A value to use instead of the one typed; `label` is what readers see of it."""

    value: str
    certainty: Certainty
    label: str
    """The value itself, or the words that an option has on screen."""


class Span(NamedTuple):
    """The place of a finding in what was typed, in code points, end excluded."""

    start: int
    end: int


class Finding(NamedTuple):
    """One thing to say about one field; `code` is the catalogue's."""

    code: str
    field: str
    severity: Severity
    message: str
    why: str
    item: str
    suggestion: Suggestion | None = None
    span: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: JSON's types only, `suggestion` and `span` objects or null."""
        return self._asdict() | {
            "suggestion": self.suggestion and self.suggestion._asdict(),
            "span": self.span and self.span._asdict(),
        }


class FieldReport(NamedTuple):
    """One field: what was typed, what it was read as, and what was changed, in words."""

    typed: str
    normalised: str
    changes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form."""
        return self._asdict() | {"changes": list(self.changes)}


class Report(NamedTuple):
    """The verdict on all fields given; findings worst first, then in the form's order."""

    verdict: Verdict
    fields: dict[str, FieldReport]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the one wire form shared by worker, service and command line."""
        return {
            "verdict": self.verdict.value,
            "fields": {name: report.to_dict() for name, report in self.fields.items()},
            "findings": [finding.to_dict() for finding in self.findings],
        }
