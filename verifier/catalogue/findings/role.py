"""Findings about the role and the permissions that the user reads with."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import MODULES, NAME

ROLES = "sage-intacct/create-a-user#roles"
ROLE_PAGE = "sage-intacct/create-a-role"

AGAIN = (
    "Look under Roles of the Web Services user. If the role has this name there, too, create one named "
    f"{NAME} with the same permissions and add it to the user. If it shows {NAME}, only what you typed "
    "here is wrong."
)

SAVE = "Open Permissions of {name}, select Read only in each section, then save in that window and on the page."

ENTRIES = (
    FindingEntry(
        "role.missing",
        Severity.WARNING,
        "No role",
        f"Add the role {NAME} to the user: in a role-based company permissions come from roles alone",
        "Without a role the user signs in and may read nothing.",
        "Open the Web Services user, add the role under Roles and save.",
        ROLES,
        {"permission_type": "role-based", "role": ""},
    ),
    FindingEntry(
        "role.changed",
        Severity.WARNING,
        "Not quite the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, create the role again as {NAME}; if not, only this copy is wrong",
        f"It was read as {NAME} on this page only. The role's name changes nothing that it permits.",
        AGAIN,
        ROLES,
        {"role": "“Modeloptic”"},
    ),
    FindingEntry(
        "role.near",
        Severity.WARNING,
        "Nearly the guide's name",
        f"The marked characters differ: if Sage Intacct shows the same, create the role again as {NAME}; if not, only this copy is wrong",
        "It differs from the guide's name in a few characters. The role's name changes nothing that it permits.",
        AGAIN,
        ROLES,
        {"role": "modeloptic"},
    ),
    FindingEntry(
        "role.other",
        Severity.WARNING,
        "Another role",
        f"Check that this is the role made for Modeloptic: the guide names it {NAME}",
        "Another role may hold fewer permissions than Modeloptic needs, or more.",
        "Compare the role under Roles of the Web Services user.",
        ROLES,
        {"role": "Accountant"},
    ),
    FindingEntry(
        "role.not-used",
        Severity.NOTE,
        "No roles here",
        "Give the permissions to the user itself: a user-based company takes none from roles",
        "In a user-based company a role changes nothing.",
        "Open Subscriptions of the Web Services user and set the same permissions there.",
        "sage-intacct/create-a-user#user-permission-company",
        {"permission_type": "user-based", "role": NAME},
    ),
    *(
        entry
        for slug, name, _ in MODULES
        for entry in (
            FindingEntry(
                f"permission-{slug}.missing",
                Severity.ERROR,
                f"{name} not ticked",
                f"Tick {name} and select Read only in its permissions",
                f"Without it Sage refuses each read of {name}, though the sign-in works.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "none"},
            ),
            FindingEntry(
                f"permission-{slug}.some",
                Severity.WARNING,
                f"{name} in part",
                f"Select Read only in every section of the permissions for {name}",
                "A section without Read only stays closed to Modeloptic.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "some"},
            ),
            FindingEntry(
                f"permission-{slug}.more",
                Severity.WARNING,
                f"More than Read only for {name}",
                f"Select Read only for {name}: Modeloptic changes nothing and needs no more",
                "Permissions to change things are not used and are better not given.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "more"},
            ),
        )
    ),
    FindingEntry(
        "user-defined-books.missing",
        Severity.ERROR,
        "User-defined books closed",
        "Select List and View in the line User-defined books of General Ledger",
        "Read only does not tick this line by itself.",
        "Open Permissions of General Ledger, tick List and View beside User-defined books and save.",
        f"{ROLE_PAGE}#user-defined-books",
        {"user_defined_books": "none"},
    ),
    FindingEntry(
        "user-defined-books.half",
        Severity.ERROR,
        "User-defined books half open",
        "Select both List and View in the line User-defined books of General Ledger",
        "Modeloptic lists the books and then reads them; it needs both.",
        "Open Permissions of General Ledger, tick List and View beside User-defined books and save.",
        f"{ROLE_PAGE}#user-defined-books",
        {"user_defined_books": "list"},
    ),
    FindingEntry(
        "manage-books.missing",
        Severity.ERROR,
        "Manage books closed",
        "Select View in the line Manage books of Consolidation",
        "Read only does not tick this line by itself.",
        "Open Permissions of Consolidation, tick View beside Manage books and save.",
        f"{ROLE_PAGE}#manage-books",
        {"manage_books": "none"},
    ),
    FindingEntry(
        "permission-consolidation.not-used",
        Severity.NOTE,
        "Manage books without Consolidation",
        "Leave Manage books out: it matters only where Consolidation is used",
        "Manage books stands among the permissions of Consolidation.",
        "Check once more whether your company uses Consolidation.",
        f"{ROLE_PAGE}#permission-consolidation",
        {"permission_consolidation": "not-used", "manage_books": "view"},
    ),
)
