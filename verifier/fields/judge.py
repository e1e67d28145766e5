"""Judges the value of one field, what was meant and what is wrong with it, and compares fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue import FINDINGS
from verifier.fields import BY_NAME, pasted
from verifier.fields.base import KNOWN, flag
from verifier.findings import Certainty, Severity, Span
from verifier.text.characters import (
    BLANKS,
    DIRECTION,
    INVISIBLE,
    LINE_ENDS,
    LONGEST_TEXT,
    find_unsendable,
)
from verifier.text.labels import OTHERS
from verifier.text.markup import find_named_value, find_only_text, is_markup
from verifier.text.reading import CHANGES_IN_ORDER, SINGLE_WORD, read_typed
from verifier.values import NAME, ROLE_PAGE, SENDER_ID, USER_ID, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.fields.base import Field
    from verifier.findings import FieldReport, Finding
    from verifier.text.reading import Reading

COPIED = " \t" + LINE_ENDS
"""What copying takes along around a value: plain spaces, tabs and line ends."""

ROLE = "role"
"""The group of fields whose names are free, so that “User: read only” may be one."""


class Judged(NamedTuple):
    """The value that was meant, and all there is to say about it."""

    value: str
    findings: list[Finding]


def judge_value(field: Field, typed: str) -> Judged:
    """Return what was meant, and all there is to say about it, whatever the other fields hold.

    Where every character counts and the rules doubt nothing else, a change of
    more than spaces and labels is itself a doubt: it may be entered so in the program.

    >>> judge_value(BY_NAME["company_id"], " “Acme–Ltd” ").value
    'Acme-Ltd'
    """
    reading = field.read(typed) if field.read else read_typed(typed, field.name)
    stop = find_blocking_finding(field, reading)
    found = [stop] if stop else list(field.list_findings(reading))
    value = reading.value if stop else field.convert(reading.value)
    notes = list(list_changes(field, reading))
    if not field.exact or any(finding.severity is not Severity.NOTE for finding in found):
        return Judged(value, [*notes, *found])
    differing = list_differences(reading) if reading.value not in {"", reading.typed} else {}
    if not differing:
        return Judged(value, [*notes, *found])
    what = " and ".join(differing)
    first = next(iter(differing.values()))
    doubt = flag(field, f"{field.slug}.changed", first, reading.value, what=what)
    kept = [note for note in notes if note.code == "text.label"]
    return Judged(value, [doubt, *kept, *found])


def list_changes(field: Field, reading: Reading) -> Iterator[Finding]:
    """Say what was left out or replaced."""
    for change in reading.changes:
        sign = reading.typed[change.span.start]
        named = f"U+{ord(sign):04X}, {DIRECTION.get(sign)}"
        yield flag(field, change.code, change.span, sign=named)


def find_blocking_finding(field: Field, reading: Reading) -> Finding | None:
    """Return the finding that makes all further judgment pointless, or None."""
    value = reading.value
    if not value:
        own = f"{field.slug}.empty"
        return flag(field, own if own in FINDINGS else "text.left-empty")
    if len(value) > LONGEST_TEXT:
        return flag(field, "text.too-much", count=len(value))
    if SINGLE_WORD.fullmatch(value):
        return None
    lines = pasted.split_pieces(value)
    beside = field.group == "connection" and pasted.has_password_behind(value)
    if beside or pasted.has_password(value, lines):
        return flag(field, "text.password")
    if is_markup(value):
        own = find_named_value(value, field.name) or find_only_text(value, field.name)
        return flag(field, "text.markup", reading.span(), own)
    place = find_unsendable(value)
    if place:
        return flag(field, "text.control", reading.span(*place))
    if len(lines) > 1:
        return flag(
            field, "text.lines", reading.span(), pasted.find_own_value(value, lines, field.name)
        )
    if reading.label and field.group != ROLE:
        return flag(field, "text.other-label", reading.span(), other=name_label(reading.label))
    return None


def name_label(name: str) -> str:
    """Return what a label in front of a value calls it: a field's own label, or another name."""
    return BY_NAME[name].label if name in BY_NAME else OTHERS[name]


def list_differences(reading: Reading) -> dict[str, Span]:
    r"""Return what differs from the value in what was typed, except a label and what copying adds.

    >>> reading = read_typed("\u00a0modeloptic–user ", "user_id")
    >>> [(what, span.start) for what, span in list_differences(reading).items()]
    [('an unusual space', 0), ('a different dash', 11)]
    >>> list_differences(read_typed("User ID： modeloptic-user\n", "user_id"))
    {}
    """
    typed, kept = reading.typed, dict(zip(reading.at, reading.value, strict=True))
    start = sum(change.span.end for change in reading.changes if change.code == "text.label")
    if start:
        # A mark that opens in front of the label closes behind it: both are the label's.
        start = len(typed) - len(typed[start:].lstrip(typed[0] + COPIED))
    found: dict[str, Span] = {}
    for place, char in enumerate(typed[start:], start):
        what = name_difference(char, kept.get(place, ""))
        first = found.setdefault(what, Span(place, place))
        if first.end == place:
            found[what] = Span(first.start, place + 1)
    found.pop("", None)
    return found


def name_difference(char: str, read: str) -> str:
    """Return what a character is called that was read as another or left out; '' for no matter."""
    if char == read or char in COPIED:
        return ""
    if char in INVISIBLE:
        return "a hidden character"
    if char in BLANKS:
        return "an unusual space"
    if read == "-":
        return "a different dash"
    return "full-width letters" if read else "marks around it"


CHANGES = frozenset({*CHANGES_IN_ORDER, "company-id.blank-end", "company-id.blank-kept"})
"""Codes of findings that say what was left out or replaced."""


def is_change(finding: Finding) -> bool:
    """Return whether a finding tells what was left out or replaced."""
    return finding.code in CHANGES or finding.code.endswith(".changed")


GUESSES = {
    "user-id.company-id": ("user-id.other", "user-id.characters", "user-id.long"),
    "user-id.swapped": ("user-id.other", "user-id.characters", "user-id.long"),
    "sender-id.company-id": ("sender-id.other",),
    "user-type.not-administrator": ("user-type.other",),
    "entity-id.company-id": ("entity-id.given",),
    "role.missing": ("text.left-empty",),
    "contact-first-name.missing": ("text.left-empty",),
    "contact-last-name.missing": ("text.left-empty",),
    "role.not-used": ("role.other",),
    "entity-id.twice": ("entity-id.given",),
}
"""What a finding about two fields says better than the field's own rules did."""

ADMINISTRATORS = ("limited", "full")

OTHER_TYPES = frozenset(option.value for option in BY_NAME["user_type"].options[1:])
"""Types of users who cannot be administrators."""


def compare_fields(fields: Mapping[str, FieldReport]) -> Iterator[Finding]:
    """Yield what the values together show; fields not given are not judged."""
    values = {name: report.normalised for name, report in fields.items()}
    yield from compare_ids(values, fields)
    yield from compare_settings(values, fields)


def flag_whole(
    fields: Mapping[str, FieldReport], code: str, use: str = "", **places: str
) -> Finding:
    """Make a finding that marks all that was typed in the field with which its code begins."""
    field = BY_NAME[code.partition(".")[0].replace("-", "_")]
    given = fields[field.name]
    whole = Span(0, len(given.typed)) if given.normalised else None
    return flag(field, code, whole, use, Certainty.LIKELY, **places)


def compare_ids(values: Mapping[str, str], fields: Mapping[str, FieldReport]) -> Iterator[Finding]:
    """Compare the IDs with each other."""
    company, user, sender, entity = (
        values.get(name, "") for name in ("company_id", "user_id", "sender_id", "entity_id")
    )
    small = company.casefold()
    own, _, after_bar = company.partition("|")
    of_company = after_bar.rpartition("|")[2]
    if small == USER_ID and user.casefold() not in {"", *KNOWN}:
        yield flag_whole(fields, "user-id.swapped", USER_ID)
    if small and small not in KNOWN:
        if user.casefold() == small:
            yield flag_whole(fields, "user-id.company-id", USER_ID)
        if sender.casefold() == small:
            yield flag_whole(fields, "sender-id.company-id", SENDER_ID)
    if entity and entity.casefold() == own.casefold():
        yield flag_whole(fields, "entity-id.company-id")
    elif entity and of_company not in {"", entity}:
        yield flag_whole(fields, "entity-id.twice", entity=f"“{of_company[:40]}”")


def compare_settings(
    values: Mapping[str, str], fields: Mapping[str, FieldReport]
) -> Iterator[Finding]:
    """Compare the user's settings, role and permissions, and ask for the rest of a name."""
    given = values.get
    if given("admin_privileges") in ADMINISTRATORS and given("user_type") in OTHER_TYPES:
        yield flag_whole(fields, "user-type.not-administrator", "business")
    if given("permission_type") == "role-based" and given("role") == "":
        yield flag_whole(fields, "role.missing", NAME)
    if given("permission_type") == "user-based" and given("role"):
        yield flag_whole(fields, "role.not-used")
    if given("permission_consolidation") == "not-used" and given("manage_books") == "view":
        yield flag_whole(fields, "permission-consolidation.not-used")
    first, last = given("contact_first_name"), given("contact_last_name")
    if first and last == "":
        yield flag_whole(fields, "contact-last-name.missing")
    if last and first == "":
        yield flag_whole(fields, "contact-first-name.missing")


def drop_weaker_findings(
    own: list[Finding], between: list[Finding], values: Mapping[str, str]
) -> list[Finding]:
    """Return all findings without those that another says better, each on the right item."""
    dropped = {
        (finding.field, code) for finding in between for code in GUESSES.get(finding.code, ())
    }
    if values.get("permission_consolidation") == "not-used":
        dropped.add(("manage_books", "manage-books.missing"))
    kept = [finding for finding in own if (finding.field, finding.code) not in dropped]
    if values.get("permission_type") == "user-based":
        kept = [point_to_user(finding) for finding in kept]
    return [*kept, *between]


def point_to_user(finding: Finding) -> Finding:
    """Point a finding about a permission to the user's own, where there are no roles."""
    page, _, item = finding.item.partition("#")
    if page != ROLE_PAGE:
        return finding
    return finding._replace(item=f"{USER_PAGE}#user-{item}")
