"""No Company ID that may exist is refused: `tests/cases/plausible-company-ids.txt` lists such."""

from __future__ import annotations

import pytest

from tests.unit.test_cases import FOLDER
from verifier import verify


def list_sections() -> list[list[str]]:
    """Return the list's parts: plain ones, those with a note, those that are questioned."""
    parts: list[list[str]] = []
    for line in (FOLDER / "plausible-company-ids.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and line.endswith("."):
            parts.append([])
        elif line:
            parts[-1].append(line)
    return [part for part in parts if part]


PLAIN, NOTED, QUESTIONED = list_sections()


def list_verdicts(values: list[str]) -> dict[str, str]:
    """Return the verdict of each value alone."""
    return {typed: verify({"company_id": typed}).verdict.value for typed in values}


def test_the_list_is_long_enough_to_mean_something():
    assert len(PLAIN) >= 250
    assert len(NOTED) >= 20
    assert len(QUESTIONED) >= 60


def test_a_plain_id_needs_no_word():
    reports = {typed: verify({"company_id": typed}) for typed in PLAIN}

    assert {} == {typed: report.findings for typed, report in reports.items() if report.findings}
    assert PLAIN == [report.fields["company_id"].normalised for report in reports.values()]


def test_an_id_of_a_test_company_is_well_formed():
    assert dict.fromkeys(NOTED, "well-formed") == list_verdicts(NOTED)


def test_an_unusual_id_is_questioned_and_never_refused():
    assert dict.fromkeys(QUESTIONED, "check") == list_verdicts(QUESTIONED)


@pytest.mark.parametrize("pasted", ["Company ID: {}", "\u00a0{}\r\n", "“{}”", '"companyId": "{}",'])
def test_a_plausible_id_copied_from_a_mail_is_read_as_it_is(pasted):
    for typed in [*PLAIN, *NOTED, *QUESTIONED]:
        report = verify({"company_id": pasted.format(typed)})
        assert report.verdict != "not-well-formed", typed
        assert report.fields["company_id"].normalised == typed.replace("␣", " ")
