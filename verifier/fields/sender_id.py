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

from verifier.fields.base import Field, flag, flag_look_alike
from verifier.findings import Certainty
from verifier.text.likeness import find_difference, is_near, replace_look_alikes
from verifier.values import AUTHORIZE_PAGE, NAME, SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

CELLS = re.compile(r"[\s,;|/()]+|--")
"""What separates the cells of a row copied from Sage's list."""


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what is wrong with a readable ID: one thing, or nothing."""
    value = reading.value
    small = value.casefold()
    if value == SENDER_ID:
        return
    row = dict.fromkeys(CELLS.split(value))
    if SENDER_ID in row:
        yield flag(FIELD, "text.lines", reading.span(), SENDER_ID)
        return
    if replace_look_alikes(value) == SENDER_ID:
        yield flag_look_alike(FIELD, "sender-id.look-alike", reading, SENDER_ID, Certainty.CERTAIN)
        return
    code = "sender-id.other"
    if small == SENDER_ID.casefold():
        code = "sender-id.case"
    elif small == USER_ID:
        code = "sender-id.user-id"
    elif small == NAME.casefold():
        code = "sender-id.description"
    elif is_near(value, SENDER_ID):
        code = "sender-id.near"
    cell = next((cell for cell in row if is_near(cell, SENDER_ID)), "")
    if code == "sender-id.other" and cell:
        start = value.index(cell)
        first, last = find_difference(cell, SENDER_ID)
        marked = reading.span(start + first, start + last)
        yield flag(FIELD, "sender-id.near", marked, SENDER_ID, Certainty.CERTAIN)
        return
    marked = (
        reading.span(*find_difference(value, SENDER_ID))
        if code in {"sender-id.case", "sender-id.near"}
        else reading.span()
    )
    yield flag(FIELD, code, marked, SENDER_ID, Certainty.CERTAIN)


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
