"""Role: what carries the permissions of the Web Services user in a role-based company.

The name is free, so another than the guide's is questioned and not refused.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/how-users-roles-permissions-work-together-u.htm

>>> from verifier import verify
>>> [finding.code for finding in verify({"role": "Accountant"}).findings]
['role.other']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields.base import Field, flag
from verifier.fields.choices import PERMISSIONS
from verifier.text.likeness import find_difference, is_near
from verifier.values import NAME, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for another name than the guide's."""
    value = reading.value
    if value == NAME:
        return
    if is_near(value, NAME):
        marked = reading.span(*find_difference(value, NAME))
        yield flag(FIELD, "role.near", marked, NAME)
    else:
        yield flag(FIELD, "role.other", reading.span())


FIELD = Field(
    name="role",
    label="Role",
    hint="The role that the Web Services user has under Roles.",
    item=f"{USER_PAGE}#roles",
    expected=NAME,
    example=NAME,
    exact=True,
    beside=tuple(field.name for field in PERMISSIONS),
    group="role",
    branch="role-based",
    list_findings=list_findings,
)
