"""Emails as people forward, quote and retype them: both IDs are read, and no password."""

from __future__ import annotations

import json

import pytest

from verifier import verify
from verifier.mail import read_mail

BOTH = {"company_id": "Acme-Ltd", "user_id": "modeloptic-user"}
SECRET = "Xy7!kQ2#pL9z"

MAILS = {
    "forwarded by Outlook": f"""Hi Tom, here you go.

Best,
Ann

________________________________
From: Sage Intacct <no-reply@intacct.com>
Sent: Tuesday, March 3, 2026 9:14 AM
To: Ann Lee <ann.lee@acme.example>
Subject: Welcome to Sage Intacct!

Dear Ann Lee,

Your Sage Intacct account has been created. Use the following credentials to sign in:

    Company ID:   Acme-Ltd
    User ID:      modeloptic-user
    Password:     {SECRET}

This message was sent from an unmonitored address. Do not reply.
""",
    "forwarded by Gmail": f"""---------- Forwarded message ---------
From: Sage Intacct <no-reply@intacct.com>
Date: Tue, Mar 3, 2026 at 9:14 AM
Subject: Welcome to Sage Intacct!
To: <ann.lee@acme.example>


*Company ID:* Acme-Ltd
*User ID:* modeloptic-user
*Password:* {SECRET}
""",
    "answered in Gmail": f"""Thanks, got it!

On Tue, Mar 3, 2026 at 9:14 AM Sage Intacct <no-reply@intacct.com> wrote:

> Company ID: Acme-Ltd
> User ID: modeloptic-user
> Password: {SECRET}
>
""",
    "answered below, twice quoted": f"""Am 03.03.2026 um 10:00 schrieb Tom:
> Please send it again.
>> Company ID: Acme-Ltd
>> User ID: modeloptic-user
>> pw: {SECRET}
""",
    "forwarded by Outlook in German": f"""Hallo Tom, siehe unten. Viele Grüße, Anna

Von: Sage Intacct <no-reply@intacct.com>
Gesendet: Dienstag, 3. März 2026 09:14
An: Anna Lee <anna@acme.example>
Betreff: WG: Welcome to Sage Intacct!

Company ID: Acme-Ltd
User ID: modeloptic-user
Kennwort: {SECRET}
""",
    "forwarded in French": f"""Bonjour, voici les accès.
De : Sage Intacct
Envoyé : mardi 3 mars 2026
Objet : TR: Welcome to Sage Intacct!

Company ID : Acme-Ltd
User ID : modeloptic-user
Mot de passe : {SECRET}

Cordialement
""",
    "forwarded in Spanish": f"""De: Sage Intacct
Enviado el: martes, 3 de marzo de 2026
Asunto: RV: Welcome to Sage Intacct!

ID de empresa: Acme-Ltd
ID de usuario: modeloptic-user
Contraseña: {SECRET}

Saludos
""",
    "German labels": f"Firmen-ID: Acme-Ltd\nBenutzer-ID: modeloptic-user\nPasswort: {SECRET}",
    "French labels": (
        f"ID de la société : Acme-Ltd\nID utilisateur : modeloptic-user\nMot de passe : {SECRET}"
    ),
    "with a phone's signature": f"""Company ID Acme-Ltd
Company ID: Acme-Ltd
User ID: modeloptic-user
Pass: {SECRET}

Sent from my iPhone
""",
    "one line of a chat": f"company id: Acme-Ltd user id: modeloptic-user pw: {SECRET}",
    "one line of a chat, with slashes": (
        f"company id Acme: Acme-Ltd / User ID: modeloptic-user / {SECRET}".replace(
            "company id Acme", "company id"
        )
    ),
    "one line of a chat, in brackets": (
        f"Company ID: Acme-Ltd (User ID: modeloptic-user, password: {SECRET})"
    ),
    "a chat with bars": f"Company ID: Acme-Ltd | User ID: modeloptic-user | {SECRET}",
    "a chat, a line each and no password's label": (
        f"Company ID: Acme-Ltd\nUser ID: modeloptic-user\n{SECRET}"
    ),
    "a sentence of a colleague": (
        "Hi, the company ID is Acme-Ltd and the user ID is modeloptic-user, "
        f"I'll send you {SECRET} by phone."
    ),
    "a sentence in German": (
        f"Die Company ID lautet Acme-Ltd, die User ID ist modeloptic-user. Kennwort: {SECRET}"
    ),
    "HTML of Outlook": f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {{margin:0in;}} --></style></head><body lang=EN-US>
<p class=MsoNormal><b><span style='font-size:11pt'>Company ID:</span></b>
<span>Acme-Ltd<o:p></o:p></span></p>
<p class=MsoNormal><b>User ID:</b> modeloptic-user<o:p></o:p></p>
<p class=MsoNormal><b>Password:</b> {SECRET}<o:p></o:p></p></body></html>""",
    "HTML of Gmail": f"""<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
---------- Forwarded message ---------</div><table cellpadding="0"><tbody>
<tr><td style="padding:4px"><strong>Company ID</strong></td><td>Acme-Ltd</td></tr>
<tr><td><strong>User ID</strong></td><td>modeloptic-user</td></tr>
<tr><td><strong>Password</strong></td><td>{SECRET}</td></tr></tbody></table></div></div>""",
    "an HTML table with names above": (
        "<table><thead><tr><th>Company ID</th><th>User ID</th><th>Kennung</th></tr></thead><tbody>"
        f"<tr><td>Acme-Ltd</td><td>modeloptic-user</td><td>{SECRET}</td></tr></tbody></table>"
    ),
    "a table of a help desk": (
        "Ticket 4711\n\nCompany ID | User ID | Initial\n"
        f"---|---|---\nAcme-Ltd | modeloptic-user | {SECRET}\n"
    ),
    "a password manager": (
        f"Title: Sage Intacct\nCompany ID: Acme-Ltd\nUser ID: modeloptic-user\nPasscode: {SECRET}\n"
        "URL: https://www.intacct.com\nNotes: do not share"
    ),
    "settings of a program": f"COMPANY_ID='Acme-Ltd'\nUSER_ID='modeloptic-user'\nTOKEN='{SECRET}'",
    "settings as YAML": f"company_id: Acme-Ltd\nuser_id: modeloptic-user\nsecret: {SECRET}",
    "a user's name above the ID": (
        f"User name: Jane Doe\nCompany ID: Acme-Ltd\nUser ID: modeloptic-user\nPassword: {SECRET}"
    ),
    "a company's name above the ID": (
        f"Company name: Acme, Inc.\nCompany ID: Acme-Ltd\nUser ID: modeloptic-user\n{SECRET}"
    ),
    "full-width colons": f"Company ID：Acme-Ltd\nUser ID：modeloptic-user\nパスワード：{SECRET}",
    "line ends lost": f"Company ID: Acme-LtdUser ID: modeloptic-userPassword: {SECRET}",
}


@pytest.mark.parametrize("pasted", MAILS.values(), ids=MAILS)
def test_both_ids_are_read_and_the_password_is_nowhere(pasted):
    mail = read_mail(pasted)

    assert mail.values == BOTH
    assert SECRET not in json.dumps(mail.to_dict())
    assert SECRET not in json.dumps(verify(mail.values).to_dict())


@pytest.mark.parametrize("pasted", MAILS.values(), ids=MAILS)
def test_a_mail_in_a_field_gives_the_password_to_nobody(pasted):
    """What a field suggests of it is what a mail is read as."""
    for name, value in BOTH.items():
        report = verify({name: pasted})
        suggested = {each.suggestion.value for each in report.findings if each.suggestion}

        assert SECRET not in json.dumps(report.to_dict())
        assert suggested <= {value}


@pytest.mark.parametrize(
    ("pasted", "name"),
    [
        ("Company ID: Acme-Ltd, User ID: modeloptic-user", "company_id"),
        ("Company ID: Acme-Ltd, User ID: modeloptic-user", "user_id"),
        ("Company ID: Acme-US / User ID: modeloptic-user", "company_id"),
        ("User ID: ann; Company ID: Acme-Ltd (UK)", "company_id"),
        ("Company ID\tUser ID\nAcme-Ltd\tmodeloptic-user", "user_id"),
        ("company_id,user_id\nAcme-Ltd,modeloptic-user", "user_id"),
    ],
)
def test_a_field_suggests_of_a_paste_what_a_mail_is_read_as(pasted, name):
    report = verify({name: pasted})
    suggested = [each.suggestion.value for each in report.findings if each.suggestion]

    assert [read_mail(pasted).values[name]] == suggested
