"""Sage Intacct's XML gateway: what is sent to it, what it answers, and what the answer means."""

from __future__ import annotations

from verifier.gateway.diagnosis import Diagnosis, explain

__all__ = ["Diagnosis", "explain"]
