"""Entity ID: one part of a company with several entities; empty for all of it.

Modeloptic reads at the top level, so it is mostly empty. Sage publishes no
rule for it.

More information:

* https://developer.intacct.com/web-services/requests/ (`locationid`)

>>> validate(" 100 ")
'100'
>>> validate("")
''
>>> is_valid("modelopticMPP")
False
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import text
from verifier.fields.base import Field, find, judge, passed
from verifier.values import SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding

TOP_LEVEL = frozenset({"toplevel", "top", "none", "na", "all", "allentities"})
"""Words for no entity, without what stands between them."""

FIELD = Field(
    name="entity_id",
    label="Entity ID",
    hint="Leave it empty to read the whole company.",
    item="sage-intacct#top-level",
    example="100",
)


def compact(typed: str) -> str:
    """Return the ID that was meant."""
    return text.read(typed, FIELD.name).value


def findings(typed: str) -> list[Finding]:
    """Return all there is to say about an entity alone.

    >>> [finding.code for finding in findings("Top level")]
    ['entity-id.top-level']
    """
    return judge(FIELD, text.read(typed, FIELD.name), rules)


def validate(typed: str) -> str:
    """Return the ID that was meant; raise FieldError for one that cannot be right."""
    return passed(compact(typed), findings(typed))


def is_valid(typed: str) -> bool:
    """Say whether nothing about the ID is known to be wrong."""
    return all(finding.severity != "error" for finding in findings(typed))


def rules(reading: text.Reading) -> Iterator[Finding]:
    """Yield what there is to say about a readable ID: one thing."""
    value, whole = reading.value, reading.span()
    small = value.casefold()
    known = next((known for known in (SENDER_ID, USER_ID) if small == known.casefold()), "")
    if known:
        yield find(FIELD, "entity-id.known", whole, known=known)
    elif "|" in value:
        bar = value.index("|")
        use = value.rpartition("|")[2].strip()
        yield find(FIELD, "entity-id.parts", reading.span(bar, bar + 1), use)
    elif small.translate(text.SEPARATORS) in TOP_LEVEL:
        yield find(FIELD, "entity-id.top-level", whole)
    else:
        yield find(FIELD, "entity-id.given", whole)
