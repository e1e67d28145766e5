"""What the diagnoses share that the customer cannot mend: their item, and words that come again."""

from __future__ import annotations

from verifier.catalogue.diagnoses.refusals import CONTACT_ITEM
from verifier.catalogue.entries import DiagnosisEntry, Owner

CHECK = "sage-intacct/verify#check"

AGAIN = "Wait a few minutes and check again. Nothing you entered is known to be wrong."
OURS = "Write to Modeloptic's support and send what Sage said. There is nothing for you to change."


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
    item = {Owner.NONE: CHECK, Owner.WAIT: ""}.get(owner, item or CONTACT_ITEM)
    return DiagnosisEntry(f"gateway.{code}", owner, level, title, why, cure, item, others, example)
