"""The fields of the form, in its order: one module or one set of rules each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields import (
    admin_privileges,
    company_id,
    contact_first_name,
    contact_last_name,
    email,
    entity_id,
    permission_type,
    role,
    sender_id,
    status,
    user_id,
    user_type,
)
from verifier.fields.base import Field, FieldError, Option
from verifier.fields.permissions import PERMISSIONS
from verifier.values import NAME, SENDER_ID, USER_ID

if TYPE_CHECKING:
    from verifier.fields.base import FieldRules

__all__ = ["FIELDS", "GROUPS", "NAME", "SENDER_ID", "USER_ID", "Field", "FieldError", "Option"]

FIELDS: tuple[FieldRules, ...] = (
    permission_type,
    company_id,
    user_id,
    sender_id,
    email,
    contact_first_name,
    contact_last_name,
    user_type,
    admin_privileges,
    status,
    entity_id,
    role,
    *PERMISSIONS,
)
"""Each has `FIELD`, its description, and `compact`, `findings`, `validate`, `is_valid`."""

GROUPS = {
    "connection": "The connection",
    "user": "Also check the Web Services user",
    "role": "Also check the role and its permissions",
}
"""The name of each group of fields; all but the first are folded at first."""
