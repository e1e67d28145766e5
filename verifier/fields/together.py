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
from verifier.fields.base import flag
from verifier.findings import Span
from verifier.text.characters import LONGEST_TEXT
from verifier.values import ROLE_PAGE, SENDER_ID, USER_ID, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def mark_whole(fields: Mapping[str, FieldReport], name: str) -> Span:
    """Return the place of everything typed in a field."""
    return Span(0, len(fields[name].typed))


def compare_ids(values: Mapping[str, str], fields: Mapping[str, FieldReport]) -> Iterator[Finding]:
    """Compare the IDs with each other."""
    # A value that is too long was not read, so it is not compared.
    known = {name: value for name, value in values.items() if len(value) <= LONGEST_TEXT}
    company, user = known.get("company_id", ""), known.get("user_id", "")
    sender, entity = known.get("sender_id", ""), known.get("entity_id", "")
    own, _, after_bar = company.partition("|")
    if company.casefold() == USER_ID and user.casefold() not in {"", USER_ID, SENDER_ID.casefold()}:
        yield flag(user_id.FIELD, "user-id.swapped", mark_whole(fields, "user_id"), USER_ID)
    elif user and user.casefold() == company.casefold() and user.casefold() not in KNOWN:
        yield flag(user_id.FIELD, "user-id.company-id", mark_whole(fields, "user_id"), USER_ID)
    if sender and sender.casefold() == company.casefold() and sender.casefold() not in KNOWN:
        yield flag(
            sender_id.FIELD, "sender-id.company-id", mark_whole(fields, "sender_id"), SENDER_ID
        )
    if entity and entity.casefold() == own.casefold():
        yield flag(entity_id.FIELD, "entity-id.company-id", mark_whole(fields, "entity_id"))
    elif entity and after_bar and after_bar.rpartition("|")[2] != entity:
        yield flag(
            entity_id.FIELD,
            "entity-id.twice",
            mark_whole(fields, "entity_id"),
            entity=f"“{after_bar.rpartition('|')[2][:40]}”",
        )


KNOWN = frozenset({SENDER_ID.casefold(), USER_ID})


def compare_settings(
    values: Mapping[str, str], fields: Mapping[str, FieldReport]
) -> Iterator[Finding]:
    """Compare the user's settings, role and permissions with each other."""
    if values.get("admin_privileges") in ADMINISTRATORS and values.get("user_type") in OTHER_TYPES:
        yield flag(
            choices.USER_TYPE,
            "user-type.not-administrator",
            mark_whole(fields, "user_type"),
            "business",
        )
    if values.get("permission_type") == "role-based" and values.get("role") == "":
        yield flag(role.FIELD, "role.missing", use=role.FIELD.expected)
    if values.get("permission_type") == "user-based" and values.get("role"):
        yield flag(role.FIELD, "role.not-used", mark_whole(fields, "role"))
    if (
        values.get("permission_consolidation") == "not-used"
        and values.get("manage_books") == "view"
    ):
        yield flag(
            choices.CONSOLIDATION,
            "permission-consolidation.not-used",
            mark_whole(fields, "permission_consolidation"),
        )


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
