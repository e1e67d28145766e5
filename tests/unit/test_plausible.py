"""No Company ID that may exist is refused: `tests/cases/plausible-company-ids.txt` lists such."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier import verify

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


@pytest.mark.parametrize("typed", PLAIN)
def test_a_plain_id_needs_no_word(typed):
    report = verify({"company_id": typed})

    assert report.findings == ()
    assert report.fields["company_id"].normalised == typed


@pytest.mark.parametrize("typed", NOTED)
def test_an_id_of_a_test_company_is_well_formed(typed):
    assert verify({"company_id": typed}).verdict == "well-formed"


@pytest.mark.parametrize("typed", QUESTIONED)
def test_an_unusual_id_is_questioned_and_never_refused(typed):
    assert verify({"company_id": typed}).verdict == "check"


@pytest.mark.parametrize("typed", [*PLAIN, *NOTED, *QUESTIONED])
def test_a_plausible_id_copied_from_a_mail_is_read_as_it_is(typed):
    for pasted in (f"Company ID: {typed}", f"\u00a0{typed}\r\n", f"“{typed}”"):
        report = verify({"company_id": pasted})
        assert report.verdict != "not-well-formed"
        assert report.fields["company_id"].normalised == typed.replace("␣", " ")
