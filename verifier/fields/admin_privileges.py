"""Admin privileges: how far the Web Services user administers. The guide asks for Limited.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/admin-users.htm

>>> compact("Limited")
'limited'
>>> [finding.code for finding in findings("Full")]
['admin-privileges.full']
"""

from __future__ import annotations

from verifier.fields.base import Field, Option
from verifier.fields.choices import OF_THE_USER, Choice

FIELD = Field(
    name="admin_privileges",
    label="Admin privileges",
    hint=OF_THE_USER,
    item="sage-intacct/create-a-user#admin-privileges",
    kind="choice",
    options=(Option("limited", "Limited"), Option("full", "Full"), Option("off", "Off")),
    expected="limited",
    example="Limited",
    group="user",
)

RULES = Choice(
    FIELD,
    {"full": "admin-privileges.full", "off": "admin-privileges.off"},
    right=FIELD.expected,
    also={"none": "off", "no": "off", "true": "full", "false": "limited"},
)
judge_value, compact, findings = RULES.judge_value, RULES.compact, RULES.findings
validate, is_valid = RULES.validate, RULES.is_valid
