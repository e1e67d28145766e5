"""The fields that are chosen from a list: each answer is right or leads to a finding.

A form sends the option's value. From a command line or a program comes what
people write, so Sage's word for it, other capitals and other separators mean
the same.

Modeloptic reads with permissions for five modules, and for two lines inside them. In a
role-based company they are the role's, in a user-based company the user's own. Each read that
lacks one is refused, though the sign-in works.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Permissions/change-from-user-to-role-permissions.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/user-types.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/admin-users.htm
* https://developer.intacct.com/api/company-console/users/ (status)
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/how-users-roles-permissions-work-together-u.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Permissions/user-permissions-to-intacct.htm

>>> from verifier import verify
>>> verify({"status": "locked out"}).fields["status"].normalised
'locked-out'
>>> [finding.code for finding in verify({"manage_books": "none"}).findings]
['manage-books.missing']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import values
from verifier.fields.base import Field, Option, flag
from verifier.text.characters import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading


LONGEST_ANSWER = 80
"""More characters than any answer has."""


def make_choice(field: Field) -> Field:
    """Return a field with options with its rules.

    A finding for an option suggests the value that the guide asks for.
    """
    meant = {
        fold(words): option
        for option in field.options
        for words in (*option.others, option.value, option.label)
    }

    def find_option(value: str) -> Option | None:
        return meant.get(fold(value)) if len(value) <= LONGEST_ANSWER else None

    def list_findings(reading: Reading) -> Iterator[Finding]:
        """Yield the finding that the answer calls for, if it does."""
        option = find_option(reading.value)
        if not option:
            example = field.options[0].label
            yield flag(field, "text.no-option", reading.span(), field.expected, example=example)
        elif option.code:
            yield flag(field, option.code, reading.span(), field.expected)

    def convert(value: str) -> str:
        option = find_option(value)
        return option.value if option else value

    return field._replace(list_findings=list_findings, convert=convert)


def make_user_setting(name: str, label: str, *options: Option) -> Field:
    """Return the field for one of the user's settings; the guide asks for the first option."""
    return make_choice(
        Field(
            name=name,
            label=label,
            hint="As the user's page shows it.",
            item=f"{values.USER_PAGE}#{name.replace('_', '-')}",
            options=options,
            expected=options[0].value,
            example=options[0].label,
            group="user",
        )
    )


def make_permission(
    name: str, label: str, hint: str, *options: Option, example: str = "", branch: str = ""
) -> Field:
    """Return the field for a permission; the guide asks for the first option."""
    return make_choice(
        Field(
            name=name,
            label=label,
            hint=hint,
            item=f"{values.ROLE_PAGE}#{name.replace('_', '-')}",
            options=options,
            expected=options[0].value,
            example=example or options[0].label,
            group="role",
            branch=branch,
        )
    )


def make_module_permission(read: values.Module, *further: Option, branch: str = "") -> Field:
    """Return the field for the permissions of one module; `further` are options of its own."""
    slug = f"permission-{read.id}"
    return make_permission(
        slug.replace("-", "_"),
        f"Permissions for {read.name}",
        "What they allow.",
        Option("read-only", "Read only in each section", others=READ_ONLY),
        Option("some", "Read only in some sections", f"{slug}.some"),
        Option("more", "More than Read only", f"{slug}.more", MORE_THAN_READ_ONLY),
        Option("none", "Not selected", f"{slug}.missing", ("no", "unticked")),
        *further,
        example="Read only",
        branch=branch,
    )


READ_ONLY = (
    *("read", "read only access", "view only", "list view", "list and view", "view list"),
    *("view and list", "list view run", "list view and run", "read only list view"),
)
"""What other products' guides call Read only."""

MORE_THAN_READ_ONLY = ("all", "full", "full access", "read write", "everything")

PERMISSION_TYPE = make_choice(
    # A setting of the company: readers find it, and don't choose it.
    Field(
        name="permission_type",
        label="Permission type",
        hint="Under Company > Setup > Configuration > Company, Global settings.",
        item="sage-intacct#permission-type",
        options=(
            Option("role-based", "Role-based", others=("role", "roles")),
            Option("user-based", "User-based", others=("user", "users")),
            Option("unknown", "I don't know yet", "permission-type.unknown"),
        ),
        example="Role-based",
    )
)

_OTHER_TYPES = {
    "employee": "Employee",
    "view-only": "View only",
    "dashboard": "Dashboard",
    "project-manager": "Project manager",
    "construction-manager": "Construction manager",
    "platform": "Platform",
    "warehouse": "Warehouse",
    "payment-approver": "Payment approver",
    "crm": "CRM",
    "client": "Client",
}

USER_TYPE = make_user_setting(
    # The type caps what permissions can give, and administrators must be business users.
    "user_type",
    "User type",
    Option("business", "Business", others=("business user",)),
    *(
        Option(value, label, "user-type.other", (f"{label} user",))
        for value, label in _OTHER_TYPES.items()
    ),
)

ADMIN_PRIVILEGES = make_user_setting(
    "admin_privileges",
    "Admin privileges",
    Option("limited", "Limited", others=("false",)),
    Option("full", "Full", "admin-privileges.full", ("true",)),
    Option("off", "Off", "admin-privileges.off", ("none", "no")),
)

STATUS = make_user_setting(
    "status",
    "Status",
    Option("active", "Active", others=("enabled",)),
    Option("inactive", "Inactive", "status.inactive", ("disabled",)),
    Option("locked-out", "Locked out", "status.locked-out", ("locked",)),
)

CONSOLIDATION = make_module_permission(
    values.CONSOLIDATION,
    Option("not-used", "We don't use Consolidation"),
    branch="consolidation",
)

USER_DEFINED_BOOKS = make_permission(
    "user_defined_books",
    "User-defined books",
    "A line in General Ledger's permissions.",
    Option(
        "list-and-view",
        "List and View",
        others=("list view", "view list", "view and list", "both", "list & view", "list + view"),
    ),
    Option("list", "Only List", "user-defined-books.half"),
    Option("view", "Only View", "user-defined-books.half"),
    Option("none", "Neither", "user-defined-books.missing"),
)

MANAGE_BOOKS = make_permission(
    "manage_books",
    "Manage books",
    "A line in Consolidation's permissions.",
    Option("view", "View"),
    Option("none", "Not selected", "manage-books.missing"),
    branch="consolidation",
)

PERMISSIONS = (
    make_module_permission(values.COMPANY),
    make_module_permission(values.GENERAL_LEDGER),
    USER_DEFINED_BOOKS,
    make_module_permission(values.ACCOUNTS_RECEIVABLE),
    make_module_permission(values.ACCOUNTS_PAYABLE),
    CONSOLIDATION,
    MANAGE_BOOKS,
)
"""All of them, in the order of the guide."""
