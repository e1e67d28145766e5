"""Findings about the Sender ID."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID

SENDER = "sage-intacct/authorize-modeloptic#sender-id"

AGAIN = f"if Sage Intacct shows the same, delete that line and add {SENDER_ID}; if not, fix it here"
"""What to do in each case: a Sender ID cannot be edited."""

REPLACE = (
    "Look under Web Services authorizations in Sage Intacct. If the Sender ID is wrong there, too, "
    f"delete that line and add a new one with {SENDER_ID}: a Sender ID can't be edited. "
    f"If Sage Intacct shows {SENDER_ID}, fix it only here."
)

ENTRIES = (
    FindingEntry(
        "sender-id.empty",
        Severity.WARNING,
        "Sender ID not checked",
        "Enter the Sender ID that Sage Intacct shows: the field is empty, so it was not checked",
        "If this ID is wrong, Sage Intacct refuses every request. We can check only what you enter.",
        "Copy it from Web Services authorizations in Sage Intacct, even if you are sure of it.",
        SENDER,
        {"sender_id": ""},
    ),
    FindingEntry(
        "sender-id.changed",
        Severity.WARNING,
        "Not exactly the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, delete that line and add {SENDER_ID} again; if not, fix it here",
        f"Only this page read it as {SENDER_ID}. Sage Intacct compares the Sender ID character by character.",
        REPLACE,
        SENDER,
        {"sender_id": f"“{SENDER_ID}”"},
    ),
    FindingEntry(
        "sender-id.case",
        Severity.ERROR,
        "Different capital letters",
        f"The capital letters differ: {AGAIN}",
        "Sage Intacct compares the Sender ID letter by letter. Capital letters matter.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticmpp"},
    ),
    FindingEntry(
        "sender-id.look-alike",
        Severity.ERROR,
        "A letter from another alphabet",
        f"The {{character}} is not “{{plain}}”: {AGAIN}",
        "Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        REPLACE,
        SENDER,
        {"sender_id": "mоdelopticMPP"},
    ),
    FindingEntry(
        "sender-id.near",
        Severity.ERROR,
        "Mistyped",
        f"The marked characters differ: {AGAIN}",
        "Sage Intacct compares the Sender ID character by character and refuses a misspelled one.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticMMP"},
    ),
    FindingEntry(
        "sender-id.user-id",
        Severity.ERROR,
        "The User ID instead",
        f"This is the User ID: {AGAIN}",
        f"The Sender ID identifies Modeloptic. {USER_ID} identifies the Web Services user.",
        REPLACE,
        SENDER,
        {"sender_id": USER_ID},
    ),
    FindingEntry(
        "sender-id.description",
        Severity.ERROR,
        "The description instead",
        f"{NAME} is the description: {AGAIN}",
        "In Sage Intacct, the box for the description is below the box for the Sender ID. They are easy to mix up.",
        REPLACE,
        SENDER,
        {"sender_id": NAME},
    ),
    FindingEntry(
        "sender-id.company-id",
        Severity.ERROR,
        "The Company ID again",
        f"This is your Company ID: {AGAIN}",
        "The Sender ID identifies Modeloptic. The Company ID identifies your company.",
        REPLACE,
        SENDER,
        {"company_id": "Acme-Ltd", "sender_id": "Acme-Ltd"},
    ),
    FindingEntry(
        "sender-id.other",
        Severity.ERROR,
        "Another Sender ID",
        f"Look for {SENDER_ID} in Sage Intacct: if it is missing, add it; if it is there, fix it here",
        "Each program that connects has its own Sender ID. This one is not Modeloptic's.",
        f"If {SENDER_ID} is not under Web Services authorizations, add a line with it. Leave the lines of other programs as they are.",
        SENDER,
        {"sender_id": "expensify"},
    ),
)
