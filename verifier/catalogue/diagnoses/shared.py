"""What the diagnoses that the customer cannot fix share: their item and repeated sentences."""

from __future__ import annotations

from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import SUPPORT

CHECK = "sage-intacct/verify#check"

AGAIN = "Wait a few minutes and check again. We know of nothing wrong with what you entered."
OURS = "Contact Modeloptic support and send what Sage said. You don't need to change anything."


def diagnosis(  # noqa: PLR0913 (the columns of a table)
    code: str,
    owner: Owner,
    level: str,
    *,
    title: str,
    why: str,
    cure: str,
    example: str,
    others: tuple[str, ...] = (),
    item: str = "",
) -> DiagnosisEntry:
    """Return an entry; its item is the check where nothing is wrong, and none where one waits.

    Else it is `item`, by default the way to support.
    """
    item = {Owner.NONE: CHECK, Owner.WAIT: ""}.get(owner, item or SUPPORT)
    return DiagnosisEntry(f"gateway.{code}", owner, level, title, why, cure, item, others, example)
