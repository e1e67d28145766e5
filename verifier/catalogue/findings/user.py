"""Findings about the Web Services user: its ID and its settings."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID, USER_PAGE

USER = f"{USER_PAGE}#user-id"
USER_TYPE = f"{USER_PAGE}#user-type"
PRIVILEGES = f"{USER_PAGE}#admin-privileges"
STATUS = f"{USER_PAGE}#status"
PERMISSION_TYPE = "sage-intacct#permission-type"

AGAIN = f"if Sage Intacct shows the same, create the user again as {USER_ID}; if not, fix it here"
"""What to do in each case: a User ID cannot be changed."""

COMPARE = (
    "Look under Web Services users in Sage Intacct. A User ID can't be changed. If the user has this "
    f"ID there, too, create a new user with {USER_ID} and set the old one to Inactive. "
    f"If Sage Intacct shows {USER_ID}, fix it only here."
)

user_id_entry = partial(FindingEntry, cure=COMPARE, item=USER)

ENTRIES = (
    user_id_entry(
        code="user-id.empty",
        severity=Severity.ERROR,
        title="User ID missing",
        message=f"Enter the User ID, like {USER_ID}",
        why="Sage Intacct needs it to know which user signs in.",
        cure=f"Enter the Web Services user's ID. It should be {USER_ID}.",
        example={"user_id": ""},
    ),
    user_id_entry(
        code="user-id.changed",
        severity=Severity.WARNING,
        title="Not exactly the same characters",
        message=f"Look at Sage Intacct: if it shows {{what}} too, create the user again as {USER_ID}; if not, fix it here",
        why=f"Only this page read it as {USER_ID}. In Sage Intacct, a User ID can't be changed.",
        example={"user_id": "modeloptic–user"},
    ),
    user_id_entry(
        code="user-id.sender-id",
        severity=Severity.WARNING,
        title="The Sender ID instead",
        message=f"This is the Sender ID: {AGAIN}",
        why=f"The Sender ID {SENDER_ID} identifies Modeloptic. The User ID identifies the Web Services user.",
        example={"user_id": SENDER_ID},
    ),
    user_id_entry(
        code="user-id.case",
        severity=Severity.WARNING,
        title="Different capital letters",
        message=f"The capital letters differ: {AGAIN}",
        why="Sage does not say whether capital letters matter in a User ID, so we send it as you type it.",
        example={"user_id": "Modeloptic-User"},
    ),
    user_id_entry(
        code="user-id.near",
        severity=Severity.WARNING,
        title="Almost the right User ID",
        message=f"The marked characters differ: {AGAIN}",
        why=f"It should be {USER_ID}. A few characters differ.",
        example={"user_id": "modeloptic_user"},
    ),
    user_id_entry(
        code="user-id.look-alike",
        severity=Severity.WARNING,
        title="A letter from another alphabet",
        message=f"The {{character}} is not “{{plain}}”: {AGAIN}",
        why="Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        example={"user_id": "mоdeloptic-user"},
    ),
    user_id_entry(
        code="user-id.at-company",
        severity=Severity.WARNING,
        title="User and company in one",
        message="If this is a user at a company, enter only the part before the @",
        why="Sage's newer interface writes the two as user@company. The User ID is the part before the @.",
        example={"user_id": f"{USER_ID}@Acme-Ltd"},
    ),
    user_id_entry(
        code="user-id.email",
        severity=Severity.WARNING,
        title="An email address",
        message=f"This is an email address: {AGAIN}",
        why="The User ID is a name, not an email address. Sage emails the password to the address, but Modeloptic signs in with the ID.",
        example={"user_id": "ann.lee@example.com"},
    ),
    user_id_entry(
        code="user-id.address",
        severity=Severity.ERROR,
        title="A web address",
        message=f"Enter the User ID, like {USER_ID}, not the address of a website",
        why="This was copied from the browser's address bar.",
        cure=f"Enter {USER_ID}.",
        example={"user_id": "https://www.intacct.com"},
    ),
    user_id_entry(
        code="user-id.parts",
        severity=Severity.WARNING,
        title="Parts separated by a bar",
        message=f"Enter only the User ID, like {USER_ID}: the bar | belongs to a console's user",
        why="Sage shows a console's user as ExtUser|console|user. Modeloptic's user must be in the company itself.",
        cure="If the Web Services user isn't in the company yet, create it there. Then enter its ID.",
        example={"user_id": "ExtUser|Console|ann"},
    ),
    user_id_entry(
        code="user-id.modeloptic",
        severity=Severity.WARNING,
        title="Modeloptic's name",
        message=f"{NAME} is the role's name: {AGAIN}",
        why="You enter this name for the role and as a description.",
        example={"user_id": NAME},
    ),
    user_id_entry(
        code="user-id.other",
        severity=Severity.WARNING,
        title="Another User ID",
        message=f"It should be {USER_ID}: if Sage Intacct shows what you typed, create the user again; if not, fix it here",
        why="You don't enter a User ID in Modeloptic, so it may not find a user with a different one.",
        example={"user_id": "xml_gateway"},
    ),
    user_id_entry(
        code="user-id.characters",
        severity=Severity.WARNING,
        title="An unusual character",
        message=f"The right ID has no {{character}}: {AGAIN}",
        why="Sage recommends letters, digits, hyphens, underscores and periods. It publishes no list of what an ID may contain.",
        example={"user_id": "modeloptic=user=1"},
    ),
    user_id_entry(
        code="user-id.long",
        severity=Severity.WARNING,
        title="Very long",
        message=f"This is far too long: {AGAIN}",
        why="Sage publishes no limit, but more than 80 characters is very unusual.",
        example={"user_id": "modeloptic-" * 9},
    ),
    user_id_entry(
        code="user-id.company-id",
        severity=Severity.WARNING,
        title="The Company ID again",
        message=f"This is the Company ID: {AGAIN}",
        why="The company and the user each have an ID. The two are rarely the same.",
        example={"company_id": "Acme-Ltd", "user_id": "Acme-Ltd"},
    ),
    user_id_entry(
        code="user-id.swapped",
        severity=Severity.ERROR,
        title="Two IDs swapped",
        message="Swap the two: the User ID is in the field for the Company ID",
        why="Each ID is in the other's field.",
        cure=f"Enter {USER_ID} as the User ID and your company's ID as the Company ID.",
        example={"company_id": USER_ID, "user_id": "Acme-Ltd"},
    ),
)

SETTINGS = (
    FindingEntry(
        code="permission-type.unknown",
        severity=Severity.NOTE,
        title="Not known yet",
        message="Find your permission type under Company > Setup > Configuration > Company, Global settings",
        why="It decides whether you need a role.",
        cure="Look for Permission type: User-based or Role-based. Don't change it.",
        item=PERMISSION_TYPE,
        example={"permission_type": "unknown"},
    ),
    FindingEntry(
        code="user-type.other",
        severity=Severity.WARNING,
        title="Not a business user",
        message="Set User type to Business",
        why="The user type limits what permissions can allow. With another type, Modeloptic may not be able to read all it needs.",
        cure="Open the Web Services user, set User type to Business, and save.",
        item=USER_TYPE,
        example={"user_type": "employee"},
    ),
    FindingEntry(
        code="user-type.not-administrator",
        severity=Severity.ERROR,
        title="Administrator without Business",
        message="Set User type to Business: Sage allows admin privileges to business users only",
        why="Full and limited administrators must be business users.",
        cure="Open the Web Services user, set User type to Business, and save.",
        item=USER_TYPE,
        example={"user_type": "employee", "admin_privileges": "limited"},
    ),
    FindingEntry(
        code="admin-privileges.off",
        severity=Severity.WARNING,
        title="No admin privileges",
        message="Set Admin privileges to Limited",
        why="Without Limited, Modeloptic may not be able to read what it needs.",
        cure="Open the Web Services user, set Admin privileges to Limited, and save.",
        item=PRIVILEGES,
        example={"admin_privileges": "off"},
    ),
    FindingEntry(
        code="admin-privileges.full",
        severity=Severity.WARNING,
        title="More than needed",
        message="Set Admin privileges to Limited: Modeloptic needs no more",
        why="Full lets the user create administrators. Reading data does not need that.",
        cure="Open the Web Services user, set Admin privileges to Limited, and save.",
        item=PRIVILEGES,
        example={"admin_privileges": "full"},
    ),
    FindingEntry(
        code="status.inactive",
        severity=Severity.ERROR,
        title="Inactive",
        message="Set Status to Active: an inactive user can't sign in",
        why="Only an active user can sign in.",
        cure="Open the Web Services user, set Status to Active, and save.",
        item=STATUS,
        example={"status": "inactive"},
    ),
    FindingEntry(
        code="status.locked-out",
        severity=Severity.ERROR,
        title="Locked out",
        message="Set Status to Active: a locked-out user can't sign in",
        why="Someone set the status to Locked out, or there were too many sign-ins with a wrong password.",
        cure="Open the Web Services user, set Status to Active, and save. Don't reset its password: a reset makes a new one.",
        item=STATUS,
        example={"status": "locked-out"},
    ),
)
"""Findings about the permission type and the user's settings."""
