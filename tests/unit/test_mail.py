"""The welcome e-mail, in the forms in which people paste it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import verify
from verifier.catalogue import FINDINGS
from verifier.mail import LONGEST_MAIL, read_mail

SECRET = "aB3$x:Yz9"

BOTH = {"company_id": "Acme-Ltd", "user_id": "modeloptic-user"}

PLAIN = f"""Welcome to Sage Intacct!

Dear Ann Lee,

An account has been created for you.

Company ID: Acme-Ltd
User ID: modeloptic-user
Password: {SECRET}

Sign in at https://www.intacct.com
"""

MAILS = {
    "plain text": PLAIN,
    "lines that end as on Windows": PLAIN.replace("\n", "\r\n"),
    "quoted once": "\n".join(f"> {line}" for line in PLAIN.splitlines()),
    "quoted three times": "\n".join(f">> > {line}" for line in PLAIN.splitlines()),
    "forwarded below a header": (
        "Begin forwarded message:\nFrom: Sage Intacct <no-reply@intacct.com>\n"
        f"Subject: Welcome to Sage Intacct!\nTo: Ann Lee <ann@example.com>\n\n{PLAIN}"
    ),
    "all on one line, as a browser pastes it": " ".join(PLAIN.split()),
    "JSON": json.dumps({"companyId": "Acme-Ltd", "userId": "modeloptic-user", "password": SECRET}),
    "XML": (
        "<login><userid>modeloptic-user</userid><companyid>Acme-Ltd</companyid>"
        f"<password>{SECRET}</password></login>"
    ),
    "a table with names above": (
        f"Company ID,User ID,Password\n'Acme-Ltd','modeloptic-user','{SECRET}'"
    ),
    "cells of a sheet with names above": (
        f"Company ID\tUser ID\tPassword\nAcme-Ltd\tmodeloptic-user\t{SECRET}\n"
    ),
    "labels in bold stars": PLAIN.replace("Company ID:", "*Company ID:*").replace(
        "User ID:", "**User ID:**"
    ),
    "IDs between quotation marks, without a colon": (
        'Company ID “Acme-Ltd”\nUser ID "modeloptic-user"'
    ),
    "HTML with spaces and tabs by name and number": (
        "Company&nbsp;ID:&emsp;Acme-Ltd<br>User ID:&#9;modeloptic&#x2d;user"
    ),
    "a list with bullets": "• Company ID: Acme-Ltd\n• User ID: modeloptic-user",
    "a value below each label": (
        f"Company ID\nAcme-Ltd\n\nUser ID\nmodeloptic-user\n\nPassword\n{SECRET}"
    ),
    "a value below each label with colon": "Company ID:\n  Acme-Ltd\nUser ID:\n  modeloptic-user",
    "cells between tabs": f"Company ID\tAcme-Ltd\nUser ID\tmodeloptic-user\nPassword\t{SECRET}",
    "a table of bars": "| Company ID | Acme-Ltd |\n|---|---|\n| User ID | modeloptic-user |",
    "a sentence": (
        "Your company ID is Acme-Ltd and your user ID is modeloptic-user. "
        f"Your password is {SECRET}."
    ),
    "a comma between": f"Company ID: Acme-Ltd, User ID: modeloptic-user, password: {SECRET}",
    "joined by and": (
        f"Company ID: Acme-Ltd and your User ID: modeloptic-user with password: {SECRET}"
    ),
    "sentences": "The company ID is Acme-Ltd. The user ID is modeloptic-user!",
    "a bold label on a line of its own": "**Company ID**\nAcme-Ltd\n**User ID**\nmodeloptic-user",
    "headings": "## Company ID:\n\nAcme-Ltd\n\n## User ID:\n\nmodeloptic-user",
    "bold values": "Company ID: **Acme-Ltd**\nUser ID: __modeloptic-user__",
    "a line with a label and a bar, the value below": (
        "Company ID |\n| Acme-Ltd |\nUser ID: modeloptic-user"
    ),
    "HTML in capitals": (
        "<TABLE><TR><TD>Company ID</TD><TD>Acme-Ltd</TD></TR>"
        "<TR><TD>User ID</TD><TD>modeloptic-user</TD></TR></TABLE>"
    ),
    "HTML whose head is never closed in small letters": (
        "<p>Company ID: Acme-Ltd</p><STYLE>User ID: no</STYLE><p>User ID: modeloptic-user</p>"
    ),
    "dashes instead of colons": "Company ID – Acme-Ltd\nUser ID – modeloptic-user",
    "equals signs": "CompanyID=Acme-Ltd\nUserID=modeloptic-user",
    "other words for the user": "Company ID: Acme-Ltd\nLogin ID: modeloptic-user",
    "labels in capitals": "COMPANY ID: Acme-Ltd\nUSER ID: modeloptic-user",
    "HTML source": (
        "<html><head><title>Company ID: no</title><style>p.x{content:'User ID: no'}</style></head>"
        "<body><p>Company&nbsp;ID: <b>Acme-Ltd</b><br>User ID: modeloptic&#45;user</p></body>"
    ),
    "an HTML table": (
        "<table><tr><td>Company ID</td>\n  <td class='v'>Acme-Ltd</td></tr>"
        "<tr><th>User ID</th><td>modeloptic-user</td></tr>"
        f"<tr><td>Password</td><td>{SECRET}</td></tr></table>"
    ),
    "as transported": "Company ID:=20Acme=\n-Ltd\nUser=20ID: modeloptic=2Duser",
    "non-breaking and invisible blanks": (
        "Company\u00a0ID:\u00a0Acme-\u200bLtd\nUser\u00a0ID: modeloptic-user\ufeff"
    ),
    "a table as Markdown has it": (
        "| Company ID | User ID | Password |\n| --- | :---: | --- |\n"
        f"| Acme-Ltd | modeloptic-user | {SECRET} |"
    ),
    "read off a picture": "Cornpany lD: Acme-Ltd\nUser 1D: modeloptic-user",
    "remarks behind the labels": (
        "Company ID (case-sensitive): Acme-Ltd\nUser ID (no sign-in): modeloptic-user"
    ),
    "remarks behind the values": (
        "Company ID: Acme-Ltd (case sensitive)\nUser ID: modeloptic-user (Web Services)"
    ),
    "settings of a program": (
        f"SAGE_COMPANY_ID=Acme-Ltd\nSAGE_USER_ID=modeloptic-user\nSAGE_PASSWORD={SECRET}"
    ),
    "fields of JSON without braces": (
        f'"company_id": "Acme-Ltd",\n"user_id": "modeloptic-user",\n"password": "{SECRET}",'
    ),
    "a chat": f"company id = Acme-Ltd, user id = modeloptic-user, pwd = {SECRET}",
    "curly quotation marks": "Company ID: “Acme-Ltd”\nUser ID: ‘modeloptic-user’",
}


@pytest.mark.parametrize("pasted", MAILS.values(), ids=MAILS)
def test_both_ids_are_read_however_the_mail_was_pasted(pasted):
    assert read_mail(pasted).values == BOTH


@pytest.mark.parametrize("pasted", MAILS.values(), ids=MAILS)
def test_a_password_is_recognised_and_goes_nowhere(pasted):
    mail = read_mail(pasted)

    assert mail.password is (SECRET in pasted)
    assert SECRET not in json.dumps(mail.to_dict())
    assert SECRET not in repr(mail)


PIECES = [
    *["Company ID", "company id:", "User ID", "User ID is ", "Login ID =", "Sender ID", "password"],
    *["Acme", "modeloptic-user", "\n", "\n\n", "> ", "|", "\t", ":", "*", " and ", ". ", ", ", "-"],
    *["<td>", "</td>", "<br>", "<style>", "</style>", "<p>", "&nbsp;", "=20", "=\n", "=C3", "\r\n"],
]


def codes(pasted) -> list[str]:
    return [finding.code for finding in read_mail(pasted).findings]


def test_a_mail_with_both_ids_and_nothing_else_needs_no_word():
    assert codes("Company ID: Acme-Ltd\nUser ID: modeloptic-user") == []


@pytest.mark.parametrize("value", ["Zzyzz Delivery", "Smith and Sons", "St. Mary", "Acme 2"])
def test_an_id_with_a_blank_is_read_whole(value):
    assert read_mail(f"Company ID: {value}\nUser ID: x").values["company_id"] == value
    assert read_mail(f"Company ID: {value}, User ID: x").values["company_id"] == value
    assert read_mail(f"Company ID: {value}, login = x").values == {"company_id": value}


def test_an_id_with_a_blank_in_a_sentence_is_read_whole():
    words = "Your company ID is Zzyzz Delivery and your user ID is modeloptic-user. Sign in."

    assert read_mail(words).values == {"company_id": "Zzyzz Delivery", "user_id": "modeloptic-user"}


def test_text_that_a_browser_hides_is_no_part_of_the_mail():
    assert read_mail("<p>Hi</p><style>Company ID: Acme-Ltd").values == {}
    assert read_mail("<script>x</script>Company ID: A-1<script>y</script>").values == {
        "company_id": "A-1"
    }


def test_words_before_or_behind_a_label_on_its_line_make_it_no_heading():
    assert read_mail("Keep the Company ID\nAcme-Ltd").values == {}
    assert read_mail("Company ID below\nAcme-Ltd").values == {}
    assert read_mail(f"{'word ' * 9}Company ID\nAcme-Ltd").values == {}


def test_bytes_that_are_no_text_in_a_transported_mail_are_passed_over():
    assert read_mail("Company ID: Acme=20Ltd\nNote: =FF=FE").values == {"company_id": "Acme Ltd"}


def test_the_first_of_several_is_taken_and_the_others_are_told():
    mail = read_mail("Company ID: Acme-new\n\n> Company ID: Acme-old\n> Company ID: Acme-new")

    assert mail.values == {"company_id": "Acme-new"}
    assert mail.others == {"company_id": ("Acme-old",)}
    assert "mail.several" in codes("Company ID: A-1\nCompany ID: B-2")


def test_words_about_an_id_are_no_id():
    assert read_mail("Keep your company ID and password in a safe place.").values == {}


@pytest.mark.parametrize(
    "value",
    ["https://www.intacct.com", "ann@example.com", "modelopticMPP", "a" * 41, "word " * 20],
)
def test_what_cannot_be_a_company_id_is_not_read_as_one(value):
    assert "company_id" not in read_mail(f"Company ID: {value}\nUser ID: modeloptic-user").values


def test_a_label_without_a_value_gives_none():
    assert read_mail("Company ID:\nUser ID:\nPassword:").values == {}
    assert read_mail("Company ID").values == {}


def test_a_user_id_comes_before_the_name_of_a_person():
    mail = read_mail("User name: Jane Doe\nUser ID: modeloptic-user\nPassword: x")

    assert mail.values == {"user_id": "modeloptic-user"}
    assert mail.others == {"user_id": ("Jane Doe",)}
    assert "mail.several" in [finding.code for finding in mail.findings]
    assert read_mail("User name: jdoe").values == {"user_id": "jdoe"}


def test_the_sender_id_is_not_taken_for_an_id_of_the_customer():
    assert read_mail("Company ID: Acme-Ltd Sender ID: modelopticMPP").values == {
        "company_id": "Acme-Ltd"
    }


@pytest.mark.parametrize("pasted", ["", "   ", "Welcome to Sage Intacct!", "\0", "\ud800", "😀"])
def test_a_text_without_ids_says_what_to_paste(pasted):
    assert codes(pasted) == ["mail.nothing"]


@pytest.mark.parametrize("pasted", [None, 1, 1.5, True, [], {}, b"Company ID: Acme"])
def test_what_is_no_text_is_said_to_be_none(pasted):
    assert codes(pasted) == ["mail.not-text"]


def test_only_the_beginning_of_a_huge_paste_is_read():
    mail = read_mail(f"Company ID: Acme-Ltd\n{'-' * LONGEST_MAIL}\nUser ID: modeloptic-user")

    assert mail.values == {"company_id": "Acme-Ltd"}
    assert "mail.too-much" in [finding.code for finding in mail.findings]


@pytest.mark.parametrize("code", [code for code in FINDINGS if code.startswith("mail.")])
def test_the_example_of_each_code_brings_it_about(code):
    assert code in codes(FINDINGS[code].example["mail"])


def test_the_wire_form_has_json_types_only():
    mail = read_mail("Company ID: A\nCompany ID: B\nPassword: x")

    assert set(mail.to_dict()) == {"values", "others", "password", "findings"}
    assert mail.to_dict()["values"] == {"company_id": "A"}
    assert mail.to_dict()["password"] is True
    assert mail.to_dict() == json.loads(json.dumps(mail.to_dict()))
    assert mail.to_dict()["others"] == {"company_id": ["B"]}
    assert mail.to_dict()["findings"][0]["item"] == "sage-intacct/enter-credentials#welcome-email"


@pytest.mark.parametrize("code", [code for code in FINDINGS if code.startswith("mail.")])
def test_a_finding_has_the_words_of_the_catalogue(code):
    entry = FINDINGS[code]
    [finding] = [each for each in read_mail(entry.example["mail"]).findings if each.code == code]

    assert finding[:6] == (*(code, "mail", entry.severity, entry.message, entry.why, entry.item),)


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=20).map("".join))
def test_any_text_is_read_and_no_password_comes_out(pasted):
    mail = read_mail(f"{pasted}\nPassword: {SECRET}\n")

    assert SECRET not in json.dumps(mail.to_dict())
    for name, value in mail.values.items():
        assert value
        assert verify({name: value}).verdict != "not-well-formed"
