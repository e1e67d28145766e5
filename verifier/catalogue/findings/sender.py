"""Findings about the Sender ID."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID

SENDER = "sage-intacct/authorize-modeloptic#sender-id"

REPLACE = f"Delete the line under Web Services authorizations and add it again with {SENDER_ID}: it cannot be edited."

ENTRIES = (
    FindingEntry(
        "sender-id.case",
        Severity.ERROR,
        "Other capitals",
        f"Enter {SENDER_ID} with these capitals: Sage Intacct tells them apart",
        "Sage compares the Sender ID letter by letter, capitals included.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticmpp"},
    ),
    FindingEntry(
        "sender-id.look-alike",
        Severity.ERROR,
        "A letter of another script",
        "Type the Sender ID anew: {character} only looks like “{plain}”",
        "Greek and Cyrillic letters look like ours and are others to Sage Intacct.",
        REPLACE,
        SENDER,
        {"sender_id": "mоdelopticMPP"},
    ),
    FindingEntry(
        "sender-id.near",
        Severity.ERROR,
        "Mistyped",
        f"Delete the line in Sage Intacct and add it again with {SENDER_ID}: the marked characters differ",
        "Sage knows a sender by this name, letter by letter, and refuses one with a slip in it.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticMMP"},
    ),
    FindingEntry(
        "sender-id.user-id",
        Severity.ERROR,
        "The User ID instead",
        f"Enter {SENDER_ID}: {USER_ID} is the User ID",
        "The Sender ID names Modeloptic; the User ID names the Web Services user.",
        REPLACE,
        SENDER,
        {"sender_id": USER_ID},
    ),
    FindingEntry(
        "sender-id.description",
        Severity.ERROR,
        "The description instead",
        f"Enter {SENDER_ID} as Sender ID: {NAME} is its description",
        "The two boxes stand below each other, and the description went into the first.",
        REPLACE,
        SENDER,
        {"sender_id": NAME},
    ),
    FindingEntry(
        "sender-id.company-id",
        Severity.ERROR,
        "The Company ID again",
        f"Enter {SENDER_ID}: this is your Company ID",
        "The Sender ID names Modeloptic; the Company ID names your company.",
        REPLACE,
        SENDER,
        {"company_id": "Acme-Ltd", "sender_id": "Acme-Ltd"},
    ),
    FindingEntry(
        "sender-id.other",
        Severity.ERROR,
        "Another Sender ID",
        f"Enter {SENDER_ID}: no other Sender ID is Modeloptic's",
        "Each software that connects has its own Sender ID. Others may stay in the list.",
        f"Under Web Services authorizations add a line with {SENDER_ID}. Leave lines of other software as they are.",
        SENDER,
        {"sender_id": "expensify"},
    ),
)
