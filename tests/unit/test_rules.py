"""What holds for any text in any field, whatever the rules say of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier import add_findings, verify
from verifier.catalogue import FINDINGS
from verifier.fields import BY_NAME, FIELDS, GROUPS
from verifier.fields.base import flag
from verifier.fields.choices import PERMISSIONS
from verifier.text.characters import LONGEST_TEXT

NAMES = [field.name for field in FIELDS]
LEDGER = tomllib.loads((Path(__file__).parents[2] / "docs/ids.toml").read_text("utf-8"))

PIECES = st.sampled_from(
    [
        *[" ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u3000", "\0", "\x85", "\u2028"],
        *['"', "'", "“", "”", "„", "«", "»", "`", "*", "**", "‘", "’"],
        *["-", "–", "—", "−", "--", "_", ".", "..", "|", "||", ",", ";", ":", "=", "@", "/", "://"],
        *["Acme", "Ltd", "100", "-sandbox", "␣", "Аcme", "Ａｃｍｅ", "é", "😀", "\ud83d", "\ufffe"],
        *["Company ID:", "User ID", "Password", "Password:", "email=", "mailto:", "company_id"],
        *["modeloptic", "modeloptic-user", "modelopticMPP", "user", "MPP", "Business", "none"],
        *["<companyid>", "</companyid>", '{"company_id": "', '"}', "[", "]", "<", ">", "www."],
        *["ann@example.com", "example.com", "gmial.com", "no-reply", "intacct.com", "https://"],
    ]
)
MIXED = st.lists(PIECES | st.characters(), max_size=12).map("".join)
TEXTS = MIXED | st.text(st.characters(), max_size=60)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
FORMS = st.dictionaries(st.sampled_from(NAMES) | TEXTS, TEXTS | ANYTHING, max_size=8)
FIELD_AND_TEXT = st.tuples(st.sampled_from(NAMES), TEXTS)


@given(FORMS)
def test_any_form_gets_a_report_that_json_can_carry(values):
    report = verify(values).to_dict()

    assert report == json.loads(json.dumps(report))
    assert set(report["fields"]) == set(values) & set(NAMES)


@given(
    ANYTHING
    | st.dictionaries(st.none() | st.integers() | st.floats() | st.binary() | st.tuples(), TEXTS)
    | st.binary()
    | st.sets(st.integers())
    | st.sampled_from([verify, object(), ValueError("x"), type, range(3), 1j, ...])
)
def test_whatever_is_given_gets_a_report(values):
    report = verify(values).to_dict()

    assert report == json.loads(json.dumps(report))
    assert report["verdict"] in {"check", "not-well-formed", "well-formed"}


@given(FORMS)
def test_the_verdict_is_that_of_the_worst_finding_and_the_worst_stands_first(values):
    report = verify(values)
    severities = [finding.severity.value for finding in report.findings]

    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    worst = {"error": "not-well-formed", "warning": "check", "note": "well-formed"}
    assert report.verdict == worst[[*severities, "note"][0]]


@given(FIELD_AND_TEXT)
@example(("company_id", "\u200b"))
@example(("user_id", "“ ”"))
def test_marks_lie_inside_what_was_typed(case):
    name, typed = case
    for finding in verify({name: typed}).findings:
        assert finding.field in {name, ""}
        assert finding.span is None or 0 <= finding.span.start < finding.span.end <= len(typed)


@given(FIELD_AND_TEXT)
def test_reading_what_was_read_changes_nothing(case):
    name, typed = case
    read = verify({name: typed}).fields[name].normalised

    # A blank at the end of a Company ID is kept by its sign alone.
    assert verify({name: read}).fields[name].normalised == read.rstrip(" ")


@given(FIELD_AND_TEXT)
@example(("user_id", " Acme"))
@example(("user_id", "“modeloptic–user”"))
@example(("company_id", "Acme␣"))
@example(("company_id", "Acme "))
def test_what_was_changed_is_always_said(case):
    name, typed = case
    report = verify({name: typed})
    field = report.fields[name]
    if "text.password" in [finding.code for finding in report.findings]:
        assert ("", "") == field[:2]
        return

    assert typed == field.typed
    chosen = field.normalised in [option.value for option in BY_NAME[name].options]
    assert chosen or field.changes or field.normalised == typed


def list_suggestions(values):
    """Yield each suggestion of a form: field, value, and what is said of that once it is taken."""
    for finding in verify(values).findings:
        if finding.suggestion:
            name, use = finding.field, finding.suggestion.value
            again = verify({**values, name: use}).findings
            yield name, use, [other for other in again if other.field == name]


@given(FORMS)
@example({"email": "jane@@acme.com"})
@example({"company_id": "Acme Holdings, Inc.", "user_id": "Acme123@E100"})
@example({"company_id": "Acme", "entity_id": "Acme|Acme"})
@example({"contact_first_name": "<script>alert(1)</script>"})
def test_no_suggestion_was_typed_already_or_would_be_doubted(values):
    for name, use, again in list_suggestions(values):
        assert values[name] != use
        assert {"note"} >= {finding.severity for finding in again}, (name, use)


@given(TEXTS)
def test_case_is_never_changed(typed):
    for name in ("company_id", "user_id", "sender_id", "email", "role"):
        read = verify({name: typed}).fields[name].normalised
        if not any("\uff01" <= char <= "\uff5e" for char in typed):
            assert set(filter(str.isalpha, read)) <= set(typed)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_longer_than_the_limit_is_not_looked_into(name):
    for long in ("a" * (LONGEST_TEXT + 1), *(char * 65536 for char in "a \u200b-\n“😀\ud83d|@<")):
        report = verify({name: long})

        assert ["text.too-much"] == [finding.code for finding in report.findings]
        assert report.fields[name] == (long, long, ())
    longest = verify({name: "a" * LONGEST_TEXT})
    assert "text.too-much" not in [finding.code for finding in longest.findings]


@pytest.mark.parametrize("value", [None, True, 0, 1, 1.5, float("nan"), [], ["Acme"], {}, b"Acme"])
def test_what_is_no_text_is_said_to_be_none(value):
    for name in NAMES:
        report = verify({name: value})

        assert ["text.not-text"] == [finding.code for finding in report.findings], name
        assert ("", "") == report.fields[name][:2]


@pytest.mark.parametrize("values", [None, [], "company_id=Acme", 1, True, [("company_id", "Acme")]])
def test_what_is_no_set_of_fields_is_said_to_be_none(values):
    assert ["form.not-fields"] == [finding.code for finding in verify(values).findings]


def test_a_field_that_the_form_does_not_have_is_named_and_not_judged():
    report = verify({"company_id": "Acme", 7: "secret"})
    [finding] = report.findings

    assert ("form.unknown-field", "int") == (finding.code, finding.field)
    assert "secret" not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    "typed",
    [
        "Password: hunter2",
        "Company ID: Acme\nPassword: hunter2",
        "pwd=hunter2",
        "“Password: hunter2”",
        "Password\thunter2",
        "modeloptic-user Password: hunter2",
        "Company ID: Acme-LtdPassword: hunter2",
        "company_id,password\nAcme,hunter2",
        '{"company_id": "Acme", "password": "hunter2"}',
        "<companyid>Acme</companyid><password>hunter2</password>",
        ": Password: hunter2",
        "=Password: hunter2",
        "modelopticMPPPassword: hunter2",
        "acmepassword=hunter2",
        "my_password=hunter2",
        "your password is hunter2",
        "Company ID\tAcme User ID\tmodeloptic-user Password\thunter2",
    ],
)
def test_a_password_in_a_field_comes_back_nowhere(typed):
    for name in NAMES:
        report = verify({name: typed})

        assert "text.password" in [finding.code for finding in report.findings], name
        assert "hunter2" not in json.dumps(report.to_dict())


@given(FIELD_AND_TEXT, st.sampled_from([" ", "\n", "\t", ", ", " | "]))
def test_a_password_behind_anything_comes_back_nowhere(case, between):
    name, typed = case
    report = verify({name: f"{typed}{between}Password: Zq8!marker"})

    assert "Zq8!marker" not in json.dumps(report.to_dict())


def test_the_example_of_each_code_brings_it_about():
    others = ("mail.", "form.not-fields", "password.", "text.sent-as")
    for code, entry in FINDINGS.items():
        if code.startswith(others):
            continue
        found = {finding.code: finding for finding in verify(entry.example).findings}

        assert code in found
        assert entry.severity == found[code].severity, code
        assert entry.why == found[code].why, code
        if not code.startswith(("text.", "form.")):
            assert entry.item == found[code].item, code


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_a_field_describes_itself_for_the_form(field):
    assert field.label
    assert field.hint.endswith(".")
    assert field.item in LEDGER
    assert {BY_NAME[other].group for other in field.beside} <= {field.group}
    values = [option.value for option in field.options]
    assert len(set(values)) == len(values)
    assert not values or not field.expected or field.expected in values
    # An address in an example is nobody's, and whoever takes it over is told so.
    expected = "check" if field.name == "email" else "well-formed"
    assert expected == verify({field.name: field.example}).verdict


def test_the_form_has_the_settings_in_groups_and_asks_for_two_fields_at_least():
    assert {"connection", *GROUPS} == {field.group for field in FIELDS}
    assert ["company_id", "user_id"] == [field.name for field in FIELDS if field.required]
    assert {field.name: field.branch for field in FIELDS if field.branch} == {
        "role": "role-based",
        "permission_consolidation": "consolidation",
        "manage_books": "consolidation",
    }


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_every_option_reads_as_itself_by_value_and_by_label(field):
    for option in field.options:
        for typed in (option.value, option.label, option.label.upper(), f" {option.value} "):
            assert verify({field.name: typed}).fields[field.name].normalised == option.value


@pytest.mark.parametrize("field", PERMISSIONS)
def test_a_missing_permission_is_fixed_in_the_role_or_with_the_user(field):
    anchor = field.name.replace("_", "-")
    [in_role] = verify({"permission_type": "role-based", field.name: "none"}).findings
    [with_user] = verify({"permission_type": "user-based", field.name: "none"}).findings

    assert in_role.item == field.item == f"sage-intacct/create-a-role#{anchor}"
    assert with_user.item == f"sage-intacct/create-a-user#user-{anchor}"


def test_other_findings_keep_their_item_in_a_user_based_company():
    [finding] = verify({"permission_type": "user-based", "status": "inactive"}).findings

    assert finding.item == "sage-intacct/create-a-user#status"


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_what_any_text_may_have_is_fixed_at_the_fields_own_item(field):
    [finding] = verify({field.name: 1}).findings

    assert finding.item == field.item
    label = field.label
    assert label in finding.message


def test_findings_stand_in_the_forms_order_within_a_severity():
    report = verify(dict.fromkeys(reversed(NAMES), "Password: x"))

    assert [finding.field for finding in report.findings] == NAMES


def test_a_finding_that_is_added_counts_for_the_verdict():
    report = verify({"company_id": "Acme"})
    found = flag(BY_NAME["company_id"], "company-id.empty")

    assert "well-formed" == report.verdict.value
    assert "not-well-formed" == add_findings(report, [found]).verdict.value
