"""Who must act, when to write to support and what to send: the sentences for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.entries import DiagnosisEntry, Owner

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

FIRST = ("Sage Intacct", "Sage")
"""The product that is asked unless another is named, in full and in short."""


def owners(product: str, maker: str) -> dict[Owner, str]:
    """Return who must act, in a sentence, for what a product answers; `maker` is its short name."""
    return {
        Owner.YOU: "You can mend this yourself.",
        Owner.MODELOPTIC: f"Modeloptic has to act: you can't mend it in {product}.",
        Owner.SAGE: (
            f"{maker} has to act: ask {maker}'s support, or the partner who looks after your "
            "company."
        ),
        Owner.WAIT: "Nobody has to act: wait some minutes and check again.",
        Owner.UNKNOWN: "That isn't known yet: Modeloptic's support finds out with you.",
        Owner.NONE: "Nobody has to act: nothing is wrong.",
    }


OWNERS = owners(*FIRST)
"""Who must act, in a sentence."""

REPLIES = {
    Owner.YOU: f"{OWNERS[Owner.YOU].removesuffix('.')}{{place}}.",
    Owner.MODELOPTIC: "We at Modeloptic have to act: you can't mend it in Sage Intacct.",
    Owner.SAGE: OWNERS[Owner.SAGE],
    Owner.WAIT: "Nobody has to act.",
    Owner.UNKNOWN: "Who has to act isn't known yet: we find out with you.",
    Owner.NONE: "Nothing has to be mended.",
}
"""Who must act, as support writes it to a customer; `{place}` is where."""

SEND = "Send us what Sage Intacct said, word for word, with the Support ID if there is one."
"""What comes first where others are told to write to support, who are the ones that write this."""

OPEN = "The connection is finished only once this is done as the guide says."
"""Why an item matters that no code names."""

SUPPORT = {
    Owner.YOU: "If you went through the items above and it is still refused, write to support.",
    Owner.MODELOPTIC: "Write to support now.",
    Owner.SAGE: "Write to support if Sage finds nothing on its side.",
    Owner.WAIT: "If it is still the same after an hour, write to support.",
    Owner.UNKNOWN: "Write to support: the answer is new to us.",
    Owner.NONE: "Nothing is wrong, so there is no need to write to support.",
}
"""When to write to support about what Sage Intacct answered."""

VALUE = "If the value is right as you typed it and is still refused, write to support."
"""When to write to support about what was typed."""


def at_once(owner: Owner, product: str = FIRST[0], maker: str = FIRST[1]) -> str:
    """Return who must act and, where nothing else helps, that support is to be written to."""
    now = owner in {Owner.MODELOPTIC, Owner.UNKNOWN}
    acts = owners(product, maker)[owner]
    return f"{acts} {SUPPORT[owner]}" if now else acts


def when(entry: FindingEntry | DiagnosisEntry) -> str:
    """Return when to write to support, in a sentence."""
    return SUPPORT[entry.owner] if isinstance(entry, DiagnosisEntry) else VALUE


def what(entry: FindingEntry | DiagnosisEntry, product: str = FIRST[0]) -> str:
    """Return what to send besides the code, as it goes on after it."""
    if isinstance(entry, DiagnosisEntry):
        return f", what {product} said word for word, and the Support ID if there is one"
    return " and which field it is about"
