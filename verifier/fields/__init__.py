"""The fields of the form, in its order.

A new field of text is a module like `user_id`; one that is chosen from a list, like a permission,
is an entry of `choices`. `FIELDS` below says where the form asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields import (
    choices,
    company_id,
    contact_names,
    email,
    entity_id,
    role,
    sender_id,
    user_id,
)

if TYPE_CHECKING:
    from verifier.fields.base import Field

FIELDS: tuple[Field, ...] = (
    choices.PERMISSION_TYPE,
    company_id.FIELD,
    user_id.FIELD,
    sender_id.FIELD,
    email.FIELD,
    contact_names.FIRST_NAME,
    contact_names.LAST_NAME,
    choices.USER_TYPE,
    choices.ADMIN_PRIVILEGES,
    choices.STATUS,
    entity_id.FIELD,
    role.FIELD,
    *choices.PERMISSIONS,
)

BY_NAME = {field.name: field for field in FIELDS}

GROUPS = {
    "user": "The Web Services user",
    "role": "Role and permissions",
}
"""The name of each group of fields that Sage's settings hold."""
