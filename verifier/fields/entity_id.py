"""Entity ID: one part of a company with several entities; empty for all of it.

Modeloptic reads at the top level, so it is mostly empty. Sage publishes no
rule for it.

More information:

* https://developer.intacct.com/web-services/requests/ (`locationid`)

>>> from verifier import verify
>>> [finding.code for finding in verify({"entity_id": "Top level"}).findings]
['entity-id.top-level']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.fields.base import (
    KNOWN,
    LONGEST_ID,
    Field,
    find_picked,
    flag,
    flag_part,
    is_placeholder,
)
from verifier.fields.pasted import AROUND, is_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

_TOP_LEVEL = """
test testing demo toplevel top root all allentities noentity noentities singleentity wholecompany
entirecompany company entity entityid location locationid consolidated name id
"""

TOP_LEVEL = frozenset(_TOP_LEVEL.split())
"""Words for no entity, without what stands between them, and names of the field."""

SEVERAL = re.compile(r"\s?[,;\n]\s?|\s(?:and|&|\+|-|to|through)\s|[/+&]|\s")
"""What separates the IDs of several entities."""

NUMBERED = re.compile(r"[A-Za-z]{0,4}-?\d{1,8}")
"""What an entity's ID with a number looks like: several of them are not a name."""


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what there is to say about a readable ID: one thing."""
    value, whole = reading.value, reading.span()
    small = value.casefold()
    if small in KNOWN:
        yield flag(FIELD, "entity-id.known", whole, known=KNOWN[small])
    elif "|" in value:
        use = value.rpartition("|")[2].strip()
        yield flag_part(FIELD, "entity-id.parts", reading, "|", use)
    elif "@" in value or is_address(value):
        yield flag(FIELD, "entity-id.address", whole)
    elif len(value) > LONGEST_ID:
        yield flag(FIELD, "entity-id.long", reading.span(LONGEST_ID))
    elif is_placeholder(value, TOP_LEVEL):
        yield flag(FIELD, "entity-id.top-level", whole)
    elif is_several(value):
        yield flag(FIELD, "entity-id.several", whole)
    elif picked := find_picked(value):
        yield flag_part(FIELD, "entity-id.id-and-name", reading, "--", picked)
    elif " - " in value and any(map(str.isdigit, own := value.partition(" - ")[0])):
        yield flag_part(FIELD, "entity-id.id-and-name", reading, " - ", own)
    elif (bare := value.strip(AROUND)) != value and not value.endswith(")"):
        yield flag(FIELD, "entity-id.marks", whole, bare)
    else:
        yield flag(FIELD, "entity-id.given", whole)


def is_several(value: str) -> bool:
    """Return whether a value names several entities.

    >>> is_several("E100,E200"), is_several("100 and 200"), is_several("UK, US")
    (True, True, True)
    >>> is_several("UK & IE"), is_several("100-UK"), is_several("Acme, Inc.")
    (False, False, False)
    """
    parts = [part for part in SEVERAL.split(value) if part]
    if len(parts) < 2:
        return False
    words = re.split("[,;]", value)
    in_a_row = len(words) > 1 and all(" " not in word.strip() for word in words)
    return (in_a_row and not value.endswith(".")) or all(map(NUMBERED.fullmatch, parts))


FIELD = Field(
    name="entity_id",
    label="Entity ID",
    hint="Leave it empty to read the whole company.",
    item="sage-intacct#top-level",
    example="100",
    exact=True,
    list_findings=list_findings,
)
