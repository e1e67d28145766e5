"""Findings about the role and the permissions that the user reads with."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import MODULES, NAME

ROLES = "sage-intacct/create-a-user#roles"
ROLE_PAGE = "sage-intacct/create-a-role"

AGAIN = (
    "Look at the Web Services user's roles. If the role has this name there, too, create one named "
    f"{NAME} with the same permissions and add it to the user. If Sage Intacct shows {NAME}, fix it only here."
)

SAVE = "Open Permissions for {name}, select Read only in each section, then save in that window and on the page."

ENTRIES = (
    FindingEntry(
        "role.missing",
        Severity.WARNING,
        "No role",
        f"Add the role {NAME} to the user: in a role-based company, permissions come only from roles",
        "Without a role, the user can sign in but can't read anything.",
        "Open the Web Services user, add the role under Roles, and save.",
        ROLES,
        {"permission_type": "role-based", "role": ""},
    ),
    FindingEntry(
        "role.changed",
        Severity.WARNING,
        "Not exactly the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, create the role again as {NAME}; if not, fix it here",
        f"Only this page read it as {NAME}. The role's name does not change what it permits.",
        AGAIN,
        ROLES,
        {"role": "“Modeloptic”"},
    ),
    FindingEntry(
        "role.near",
        Severity.WARNING,
        "Almost the right name",
        f"It should be {NAME}: if Sage Intacct shows what you typed, create the role again; if not, fix it here",
        "A few characters differ. The role's name does not change what it permits.",
        AGAIN,
        ROLES,
        {"role": "modeloptic"},
    ),
    FindingEntry(
        "role.other",
        Severity.WARNING,
        "Another role",
        f"Check that this is the role you made for Modeloptic: it should be {NAME}",
        "Another role may have fewer permissions than Modeloptic needs, or more.",
        "Compare it with the Web Services user's roles in Sage Intacct.",
        ROLES,
        {"role": "Accountant"},
    ),
    FindingEntry(
        "role.not-used",
        Severity.NOTE,
        "No roles here",
        "Give the permissions to the user: a user-based company does not use roles",
        "In a user-based company, a role has no effect.",
        "Open Subscriptions for the Web Services user and set the same permissions there.",
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
                f"{name} not selected",
                f"Check the box for {name} and select Read only in its permissions",
                f"Without it, the sign-in works, but Sage refuses every read of {name}.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "none"},
            ),
            FindingEntry(
                f"permission-{slug}.some",
                Severity.WARNING,
                f"{name} only in part",
                f"Select Read only in every section of the permissions for {name}",
                "Modeloptic can't read a section without Read only.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "some"},
            ),
            FindingEntry(
                f"permission-{slug}.more",
                Severity.WARNING,
                f"More than Read only for {name}",
                f"Select Read only for {name}: Modeloptic only reads and needs no more",
                "Modeloptic does not use permissions to change data. It is safer not to give them.",
                SAVE.format(name=name),
                f"{ROLE_PAGE}#permission-{slug}",
                {f"permission_{slug.replace('-', '_')}": "more"},
            ),
        )
    ),
    FindingEntry(
        "user-defined-books.missing",
        Severity.ERROR,
        "User-defined books not selected",
        "Select List and View on the line User-defined books under General Ledger",
        "Read only does not select this line.",
        "Open Permissions for General Ledger, select List and View on the line User-defined books, and save.",
        f"{ROLE_PAGE}#user-defined-books",
        {"user_defined_books": "none"},
    ),
    FindingEntry(
        "user-defined-books.half",
        Severity.ERROR,
        "User-defined books only in part",
        "Select both List and View on the line User-defined books under General Ledger",
        "Modeloptic lists the books and then reads them, so it needs both.",
        "Open Permissions for General Ledger, select List and View on the line User-defined books, and save.",
        f"{ROLE_PAGE}#user-defined-books",
        {"user_defined_books": "list"},
    ),
    FindingEntry(
        "manage-books.missing",
        Severity.ERROR,
        "Manage books not selected",
        "Select View on the line Manage books under Consolidation",
        "Read only does not select this line.",
        "Open Permissions for Consolidation, select View on the line Manage books, and save.",
        f"{ROLE_PAGE}#manage-books",
        {"manage_books": "none"},
    ),
    FindingEntry(
        "permission-consolidation.not-used",
        Severity.NOTE,
        "Manage books without Consolidation",
        "Skip Manage books: you need it only if your company uses Consolidation",
        "Manage books is one of the permissions for Consolidation.",
        "Check again whether your company uses Consolidation.",
        f"{ROLE_PAGE}#permission-consolidation",
        {"permission_consolidation": "not-used", "manage_books": "view"},
    ),
)
