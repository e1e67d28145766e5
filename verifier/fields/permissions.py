"""The permissions Modeloptic reads with: five modules, and two lines inside them.

In a role-based company they are the role's, in a user-based company the
user's own. Each read that lacks one is refused, though the sign-in works.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/how-users-roles-permissions-work-together-u.htm
* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Permissions/user-permissions-to-intacct.htm

>>> from verifier import verify
>>> [finding.code for finding in verify({"manage_books": "none"}).findings]
['manage-books.missing']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import values
from verifier.fields.base import Field, Option
from verifier.fields.choices import make_choice

if TYPE_CHECKING:
    from verifier.values import Module

READ_ONLY = "read-only"

READING = (
    *("read", "readonlyaccess", "viewonly", "listview", "listandview", "viewlist", "viewandlist"),
    *("listviewrun", "listviewandrun", "readonlylistview"),
)
"""What other products' guides call Read only, folded."""

MODULE = (
    Option(READ_ONLY, "Read only in each section"),
    Option("some", "Read only in some sections"),
    Option("more", "More than Read only"),
    Option("none", "Not selected"),
)


def make_permission(read: Module, branch: str = "", *options: Option) -> Field:
    """Return the field for one module; `options` are answers in addition to the usual ones."""
    slug = f"permission-{read.id}"
    return make_choice(
        Field(
            name=slug.replace("-", "_"),
            label=f"Permissions for {read.name}",
            hint=f"What the permissions for {read.name} allow.",
            item=f"{values.ROLE_PAGE}#{slug}",
            options=(*MODULE, *options),
            expected=READ_ONLY,
            example="Read only",
            group="role",
            branch=branch,
        ),
        {"none": f"{slug}.missing", "some": f"{slug}.some", "more": f"{slug}.more"},
        {
            **dict.fromkeys(("all", "full", "fullaccess", "readwrite", "everything"), "more"),
            **dict.fromkeys(("no", "notselected", "unticked"), "none"),
            **dict.fromkeys(READING, READ_ONLY),
        },
    )


COMPANY = make_permission(values.COMPANY)
GENERAL_LEDGER = make_permission(values.GENERAL_LEDGER)
ACCOUNTS_RECEIVABLE = make_permission(values.ACCOUNTS_RECEIVABLE)
ACCOUNTS_PAYABLE = make_permission(values.ACCOUNTS_PAYABLE)
CONSOLIDATION = make_permission(
    values.CONSOLIDATION,
    "consolidation",
    Option("not-used", "We don't use Consolidation"),
)

USER_DEFINED_BOOKS = make_choice(
    Field(
        name="user_defined_books",
        label="User-defined books",
        hint="A line in the permissions for General Ledger.",
        item=f"{values.ROLE_PAGE}#user-defined-books",
        options=(
            Option("list-and-view", "List and View"),
            Option("list", "Only List"),
            Option("view", "Only View"),
            Option("none", "Neither"),
        ),
        expected="list-and-view",
        example="List and View",
        group="role",
    ),
    {
        "none": "user-defined-books.missing",
        "list": "user-defined-books.half",
        "view": "user-defined-books.half",
    },
    dict.fromkeys(
        ("listview", "viewlist", "viewandlist", "both", "list&view", "list+view"), "list-and-view"
    ),
)

MANAGE_BOOKS = make_choice(
    Field(
        name="manage_books",
        label="Manage books",
        hint="A line in the permissions for Consolidation.",
        item=f"{values.ROLE_PAGE}#manage-books",
        options=(Option("view", "View"), Option("none", "Not selected")),
        expected="view",
        example="View",
        group="role",
        branch="consolidation",
    ),
    {"none": "manage-books.missing"},
)

PERMISSIONS = (
    COMPANY,
    GENERAL_LEDGER,
    USER_DEFINED_BOOKS,
    ACCOUNTS_RECEIVABLE,
    ACCOUNTS_PAYABLE,
    CONSOLIDATION,
    MANAGE_BOOKS,
)
"""All of them, in the order of the guide."""
