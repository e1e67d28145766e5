"""Who must act, when to write to support and what to send: the sentences for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import MAKER, PRODUCT

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

YOURSELF = "You can mend this yourself"
OPEN = "The connection is finished only once this is done as the guide says."
"""Why an item matters that no code names."""

VALUE = "If the value is right as you typed it and is still refused, write to support."
"""When to write to support about what was typed."""

OWNERS = {
    Owner.YOU: f"{YOURSELF}.",
    Owner.MODELOPTIC: f"Modeloptic has to act: you can't mend it in {PRODUCT}.",
    Owner.SAGE: (
        f"{MAKER} has to act: ask {MAKER}'s support, or the partner who looks after your company."
    ),
    Owner.WAIT: "Nobody has to act: wait some minutes and check again.",
    Owner.UNKNOWN: "Who has to act isn't known yet.",
    Owner.NONE: "Nobody has to act: nothing is wrong.",
}
"""Who must act, in a sentence."""

UNSURE = {"gateway.company-not-found": f"Most likely {YOURSELF.replace('Y', 'y', 1)}."}
"""Who must act where an entry names several causes, and not all of them are the reader's."""

BRIEFLY = {
    Owner.YOU: "the customer",
    Owner.MODELOPTIC: "Modeloptic",
    Owner.SAGE: MAKER,
    Owner.WAIT: "nobody: wait",
    Owner.UNKNOWN: "not known yet",
    Owner.NONE: "nobody",
}
"""Who must act, in a word or two, as support reads it."""

REPLIES = {
    Owner.YOU: f"{YOURSELF}{{place}}.",
    Owner.MODELOPTIC: f"We at Modeloptic have to act: you can't mend it in {PRODUCT}.",
    Owner.SAGE: OWNERS[Owner.SAGE],
    Owner.WAIT: "Nobody has to act.",
    Owner.UNKNOWN: "Who has to act isn't known yet: we find out with you.",
    Owner.NONE: "Nothing has to be mended.",
}
"""Who must act, as support writes it to a customer; `{place}` is where."""

SUPPORT = {
    Owner.YOU: "If you went through the items above and it is still refused, write to support.",
    Owner.MODELOPTIC: "Write to support now.",
    Owner.SAGE: f"Write to support if {MAKER} finds nothing on its side.",
    Owner.WAIT: "If it is still the same after an hour, write to support.",
    Owner.UNKNOWN: "If nothing here helps, write to support: we find out with you.",
    Owner.NONE: "Nothing is wrong, so there is no need to write to support.",
}
"""When to write to support about what was answered."""

SEND = f"Send us what {PRODUCT} said, word for word, with the Support ID if there is one."
"""What comes first in a reply of support's where others are told to write to it."""


def who_acts(code: str, owner: Owner) -> str:
    """Return who must act on an entry with this code and owner, in a sentence."""
    return UNSURE.get(code, OWNERS[owner])


def at_once(owner: Owner) -> str:
    """Return who must act and, where nothing else helps, that support is to be written to."""
    now = owner in {Owner.MODELOPTIC, Owner.UNKNOWN}
    return f"{OWNERS[owner]} {SUPPORT[owner]}" if now else OWNERS[owner]


def when(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return when to write to support, in a sentence."""
    return SUPPORT[entry.owner] if isinstance(entry, DiagnosisEntry) else VALUE


def what(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return what to send besides the code, as it goes on after it."""
    if isinstance(entry, DiagnosisEntry):
        return f", what {PRODUCT} said word for word, and the Support ID if there is one"
    return " and which field it is about"
