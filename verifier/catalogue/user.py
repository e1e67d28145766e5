"""Findings about the Web Services user: its ID, its settings, its role and its permissions."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from verifier.catalogue.entries import FindingGroup
from verifier.values import MODULES, NAME, ROLE_PAGE, SENDER_ID, USER_ID, USER_PAGE

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry
    from verifier.values import Module


AGAIN = f"if Sage Intacct shows the same, create the user again as {USER_ID}. If not, fix it here"
"""What to do in each case: a User ID cannot be changed."""

COMPARE = (
    "Look under Web Services users in Sage Intacct. A User ID can't be changed. If the user has this "
    f"ID there, too, create a new user with {USER_ID} and set the old one to Inactive. "
    f"If Sage Intacct shows {USER_ID}, fix it only here."
)

user_id = FindingGroup(f"{USER_PAGE}#user-id", cure=COMPARE)

USER_ID_ENTRIES = (
    user_id.error(
        "user-id.empty",
        title="User ID missing",
        message=f"Enter the User ID, like {USER_ID}",
        why="Sage Intacct needs it to know which user signs in.",
        cure=f"Enter the Web Services user's ID. It should be {USER_ID}.",
        example={"user_id": ""},
    ),
    user_id.warning(
        "user-id.changed",
        title="Not exactly the same characters",
        message=f"This has {{what}}: copy the ID from Sage Intacct again. If that is still there, create the user again as {USER_ID}",
        why=f"Only this page read it as {USER_ID}. In Sage Intacct, a User ID can't be changed.",
        example={"user_id": "modeloptic–user"},
    ),
    user_id.warning(
        "user-id.sender-id",
        title="The Sender ID instead",
        message=f"This is the Sender ID: {AGAIN}",
        why=f"The Sender ID {SENDER_ID} identifies Modeloptic. The User ID identifies the Web Services user.",
        example={"user_id": SENDER_ID},
    ),
    user_id.warning(
        "user-id.case",
        title="Different capital letters",
        message=f"The capital letters differ: {AGAIN}",
        why="Sage does not say whether capital letters matter in a User ID, so we send it as you type it.",
        example={"user_id": "Modeloptic-User"},
    ),
    user_id.warning(
        "user-id.near",
        title="Almost the right User ID",
        message=f"The marked characters differ: {AGAIN}",
        why=f"It should be {USER_ID}. A few characters differ.",
        example={"user_id": "modeloptic_user"},
    ),
    user_id.warning(
        "user-id.look-alike",
        title="A letter from another alphabet",
        message=f"The {{character}} is not “{{plain}}”: {AGAIN}",
        why="Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        example={"user_id": "mоdeloptic-user"},
    ),
    user_id.warning(
        "user-id.at-company",
        title="User and company in one",
        message="If this is a user at a company, enter only the part before the @",
        why="Sage's newer interface writes the two as user@company. The User ID is the part before the @.",
        example={"user_id": f"{USER_ID}@Acme-Ltd"},
    ),
    user_id.warning(
        "user-id.email",
        title="An email address",
        message=f"This is an email address: {AGAIN}",
        why="The User ID is a name, not an email address. Sage emails the password to the address, but Modeloptic signs in with the ID.",
        example={"user_id": "ann.lee@example.com"},
    ),
    user_id.error(
        "user-id.address",
        title="A web address",
        message=f"Enter the User ID, like {USER_ID}, not the address of a website",
        why="This was copied from the browser's address bar.",
        cure=f"Enter {USER_ID}.",
        example={"user_id": "https://www.intacct.com"},
    ),
    user_id.warning(
        "user-id.parts",
        title="Parts separated by a bar",
        message=f"Enter only the User ID, like {USER_ID}: the bar | belongs to a console's user",
        why="Sage shows a console's user as ExtUser|console|user. Modeloptic's user must be in the company itself.",
        cure="If the Web Services user isn't in the company yet, create it there. Then enter its ID.",
        example={"user_id": "ExtUser|Console|ann"},
    ),
    user_id.warning(
        "user-id.modeloptic",
        title="Modeloptic's name",
        message=f"{NAME} is the role's name: {AGAIN}",
        why="You enter this name for the role and as a description.",
        example={"user_id": NAME},
    ),
    user_id.warning(
        "user-id.other",
        title="Another User ID",
        message=f"It should be {USER_ID}: if Sage Intacct shows what you typed, create the user again. If not, fix it here",
        why="You don't enter a User ID in Modeloptic, so it may not find a user with a different one.",
        example={"user_id": "xml_gateway"},
    ),
    user_id.warning(
        "user-id.characters",
        title="An unusual character",
        message=f"Check {{character}}: {AGAIN}",
        why="Sage recommends letters, digits, hyphens, underscores and periods. It publishes no list of what an ID may contain.",
        example={"user_id": "modeloptic=user=1"},
    ),
    user_id.warning(
        "user-id.long",
        title="Very long",
        message=f"This is far too long: {AGAIN}",
        why="Sage publishes no limit, but more than 80 characters is very unusual.",
        example={"user_id": "modeloptic-" * 9},
    ),
    user_id.warning(
        "user-id.company-id",
        title="The Company ID again",
        message=f"This is the Company ID: {AGAIN}",
        why="The company and the user each have an ID. The two are rarely the same.",
        example={"company_id": "Acme-Ltd", "user_id": "Acme-Ltd"},
    ),
    user_id.error(
        "user-id.swapped",
        title="Two IDs swapped",
        message="Swap the two: the User ID is in the field for the Company ID",
        why="Each ID is in the other's field.",
        cure=f"Enter {USER_ID} as the User ID and your company's ID as the Company ID.",
        example={"company_id": USER_ID, "user_id": "Acme-Ltd"},
    ),
)

permission_type = FindingGroup("sage-intacct#permission-type")
user_type = FindingGroup(
    f"{USER_PAGE}#user-type",
    cure="Open the Web Services user, set User type to Business, and save.",
)
admin_privileges = FindingGroup(
    f"{USER_PAGE}#admin-privileges",
    cure="Open the Web Services user, set Admin privileges to Limited, and save.",
)
status = FindingGroup(
    f"{USER_PAGE}#status", cure="Open the Web Services user, set Status to Active, and save."
)

SETTINGS = (
    permission_type.note(
        "permission-type.unknown",
        title="Not known yet",
        message="Find your permission type under Company > Setup > Configuration > Company, Global settings",
        why="It decides whether you need a role.",
        cure="Look for Permission type: User-based or Role-based. Don't change it.",
        example={"permission_type": "unknown"},
    ),
    user_type.warning(
        "user-type.other",
        title="Not a business user",
        message="Set User type to Business",
        why="The user type limits what permissions can allow. With another type, Modeloptic may not be able to read all it needs.",
        example={"user_type": "employee"},
    ),
    user_type.error(
        "user-type.not-administrator",
        title="Administrator without Business",
        message="Set User type to Business: Sage allows admin privileges to business users only",
        why="Full and limited administrators must be business users.",
        example={"user_type": "employee", "admin_privileges": "limited"},
    ),
    admin_privileges.warning(
        "admin-privileges.off",
        title="No admin privileges",
        message="Set Admin privileges to Limited",
        why="Without Limited, Modeloptic may not be able to read what it needs.",
        example={"admin_privileges": "off"},
    ),
    admin_privileges.warning(
        "admin-privileges.full",
        title="More than needed",
        message="Set Admin privileges to Limited: Modeloptic needs no more",
        why="Full lets the user create administrators. Reading data does not need that.",
        example={"admin_privileges": "full"},
    ),
    status.error(
        "status.inactive",
        title="Inactive",
        message="Set Status to Active: an inactive user can't sign in",
        why="Only an active user can sign in.",
        example={"status": "inactive"},
    ),
    status.error(
        "status.locked-out",
        title="Locked out",
        message="Set Status to Active: a locked-out user can't sign in",
        why="Someone set the status to Locked out, or there were too many sign-ins with a wrong password.",
        cure="Open the Web Services user, set Status to Active, and save. Don't reset its password: a reset makes a new one.",
        example={"status": "locked-out"},
    ),
)
"""Findings about the permission type and the user's settings."""

COMPARE_ROLE = (
    "Look at the Web Services user's roles. If the role has this name there, too, create one named "
    f"{NAME} with the same permissions and add it to the user. If Sage Intacct shows {NAME}, fix it only here."
)

role = FindingGroup(f"{USER_PAGE}#roles", cure=COMPARE_ROLE)

user_defined_books = FindingGroup(
    f"{ROLE_PAGE}#user-defined-books",
    cure="Open Permissions for General Ledger, select List and View on the line User-defined books, and save.",
)
manage_books = FindingGroup(
    f"{ROLE_PAGE}#manage-books",
    cure="Open Permissions for Consolidation, select View on the line Manage books, and save.",
)


def _list_permission_entries(module: Module) -> tuple[FindingEntry, ...]:
    """Return the findings about a module's permissions."""
    slug, name, _ = module
    field = f"permission_{slug.replace('-', '_')}"
    permission = FindingGroup(
        f"{ROLE_PAGE}#permission-{slug}",
        cure=f"Open Permissions for {name}, select Read only in each section, then save in that window and on the page.",
    )
    return (
        permission.error(
            f"permission-{slug}.missing",
            title=f"{name} not selected",
            message=f"Check the box for {name} and select Read only in its permissions",
            why=f"Without it, the sign-in works, but Sage refuses every read of {name}.",
            example={field: "none"},
        ),
        permission.warning(
            f"permission-{slug}.some",
            title=f"{name} only in part",
            message=f"Select Read only in every section of the permissions for {name}",
            why="Modeloptic can't read a section without Read only.",
            example={field: "some"},
        ),
        permission.warning(
            f"permission-{slug}.more",
            title=f"More than Read only for {name}",
            message=f"Select Read only for {name}: Modeloptic only reads and needs no more",
            why="Modeloptic does not use permissions to change data. It is safer not to give them.",
            example={field: "more"},
        ),
    )


ROLE_ENTRIES = (
    role.warning(
        "role.missing",
        title="No role",
        message=f"Add the role {NAME} to the user: in a role-based company, permissions come only from roles",
        why="Without a role, the user can sign in but can't read anything.",
        cure="Open the Web Services user, add the role under Roles, and save.",
        example={"permission_type": "role-based", "role": ""},
    ),
    role.warning(
        "role.changed",
        title="Not exactly the same characters",
        message=f"This has {{what}}: copy the name from Sage Intacct again. If that is still there, create the role again as {NAME}",
        why=f"Only this page read it as {NAME}. The role's name does not change what it permits.",
        example={"role": "“Modeloptic”"},
    ),
    role.warning(
        "role.near",
        title="Almost the right name",
        message=f"It should be {NAME}: if Sage Intacct shows what you typed, create the role again. If not, fix it here",
        why="A few characters differ. The role's name does not change what it permits.",
        example={"role": "modeloptic"},
    ),
    role.warning(
        "role.other",
        title="Another role",
        message=f"Check that this is the role you made for Modeloptic: it should be {NAME}",
        why="Another role may have fewer permissions than Modeloptic needs, or more.",
        cure="Compare it with the Web Services user's roles in Sage Intacct.",
        example={"role": "Accountant"},
    ),
    role.note(
        "role.not-used",
        title="No roles here",
        message="Give the permissions to the user: a user-based company does not use roles",
        why="In a user-based company, a role has no effect.",
        cure="Open Subscriptions for the Web Services user and set the same permissions there.",
        item=f"{USER_PAGE}#user-permission-company",
        example={"permission_type": "user-based", "role": NAME},
    ),
    *chain.from_iterable(map(_list_permission_entries, MODULES)),
    user_defined_books.error(
        "user-defined-books.missing",
        title="User-defined books not selected",
        message="Select List and View on the line User-defined books under General Ledger",
        why="Read only does not select this line.",
        example={"user_defined_books": "none"},
    ),
    user_defined_books.error(
        "user-defined-books.half",
        title="User-defined books only in part",
        message="Select both List and View on the line User-defined books under General Ledger",
        why="Modeloptic lists the books and then reads them, so it needs both.",
        example={"user_defined_books": "list"},
    ),
    manage_books.error(
        "manage-books.missing",
        title="Manage books not selected",
        message="Select View on the line Manage books under Consolidation",
        why="Read only does not select this line.",
        example={"manage_books": "none"},
    ),
    manage_books.note(
        "permission-consolidation.not-used",
        title="Manage books without Consolidation",
        message="Skip Manage books: you need it only if your company uses Consolidation",
        why="Manage books is one of the permissions for Consolidation.",
        cure="Check again whether your company uses Consolidation.",
        item=f"{ROLE_PAGE}#permission-consolidation",
        example={"permission_consolidation": "not-used", "manage_books": "view"},
    ),
)
