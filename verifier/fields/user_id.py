"""User ID: the name with which the Web Services user signs in.

The guide has one user created, so one value is expected. Sage publishes
neither length nor alphabet nor whether capitals count, and another ID works
if that user exists: so what differs is questioned and not refused.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/field-by-field-descriptions.htm
* https://developer.intacct.com/api/company-console/users/

>>> from verifier import verify
>>> [finding.code for finding in verify({"user_id": "User ID: xml_gateway"}).findings]
['user-id.other', 'text.label']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields.base import (
    ID_CHARACTERS,
    LONGEST_ID,
    Field,
    find_near_miss,
    flag,
    flag_character,
    flag_part,
)
from verifier.fields.pasted import is_address, remove_labels
from verifier.text.likeness import is_near
from verifier.values import NAME, SENDER_ID, USER_ID, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what there is to say about a readable ID."""
    value, whole = reading.value, reading.span()
    small = value.casefold()
    if value == USER_ID:
        return
    if small == SENDER_ID.casefold():
        yield flag(FIELD, "user-id.sender-id", whole, USER_ID)
    elif is_address(value):
        yield flag(FIELD, "user-id.address", whole, USER_ID)
    elif "|" in value:
        yield flag_part(FIELD, "user-id.parts", reading, "|", USER_ID)
    elif "@" in value:
        yield judge_at_sign(reading)
    elif small == NAME.casefold():
        yield flag(FIELD, "user-id.modeloptic", whole, USER_ID)
    else:
        yield find_near_miss(FIELD, reading) or judge_other_id(reading)


def judge_at_sign(reading: Reading) -> Finding:
    """Judge an ID with an @: `user@company` holds one, an email address may be one."""
    value = reading.value
    before, _, after = value.partition("@")
    is_guides = is_near(before, USER_ID)
    if before and after and (is_guides or "." not in after):
        use = USER_ID if is_guides else ""
        return flag(FIELD, "user-id.at-company", reading.span(len(before)), use)
    return flag(FIELD, "user-id.email", reading.span(), USER_ID)


def judge_other_id(reading: Reading) -> Finding:
    """Return what says best that the guide does not know an ID."""
    value = reading.value
    if len(value) > LONGEST_ID:
        return flag(FIELD, "user-id.long", reading.span(LONGEST_ID), USER_ID)
    place = next((i for i, char in enumerate(value) if char not in ID_CHARACTERS), None)
    if place is None or remove_labels(value, FIELD.name):
        return flag(FIELD, "user-id.other", reading.span(), USER_ID)
    return flag_character(FIELD, "user-id.characters", reading, place, USER_ID)


FIELD = Field(
    name="user_id",
    label="User ID",
    hint="The ID of the Web Services user that you created.",
    item=f"{USER_PAGE}#user-id",
    expected=USER_ID,
    example=USER_ID,
    required=True,
    exact=True,
    list_findings=list_findings,
)
