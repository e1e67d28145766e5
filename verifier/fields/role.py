"""Role: what carries the permissions of the Web Services user in a role-based company.

The name is free, so another than the guide's is questioned and not refused.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/how-users-roles-permissions-work-together-u.htm

>>> findings("Modeloptic")
[]
>>> [finding.code for finding in findings("Accountant")]
['role.other']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import text
from verifier.fields.base import Field, flag, judge_reading, passed
from verifier.fields.permissions import PERMISSIONS
from verifier.values import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.fields.base import Judged
    from verifier.findings import Finding

FIELD = Field(
    name="role",
    label="Role",
    hint="The role that the Web Services user has under Roles.",
    item="sage-intacct/create-a-user#roles",
    expected=NAME,
    example=NAME,
    exact=True,
    beside=tuple(list_findings.FIELD.name for list_findings in PERMISSIONS),
    group="role",
    branch="role-based",
)


def compact(typed: str) -> str:
    """Return the name that was meant."""
    return text.read_typed(typed, FIELD.name).value


def judge_value(typed: str) -> Judged:
    """Return what was meant, and all there is to say about it alone."""
    return judge_reading(FIELD, text.read_typed(typed, FIELD.name), list_findings)


def findings(typed: str) -> list[Finding]:
    """Return all there is to say about a role's name alone."""
    return judge_value(typed).findings


def validate(typed: str) -> str:
    """Return the name that was meant; raise FieldError where it cannot be read."""
    return passed(*judge_value(typed))


def is_valid(typed: str) -> bool:
    """Say whether the name can be read."""
    return all(finding.severity != "error" for finding in findings(typed))


def list_findings(reading: text.Reading) -> Iterator[Finding]:
    """Yield a finding for another name than the guide's."""
    value = reading.value
    if value == NAME:
        return
    if text.is_near(value, NAME):
        marked = reading.span(*text.find_difference(value, NAME))
        yield flag(FIELD, "role.near", marked, NAME)
    else:
        yield flag(FIELD, "role.other", reading.span())
