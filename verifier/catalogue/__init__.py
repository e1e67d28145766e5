"""Every code the project can show: what it says, why it happens, and the item that fixes it.

A code is never reused and never removed.
"""

from __future__ import annotations

from verifier.catalogue import company, contact, others, refusals, text, user
from verifier.catalogue.entries import DiagnosisEntry, FindingEntry, Owner

__all__ = ["DIAGNOSES", "FINDINGS", "DiagnosisEntry", "FindingEntry", "Owner"]

FINDINGS: dict[str, FindingEntry] = {
    entry.code: entry
    for entry in (
        *text.ENTRIES,
        *text.PASSWORDS,
        *company.ENTRIES,
        *user.USER_ID_ENTRIES,
        *company.SENDER_ID_ENTRIES,
        *user.SETTINGS,
        *contact.ENTRIES,
        *user.ROLE_ENTRIES,
        *text.MAILS,
    )
}
"""The findings that the rules can make, in the form's order of fields."""

DIAGNOSES: dict[str, DiagnosisEntry] = {
    entry.code: entry for entry in (*refusals.ENTRIES, *others.ENTRIES)
}
"""What a reply of the gateway can mean."""
