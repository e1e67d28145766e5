"""Findings about the Sender ID."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import NAME, SENDER_ID, USER_ID

SENDER = "sage-intacct/authorize-modeloptic#sender-id"

AGAIN = (
    f"if Sage Intacct shows the same, delete that line and add {SENDER_ID}; "
    "if not, only this copy is wrong"
)
"""What to do in each case: a Sender ID cannot be edited."""

REPLACE = (
    "Look under Web Services authorizations in Sage Intacct. If the Sender ID is wrong there, too, "
    f"delete that line and add it again with {SENDER_ID}: a Sender ID cannot be edited. "
    f"If it shows {SENDER_ID}, correct what you typed here, and leave Sage Intacct as it is."
)

ENTRIES = (
    FindingEntry(
        "sender-id.empty",
        Severity.WARNING,
        "Sender ID not checked",
        "Enter the Sender ID that Sage Intacct shows: it was left empty, so it was not checked",
        "Sage Intacct refuses all requests where this ID is wrong, and only what you enter can be checked.",
        "Copy it from Web Services authorizations in Sage Intacct, even if you are sure of it.",
        SENDER,
        {"sender_id": ""},
    ),
    FindingEntry(
        "sender-id.changed",
        Severity.WARNING,
        "Not quite the same characters",
        f"Look at Sage Intacct: if it shows {{what}} too, delete that line and add {SENDER_ID} again; if not, only this copy is wrong",
        f"It was read as {SENDER_ID} on this page only. Sage Intacct compares the Sender ID character by character.",
        REPLACE,
        SENDER,
        {"sender_id": f"“{SENDER_ID}”"},
    ),
    FindingEntry(
        "sender-id.case",
        Severity.ERROR,
        "Different capitals",
        f"The capitals differ: {AGAIN}",
        "Sage Intacct compares the Sender ID letter by letter, capitals included.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticmpp"},
    ),
    FindingEntry(
        "sender-id.look-alike",
        Severity.ERROR,
        "A letter of another script",
        f"The {{character}} is not “{{plain}}”: {AGAIN}",
        "Greek and Cyrillic letters can look like English ones, and Sage Intacct takes them for different letters.",
        REPLACE,
        SENDER,
        {"sender_id": "mоdelopticMPP"},
    ),
    FindingEntry(
        "sender-id.near",
        Severity.ERROR,
        "Mistyped",
        f"The marked characters differ: {AGAIN}",
        "Sage Intacct compares the Sender ID character by character, and refuses one with a slip in it.",
        REPLACE,
        SENDER,
        {"sender_id": "modelopticMMP"},
    ),
    FindingEntry(
        "sender-id.user-id",
        Severity.ERROR,
        "The User ID instead",
        f"This is the User ID: {AGAIN}",
        f"The Sender ID names Modeloptic; {USER_ID} names the Web Services user.",
        REPLACE,
        SENDER,
        {"sender_id": USER_ID},
    ),
    FindingEntry(
        "sender-id.description",
        Severity.ERROR,
        "The description instead",
        f"{NAME} is the description: {AGAIN}",
        "The two boxes are below each other in Sage Intacct, so the description may be in the first.",
        REPLACE,
        SENDER,
        {"sender_id": NAME},
    ),
    FindingEntry(
        "sender-id.company-id",
        Severity.ERROR,
        "The Company ID again",
        f"This is your Company ID: {AGAIN}",
        "The Sender ID names Modeloptic; the Company ID names your company.",
        REPLACE,
        SENDER,
        {"company_id": "Acme-Ltd", "sender_id": "Acme-Ltd"},
    ),
    FindingEntry(
        "sender-id.other",
        Severity.ERROR,
        "Another Sender ID",
        f"Look for {SENDER_ID} in Sage Intacct: if it is missing, add it; if it is there, only this copy is wrong",
        "Each program that connects has its own Sender ID, and no other is Modeloptic's.",
        f"If {SENDER_ID} is not under Web Services authorizations, add a line with it. Leave the lines of other programs as they are.",
        SENDER,
        {"sender_id": "expensify"},
    ),
)
