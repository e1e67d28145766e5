"""The contact's first name, as entered with the Web Services user.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm

>>> validate(" Zoë\u00a0")
'Zoë'
>>> is_valid("O’Neill-van Dijk")
True
"""

from __future__ import annotations

from verifier.fields.base import Field
from verifier.fields.names import HINT, Name

FIELD = Field(
    name="contact_first_name",
    label="first name",
    hint=HINT,
    item="sage-intacct/create-a-user#contact",
    example="Ann",
    beside=("contact_last_name",),
    autocomplete="given-name",
    group="user",
)

RULES = Name(FIELD)
judge_value, compact, findings = RULES.judge_value, RULES.compact, RULES.findings
validate, is_valid = RULES.validate, RULES.is_valid
