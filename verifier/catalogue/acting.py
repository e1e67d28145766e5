"""Who must act, when to write to support and what to send: the sentences for each entry.

`product` is the name of what was asked, in full, and `maker` that of who answers, in short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.entries import DiagnosisEntry, Owner

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

YOURSELF = "You can mend this yourself"
OPEN = "The connection is finished only once this is done as the guide says."
"""Why an item matters that no code names."""

VALUE = "If the value is right as you typed it and is still refused, write to support."
"""When to write to support about what was typed."""


def owners(product: str, maker: str) -> dict[Owner, str]:
    """Return who must act, in a sentence, for what a product answers."""
    return {
        Owner.YOU: f"{YOURSELF}.",
        Owner.MODELOPTIC: f"Modeloptic has to act: you can't mend it in {product}.",
        Owner.MAKER: (
            f"{maker} has to act: ask {maker}'s support, or the partner who looks after your "
            "company."
        ),
        Owner.WAIT: "Nobody has to act: wait some minutes and check again.",
        Owner.UNKNOWN: "That isn't known yet: Modeloptic's support finds out with you.",
        Owner.NONE: "Nobody has to act: nothing is wrong.",
    }


def briefly(maker: str) -> dict[Owner, str]:
    """Return who must act, in a word or two, as support reads it."""
    return {
        Owner.YOU: "the customer",
        Owner.MODELOPTIC: "Modeloptic",
        Owner.MAKER: maker,
        Owner.WAIT: "nobody: wait",
        Owner.UNKNOWN: "not known yet",
        Owner.NONE: "nobody",
    }


def replies(product: str, maker: str) -> dict[Owner, str]:
    """Return who must act, as support writes it to a customer; `{place}` is where."""
    return {
        Owner.YOU: f"{YOURSELF}{{place}}.",
        Owner.MODELOPTIC: f"We at Modeloptic have to act: you can't mend it in {product}.",
        Owner.MAKER: owners(product, maker)[Owner.MAKER],
        Owner.WAIT: "Nobody has to act.",
        Owner.UNKNOWN: "Who has to act isn't known yet: we find out with you.",
        Owner.NONE: "Nothing has to be mended.",
    }


def support(maker: str) -> dict[Owner, str]:
    """Return when to write to support about what a product answered."""
    return {
        Owner.YOU: "If you went through the items above and it is still refused, write to support.",
        Owner.MODELOPTIC: "Write to support now.",
        Owner.MAKER: f"Write to support if {maker} finds nothing on its side.",
        Owner.WAIT: "If it is still the same after an hour, write to support.",
        Owner.UNKNOWN: "Write to support: the answer is new to us.",
        Owner.NONE: "Nothing is wrong, so there is no need to write to support.",
    }


def send(product: str) -> str:
    """Return what comes first in a reply of support's where others are told to write to it."""
    return f"Send us what {product} said, word for word, with the Support ID if there is one."


def at_once(owner: Owner, product: str, maker: str) -> str:
    """Return who must act and, where nothing else helps, that support is to be written to."""
    now = owner in {Owner.MODELOPTIC, Owner.UNKNOWN}
    acts = owners(product, maker)[owner]
    return f"{acts} {support(maker)[owner]}" if now else acts


def when(entry: FindingEntry | DiagnosisEntry, maker: str) -> str:
    """Return when to write to support, in a sentence."""
    return support(maker)[entry.owner] if isinstance(entry, DiagnosisEntry) else VALUE


def what(entry: FindingEntry | DiagnosisEntry, product: str) -> str:
    """Return what to send besides the code, as it goes on after it."""
    if isinstance(entry, DiagnosisEntry):
        return f", what {product} said word for word, and the Support ID if there is one"
    return " and which field it is about"
