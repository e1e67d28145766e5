"""The contact's first and last name, as entered with the Web Services user.

Sage Intacct wants both of a Web Services user's contact. People's names are
as they are: nothing is refused.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm
* https://github.com/Intacct/intacct_dtd (`firstname`, `lastname`)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.catalogue.contact import WHO
from verifier.fields.base import KNOWN, Field, flag
from verifier.text.reading import read_typed
from verifier.values import USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

_PLACEHOLDERS = """
n/a n.a n.a. none unknown tbd tba tbc pending test testing tester xxx xx asdf qwerty abc name
first last firstname lastname fname lname surname forename contact somebody someone anybody nobody
anyone admin administrator user username api integration mr mrs ms dr sample example placeholder
dummy blank empty same yourname myname
"""

PLACEHOLDERS = frozenset(_PLACEHOLDERS.split())
"""Placeholders for a name, without spaces; hardly anybody's name."""

LONGEST_NAME = 40
"""Characters that Sage's description of requests gives the field, without enforcing it."""


def is_placeholder_name(value: str) -> bool:
    """Return whether a value is a word for no name, or for a name to come.

    >>> [is_placeholder_name(each) for each in ("N/A", "First Name", "<Your name>", "Na")]
    [True, True, True, False]
    """
    return value.casefold().strip("<>[](){}_-*.,!?").replace(" ", "") in PLACEHOLDERS


def make_name(field: Field) -> Field:
    """Return the field of a person's name with its rules; dashes in names stay."""

    def list_findings(reading: Reading) -> Iterator[Finding]:
        """Yield what there is to say about a readable name."""
        value, slug = reading.value, field.slug
        if "@" in value and "." in value:
            yield flag(field, f"{slug}.email", reading.span())
        elif value.casefold() in KNOWN:
            yield flag(field, f"{slug}.known", reading.span())
        elif not any(char.isalpha() for char in value):
            yield flag(field, f"{slug}.letters", reading.span())
        elif is_placeholder_name(value):
            yield flag(field, f"{slug}.stand-in", reading.span())
        elif len(value) > LONGEST_NAME:
            yield flag(field, f"{slug}.long", reading.span(LONGEST_NAME))

    return field._replace(
        list_findings=list_findings,
        read=lambda typed: read_typed(typed, field.name, hyphens=False),
    )


FIRST_NAME = make_name(
    Field(
        name="contact_first_name",
        label="first name",
        hint=WHO,
        item=f"{USER_PAGE}#contact",
        example="Ann",
        beside=("contact_last_name",),
        autocomplete="given-name",
        group="user",
    )
)

LAST_NAME = make_name(
    Field(
        name="contact_last_name",
        label="last name",
        hint=WHO,
        item=f"{USER_PAGE}#contact",
        example="Lee",
        beside=("contact_first_name",),
        autocomplete="family-name",
        group="user",
    )
)
