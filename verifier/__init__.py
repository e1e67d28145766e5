"""The rules of the guide: what was typed, judged without asking anybody.

>>> from verifier import verify
>>> report = verify({"company_id": "Acme-Ltd", "user_id": "modeloptic_user"})
>>> report.verdict.value, [finding.code for finding in report.findings]
('check', ['user-id.near'])
"""

from __future__ import annotations

from collections.abc import Mapping

from verifier.fields import BY_NAME
from verifier.fields.base import flag, make_finding
from verifier.fields.judge import compare_fields, drop_weaker_findings, is_change, judge_value
from verifier.findings import FieldReport, Finding, Report, Severity, Verdict

__all__ = ["add_findings", "verify"]

ORDER = {name: place for place, name in enumerate(BY_NAME)}
RANKS = {severity: rank for rank, severity in enumerate(Severity)}
VERDICTS = {
    Severity.ERROR: Verdict.NOT_WELL_FORMED,
    Severity.WARNING: Verdict.CHECK,
    Severity.NOTE: Verdict.WELL_FORMED,
}
"""What the worst finding makes of a report."""


def verify(values: Mapping[str, object]) -> Report:
    """Judge what was typed, by field name; fields not given are not judged.

    Any object is taken as a value: one that isn't text is a finding, alike
    wherever the rules run. Nothing typed is ever raised, sent or kept. A value
    with a password in it comes back empty, in `typed` too.
    """
    given: object = values
    if not isinstance(given, Mapping):
        return _make_report({}, [make_finding("form.not-fields")])
    fields: dict[str, FieldReport] = {}
    own: list[Finding] = []
    for name, field in BY_NAME.items():
        if name not in values:
            continue
        typed = values[name]
        if not isinstance(typed, str):
            own.append(flag(field, "text.not-text"))
            fields[name] = FieldReport("", "")
            continue
        value, found = judge_value(field, typed)
        own += found
        if any(finding.code == "text.password" for finding in found):
            fields[name] = FieldReport("", "")
            continue
        changes = tuple(finding.message for finding in found if is_change(finding))
        fields[name] = FieldReport(typed, value, changes)
    normalised = {name: report.normalised for name, report in fields.items()}
    found = drop_weaker_findings(own, list(compare_fields(fields)), normalised)
    found = [_drop_poor_suggestion(finding, fields) for finding in found]
    found += [_name_unknown_field(name) for name in values if name not in BY_NAME]
    if not any(normalised.values()) and all(finding.severity != "error" for finding in found):
        found.append(make_finding("form.nothing"))
    return _make_report(fields, found)


def add_findings(report: Report, found: list[Finding]) -> Report:
    """Return a report with more findings, in order, and the verdict that they add up to."""
    return _make_report(report.fields, [*report.findings, *found])


def _drop_poor_suggestion(finding: Finding, fields: Mapping[str, FieldReport]) -> Finding:
    """Return a finding without a suggestion that was typed already or would be doubted again."""
    if finding.suggestion is None:
        return finding
    name, use = finding.field, finding.suggestion.value
    value, found = judge_value(BY_NAME[name], use)
    report = FieldReport(use, value)
    between = compare_fields({**fields, name: report})
    again = [*found, *(other for other in between if other.field == name)]
    is_sound = use != fields[name].typed and all(other.severity is Severity.NOTE for other in again)
    return finding if is_sound else finding._replace(suggestion=None)


def _name_unknown_field(name: object) -> Finding:
    """Name a field that the form does not have; its value is not looked at."""
    text = name if isinstance(name, str) else type(name).__name__
    shown = "".join(char for char in text[:40] if char.isprintable())
    return make_finding("form.unknown-field", shown, name=shown)


def _make_report(fields: dict[str, FieldReport], found: list[Finding]) -> Report:
    """Put the findings in order, worst first, and draw the verdict from them."""
    ordered = sorted(
        found,
        key=lambda finding: (RANKS[finding.severity], ORDER.get(finding.field, len(ORDER))),
    )
    worst = ordered[0].severity if ordered else Severity.NOTE
    return Report(VERDICTS[worst], fields, tuple(ordered))
