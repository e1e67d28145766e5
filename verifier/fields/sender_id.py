"""Sender ID: the name of the software that asks, as entered under Web Services authorizations.

There is one right value, Modeloptic's own. Sage compares it letter by
letter, capitals included, and does not let it be edited later.

More information:

* https://developer.intacct.com/web-services/requests/
* https://www.intacct.com/ia/docs/en_US/help_action/Company/company-web-services-authorizations.htm

>>> from verifier import verify
>>> [finding.code for finding in verify({"sender_id": "modelopticmpp"}).findings]
['sender-id.case']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.fields.base import Field, find_near_miss, flag
from verifier.findings import Certainty
from verifier.text.likeness import find_difference, is_near
from verifier.values import AUTHORIZE_PAGE, NAME, SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

CELLS = re.compile(r"[\s,;|/()]+|--")
"""What separates the cells of a row copied from Sage's list."""


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what is wrong with a readable ID: one thing, or nothing."""
    value, whole = reading.value, reading.span()
    if value == SENDER_ID:
        return
    cells = dict.fromkeys(CELLS.split(value))
    if SENDER_ID in cells:
        yield flag(FIELD, "text.lines", whole, SENDER_ID)
    elif near := find_near_miss(FIELD, reading, Certainty.CERTAIN):
        yield near
    elif value.casefold() == USER_ID:
        yield flag(FIELD, "sender-id.user-id", whole, SENDER_ID, Certainty.CERTAIN)
    elif value.casefold() == NAME.casefold():
        yield flag(FIELD, "sender-id.description", whole, SENDER_ID, Certainty.CERTAIN)
    elif cell := next((cell for cell in cells if is_near(cell, SENDER_ID)), ""):
        start = value.index(cell)
        first, last = find_difference(cell, SENDER_ID)
        marked = reading.span(start + first, start + last)
        yield flag(FIELD, "sender-id.near", marked, SENDER_ID, Certainty.CERTAIN)
    else:
        yield flag(FIELD, "sender-id.other", whole, SENDER_ID, Certainty.CERTAIN)


FIELD = Field(
    name="sender_id",
    label="Sender ID",
    hint="Enter it as Sage Intacct shows it under Web Services authorizations.",
    item=f"{AUTHORIZE_PAGE}#sender-id",
    expected=SENDER_ID,
    example=SENDER_ID,
    exact=True,
    beside=("company_id", "user_id"),
    list_findings=list_findings,
)
