"""The fields of a request's body: those of the form, and those a check takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields import FIELDS

if TYPE_CHECKING:
    from verifier.service.bodies import Shape

FORM: Shape = {rules.FIELD.name: str for rules in FIELDS}
"""What the rules judge."""

CREDENTIALS: Shape = {
    "company_id": str,
    "user_id": str,
    "password": str,
    "entity_id": str,
    "permission_type": str,
    "consolidation": bool,
}
REQUIRED = ("company_id", "user_id", "password")
PERMISSION_TYPES = ("role-based", "user-based")

LONGEST_PASSWORD = 200
"""Characters; what is longer is something else that was pasted."""
