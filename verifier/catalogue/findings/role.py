"""Findings about the role and the permissions that the user reads with."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import MODULES, NAME, ROLE_PAGE, USER_PAGE

ROLES = f"{USER_PAGE}#roles"

AGAIN = (
    "Look at the Web Services user's roles. If the role has this name there, too, create one named "
    f"{NAME} with the same permissions and add it to the user. If Sage Intacct shows {NAME}, fix it only here."
)

SAVE = "Open Permissions for {name}, select Read only in each section, then save in that window and on the page."

role_entry = partial(FindingEntry, item=ROLES)

ENTRIES = (
    role_entry(
        code="role.missing",
        severity=Severity.WARNING,
        title="No role",
        message=f"Add the role {NAME} to the user: in a role-based company, permissions come only from roles",
        why="Without a role, the user can sign in but can't read anything.",
        cure="Open the Web Services user, add the role under Roles, and save.",
        example={"permission_type": "role-based", "role": ""},
    ),
    role_entry(
        code="role.changed",
        severity=Severity.WARNING,
        title="Not exactly the same characters",
        message=f"Look at Sage Intacct: if it shows {{what}} too, create the role again as {NAME}; if not, fix it here",
        why=f"Only this page read it as {NAME}. The role's name does not change what it permits.",
        cure=AGAIN,
        example={"role": "“Modeloptic”"},
    ),
    role_entry(
        code="role.near",
        severity=Severity.WARNING,
        title="Almost the right name",
        message=f"It should be {NAME}: if Sage Intacct shows what you typed, create the role again; if not, fix it here",
        why="A few characters differ. The role's name does not change what it permits.",
        cure=AGAIN,
        example={"role": "modeloptic"},
    ),
    role_entry(
        code="role.other",
        severity=Severity.WARNING,
        title="Another role",
        message=f"Check that this is the role you made for Modeloptic: it should be {NAME}",
        why="Another role may have fewer permissions than Modeloptic needs, or more.",
        cure="Compare it with the Web Services user's roles in Sage Intacct.",
        example={"role": "Accountant"},
    ),
    role_entry(
        code="role.not-used",
        severity=Severity.NOTE,
        title="No roles here",
        message="Give the permissions to the user: a user-based company does not use roles",
        why="In a user-based company, a role has no effect.",
        cure="Open Subscriptions for the Web Services user and set the same permissions there.",
        item=f"{USER_PAGE}#user-permission-company",
        example={"permission_type": "user-based", "role": NAME},
    ),
    *(
        entry
        for slug, name, _ in MODULES
        for entry in (
            FindingEntry(
                code=f"permission-{slug}.missing",
                severity=Severity.ERROR,
                title=f"{name} not selected",
                message=f"Check the box for {name} and select Read only in its permissions",
                why=f"Without it, the sign-in works, but Sage refuses every read of {name}.",
                cure=SAVE.format(name=name),
                item=f"{ROLE_PAGE}#permission-{slug}",
                example={f"permission_{slug.replace('-', '_')}": "none"},
            ),
            FindingEntry(
                code=f"permission-{slug}.some",
                severity=Severity.WARNING,
                title=f"{name} only in part",
                message=f"Select Read only in every section of the permissions for {name}",
                why="Modeloptic can't read a section without Read only.",
                cure=SAVE.format(name=name),
                item=f"{ROLE_PAGE}#permission-{slug}",
                example={f"permission_{slug.replace('-', '_')}": "some"},
            ),
            FindingEntry(
                code=f"permission-{slug}.more",
                severity=Severity.WARNING,
                title=f"More than Read only for {name}",
                message=f"Select Read only for {name}: Modeloptic only reads and needs no more",
                why="Modeloptic does not use permissions to change data. It is safer not to give them.",
                cure=SAVE.format(name=name),
                item=f"{ROLE_PAGE}#permission-{slug}",
                example={f"permission_{slug.replace('-', '_')}": "more"},
            ),
        )
    ),
    FindingEntry(
        code="user-defined-books.missing",
        severity=Severity.ERROR,
        title="User-defined books not selected",
        message="Select List and View on the line User-defined books under General Ledger",
        why="Read only does not select this line.",
        cure="Open Permissions for General Ledger, select List and View on the line User-defined books, and save.",
        item=f"{ROLE_PAGE}#user-defined-books",
        example={"user_defined_books": "none"},
    ),
    FindingEntry(
        code="user-defined-books.half",
        severity=Severity.ERROR,
        title="User-defined books only in part",
        message="Select both List and View on the line User-defined books under General Ledger",
        why="Modeloptic lists the books and then reads them, so it needs both.",
        cure="Open Permissions for General Ledger, select List and View on the line User-defined books, and save.",
        item=f"{ROLE_PAGE}#user-defined-books",
        example={"user_defined_books": "list"},
    ),
    FindingEntry(
        code="manage-books.missing",
        severity=Severity.ERROR,
        title="Manage books not selected",
        message="Select View on the line Manage books under Consolidation",
        why="Read only does not select this line.",
        cure="Open Permissions for Consolidation, select View on the line Manage books, and save.",
        item=f"{ROLE_PAGE}#manage-books",
        example={"manage_books": "none"},
    ),
    FindingEntry(
        code="permission-consolidation.not-used",
        severity=Severity.NOTE,
        title="Manage books without Consolidation",
        message="Skip Manage books: you need it only if your company uses Consolidation",
        why="Manage books is one of the permissions for Consolidation.",
        cure="Check again whether your company uses Consolidation.",
        item=f"{ROLE_PAGE}#permission-consolidation",
        example={"permission_consolidation": "not-used", "manage_books": "view"},
    ),
)
