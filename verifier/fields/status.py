"""Status: whether the Web Services user may sign in. The guide asks for Active.

More information:

* https://developer.intacct.com/api/company-console/users/

>>> compact("Locked out")
'locked-out'
>>> is_valid("Active"), is_valid("Inactive")
(True, False)
"""

from __future__ import annotations

from verifier.fields.base import Field, Option
from verifier.fields.choices import OF_THE_USER, Choice

FIELD = Field(
    name="status",
    label="Status",
    hint=OF_THE_USER,
    item="sage-intacct/create-a-user#status",
    kind="choice",
    options=(
        Option("active", "Active"),
        Option("inactive", "Inactive"),
        Option("locked-out", "Locked out"),
    ),
    expected="active",
    example="Active",
    group="user",
)

RULES = Choice(
    FIELD,
    {"inactive": "status.inactive", "locked-out": "status.locked-out"},
    right=FIELD.expected,
    also={"locked": "locked-out", "enabled": "active", "disabled": "inactive"},
)
judge_value, compact, findings = RULES.judge_value, RULES.compact, RULES.findings
validate, is_valid = RULES.validate, RULES.is_valid
