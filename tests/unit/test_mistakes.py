"""The mistakes that Sage's help and other vendors' guides tell of, each with the rule for it.

A row says what people enter, and the finding they get; the sources stand with the rules. What
can't be seen in what was typed (a save forgotten, a switch of the company) is a diagnosis or item.
"""

from __future__ import annotations

import pytest

from verifier import verify
from verifier.values import SENDER_ID, USER_ID

BASE = {"company_id": "Acme-Ltd", "user_id": USER_ID}

COMPANY = [
    ("nothing", "", "company-id.empty"),
    ("blanks alone", " \u00a0", "company-id.empty"),
    ("a blank in front, from the mail", " Acme", "text.trimmed"),
    ("an ID that may end in a blank", "Acme ", "company-id.blank-end"),
    ("an ID that does end in a blank", "Acme␣", "company-id.blank-kept"),
    ("quotation marks, from the mail", "“Acme”", "company-id.changed"),
    ("invisible characters, from the mail", "Ac\u200bme", "company-id.changed"),
    ("the label in front", "Company ID: Acme", "text.label"),
    ("an address of a site", "https://www.intacct.com/ia/acct/login.phtml", "company-id.address"),
    ("an address without https", "www.acme.example", "company-id.address"),
    ("Sage's own address", "acme.intacct.com", "company-id.address"),
    ("an email address", "ann@example.com", "company-id.email"),
    ("user@company, as in REST", "ann@Acme", "company-id.user-at-company"),
    ("the Sender ID", SENDER_ID, "company-id.sender-id"),
    ("the Sender ID in small letters", SENDER_ID.lower(), "company-id.sender-id"),
    ("the User ID", USER_ID, "company-id.user-id"),
    ("the User ID in capitals", USER_ID.upper(), "company-id.user-id"),
    ("the product's name", "Modeloptic", "company-id.modeloptic"),
    ("the Customer ID, a number", "4711", "company-id.digits"),
    ("the Customer ID with its label", "Customer ID: 4711", "text.other-label"),
    ("the company's name", "Acme Limited", "company-id.space"),
    ("the company's name with its label", "Company name: Acme Limited", "text.other-label"),
    ("the console's ID with its label", "Console ID: Practice", "text.other-label"),
    ("the entity's ID with its label", "Entity ID: 100", "text.other-label"),
    ("a character that Sage advises against", "Acme!", "company-id.characters"),
    ("a doubled blank", "Acme  Ltd", "company-id.space"),
    ("a doubled hyphen", "Acme--Ltd", "company-id.doubled"),
    ("company|entity", "Acme|100", "company-id.parts"),
    ("console|client", "Practice|Acme", "company-id.parts"),
    ("console|client|entity", "Practice|Acme|100", "company-id.parts"),
    ("more than 40 characters", "a" * 41, "company-id.long"),
    ("a sandbox of old", "Acme-sandbox", "company-id.sandbox"),
    ("a sandbox with a name", "Acme123-sandbox1", "company-id.sandbox"),
    ("an implementation company", "Acme-imp", "company-id.sandbox"),
    ("a developer company", "Acme-DEV", "company-id.sandbox"),
]
USER = [
    ("nothing", "", "user-id.empty"),
    ("a blank behind", f"{USER_ID} ", "text.trimmed"),
    ("other capitals", "Modeloptic-User", "user-id.case"),
    ("an email address", "ann@example.com", "user-id.email"),
    ("user@company, as in REST", f"{USER_ID}@Acme", "user-id.at-company"),
    ("an underscore", "modeloptic_user", "user-id.near"),
    ("a blank for the hyphen", "modeloptic user", "user-id.near"),
    ("no hyphen", "modelopticuser", "user-id.near"),
    ("the Company ID", "Acme-Ltd", "user-id.company-id"),
    ("the Sender ID", SENDER_ID, "user-id.sender-id"),
    ("an ordinary user", "Admin", "user-id.other"),
    ("a person, as Sage advises for people", "jdoe", "user-id.other"),
    ("a slid-in user of a console", "ExtUser|Practice|jdoe", "user-id.parts"),
    ("longer than any that was seen", "u" * 81, "user-id.long"),
]
OTHERS = [
    ("a Sender ID in small letters", {"sender_id": SENDER_ID.lower()}, "sender-id.case"),
    ("a Sender ID with a slip", {"sender_id": "modelopitcMPP"}, "sender-id.near"),
    ("the description as Sender ID", {"sender_id": "Modeloptic"}, "sender-id.description"),
    ("the Company ID as Sender ID", {"sender_id": "Acme-Ltd"}, "sender-id.company-id"),
    ("an entity, though the top level is wanted", {"entity_id": "100"}, "entity-id.given"),
    ("the Company ID as Entity ID", {"entity_id": "Acme-Ltd"}, "entity-id.company-id"),
    ("words for no entity", {"entity_id": "Top level"}, "entity-id.top-level"),
    ("a user who is not Business", {"user_type": "employee"}, "user-type.other"),
    (
        "an administrator who is not Business",
        {"user_type": "employee", "admin_privileges": "limited"},
        "user-type.not-administrator",
    ),
    ("more rights than needed", {"admin_privileges": "full"}, "admin-privileges.full"),
    ("too few rights", {"admin_privileges": "off"}, "admin-privileges.off"),
    ("a user who is locked out", {"status": "locked-out"}, "status.locked-out"),
    ("a user who is not active", {"status": "inactive"}, "status.inactive"),
    (
        "a role made and not attached",
        {"permission_type": "role-based", "role": ""},
        "role.missing",
    ),
    (
        "a role where there are none",
        {"permission_type": "user-based", "role": "Modeloptic"},
        "role.not-used",
    ),
    ("a module left out", {"permission_company": "none"}, "permission-company.missing"),
    (
        "some sections alone",
        {"permission_general_ledger": "some"},
        "permission-general-ledger.some",
    ),
    ("books listed and not seen", {"user_defined_books": "list"}, "user-defined-books.half"),
    ("books not seen at all", {"manage_books": "none"}, "manage-books.missing"),
    (
        "a contact without last name",
        {"contact_first_name": "Ann", "contact_last_name": ""},
        "contact-last-name.missing",
    ),
    ("an address nobody reads", {"email": "no-reply@example.com"}, "email.nobody"),
]


def codes(values) -> list[str]:
    """The findings that a form gets."""
    return [finding.code for finding in verify(values).findings]


@pytest.mark.parametrize(("_", "typed", "code"), COMPANY)
def test_a_mistake_in_the_company_id_is_named(_, typed, code):
    assert code in codes({"company_id": typed})


@pytest.mark.parametrize(("_", "typed", "code"), USER)
def test_a_mistake_in_the_user_id_is_named(_, typed, code):
    assert code in codes(BASE | {"user_id": typed})


@pytest.mark.parametrize(("_", "values", "code"), OTHERS)
def test_a_mistake_in_another_field_is_named(_, values, code):
    assert code in codes(BASE | values)


@pytest.mark.parametrize(
    "values",
    [
        {"company_id": "nmfc"},
        {"company_id": "NMFC"},
        {"company_id": "umpaenergy"},
        {"email": "ann+sage@acme-us.com"},
        {"entity_id": ""},
    ],
)
def test_what_is_right_though_rare_is_left_alone(values):
    """Case is nobody's mistake; a +tag is how to use an address twice; no entity is the rule."""
    assert set(codes(BASE | values)) <= {"text.left-empty"}
