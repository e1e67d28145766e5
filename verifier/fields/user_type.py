"""User type: what kind of user the Web Services user is. The guide asks for Business.

The type caps what permissions can give, and administrators, full or limited,
must be business users.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/user-types.htm
* https://developer.intacct.com/api/company-console/users/

>>> compact("Business user"), compact("view only user")
('business', 'view-only')
>>> [finding.code for finding in findings("Employee")]
['user-type.other']
"""

from __future__ import annotations

from verifier.fields.base import Field, Option
from verifier.fields.choices import OF_THE_USER, Choice

FIELD = Field(
    name="user_type",
    label="User type",
    hint=OF_THE_USER,
    item="sage-intacct/create-a-user#user-type",
    kind="choice",
    options=(
        Option("business", "Business"),
        Option("employee", "Employee"),
        Option("view-only", "View only"),
        Option("dashboard", "Dashboard"),
        Option("project-manager", "Project manager"),
        Option("construction-manager", "Construction manager"),
        Option("platform", "Platform"),
        Option("warehouse", "Warehouse"),
        Option("payment-approver", "Payment approver"),
        Option("crm", "CRM"),
        Option("client", "Client"),
    ),
    expected="business",
    example="Business",
    group="user",
)

RULES = Choice(
    FIELD,
    {option.value: "user-type.other" for option in FIELD.options[1:]},
    right=FIELD.expected,
    also={f"{option.value.replace('-', '')}user": option.value for option in FIELD.options},
)
judge_value, compact, findings = RULES.judge_value, RULES.compact, RULES.findings
validate, is_valid = RULES.validate, RULES.is_valid
