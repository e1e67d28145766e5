"""The welcome email as people paste it: both IDs are read, and no password comes out.

`tests/cases/mail.jsonl` has the emails: plain, quoted, forwarded, as HTML, in tables and chats.
"""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.test_cases import FOLDER, read_cases
from verifier import verify
from verifier.catalogue import FINDINGS
from verifier.mail import LONGEST_MAIL, read_mail

MAILS = read_cases(FOLDER / "mail.jsonl")
PASSWORD = "Xy7!kQ2#pL9z"
SECRETS = (PASSWORD, "aB3$x:Yz9", "Sommer26", "abcDEF12", "Abcdef123", "User1234*x")
"""Passwords in the cases; those with signs at their end without these."""


def list_outputs(pasted: str) -> str:
    """Return what comes out of a pasted text: the reading, and the verdict on what it fills in."""
    mail = read_mail(pasted)
    reports = [verify(mail.values)]
    reports += [verify({name: each}) for name, others in mail.others.items() for each in others]
    answers = [mail.to_dict(), *(report.to_dict() for report in reports)]
    return json.dumps(answers, ensure_ascii=False) + repr(mail)


def judge_mail(pasted: object) -> dict[str, object]:
    """Return what a case says of a mail."""
    answer = read_mail(pasted).to_dict()
    return answer | {"findings": [finding["code"] for finding in answer["findings"]]}


def test_a_mail_is_read_as_its_case_says():
    judged = [case | judge_mail(case["input"]) for case in MAILS]

    assert [] == [(case, now) for case, now in zip(MAILS, judged, strict=True) if case != now]


def test_no_password_of_a_mail_comes_out():
    for case in MAILS:
        shown = list_outputs(case["input"])

        assert [] == [secret for secret in SECRETS if secret in shown], case["why"]


@pytest.mark.parametrize("name", ["company_id", "user_id"])
def test_a_mail_pasted_into_a_field_suggests_what_is_read_of_it_and_no_password(name):
    for case in MAILS:
        if len(case["values"]) == 2 and case["password"]:
            report = verify({name: case["input"]})
            suggested = {each.suggestion.value for each in report.findings if each.suggestion}

            assert [] == [each for each in SECRETS if each in json.dumps(report.to_dict())]
            assert suggested <= {case["values"][name]}, case["why"]


@pytest.mark.parametrize("code", [code for code in FINDINGS if code.startswith("mail.")])
def test_the_example_of_each_code_brings_it_about_in_the_words_of_the_catalogue(code):
    entry = FINDINGS[code]
    [finding] = [each for each in read_mail(entry.example["mail"]).findings if each.code == code]

    assert finding[:6] == (code, "mail", entry.severity, entry.message, entry.why, entry.item)


@pytest.mark.parametrize("pasted", [None, 1, 1.5, True, [], {}, b"Company ID: Acme"])
def test_what_is_no_text_is_said_to_be_none(pasted):
    assert ["mail.not-text"] == judge_mail(pasted)["findings"]


def test_only_the_beginning_of_a_huge_paste_is_read():
    read = judge_mail(f"Company ID: Acme-Ltd\n{'-' * LONGEST_MAIL}\nUser ID: modeloptic-user")

    assert read["values"] == {"company_id": "Acme-Ltd"}
    assert "mail.too-much" in read["findings"]


PIECES = [
    *["Company ID", "company id:", "User ID", "User ID is ", "Login ID =", "Sender ID", "password"],
    *["Acme", "modeloptic-user", "\n", "\n\n", "> ", "|", "\t", ":", "*", " and ", ". ", ", ", "-"],
    *["<td>", "</td>", "<br>", "<style>", "</style>", "<p>", "&nbsp;", "=20", "=\n", "=C3", "\r\n"],
]


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=20).map("".join))
def test_any_text_is_read_and_no_password_comes_out(pasted):
    mail = read_mail(f"{pasted}\nPassword: {PASSWORD}\n")

    assert PASSWORD not in json.dumps(mail.to_dict())
    for name, value in mail.values.items():
        assert value
        assert verify({name: value}).verdict != "not-well-formed"


LABELS = [
    "PW",
    "P/W",
    "Pass",
    "Secret",
    "Kennwort",
    "Mot de passe",
    "密码",
    "Losung",
    "usual one",
    "x",
]
"""Words for a password; the last ones are in no list."""

BETWEEN = [
    ", ",
    " / ",
    "/",
    "; ",
    ";",
    " | ",
    "|",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    " (",
    "(",
    " - ",
    ": ",
]

SHAPES = {
    "a line each": "Company ID: Acme-Ltd\nUser ID: {user}\n{label}: {password}",
    "no label": "User ID: {user}{between}{password}",
    "one line": "Company ID: Acme-Ltd{between}User ID: {user}{between}{label}: {password}",
    "in parentheses": "User ID: {user} ({label} {password})",
    "before the ID": "{label}: {password}{between}User ID: {user}",
    "password first, no label": "{password}{between}User ID: {user}",
    "cells": "<table><tr><td>User ID</td><td>{user}</td><td>{html}</td></tr></table>",
    "a table with names above": (
        "<table><tr><th>Company ID</th><th>User ID</th><th>{label}</th></tr>"
        "<tr><td>Acme</td><td>{user}</td><td>{html}</td></tr></table>"
    ),
    "JSON": '{{"companyId": "Acme", "userId": "{user}", "{label}": {json}}}',
    "JSON in one value": '{{"userId": "{user} {password}"}}',
    "XML": "<a><userid>{user}</userid><x>{html}</x></a>",
    "XML in one value": "<userid>{user} {html}</userid>",
    "CSV": "Company ID,User ID,Password\nAcme,{user},{csv}",
    "CSV, the password first": "Company ID,Password,User ID\nAcme,{csv},{user}",
    "CSV with a column of another name": "Company ID;User ID;{label}\nAcme;{user};{csv}",
    "tabs": "Company ID\tUser ID\t{label}\nAcme\t{user}\t{password}",
    "bars": "| Company ID | User ID | {label} |\n|---|---|---|\n| Acme | {user} | {password} |",
    "a sentence": "Your User ID is {user} and the {label} is {password}.",
    "a sentence without a name": "Your User ID is {user}, then enter {password}",
    "quoted": "> User ID: {user}{between}{password}\n> Regards",
    "in quotation marks": "User ID: “{user}” “{password}”",
    "in brackets": "User ID: {user} [{password}]",
    "a path": "User ID: {user}/{password}",
    "a query": "?company_id=Acme&user_id={user}&key={password}",
}

MARKED = st.tuples(
    st.text(string.ascii_letters + string.digits, min_size=3, max_size=9),
    st.text(string.ascii_letters + string.digits + string.punctuation, min_size=4, max_size=9),
).map("".join)
"""Eight characters or so, as passwords have them."""

PASSWORDS = MARKED.map(lambda text: f"zQ7{text}!9") | MARKED.map(lambda text: f"{text}zQ7")
"""With the kinds of characters that Sage's rules for passwords ask for, or most of them."""


@given(
    shape=st.sampled_from(sorted(SHAPES)),
    password=PASSWORDS,
    label=st.sampled_from(LABELS),
    between=st.sampled_from(BETWEEN),
    user=st.sampled_from(["modeloptic-user", "ann", "Jane Doe", "xml_gateway", "ann.lee"]),
)
@example("no label", PASSWORD, "x", " ", "modeloptic-user")
@example("no label", "correct-horse-9!Battery", "x", " ", "ann")
def test_no_shape_lets_a_password_through(shape, password, label, between, user):
    quoted = json.dumps(password)
    pasted = SHAPES[shape].format(
        user=user,
        label=label,
        between=between,
        password=password,
        html=password.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        json=quoted,
        csv='"' + password.replace('"', '""') + '"' if set(password) & set(',;"') else password,
    )
    shown = list_outputs(pasted)

    assert password not in shown
    assert quoted[1:-1] not in shown
