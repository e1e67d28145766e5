"""Findings about the User ID."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID

USER = "sage-intacct/create-a-user#user-id"

AGAIN = f"if Sage Intacct shows the same, create the user again as {USER_ID}; if not, fix it here"
"""What to do in each case: a User ID cannot be changed."""

COMPARE = (
    "Look under Web Services users in Sage Intacct. A User ID can't be changed. If the user has this "
    f"ID there, too, create a new user with {USER_ID} and set the old one to Inactive. "
    f"If Sage Intacct shows {USER_ID}, fix it only here."
)

ENTRIES = (
    FindingEntry(
        "user-id.empty",
        Severity.ERROR,
        "User ID missing",
        f"Enter the User ID, like {USER_ID}",
        "Sage Intacct needs it to know which user signs in.",
        f"Enter the Web Services user's ID. It should be {USER_ID}.",
        USER,
        {"user_id": ""},
    ),
    FindingEntry(
        "user-id.changed",
        Severity.WARNING,
        "Not exactly the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, create the user again as {USER_ID}; if not, fix it here",
        f"Only this page read it as {USER_ID}. In Sage Intacct, a User ID can't be changed.",
        COMPARE,
        USER,
        {"user_id": "modeloptic–user"},
    ),
    FindingEntry(
        "user-id.sender-id",
        Severity.WARNING,
        "The Sender ID instead",
        f"This is the Sender ID: {AGAIN}",
        f"The Sender ID {SENDER_ID} identifies Modeloptic. The User ID identifies the Web Services user.",
        COMPARE,
        USER,
        {"user_id": SENDER_ID},
    ),
    FindingEntry(
        "user-id.case",
        Severity.WARNING,
        "Different capital letters",
        f"The capital letters differ: {AGAIN}",
        "Sage does not say whether capital letters matter in a User ID, so we send it as you type it.",
        COMPARE,
        USER,
        {"user_id": "Modeloptic-User"},
    ),
    FindingEntry(
        "user-id.near",
        Severity.WARNING,
        "Almost the right User ID",
        f"The marked characters differ: {AGAIN}",
        f"It should be {USER_ID}. A few characters differ.",
        COMPARE,
        USER,
        {"user_id": "modeloptic_user"},
    ),
    FindingEntry(
        "user-id.look-alike",
        Severity.WARNING,
        "A letter from another alphabet",
        f"The {{character}} is not “{{plain}}”: {AGAIN}",
        "Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        COMPARE,
        USER,
        {"user_id": "mоdeloptic-user"},
    ),
    FindingEntry(
        "user-id.at-company",
        Severity.WARNING,
        "User and company in one",
        "If this is a user at a company, enter only the part before the @",
        "Sage's newer interface writes the two as user@company. The User ID is the part before the @.",
        COMPARE,
        USER,
        {"user_id": f"{USER_ID}@Acme-Ltd"},
    ),
    FindingEntry(
        "user-id.email",
        Severity.WARNING,
        "An email address",
        f"This is an email address: {AGAIN}",
        "The User ID is a name, not an email address. Sage emails the password to the address, but Modeloptic signs in with the ID.",
        COMPARE,
        USER,
        {"user_id": "ann.lee@example.com"},
    ),
    FindingEntry(
        "user-id.address",
        Severity.ERROR,
        "A web address",
        f"Enter the User ID, like {USER_ID}, not the address of a website",
        "This was copied from the browser's address bar.",
        f"Enter {USER_ID}.",
        USER,
        {"user_id": "https://www.intacct.com"},
    ),
    FindingEntry(
        "user-id.parts",
        Severity.WARNING,
        "Parts separated by a bar",
        f"Enter only the User ID, like {USER_ID}: the bar | belongs to a console's user",
        "Sage shows a console's user as ExtUser|console|user. Modeloptic's user must be in the company itself.",
        "If the Web Services user isn't in the company yet, create it there. Then enter its ID.",
        USER,
        {"user_id": "ExtUser|Console|ann"},
    ),
    FindingEntry(
        "user-id.modeloptic",
        Severity.WARNING,
        "Modeloptic's name",
        f"{NAME} is the role's name: {AGAIN}",
        "You enter this name for the role and as a description.",
        COMPARE,
        USER,
        {"user_id": NAME},
    ),
    FindingEntry(
        "user-id.other",
        Severity.WARNING,
        "Another User ID",
        f"It should be {USER_ID}: if Sage Intacct shows what you typed, create the user again; if not, fix it here",
        "You don't enter a User ID in Modeloptic, so it may not find a user with a different one.",
        COMPARE,
        USER,
        {"user_id": "xml_gateway"},
    ),
    FindingEntry(
        "user-id.characters",
        Severity.WARNING,
        "An unusual character",
        f"The right ID has no {{character}}: {AGAIN}",
        "Sage recommends letters, digits, hyphens, underscores and periods. It publishes no list of what an ID may contain.",
        COMPARE,
        USER,
        {"user_id": "modeloptic=user=1"},
    ),
    FindingEntry(
        "user-id.long",
        Severity.WARNING,
        "Very long",
        f"This is far too long: {AGAIN}",
        "Sage publishes no limit, but more than 80 characters is very unusual.",
        COMPARE,
        USER,
        {"user_id": "modeloptic-" * 9},
    ),
    FindingEntry(
        "user-id.company-id",
        Severity.WARNING,
        "The Company ID again",
        f"This is the Company ID: {AGAIN}",
        "The company and the user each have an ID. The two are rarely the same.",
        COMPARE,
        USER,
        {"company_id": "Acme-Ltd", "user_id": "Acme-Ltd"},
    ),
    FindingEntry(
        "user-id.swapped",
        Severity.ERROR,
        "Two IDs swapped",
        "Swap the two: the User ID is in the field for the Company ID",
        "Each ID is in the other's field.",
        f"Enter {USER_ID} as the User ID and your company's ID as the Company ID.",
        USER,
        {"company_id": USER_ID, "user_id": "Acme-Ltd"},
    ),
)
