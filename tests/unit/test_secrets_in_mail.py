"""A password in a pasted text comes out nowhere, whatever stands between it and an ID."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier import verify
from verifier.mail import read_mail

PASSWORD = "Xy7!kQ2#pL9z"

LABELS = [
    *["PW", "P/W", "pw", "Pass", "Passphrase", "Passcode", "Secret", "Kennwort", "Passwort"],
    *["Mot de passe", "Contraseña", "Clave", "Wachtwoord", "Senha", "Hasło", "Lösenord", "Пароль"],
    *["パスワード", "密码", "Adgangskode", "Salasana", "Heslo", "Jelszó", "Şifre", "비밀번호"],
    *["Losung", "Geheim", "Credential", "Zugang", "our usual one", "x"],
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


def outputs(pasted: str) -> str:
    """What comes out of a pasted text: the reading, and the verdict on what it fills in."""
    mail = read_mail(pasted)
    reports = [verify(mail.values)]
    reports += [verify({name: each}) for name, others in mail.others.items() for each in others]
    answers = [mail.to_dict(), *(report.to_dict() for report in reports)]
    return json.dumps(answers, ensure_ascii=False) + repr(mail)


@pytest.mark.parametrize("between", BETWEEN)
def test_a_password_behind_an_id_is_dropped_with_any_label_and_with_none(between):
    ids = {"company_id": "Practice", "user_id": "modeloptic-user"}
    for label in ("", *(f"{label}: " for label in LABELS)):
        pasted = f"Company ID: Practice, User ID: modeloptic-user{between}{label}{PASSWORD}"

        assert ids == read_mail(pasted).values, label
        assert PASSWORD not in outputs(pasted), label


def test_a_label_of_many_languages_is_known_for_a_passwords():
    pasted = {label: f"User ID: modeloptic-user\n{label}: {PASSWORD}" for label in LABELS[:24]}

    assert [] == [label for label, text in pasted.items() if not read_mail(text).password]


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
).map(lambda parts: f"{parts[0]}{parts[1]}")
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
    shown = outputs(pasted)

    assert password not in shown
    assert quoted[1:-1] not in shown


@pytest.mark.parametrize("between", [" ", ", ", "/", " / ", "; ", " | ", "\n"])
@pytest.mark.parametrize("name", ["company_id", "user_id", "sender_id", "entity_id"])
def test_a_password_behind_an_id_in_a_field_comes_back_nowhere(name, between):
    for label in ("", "User ID: "):
        report = verify({name: f"{label}modeloptic-user{between}{PASSWORD}"})

        assert "text.password" in [finding.code for finding in report.findings]
        assert PASSWORD not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    "typed",
    ["Smith & Sons 2024", "Acme Co (UK), Ltd.", "Ann Lee2 Ann.Lee2@example.com", "ACME 1234567890"],
)
def test_words_that_no_password_is_made_of_are_judged_as_typed(typed):
    report = verify({"company_id": typed})

    assert "text.password" not in [finding.code for finding in report.findings]
    assert report.fields["company_id"].typed == typed


def test_more_behind_an_id_is_said_and_not_shown():
    codes = [finding.code for finding in read_mail(f"Company ID: Acme / {PASSWORD}").findings]

    assert "mail.cut" in codes
    assert "mail.cut" not in [
        finding.code
        for finding in read_mail("Company ID: Acme (case sensitive)\nUser ID: x").findings
    ]


@pytest.mark.parametrize("value", ["R&D-Corp", "ann+sage@example.com", "Xy7!kQ2#pL9z", "O'Brien"])
def test_a_part_of_a_word_is_no_id(value):
    """What comes before the odd character may be the beginning of a password."""
    assert read_mail(f"User ID: {value}").values == {}


@pytest.mark.parametrize(
    "pasted",
    [
        "Password for User ID: {}",
        "The password of User ID is {}",
        "Kennwort zur User ID: {}",
        "Mot de passe de l'User ID : {}",
        "User ID/Password: ann/{}",
        "Company ID & User ID: Acme {}",
        "Company ID / User ID / Password: Acme / ann / {}",
        "User ID:\nKennung: {}",
        "User ID: ann mit Kennwort {}",
        "<b>User ID: ann</b>{}",
        "<dd>User ID: ann</dd><dd>{}</dd>",
        "<p>User ID: ann<hr>{}",
        "<span>User ID: ann</span><span>{}</span>",
        "User ID: ann&nbsp;{}",
        "User ID: ann、{}",
    ],
)
def test_what_stands_where_a_password_may_stand_is_no_id(pasted):
    """Even a password that is a plain word, without any of a password's signs."""
    assert "Sommer26" not in outputs(pasted.format("Sommer26"))


@pytest.mark.parametrize("password", ["abcDEF12$%^", "Abcdef123!", "User1234*x?"])
@pytest.mark.parametrize("before", ["User ID: {}", "User ID\n{}\n", "User ID: ann...{}"])
def test_a_password_whose_signs_are_all_at_its_end_is_no_id(before, password):
    """What stands before them has the characters of an ID alone."""
    assert password.strip("$%^!?") not in outputs(before.format(password))


def test_a_word_about_an_id_is_no_id():
    for words in ("see below", "the one on the invoice", "n/a", "not known yet"):
        assert read_mail(f"Company ID: {words}").values == {}
