"""Every finding the rules can make, by code: never reused, never removed."""

from __future__ import annotations

from verifier.catalogue.findings import company, contact, role, sender, text, user
from verifier.catalogue.findings.text import CHANGES

__all__ = ["CHANGES", "FINDINGS"]

FINDINGS = {
    entry.code: entry
    for entry in (
        *text.ENTRIES,
        *text.PASSWORDS,
        *company.ENTRIES,
        *user.ENTRIES,
        *sender.ENTRIES,
        *user.SETTINGS,
        *contact.ENTRIES,
        *role.ENTRIES,
        *text.MAILS,
    )
}
"""All entries, in the form's order of fields."""
