"""Compares the values of two fields with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.fields import (
    choices,
    contact_names,
    entity_id,
    role,
    sender_id,
    user_id,
)
from verifier.fields.base import KNOWN, flag
from verifier.findings import Certainty, Span
from verifier.text.characters import LONGEST_TEXT
from verifier.values import ROLE_PAGE, SENDER_ID, USER_ID, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.fields.base import Field
    from verifier.findings import FieldReport, Finding

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

OTHER_TYPES = frozenset(option.value for option in choices.USER_TYPE.options[1:])
"""Types of users who cannot be administrators."""


def compare_fields(fields: Mapping[str, FieldReport]) -> Iterator[Finding]:
    """Yield what the values together show; fields not given are not judged."""
    values = {name: report.normalised for name, report in fields.items()}
    yield from compare_ids(values, fields)
    yield from compare_settings(values, fields)
    yield from compare_names(values)


def flag_whole(
    fields: Mapping[str, FieldReport], field: Field, code: str, use: str = "", **places: object
) -> Finding:
    """Make a finding that marks everything typed in a field."""
    whole = Span(0, len(fields[field.name].typed))
    return flag(field, code, whole, use, Certainty.LIKELY, **places)


def compare_ids(values: Mapping[str, str], fields: Mapping[str, FieldReport]) -> Iterator[Finding]:
    """Compare the IDs with each other."""
    # A value that is too long was not read, so it is not compared.
    company, user, sender, entity = (
        values.get(name, "") if len(values.get(name, "")) <= LONGEST_TEXT else ""
        for name in ("company_id", "user_id", "sender_id", "entity_id")
    )
    small = company.casefold()
    own, _, after_bar = company.partition("|")
    of_company = after_bar.rpartition("|")[2]
    if small == USER_ID and user.casefold() not in {"", *KNOWN}:
        yield flag_whole(fields, user_id.FIELD, "user-id.swapped", USER_ID)
    if small and small not in KNOWN:
        if user.casefold() == small:
            yield flag_whole(fields, user_id.FIELD, "user-id.company-id", USER_ID)
        if sender.casefold() == small:
            yield flag_whole(fields, sender_id.FIELD, "sender-id.company-id", SENDER_ID)
    if entity and entity.casefold() == own.casefold():
        yield flag_whole(fields, entity_id.FIELD, "entity-id.company-id")
    elif entity and of_company not in {"", entity}:
        named = f"“{of_company[:40]}”"
        yield flag_whole(fields, entity_id.FIELD, "entity-id.twice", entity=named)


def compare_settings(
    values: Mapping[str, str], fields: Mapping[str, FieldReport]
) -> Iterator[Finding]:
    """Compare the user's settings, role and permissions with each other."""
    given = values.get
    if given("admin_privileges") in ADMINISTRATORS and given("user_type") in OTHER_TYPES:
        yield flag_whole(fields, choices.USER_TYPE, "user-type.not-administrator", "business")
    if given("permission_type") == "role-based" and given("role") == "":
        yield flag(role.FIELD, "role.missing", use=role.FIELD.expected)
    if given("permission_type") == "user-based" and given("role"):
        yield flag_whole(fields, role.FIELD, "role.not-used")
    if given("permission_consolidation") == "not-used" and given("manage_books") == "view":
        yield flag_whole(fields, choices.CONSOLIDATION, "permission-consolidation.not-used")


def compare_names(values: Mapping[str, str]) -> Iterator[Finding]:
    """Ask for the other half of a contact's name."""
    first, last = values.get("contact_first_name"), values.get("contact_last_name")
    if first and last == "":
        yield flag(contact_names.LAST_NAME, "contact-last-name.missing")
    if last and first == "":
        yield flag(contact_names.FIRST_NAME, "contact-first-name.missing")


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
