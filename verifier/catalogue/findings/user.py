"""Findings about the User ID."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID

USER = "sage-intacct/create-a-user#user-id"

AGAIN = (
    f"if Sage Intacct shows the same, create the user again as {USER_ID}; "
    "if not, only this copy is wrong"
)
"""What to do in each case: a User ID cannot be changed."""

COMPARE = (
    "Look under Web Services users in Sage Intacct: a User ID cannot be changed. If the user has this "
    f"ID there, too, create a new one with {USER_ID} and set the old one to Inactive. "
    f"If Sage Intacct shows {USER_ID}, correct what you typed here, and leave the user as it is."
)

ENTRIES = (
    FindingEntry(
        "user-id.empty",
        Severity.ERROR,
        "User ID missing",
        f"Enter the User ID, like {USER_ID}",
        "Sage Intacct needs it to know which user signs in.",
        f"Enter the ID of the Web Services user. The guide names it {USER_ID}.",
        USER,
        {"user_id": ""},
    ),
    FindingEntry(
        "user-id.changed",
        Severity.WARNING,
        "Not quite the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, create the user again as {USER_ID}; if not, only this copy is wrong",
        f"It was read as {USER_ID} on this page only. In Sage Intacct a User ID cannot be changed.",
        COMPARE,
        USER,
        {"user_id": "modeloptic–user"},
    ),
    FindingEntry(
        "user-id.sender-id",
        Severity.WARNING,
        "The Sender ID instead",
        f"This is the Sender ID: {AGAIN}",
        f"The Sender ID {SENDER_ID} names Modeloptic; the User ID names the Web Services user.",
        COMPARE,
        USER,
        {"user_id": SENDER_ID},
    ),
    FindingEntry(
        "user-id.case",
        Severity.WARNING,
        "Different capitals",
        f"The capitals differ: {AGAIN}",
        "Sage does not say whether capitals count in a User ID, so it is sent as you type it.",
        COMPARE,
        USER,
        {"user_id": "Modeloptic-User"},
    ),
    FindingEntry(
        "user-id.near",
        Severity.WARNING,
        "Nearly the guide's User ID",
        f"The marked characters differ: {AGAIN}",
        "It differs from the guide's User ID in a few characters.",
        COMPARE,
        USER,
        {"user_id": "modeloptic_user"},
    ),
    FindingEntry(
        "user-id.look-alike",
        Severity.WARNING,
        "A letter of another script",
        f"The {{character}} is not “{{plain}}”: {AGAIN}",
        "Greek and Cyrillic letters can look like English ones, and Sage Intacct takes them for different letters.",
        COMPARE,
        USER,
        {"user_id": "mоdeloptic-user"},
    ),
    FindingEntry(
        "user-id.at-company",
        Severity.WARNING,
        "User and company in one",
        "Enter the part before the @ alone, if this is a user at a company",
        "Sage's newer interface joins the two as user@company. The User ID is the part before the @.",
        COMPARE,
        USER,
        {"user_id": f"{USER_ID}@Acme-Ltd"},
    ),
    FindingEntry(
        "user-id.email",
        Severity.WARNING,
        "An email address",
        f"This is an email address: {AGAIN}",
        "The User ID is a name of its own. The password is mailed to the address; the sign-in uses the ID.",
        COMPARE,
        USER,
        {"user_id": "ann.lee@example.com"},
    ),
    FindingEntry(
        "user-id.address",
        Severity.ERROR,
        "A web address",
        f"Enter the User ID, not the address of a website, like {USER_ID}",
        "The address bar of the browser was copied.",
        f"Enter {USER_ID}.",
        USER,
        {"user_id": "https://www.intacct.com"},
    ),
    FindingEntry(
        "user-id.parts",
        Severity.WARNING,
        "Parts with a bar between",
        f"Enter the User ID alone, like {USER_ID}: the bar | belongs to a console's user",
        "Sage shows a console's user as ExtUser|console|user. The guide's user is created in the company itself.",
        "Create the Web Services user in the company, if it is not there yet, and enter its ID.",
        USER,
        {"user_id": "ExtUser|Console|ann"},
    ),
    FindingEntry(
        "user-id.modeloptic",
        Severity.WARNING,
        "Modeloptic's name",
        f"{NAME} is the role's name: {AGAIN}",
        "The guide has you enter this name for the role and as a description.",
        COMPARE,
        USER,
        {"user_id": NAME},
    ),
    FindingEntry(
        "user-id.other",
        Severity.WARNING,
        "Another User ID",
        f"This is not {USER_ID}: {AGAIN}",
        "The guide has no User ID entered in Modeloptic, so a user with another one may not be found.",
        COMPARE,
        USER,
        {"user_id": "xml_gateway"},
    ),
    FindingEntry(
        "user-id.characters",
        Severity.WARNING,
        "An unusual character",
        f"The guide's ID has no {{character}}: {AGAIN}",
        "Sage advises letters, digits, hyphens, underscores and periods, and publishes no list of what an ID may hold.",
        COMPARE,
        USER,
        {"user_id": "modeloptic=user=1"},
    ),
    FindingEntry(
        "user-id.long",
        Severity.WARNING,
        "Very long",
        f"This is far too long: {AGAIN}",
        "Sage publishes no limit; more than 80 characters is very unusual.",
        COMPARE,
        USER,
        {"user_id": "modeloptic-" * 9},
    ),
    FindingEntry(
        "user-id.company-id",
        Severity.WARNING,
        "The Company ID again",
        f"This is the Company ID: {AGAIN}",
        "The company and the user have an ID each, which are seldom the same.",
        COMPARE,
        USER,
        {"company_id": "Acme-Ltd", "user_id": "Acme-Ltd"},
    ),
    FindingEntry(
        "user-id.swapped",
        Severity.ERROR,
        "Two IDs in each other's place",
        "Swap the two: the User ID is in the field for the Company ID",
        "Each ID was pasted into the other's field.",
        f"Enter {USER_ID} as User ID, and your company's ID as Company ID.",
        USER,
        {"company_id": USER_ID, "user_id": "Acme-Ltd"},
    ),
)
