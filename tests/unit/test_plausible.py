"""No Company ID that may exist is refused: `tests/cases/plausible-company-ids.txt` lists such."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier import verify
from verifier.values import SENDER_ID

LIST = Path(__file__).parents[1] / "cases" / "plausible-company-ids.txt"


def sections() -> list[list[str]]:
    """The list's parts: plain ones, those with a note, those that are questioned."""
    parts: list[list[str]] = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and line.endswith("."):
            parts.append([])
        elif line:
            parts[-1].append(line)
    return [part for part in parts if part]


PLAIN, NOTED, QUESTIONED = sections()


def test_the_list_is_long_enough_to_mean_something():
    assert len(PLAIN) >= 250
    assert len(NOTED) >= 20
    assert len(QUESTIONED) >= 60


def verdicts(values, field="company_id"):
    """The verdict of each value alone."""
    return {typed: verify({field: typed}).verdict.value for typed in values}


def test_a_plain_id_needs_no_word():
    reports = {typed: verify({"company_id": typed}) for typed in PLAIN}

    assert {} == {typed: report.findings for typed, report in reports.items() if report.findings}
    assert PLAIN == [report.fields["company_id"].normalised for report in reports.values()]


def test_an_id_of_a_test_company_is_well_formed():
    assert dict.fromkeys(NOTED, "well-formed") == verdicts(NOTED)


def test_an_unusual_id_is_questioned_and_never_refused():
    assert dict.fromkeys(QUESTIONED, "check") == verdicts(QUESTIONED)


@pytest.mark.parametrize("pasted", ["Company ID: {}", "\u00a0{}\r\n", "“{}”", '"companyId": "{}",'])
def test_a_plausible_id_copied_from_a_mail_is_read_as_it_is(pasted):
    for typed in [*PLAIN, *NOTED, *QUESTIONED]:
        report = verify({"company_id": pasted.format(typed)})
        assert report.verdict != "not-well-formed", typed
        assert report.fields["company_id"].normalised == typed.replace("␣", " ")


OTHERS = {
    # Real users of Web Services seen in public code, and forms that Sage does not forbid.
    "user_id": [
        *["xml_gateway", "xmlgateway_expensify", "XML_Gateway_Intello", "AssignarIntegration"],
        *["apideck", "first.last", "Admin", "Jane Doe", "ann+sage@example.com", "ann@intacct.com"],
        *[
            "ExtUser|Console|ann",
            "O'Brien",
            "Müller",
            "a:b",
            "User",
            "id",
            SENDER_ID,
            "Acme",
            "用户",
        ],
    ],
    "role": [
        *["::SYS::ann-ROLE-FOR-ann", "API: Modeloptic", "User: read only", "Company: Modeloptic"],
        *["Modeloptic (read only)", "A/P + A/R", "Read only; all books", "C:\\x", "Admin = full"],
        "ID: Modeloptic",
    ],
    "entity_id": [
        "100",
        "E:100",
        "Entity 1",
        "100-UK",
        "UK & IE",
        "E-100 (UK)",
        "Acme: UK",
        "id 5",
    ],
    "contact_last_name": [
        *["Null", "User", "Company", "Nguyễn", "O", "van der Berg", "Smith, Jr.", "d’Arc", "Ng"],
        *["Lee (Finance)", "X Æ A-12", "Password", "Id", "St. John", "李", "1st"],
    ],
    "email": [
        *[
            "ann.lee+tag@example.co.uk",
            "o'neil@example.ie",
            "a@b.co",
            "ann@localhost",
            "A@EXAMPLE.COM",
        ],
        *[
            "ann@müller.de",
            "用户@例子.中国",
            '"ann lee"@example.com',
            "ann@[192.0.2.1]",
            "ann@a_b.example",
        ],
        *["ann!x@example.com", "sage/intacct@example.com", "password@example.com", "user@id.me"],
        *["ann..lee@docomo.ne.jp", "ann.@docomo.ne.jp", "#ann@example.com", "email@email.com"],
    ],
}


NAMES = """
Ana Anna Bo Cy Di Ed Jo Li Mo Na No Ty Vi Wu Xu Yi José Zoë Renée Søren Łukasz Škoda Ñusta Þór Ærø
Jean-Luc Mary-Ann O'Brien O’Neill d'Arcy D’Angelo St.John J. Jr. Nguyễn Đặng Ştefan Øystein Ægir
Müller Strauß Gonçalves Peña Núñez Dvořák Kovačević Szymański İbrahim Özgür Björk Guðrún Siân Llŷr
李 王 欧阳 山田 太郎 김 이영희 Иванов Анна Παπαδόπουλος أحمد כהן สมชาย Wolfe+585 Null Ng Ó Aða
Abcede Testa Demos Samples Adminović Userman Firsten Lastra Unknownman
"""
NAMES_WITH_SPACES = [
    *[
        "van der Berg",
        "de la Cruz",
        "Mary Ann",
        "Smith Jr.",
        "von und zu Guttenberg",
        "Ó Súilleabháin",
    ],
    *["Maria del Carmen", "Abd al-Rahman", "J. R. R.", "Smith-Jones III", "Mc Donald"],
]

ENTITIES = """
100 1 001 10-20 E100 E-100 US-01 USA UK EMEA HQ Main Corp Acme_US Acme.UK 100-UK 2024 A B1 NYC-5
LLC1 Acme-Holdings Elim ELIM-USD GmbH Österreich 日本 Québec
"""

EMAILS = """
jane@acme.com jane.doe@acme.com j.doe+sage@acme.co.uk ap@acme.io finance@acme-us.com cfo@acme.org
jane_doe@sub.acme.com jane-doe@acme.net 1jane@acme.com jane.o'neil@acme.ie
accounts.payable@acme.com.au intacct@acme.app jane@acme.museum jane@acme.technology
jane@my-company-store.com jane@exampleco.com
testa@acme.com namely@acme.com yourik@acme.com jane@123acme.com jane@a.co J@ACME.COM na@acme.com
me@acme.com user1@acme.com someone.else@acme.com jane@companyofheroes.com jane@domaine.fr
"""

USERS = """
xml_gateway apideck jdoe jane.doe Admin sysadmin API_User integration ws-user modeloptic2 user01
JANE Jane.Doe intacct.api svc-modeloptic modeloptic_prod 12345 a zz-top
"""


@pytest.mark.parametrize(
    ("fields", "values"),
    [
        (("contact_first_name", "contact_last_name"), [*NAMES.split(), *NAMES_WITH_SPACES]),
        (("entity_id",), ENTITIES.split()),
        (("email",), EMAILS.split()),
    ],
    ids=["names", "entities", "addresses"],
)
def test_what_people_have_is_well_formed(fields, values):
    """Short, long, with accents, marks and other scripts; and what only begins as a sample does."""
    for field in fields:
        assert dict.fromkeys(values, "well-formed") == verdicts(values, field)


def test_another_user_is_questioned_and_never_refused():
    assert dict.fromkeys(USERS.split(), "check") == verdicts(USERS.split(), "user_id")


@pytest.mark.parametrize("field", OTHERS)
def test_nothing_plausible_in_another_field_is_refused_or_read_as_something_else(field):
    company = {} if field == "role" else {"company_id": "Acme"}
    for typed in OTHERS[field]:
        report = verify(company | {field: typed})
        assert report.verdict != "not-well-formed", (typed, report.findings)
        assert report.fields[field].normalised == typed
