"""What a message names: the character, the place, the value, the field."""

from __future__ import annotations

import pytest

from verifier import verify
from verifier.catalogue import FINDINGS

MESSAGES = [
    ("text.trimmed", {"role": "Modeloptic "}, "around the Role were"),
    ("text.left-empty", {"user_type": ""}, "The User type was left empty"),
    ("text.not-text", {"status": 1}, "Send the Status as text"),
    ("text.too-much", {"email": "a" * 1025}, "only the email address: 1,025 characters"),
    ("text.password", {"entity_id": "pwd: x"}, "enter only the Entity ID here"),
    ("text.other-label", {"user_id": "Company ID: A"}, "labeled as the Company ID"),
    *(
        ("text.other-label", {"company_id": f"{label}: A"}, f"labeled as the {label}")
        for label in (
            *("User ID", "Sender ID", "Entity ID", "Role", "Permission type", "User type"),
            *("Admin privileges", "Status", "Customer ID", "Console ID"),
        )
    ),
    ("text.other-label", {"company_id": "Email: A"}, "labeled as the email address"),
    ("text.other-label", {"company_id": "First name: A"}, "labeled as the first name"),
    ("text.other-label", {"company_id": "Last name: A"}, "labeled as the last name"),
    ("text.other-label", {"company_id": "Company name: A"}, "labeled as the company's name"),
    ("text.direction", {"user_id": "\u202ea"}, "(U+202E, right-to-left override)"),
    ("text.no-option", {"status": "maybe"}, "for Status, like Active"),
    ("text.no-option", {"user_type": "Auditor"}, "for User type, like Business"),
    ("form.unknown-field", {"company_id": "A", "foo": ""}, "Remove “foo”"),
    ("company-id.near-known", {"company_id": "modeloptic_user"}, "looks like modeloptic-user"),
    ("company-id.near-known", {"company_id": "modelopticMP"}, "looks like modelopticMPP"),
    ("company-id.look-alike", {"company_id": "Аcme"}, "“А” (U+0410) only looks like “A”"),
    ("company-id.characters", {"company_id": "Acme&"}, "Check “&” in"),
    ("company-id.characters", {"company_id": "Acmé"}, "Check “é” (U+00E9) in"),
    ("company-id.characters", {"company_id": "Acme\ue000"}, "Check the character U+E000 in"),
    ("company-id.doubled", {"company_id": "A--b"}, "the two hyphens in a row"),
    ("company-id.changed", {"company_id": "“Acme”"}, "This has marks around it: "),
    ("company-id.changed", {"company_id": "Ac\u00adme"}, "This has a hidden character: "),
    ("entity-id.changed", {"entity_id": "100\u00a0"}, "this copy has an unusual space"),
    ("user-id.changed", {"user_id": "modeloptic–user"}, "This has a different dash: "),
    (
        "user-id.changed",
        {"user_id": "“modeloptic–user”"},
        "has marks around it and a different dash: copy the ID",
    ),
    ("sender-id.changed", {"sender_id": "modelopticMPP\u00a0"}, "This has an unusual space: "),
    ("role.changed", {"role": "Ｍodeloptic"}, "This has full-width letters: "),
    ("email.changed", {"email": "ann@acme\u200b.com"}, "This has a hidden character: "),
    ("email.ending", {"email": "jane.doe@acme.con"}, "we know of none that ends in .con"),
    ("company-id.edge", {"company_id": "Acme."}, "the “.” at the end"),
    ("company-id.edge", {"company_id": "-Acme"}, "the “-” at the start"),
    ("entity-id.known", {"entity_id": "modelopticmpp"}, "modelopticMPP belongs elsewhere"),
    ("entity-id.known", {"entity_id": "modeloptic-user"}, "modeloptic-user belongs elsewhere"),
    ("entity-id.twice", {"company_id": "A|1|2", "entity_id": "3"}, "already has “2” after"),
    (
        "entity-id.twice",
        {"company_id": "Con|Acme|" + "9" * 41, "entity_id": "3"},
        f"has “{'9' * 40}” after",
    ),
    ("user-id.look-alike", {"user_id": "mоdeloptic-user"}, "The “о” (U+043E) is not “o”"),
    ("user-id.characters", {"user_id": "a=b"}, "Check “=”: if Sage"),
    ("user-id.characters", {"user_id": 'a"b'}, "Check the quotation mark: if Sage"),
    ("sender-id.look-alike", {"sender_id": "mоdelopticMPP"}, "The “о” (U+043E) is not “o”"),
    ("email.part-missing", {"email": "ann@"}, "the part after the @"),
    ("email.part-missing", {"email": "@acme.com"}, "the part before the @"),
    ("email.name-dots", {"email": "a..b@acme.com"}, "Check the dots before the @"),
    ("email.dots", {"email": "a@b..com"}, "Check the dots: the domain of"),
    ("email.domain", {"email": "ann@gmial.com"}, "did you mean gmail.com?"),
    ("email.characters", {"email": "a(b)@acme.com"}, "Check “(” in"),
    ("email.look-alike", {"email": "аnn@acme.com"}, "“а” (U+0430) only looks like “a”"),
]


@pytest.mark.parametrize(("code", "values", "words"), MESSAGES)
def test_a_message_names_what_it_is_about(code, values, words):
    [said] = [finding.message for finding in verify(values).findings if finding.code == code]

    assert words in said


def test_every_message_with_something_to_fill_in_is_tried():
    """But those that name the field alone: one of them stands for all."""
    names = {
        code for code, entry in FINDINGS.items() if "{" in entry.message.replace("{label}", "")
    }

    assert names <= {code for code, _, _ in MESSAGES}
