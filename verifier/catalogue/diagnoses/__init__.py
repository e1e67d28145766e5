"""Every diagnosis of a gateway's reply, by code: never reused, never removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.diagnoses import others, outages, refusals

if TYPE_CHECKING:
    from verifier.catalogue.entries import DiagnosisEntry

DIAGNOSES: dict[str, DiagnosisEntry] = {
    entry.code: entry for entry in (*refusals.ENTRIES, *outages.ENTRIES, *others.ENTRIES)
}
