"""Who must act, when to write to support and what to send: the sentences for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import MAKER, PRODUCT

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

YOURSELF = "You can fix this yourself"
OPEN = "The connection is complete only after you do this as the guide says."
"""Why an item matters that no code names."""

VALUE = "If the value is right and Sage still refuses it, contact support."
"""When to write to support about what was typed."""

OWNERS = {
    Owner.YOU: f"{YOURSELF}.",
    Owner.MODELOPTIC: f"Modeloptic needs to act. You can't fix this in {PRODUCT}.",
    Owner.SAGE: (
        f"{MAKER} needs to act. Ask {MAKER} support, or the partner who manages your {PRODUCT}."
    ),
    Owner.WAIT: "You don't need to do anything. Wait a few minutes and check again.",
    Owner.UNKNOWN: "We don't know yet who needs to act.",
    Owner.NONE: "Nothing is wrong. You don't need to do anything.",
}
"""Who must act, in a sentence."""

LIKELY_YOURSELF = f"Most likely {YOURSELF.replace('Y', 'y', 1)}"
UNSURE = dict.fromkeys(
    ("gateway.company-not-found", "gateway.duplicate", "gateway.validation", "gateway.not-saved"),
    f"{LIKELY_YOURSELF}.",
)
"""Who must act where an entry names several causes, and not all of them are the reader's."""

REPLIES = {
    Owner.YOU: f"{YOURSELF}{{place}}.",
    Owner.MODELOPTIC: f"We at Modeloptic need to act. You can't fix this in {PRODUCT}.",
    Owner.SAGE: OWNERS[Owner.SAGE],
    Owner.WAIT: "You don't need to change anything.",
    Owner.UNKNOWN: "We don't know yet who needs to act. We'll find out with you.",
    Owner.NONE: "There is nothing to fix.",
}
"""Who must act, as support writes it to a customer; `{place}` is where."""

SUPPORT = {
    Owner.YOU: "If you checked the items above and Sage still refuses it, contact support.",
    Owner.MODELOPTIC: "Contact support now.",
    Owner.SAGE: f"Contact support if {MAKER} finds nothing wrong on its side.",
    Owner.WAIT: "If nothing has changed after an hour, contact support.",
    Owner.UNKNOWN: "If nothing here helps, contact support. We'll find out with you.",
    Owner.NONE: "Nothing is wrong, so you don't need to contact support.",
}
"""When to write to support about what was answered."""

SEND = f"Send us what {PRODUCT} said, word for word, and the Support ID if there is one."
"""What comes first in a reply of support's where others are told to write to it."""


def say_who_acts(code: str, owner: Owner) -> str:
    """Return who must act on an entry with this code and owner, in a sentence."""
    return UNSURE.get(code, OWNERS[owner])


def say_who_acts_to_customer(code: str, owner: Owner, place: str) -> str:
    """Return who must act as support writes it; `place` is where, or ""."""
    return f"{LIKELY_YOURSELF}{place}." if code in UNSURE else REPLIES[owner].format(place=place)


def say_who_acts_now(owner: Owner) -> str:
    """Return who must act and, where nothing else helps, that support is to be written to."""
    now = owner in {Owner.MODELOPTIC, Owner.UNKNOWN}
    return f"{OWNERS[owner]} {SUPPORT[owner]}" if now else OWNERS[owner]


def say_when_to_write(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return when to write to support, in a sentence."""
    return SUPPORT[entry.owner] if isinstance(entry, DiagnosisEntry) else VALUE


def say_what_to_send(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return what to send besides the code, as it goes on after it."""
    if isinstance(entry, DiagnosisEntry):
        return f", what {PRODUCT} said word for word, and the Support ID if there is one"
    return " and which field it is about"
