"""Every code the project can show: what it says, why it happens, and the item that fixes it."""

from __future__ import annotations

from verifier.catalogue.diagnoses import DIAGNOSES
from verifier.catalogue.entries import DiagnosisEntry, FindingEntry, Owner
from verifier.catalogue.findings import FINDINGS

__all__ = ["DIAGNOSES", "FINDINGS", "DiagnosisEntry", "FindingEntry", "Owner"]
