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
        "Not text",
        "Send the email as text in quotation marks",
        "This was sent as a number, a list or nothing. It must be text.",
        "Programs that call the reader send the email as a JSON string.",
        WELCOME,
        {"mail": 1},
    ),
    FindingEntry(
        "mail.nothing",
        Severity.ERROR,
        "No values found",
        "Paste the whole email, with the lines that show the Company ID and the User ID",
        "The text has no line labeled Company ID or User ID.",
        "Open the email “Welcome to Sage Intacct”, select all of it, copy it and paste it here. Or type the values.",
        WELCOME,
        {"mail": "Welcome to Sage Intacct!"},
    ),
    FindingEntry(
        "mail.no-company-id",
        Severity.WARNING,
        "No Company ID in it",
        "Type the Company ID: the email does not have it",
        "Some of Sage's emails have only the user and the password.",
        "Copy it from Company > Setup > Configuration > Company, tab General information, field Company ID.",
        COMPANY_ID,
        {"mail": f"User ID: {USER_ID}"},
    ),
    FindingEntry(
        "mail.no-user-id",
        Severity.NOTE,
        "No User ID in it",
        "Type the User ID: the email does not have it",
        "Some of Sage's emails have only the company and the password.",
        "Enter the User ID of the Web Services user that you created.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd"},
    ),
    FindingEntry(
        "mail.several",
        Severity.WARNING,
        "Several values",
        "Check which value is yours: the email has more than one",
        "Replies and forwarded emails can show several companies or users.",
        "Compare with Sage Intacct. The first ID in the text was used.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\nCompany ID: Acme-Ltd-sandbox"},
    ),
    FindingEntry(
        "mail.cut",
        Severity.WARNING,
        "More text after an ID",
        "Compare the IDs with the email: the text after one of them was ignored",
        "An ID ends at the first character that Sage advises against. A password may come after it.",
        "If the missing part belongs to the ID, type it. If it is a password, leave it out.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd / 100"},
    ),
    FindingEntry(
        "mail.password",
        Severity.NOTE,
        "A password in it",
        "The password in the email was ignored: it is not kept, shown or sent",
        "The email from Sage Intacct has the user's password.",
        "Enter the password in Modeloptic yourself. If other people got the email, have Sage Intacct send a new password.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\nPassword: example"},
    ),
    FindingEntry(
        "mail.too-much",
        Severity.WARNING,
        "Very long",
        "Paste only the email: only the beginning of the text was read",
        "The text is longer than any email from Sage Intacct.",
        "Copy only the newest email, without the ones below it.",
        WELCOME,
        {"mail": "Company ID: Acme-Ltd\n" + "-" * 70_000},
    ),
)
