"""The corpus: every case under tests/cases/ is judged as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verifier import verify

FOLDER = Path(__file__).parents[1] / "cases"


def read_cases(path: Path) -> list[dict]:
    """Return the cases of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


CASES = {
    path.stem: read_cases(path)
    for path in sorted(FOLDER.glob("*.jsonl"))
    if path.stem not in {"errors", "mail"}
}
every_file = pytest.mark.parametrize("cases", CASES.values(), ids=CASES)


def describe_verdict(values):
    """Return what a case says of values: verdict, findings with places and suggestions, changes."""
    report = verify(values)
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
        "normalised": {
            name: field.normalised
            for name, field in report.fields.items()
            if field.normalised != values[name]
        },
    }


@every_file
def test_a_case_is_judged_as_it_says(cases):
    judged = [case | describe_verdict(case["values"]) for case in cases]

    assert [] == [(case, now) for case, now in zip(cases, judged, strict=True) if case != now]


@every_file
def test_what_a_case_suggests_was_not_typed_and_is_not_doubted(cases):
    doubted = []
    for case in cases:
        for finding in case["findings"]:
            if "use" in finding:
                name, use = finding["field"], finding["use"]
                again = verify({**case["values"], name: use}).findings
                doubts = [one for one in again if one.field == name and one.severity != "note"]
                if doubts or case["values"][name] == use:
                    doubted.append((case["why"], use, [one.code for one in doubts]))

    assert [] == doubted


@every_file
def test_a_case_says_why_it_is_there(cases):
    assert [] == [case for case in cases if not case["why"].strip()]
