"""The fields that are chosen from a list: each answer is right or leads to a finding.

A form sends the option's value. From a command line or a program comes what
people write, so Sage's word for it, other capitals and other separators mean
the same.

>>> from verifier import verify
>>> verify({"status": "locked out"}).fields["status"].normalised
'locked-out'

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Permissions/change-from-user-to-role-permissions.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/user-types.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/admin-users.htm
* https://developer.intacct.com/api/company-console/users/ (status)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields.base import Field, Option, flag
from verifier.text.characters import fold
from verifier.values import USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.findings import Finding
    from verifier.text.reading import Reading

LONGEST_ANSWER = 80
"""More characters than any answer has."""

OF_THE_USER = "Of the Web Services user."
"""The hint under each of the user's settings."""


def make_choice(
    field: Field, codes: Mapping[str, str], also: Mapping[str, str] | None = None
) -> Field:
    """Return a field with options with its rules.

    `codes` are those of the findings for the options that call for one: each suggests the value
    that the guide asks for. `also` are other ways to write an option's value, folded.
    """
    meant = dict(also or {})
    for option in field.options:
        meant |= dict.fromkeys((fold(option.value), fold(option.label)), option.value)

    def find_option(value: str) -> str:
        return meant.get(fold(value), "") if len(value) <= LONGEST_ANSWER else ""

    def list_findings(reading: Reading) -> Iterator[Finding]:
        """Yield the finding that the answer calls for, if it does."""
        option = find_option(reading.value)
        if not option:
            example = field.options[0].label
            yield flag(field, "text.no-option", reading.span(), field.expected, example=example)
        elif option in codes:
            yield flag(field, codes[option], reading.span(), field.expected)

    return field._replace(
        kind="choice",
        list_findings=list_findings,
        convert=lambda value: find_option(value) or value,
    )


PERMISSION_TYPE = make_choice(
    # A setting of the company: readers find it, and don't choose it.
    Field(
        name="permission_type",
        label="Permission type",
        hint="Under Company > Setup > Configuration > Company, Global settings.",
        item="sage-intacct#permission-type",
        options=(
            Option("role-based", "Role-based"),
            Option("user-based", "User-based"),
            Option("unknown", "I don't know yet"),
        ),
        example="Role-based",
    ),
    {"unknown": "permission-type.unknown"},
    {"role": "role-based", "roles": "role-based", "user": "user-based", "users": "user-based"},
)

_USER_TYPES = (
    Option("business", "Business"),
    Option("employee", "Employee"),
    Option("view-only", "View only"),
    Option("dashboard", "Dashboard"),
    Option("project-manager", "Project manager"),
    Option("construction-manager", "Construction manager"),
    Option("platform", "Platform"),
    Option("warehouse", "Warehouse"),
    Option("payment-approver", "Payment approver"),
    Option("crm", "CRM"),
    Option("client", "Client"),
)

USER_TYPE = make_choice(
    # The type caps what permissions can give, and administrators must be business users.
    Field(
        name="user_type",
        label="User type",
        hint=OF_THE_USER,
        item=f"{USER_PAGE}#user-type",
        options=_USER_TYPES,
        expected="business",
        example="Business",
        group="user",
    ),
    {option.value: "user-type.other" for option in _USER_TYPES[1:]},
    {f"{option.value.replace('-', '')}user": option.value for option in _USER_TYPES},
)

ADMIN_PRIVILEGES = make_choice(
    Field(
        name="admin_privileges",
        label="Admin privileges",
        hint=OF_THE_USER,
        item=f"{USER_PAGE}#admin-privileges",
        options=(Option("limited", "Limited"), Option("full", "Full"), Option("off", "Off")),
        expected="limited",
        example="Limited",
        group="user",
    ),
    {"full": "admin-privileges.full", "off": "admin-privileges.off"},
    {"none": "off", "no": "off", "true": "full", "false": "limited"},
)

STATUS = make_choice(
    Field(
        name="status",
        label="Status",
        hint=OF_THE_USER,
        item=f"{USER_PAGE}#status",
        options=(
            Option("active", "Active"),
            Option("inactive", "Inactive"),
            Option("locked-out", "Locked out"),
        ),
        expected="active",
        example="Active",
        group="user",
    ),
    {"inactive": "status.inactive", "locked-out": "status.locked-out"},
    {"locked": "locked-out", "enabled": "active", "disabled": "inactive"},
)
