"""What the contact's first and last name have in common.

Sage Intacct wants both of a Web Services user's contact. People's names are
as they are: nothing is refused.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm
* https://github.com/Intacct/intacct_dtd (`firstname`, `lastname`)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier import text
from verifier.fields.base import Field, Judged, flag, judge_reading, passed
from verifier.values import SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding

HINT = "The contact is the person who manages your Modeloptic account."
"""Under both fields."""

_STAND_INS = """
n/a n.a n.a. none unknown tbd tba tbc pending test testing tester xxx xx asdf qwerty abc name
first last firstname lastname fname lname surname forename contact somebody someone anybody nobody
anyone admin administrator user username api integration mr mrs ms dr sample example placeholder
dummy blank empty same yourname myname
"""

STAND_INS = frozenset(_STAND_INS.split())
"""Words that stand in for a name, without spaces; hardly a name that people have."""

LONGEST_NAME = 40
"""Characters that Sage's description of requests gives the field, without enforcing it."""


def is_stand_in_name(value: str) -> bool:
    """Say whether a value is a word for no name, or for a name to come.

    >>> [is_stand_in_name(each) for each in ("N/A", "First Name", "<Your name>", "Na")]
    [True, True, True, False]
    """
    return value.casefold().strip("<>[](){}_-*.,!? ").replace(" ", "") in STAND_INS


class Name(NamedTuple):
    """The rules of one of the two fields; `description` is the field."""

    description: Field

    @property
    def FIELD(self) -> Field:  # noqa: N802 - it is a constant of each field module
        """The field's description."""
        return self.description

    def read(self, typed: str) -> text.Reading:
        """Read what was typed; dashes in names stay."""
        return text.read_typed(typed, self.FIELD.name, hyphens=False)

    def compact(self, typed: str) -> str:
        """Return the name that was meant."""
        return self.read(typed).value

    def judge_value(self, typed: str) -> Judged:
        """Return what was meant, and all there is to say about it alone."""
        return judge_reading(self.FIELD, self.read(typed), self.rules)

    def findings(self, typed: str) -> list[Finding]:
        """Return all there is to say about the name alone."""
        return self.judge_value(typed).findings

    def validate(self, typed: str) -> str:
        """Return the name that was meant; raise FieldError where it cannot be read."""
        return passed(*self.judge_value(typed))

    def is_valid(self, typed: str) -> bool:
        """Say whether the name can be read."""
        return all(finding.severity != "error" for finding in self.findings(typed))

    def rules(self, reading: text.Reading) -> Iterator[Finding]:
        """Yield what there is to say about a readable name."""
        value, slug = reading.value, self.FIELD.slug
        if "@" in value and "." in value:
            yield flag(self.FIELD, f"{slug}.email", reading.span())
        elif value.casefold() in {USER_ID, SENDER_ID.casefold()}:
            yield flag(self.FIELD, f"{slug}.known", reading.span())
        elif not any(char.isalpha() for char in value):
            yield flag(self.FIELD, f"{slug}.letters", reading.span())
        elif is_stand_in_name(value):
            yield flag(self.FIELD, f"{slug}.stand-in", reading.span())
        elif len(value) > LONGEST_NAME:
            yield flag(self.FIELD, f"{slug}.long", reading.span(LONGEST_NAME))
