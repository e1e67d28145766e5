"""Company ID: the name by which Sage Intacct knows a company.

It has at most 40 characters, is unique and case-sensitive. Which characters
it may hold is not published; Sage's general advice for IDs is letters,
digits, single spaces and hyphens, underscores and periods. So a value that
differs from the advice is a warning and never an error.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Intacct_basics/Data_entry/name-and-id-best-practices.htm
* https://www.intacct.com/ia/docs/en_AU/help_action/More/Consoles/Instances/fd-instance-setup.htm
* https://developer.intacct.com/web-services/requests/

>>> from verifier import verify
>>> [finding.code for finding in verify({"company_id": "Acme Holdings, Inc."}).findings]
['company-id.space']
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from verifier.fields.base import (
    ID_CHARACTERS,
    Field,
    find_picked,
    flag,
    flag_character,
    flag_look_alike,
    flag_part,
    is_placeholder,
)
from verifier.fields.pasted import is_address, remove_labels, remove_wrapping
from verifier.findings import Span
from verifier.text.labels import match_label
from verifier.text.likeness import is_near, replace_look_alikes
from verifier.text.reading import Change, read_typed
from verifier.values import NAME, SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.reading import Reading

LONGEST_COMPANY_ID = 40
"""Characters in the longest Company ID, as the Instance Setup Wizard's help says (above)."""

BLANK_SIGN = "␣"
"""Means a space at the end that belongs to the ID."""

MARKS = ".-_,;:=•·>"
"""Punctuation that hardly begins or ends an ID, and the marks of lists."""

TEST_COMPANIES = ("-imp", "-dev")
"""Endings seen on implementation and developer companies, in addition to `-sandbox`."""

_PLACEHOLDERS = """
company companyid companyname companynumber customerid entityid loginid password senderid userid
username sageid intacctid organization organizationid organization tenant tenantid clientid
mycompany testcompany samplecompany democompany examplecompany abccompany companyabc xyzcompany
abcinc toplevel id name
"""

PLACEHOLDERS = frozenset(_PLACEHOLDERS.split())
"""Words from the screen or from samples, without separators."""

DOMAIN = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:[a-z]{2}|(?i:com|net|org|edu|gov|app|biz|info|com?\.[a-z]{2}))(?:/.*)?"
    r"|(?i:(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov)(?:/.*)?)"
)
"""The address of a company's website, without its scheme."""

LEGAL_FORM = re.compile(
    r"\s?,\s?(?:inc|incorporated|llc|ltd|limited|corp|corporation|co|lp|llp|pllc|plc|pc|gmbh|pty)\b\.?"
    r"(?:\s?ltd\.?)?",
    re.IGNORECASE,
)
"""What companies' names end in, behind a comma."""

ENTITY = re.compile(r"[A-Za-z]{0,3}-?\d{1,5}")
"""How the IDs of entities look that are no words."""


def read_company_id(typed: str) -> Reading:
    """Read what was typed, and note that one space at the end can be kept."""
    reading = read_typed(typed, FIELD.name)
    blank = Change("text.trimmed", Span(len(typed) - 1, len(typed)))
    if not (reading.value and typed.endswith(" ") and blank in reading.changes):
        return reading
    kept = reading.changes[0]._replace(code="company-id.blank-end")
    return reading._replace(changes=(kept, *reading.changes[1:]))


def restore_blank(value: str) -> str:
    """Return an ID as it is sent, with a space at the end for ␣.

    >>> restore_blank("Acme␣")
    'Acme '
    """
    return (
        value.removesuffix(BLANK_SIGN) + " "
        if len(value) > 1 and value.endswith(BLANK_SIGN)
        else value
    )


def find_mistake(reading: Reading) -> Finding | None:
    """Return the finding for a value that is something else altogether."""
    value, whole = reading.value, reading.span()
    small = value.casefold()
    if small == SENDER_ID.casefold():
        return flag(FIELD, "company-id.sender-id", whole)
    if small == USER_ID:
        return flag(FIELD, "company-id.user-id", whole)
    if is_address(value):
        return flag(FIELD, "company-id.address", whole)
    if "@" in value:
        return judge_at_sign(reading)
    if small == NAME.casefold():
        return flag(FIELD, "company-id.modeloptic", whole)
    for known in (SENDER_ID, USER_ID):
        if is_near(value, known):
            return flag(FIELD, "company-id.near-known", whole, known=known)
    if is_placeholder(value, PLACEHOLDERS):
        return flag(FIELD, "company-id.label", whole)
    if DOMAIN.fullmatch(value):
        return flag(FIELD, "company-id.domain", whole)
    return None


def judge_at_sign(reading: Reading) -> Finding | None:
    """Judge an ID with an @: an email address isn't one, `user@company` holds one, others are odd.

    An entity may follow the @: the Company ID is then in front of it.
    """
    before, _, after = reading.value.partition("@")
    if not before or not after or "@" in after:
        return None
    if before.casefold() != USER_ID and "." in after.strip(".") and " " not in reading.value:
        return flag(FIELD, "company-id.email", reading.span())
    own = after.split("|")[0]
    if ENTITY.fullmatch(after) and not is_near(before, USER_ID):
        own = before
    own = "" if " " in reading.value else own
    return flag_part(FIELD, "company-id.user-at-company", reading, "@", own)


def list_findings(reading: Reading) -> Iterator[Finding]:
    """Yield what there is to say about a readable ID: one doubt, and what to know."""
    value = reading.value
    if restore_blank(value) != value:
        # ␣ was read as a space.
        yield flag(FIELD, "company-id.blank-kept", reading.span(-1))
    other = find_mistake(reading) or find_list(reading)
    if other:
        yield other
        return
    yield from islice(list_doubts(reading), 1)
    small = value.casefold()
    if "-sandbox" in small or small.endswith(TEST_COMPANIES):
        start = small.rindex("-")
        yield flag(FIELD, "company-id.sandbox", reading.span(start))


def list_doubts(reading: Reading) -> Iterator[Finding]:
    """Yield what makes an ID unusual: the first says it best, the others hang together with it."""
    value = reading.value
    parts = value.split("|")
    long = next((part for part in parts if len(part) > LONGEST_COMPANY_ID), "")
    if long:
        start = value.index(long)
        marked = reading.span(start + LONGEST_COMPANY_ID, start + len(long))
        yield flag(FIELD, "company-id.long", marked)
    if len(parts) > 1:
        own = parts[1] if len(parts) == 3 else parts[0]
        whose = own.strip() or value.strip("| ").partition("|")[0]
        yield flag_part(FIELD, "company-id.parts", reading, "|", whose)
    if value.isascii() and value.isdigit():
        yield flag(FIELD, "company-id.digits", reading.span())
    if picked := find_picked(value):
        yield flag_part(FIELD, "company-id.id-and-name", reading, "--", picked)
    odd = find_odd_character(reading)
    if odd and odd.code == "company-id.look-alike":
        yield odd
    own = remove_labels(value, FIELD.name)
    legal = LEGAL_FORM.search(value)
    inner = value.strip(MARKS + " ")
    if legal or " " in inner:
        place = legal.start() if legal else value.index(" ", value.index(inner))
        yield flag(FIELD, "company-id.space", reading.span(place, place + 1), own)
    if "--" in value:
        single = re.sub("-{2,}", "-", value).strip(MARKS)
        yield flag_part(FIELD, "company-id.doubled", reading, "--", single)
    if odd:
        yield odd
    if inner != value:
        at_end = value[-1] in MARKS
        place = len(value) - 1 if at_end else 0
        edge = "end" if at_end else "start"
        yield flag_character(FIELD, "company-id.edge", reading, place, inner, edge=edge)


def find_list(reading: Reading) -> Finding | None:
    """Return the finding for a row of values with commas or semicolons between, or None."""
    cells = [cell.strip(" \"'") for cell in re.split(r"[,;]| / ", reading.value)]
    if not {USER_ID, SENDER_ID} & set(cells):
        return None
    others = [cell for cell in cells if cell and cell not in {USER_ID, SENDER_ID}]
    own = next((cell for cell in others if not match_label(cell)), "")
    return flag(FIELD, "company-id.list", reading.span(), own)


def find_odd_character(reading: Reading) -> Finding | None:
    """Return the finding for the first character outside Sage's advice, but for marks at the ends.

    Brackets and the like around an ordinary ID are left out of what is suggested.
    """
    value = reading.value
    value = value[:-1] if restore_blank(value) != value else value
    plain = replace_look_alikes(value)
    if plain != value and plain.isascii():
        return flag_look_alike(
            FIELD, "company-id.look-alike", reading, replace_look_alikes(reading.value)
        )
    inner = value.strip(MARKS)
    start = value.index(inner)
    place = next((start + i for i, char in enumerate(inner) if char not in ID_CHARACTERS), None)
    if place is None:
        return None
    bare = remove_wrapping(value)
    use = bare if ID_CHARACTERS.issuperset(bare) else ""
    return flag_character(FIELD, "company-id.characters", reading, place, use)


FIELD = Field(
    name="company_id",
    label="Company ID",
    hint="Enter it as Sage Intacct shows it under Company > Setup > Configuration > Company.",
    item="sage-intacct#company-id",
    example="Acme123",
    required=True,
    exact=True,
    autocomplete="organization",
    list_findings=list_findings,
    read=read_company_id,
    convert=restore_blank,
)
