"""Permission type: whether permissions come from roles or stand with each user.

It is a setting of the company, found and not chosen by the reader.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Permissions/change-from-user-to-role-permissions.htm

>>> compact("Role-based"), compact("user based")
('role-based', 'user-based')
>>> [finding.code for finding in findings("unknown")]
['permission-type.unknown']
"""

from __future__ import annotations

from verifier.fields.base import Field, Option
from verifier.fields.choices import Choice

FIELD = Field(
    name="permission_type",
    label="Permission type",
    hint="Under Company > Setup > Configuration > Company, Global settings.",
    item="sage-intacct#permission-type",
    kind="choice",
    options=(
        Option("role-based", "Role-based"),
        Option("user-based", "User-based"),
        Option("unknown", "I don't know yet"),
    ),
    example="Role-based",
)

RULES = Choice(
    FIELD,
    {"unknown": "permission-type.unknown"},
    also={"role": "role-based", "roles": "role-based", "user": "user-based", "users": "user-based"},
)
judge_value, compact, findings = RULES.judge_value, RULES.compact, RULES.findings
validate, is_valid = RULES.validate, RULES.is_valid
