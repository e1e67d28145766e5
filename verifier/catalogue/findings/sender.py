"""Findings about the Sender ID."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import AUTHORIZE_PAGE, NAME, SENDER_ID, USER_ID

SENDER = f"{AUTHORIZE_PAGE}#sender-id"

AGAIN = f"if Sage Intacct shows the same, delete that line and add {SENDER_ID}; if not, fix it here"
"""What to do in each case: a Sender ID cannot be edited."""

REPLACE = (
    "Look under Web Services authorizations in Sage Intacct. If the Sender ID is wrong there, too, "
    f"delete that line and add a new one with {SENDER_ID}: a Sender ID can't be edited. "
    f"If Sage Intacct shows {SENDER_ID}, fix it only here."
)

sender_id_entry = partial(FindingEntry, cure=REPLACE, item=SENDER)

ENTRIES = (
    sender_id_entry(
        code="sender-id.empty",
        severity=Severity.WARNING,
        title="Sender ID not checked",
        message="Enter the Sender ID that Sage Intacct shows: the field is empty, so it was not checked",
        why="If this ID is wrong, Sage Intacct refuses every request. We can check only what you enter.",
        cure="Copy it from Web Services authorizations in Sage Intacct, even if you are sure of it.",
        example={"sender_id": ""},
    ),
    sender_id_entry(
        code="sender-id.changed",
        severity=Severity.WARNING,
        title="Not exactly the same characters",
        message=f"Look at Sage Intacct: if it shows {{what}} too, delete that line and add {SENDER_ID} again; if not, fix it here",
        why=f"Only this page read it as {SENDER_ID}. Sage Intacct compares the Sender ID character by character.",
        example={"sender_id": f"“{SENDER_ID}”"},
    ),
    sender_id_entry(
        code="sender-id.case",
        severity=Severity.ERROR,
        title="Different capital letters",
        message=f"The capital letters differ: {AGAIN}",
        why="Sage Intacct compares the Sender ID letter by letter. Capital letters matter.",
        example={"sender_id": "modelopticmpp"},
    ),
    sender_id_entry(
        code="sender-id.look-alike",
        severity=Severity.ERROR,
        title="A letter from another alphabet",
        message=f"The {{character}} is not “{{plain}}”: {AGAIN}",
        why="Greek and Cyrillic letters can look like English ones, but to Sage Intacct they are different letters.",
        example={"sender_id": "mоdelopticMPP"},
    ),
    sender_id_entry(
        code="sender-id.near",
        severity=Severity.ERROR,
        title="Mistyped",
        message=f"The marked characters differ: {AGAIN}",
        why="Sage Intacct compares the Sender ID character by character and refuses a misspelled one.",
        example={"sender_id": "modelopticMMP"},
    ),
    sender_id_entry(
        code="sender-id.user-id",
        severity=Severity.ERROR,
        title="The User ID instead",
        message=f"This is the User ID: {AGAIN}",
        why=f"The Sender ID identifies Modeloptic. {USER_ID} identifies the Web Services user.",
        example={"sender_id": USER_ID},
    ),
    sender_id_entry(
        code="sender-id.description",
        severity=Severity.ERROR,
        title="The description instead",
        message=f"{NAME} is the description: {AGAIN}",
        why="In Sage Intacct, the box for the description is below the box for the Sender ID. They are easy to mix up.",
        example={"sender_id": NAME},
    ),
    sender_id_entry(
        code="sender-id.company-id",
        severity=Severity.ERROR,
        title="The Company ID again",
        message=f"This is your Company ID: {AGAIN}",
        why="The Sender ID identifies Modeloptic. The Company ID identifies your company.",
        example={"company_id": "Acme-Ltd", "sender_id": "Acme-Ltd"},
    ),
    sender_id_entry(
        code="sender-id.other",
        severity=Severity.ERROR,
        title="Another Sender ID",
        message=f"Look for {SENDER_ID} in Sage Intacct: if it is missing, add it; if it is there, fix it here",
        why="Each program that connects has its own Sender ID. This one is not Modeloptic's.",
        cure=f"If {SENDER_ID} is not under Web Services authorizations, add a line with it. Leave the lines of other programs as they are.",
        example={"sender_id": "expensify"},
    ),
)
