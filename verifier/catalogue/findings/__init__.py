"""Every finding the rules can make, by code: never reused, never removed."""

from __future__ import annotations

from verifier.catalogue.findings import company, contact, mail, role, sender, settings, text, user
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
        *settings.ENTRIES,
        *contact.ENTRIES,
        *role.ENTRIES,
        *mail.ENTRIES,
    )
}
"""All entries, in the form's order of fields."""
