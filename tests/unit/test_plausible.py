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


@pytest.mark.parametrize("field", OTHERS)
def test_nothing_plausible_in_another_field_is_refused_or_read_as_something_else(field):
    company = {} if field == "role" else {"company_id": "Acme"}
    for typed in OTHERS[field]:
        report = verify(company | {field: typed})
        assert report.verdict != "not-well-formed", (typed, report.findings)
        assert report.fields[field].normalised == typed
