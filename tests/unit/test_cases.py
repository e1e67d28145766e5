"""The corpus: every case under tests/cases/ is judged as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verifier import verify

FOLDER = Path(__file__).parents[1] / "cases"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['why']}")
    for path in sorted(FOLDER.glob("*.jsonl"))
    if path.stem != "errors"
    for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())
]


def told(report):
    """What a case says of a report: verdict, findings with places and values to use, changes."""
    return {
        "verdict": report.verdict.value,
        "findings": [
            {
                "code": finding.code,
                "field": finding.field,
                "span": finding.span and list(finding.span),
            }
            | (
                {
                    "use": finding.suggestion.value,
                    "certainty": finding.suggestion.certainty.value,
                }
                if finding.suggestion
                else {}
            )
            for finding in report.findings
        ],
    }


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_judged_as_it_says(case):
    report = verify(case["values"])

    assert {key: case[key] for key in ("verdict", "findings")} == told(report)
    assert case["normalised"] == {
        name: field.normalised
        for name, field in report.fields.items()
        if field.normalised != case["values"][name]
    }


@pytest.mark.parametrize("case", CASES)
def test_what_a_case_suggests_was_not_typed_and_is_not_doubted(case):
    for finding in case["findings"]:
        if "use" in finding:
            name, use = finding["field"], finding["use"]
            again = verify({**case["values"], name: use}).findings
            assert case["values"][name] != use
            assert [] == [
                other.code for other in again if other.field == name and other.severity != "note"
            ]


def test_a_case_says_why_it_is_there():
    assert all(case.values[0]["why"].strip() for case in CASES)
