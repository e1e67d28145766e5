"""Findings about a pasted welcome email."""

from __future__ import annotations

from verifier.catalogue.entries import FindingEntry
from verifier.findings import Severity
from verifier.values import USER_ID

WELCOME = "sage-intacct/enter-credentials#welcome-email"
COMPANY_ID = "sage-intacct#company-id"

ENTRIES = (
    FindingEntry(
        "mail.not-text",
        Severity.ERROR,
        "Not a text",
        "Send the email as text in quotation marks",
        "A number, a list or nothing at all came where a text belongs.",
        "Programs that call the reader send the mail as a JSON string.",
        WELCOME,
        {"mail": 1},
    ),
    FindingEntry(
        "mail.nothing",
        Severity.ERROR,
        "No values found",
        "Paste the whole email, with the lines that name Company ID and User ID",
        "Nothing in the text is named Company ID or User ID.",
        "Open the email “Welcome to Sage Intacct”, select all of it, copy and paste it. Or enter the values by hand.",
        WELCOME,
        {"mail": "Welcome to Sage Intacct!"},
    ),
    FindingEntry(
        "mail.no-company-id",
        Severity.WARNING,
        "No Company ID in it",
        "Enter the Company ID by hand: the email does not name it",
        "Some of Sage's emails name the user and the password only.",
        "Copy it from Company > Setup > Configuration > Company, tab General information, field Company ID.",
        COMPANY_ID,
        {"mail": f"User ID: {USER_ID}"},
    ),
    FindingEntry(
        "mail.no-user-id",
        Severity.NOTE,
        "No User ID in it",
        "Enter the User ID by hand: the email does not name it",
        "Some of Sage's emails name the company and the password only.",
        "Enter the ID that you gave the Web Services user.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd"},
    ),
    FindingEntry(
        "mail.several",
        Severity.WARNING,
        "Several values",
        "Check which value is yours: the email names more than one",
        "Answers and forwarded emails below each other name several companies or users.",
        "Compare with Sage Intacct. The first ID in the text was taken, before any user name.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\nCompany ID: Acme-Ltd-sandbox"},
    ),
    FindingEntry(
        "mail.cut",
        Severity.WARNING,
        "More behind an ID",
        "Compare the IDs with the email: more stands behind one of them and was left out",
        "An ID ends at the first character that Sage advises against; a password may stand behind it.",
        "If the missing part belongs to the ID, type it yourself. If it is a password, leave it out.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd / 100"},
    ),
    FindingEntry(
        "mail.password",
        Severity.NOTE,
        "A password in it",
        "The password in the email was passed over: it is neither kept, shown nor sent",
        "The email from Sage Intacct holds the user's password.",
        "Enter the password into Modeloptic yourself. If the email went to others, have Sage Intacct make a new one.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\nPassword: example"},
    ),
    FindingEntry(
        "mail.too-much",
        Severity.WARNING,
        "Very long",
        "Paste the email alone: only the beginning of the text was read",
        "More was pasted than any email from Sage Intacct holds.",
        "Copy the newest email without those below it.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\n" + "-" * 70_000},
    ),
)
