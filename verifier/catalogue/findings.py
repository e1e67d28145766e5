"""Every finding the rules can make, by code: never reused, never removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.catalogue.entries import FindingEntry

FINDINGS: dict[str, FindingEntry] = {}
