"""What the guide itself names without a message of Sage's: its headings and support's questions.

Readers paste those, too. A test walks Troubleshooting and the decision tree, and asks that each
leads to its own entry.
"""

from __future__ import annotations

from functools import cache

from verifier.catalogue.diagnoses.refusals import AUTHORIZE, CREDENTIALS, HELP, ROLE, USER
from verifier.gateway.words import fold_text

LONGEST_HEADING = 200
"""Letters of a text that is compared; no heading has half of them."""

SITUATIONS = {
    "Invalid Request": "gateway.company-not-found",
    "Rate limit exceeded, or 429": "gateway.rate-limited",
    "Off-line, unavailable, or maintenance": "gateway.offline",
    "Nothing: it takes too long": "gateway.timed-out",
    "Sage Intacct can't be reached, or is busy": "gateway.unreachable",
    "A whole part, such as Accounts Payable": "gateway.no-permission",
    "Only consolidated data": "gateway.no-permission-consolidation",
    "Verify your identity": f"{HELP}#verify-identity",
    "A warning about charges": f"{HELP}#charges",
    "No email came": f"{HELP}#no-email",
    "No password came from Sage": f"{HELP}#no-email",
    "Welcome to Sage Intacct!": f"{CREDENTIALS}#welcome-email",
    "A menu isn't where the guide says": f"{HELP}#menus",
    "A menu, a button or a list isn't there": f"{HELP}#menus",
    "The Sender ID can't be edited": f"{HELP}#edit-sender-id",
    "The User ID is in use, or you saved it misspelled": f"{HELP}#user-id-taken",
    "Modeloptic's user can't sign in to Sage Intacct": f"{HELP}#user-cannot-sign-in",
    "Sage Intacct lets in only known IP addresses": f"{HELP}#ip-filter",
    "Enforce IP address filters": f"{HELP}#ip-filter",
    "Some entities are missing": f"{HELP}#entities",
    "Some entities": f"{HELP}#entities",
    "Connect a sandbox": f"{HELP}#sandbox",
    "A sandbox": f"{HELP}#sandbox",
    "A sandbox was refreshed or renamed": f"{HELP}#sandbox",
    "The connection stopped": f"{HELP}#stopped",
    "Contact support": f"{HELP}#contact-support",
    "Write to support": f"{HELP}#contact-support",
    "Verify says “Modeloptic can read your data”": f"{CREDENTIALS}#edit-credentials",
    "Verify says “Readable”": f"{CREDENTIALS}#edit-credentials",
    "The password was reset": f"{CREDENTIALS}#password",
    "The company went from user-based to role-based": ROLE,
    "The user was set to inactive, or lost its role": f"{USER}#status",
    "Modeloptic was removed from the list of authorizations": f"{AUTHORIZE}#status",
}
"""A code, or the short id of an entry, by the guide's own words for it."""


@cache
def _folded() -> dict[str, str]:
    return {fold_text(words): target for words, target in SITUATIONS.items()}


def find_situation(text: str) -> str:
    """Return the code or the short id that a text of the guide's own words leads to, or "".

    >>> find_situation("“Verify your identity”")
    'sage-intacct/troubleshooting#verify-identity'
    """
    return _folded().get(fold_text(text), "") if len(text) <= LONGEST_HEADING else ""
