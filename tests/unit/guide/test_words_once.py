"""What is said of a field, and who must act, is written in one place and drawn from there."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from verifier import verify
from verifier.catalogue import Owner, acting
from verifier.fields import FIELDS
from verifier.guide import form
from verifier.text.characters import NAMES
from verifier.text.labels import LABELS, find_labels, match_label

ROOT = Path(__file__).parents[3]
PYTHON = sorted((ROOT / "verifier").rglob("*.py"))
DRAWN = [
    *(ROOT / "verifier/guide/templates").rglob("*.*"),
    *(ROOT / "overrides").rglob("*.html"),
    *(ROOT / "overrides/assets/javascripts").glob("*.js"),
]
SAID = "\n".join(path.read_text("utf-8") for path in DRAWN)


def literals(path: Path):
    """The texts that a module's code holds, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Call, ast.Return, ast.keyword)):
            for part in ast.iter_child_nodes(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


WRITTEN = Counter(value for path in PYTHON for value in literals(path))


def test_a_hint_is_written_once_in_python_and_in_no_template_or_script():
    hints = {field.hint for field in FIELDS}

    assert {hint for hint in hints if WRITTEN[hint] > 1} == set()
    assert {hint for hint in hints if hint in SAID} == set()


def test_who_must_act_is_said_in_no_template_or_script():
    owners, support = acting.OWNERS.values(), acting.SUPPORT.values()

    assert [said for said in (*owners, *support, acting.VALUE) if said in SAID] == []


def test_a_script_finds_what_characters_are_called_where_it_marks_them():
    drawn = LexborHTMLParser(form.verifier_form()).css_first("[data-characters]")

    assert json.loads(drawn.attributes["data-characters"]) == NAMES
    assert drawn.css_first("form") or drawn.tag == "form"
    assert [name for name in NAMES.values() if f'"{name}"' in SAID] == []


@pytest.mark.parametrize("draw", [form.server_check, form.MARKERS["[explain-error]"]])
def test_a_script_finds_who_must_act_where_it_shows_a_diagnosis(draw):
    drawn = LexborHTMLParser(draw()).css_first("[data-module] [data-acts], [data-acts]")

    told = json.loads(drawn.attributes["data-acts"])
    assert told == {owner.value: acting.say_who_acts_now(owner) for owner in Owner} | acting.UNSURE
    assert drawn.css_first(".check__result")
    assert all(re.match(r"[A-Z].+\.$", said) for said in told.values())


@pytest.mark.parametrize("name", LABELS)
def test_a_name_of_a_field_is_found_in_a_text_and_taken_off_in_the_form(name):
    [found] = find_labels(f"{name.title()}: x")

    assert (0, len(name)) == (found.start, found.end)
    assert found.field == match_label(name) == LABELS[name]


@pytest.mark.parametrize("field", [field for field in FIELDS if not field.options])
def test_a_fields_own_label_in_front_of_a_value_is_taken_off(field):
    report = verify({field.name: f"{field.label}: {field.example}"})

    assert report.fields[field.name].normalised == field.example


def test_browsers_are_told_what_each_field_holds_where_html_has_a_word_for_it():
    """https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill-field."""
    told = {field.name: (field.autocomplete, field.inputmode) for field in FIELDS}

    assert {name: word for name, (word, _) in told.items() if word != "off"} == {
        "company_id": "organization",
        "email": "email",
        "contact_first_name": "given-name",
        "contact_last_name": "family-name",
    }
    assert {name: mode for name, (_, mode) in told.items() if mode != "text"} == {"email": "email"}


def test_choices_have_the_words_of_sages_screens():
    """https://developer.intacct.com/api/company-console/users/ and the permissions' own pages."""
    words = {field.name: [option.label for option in field.options] for field in FIELDS}

    assert words["user_type"] == [
        *("Business", "Employee", "View only", "Dashboard", "Project manager"),
        *("Construction manager", "Platform", "Warehouse", "Payment approver", "CRM", "Client"),
    ]
    assert words["admin_privileges"] == ["Limited", "Full", "Off"]
    assert words["status"] == ["Active", "Inactive", "Locked out"]
    assert words["permission_type"][:2] == ["Role-based", "User-based"]
    assert words["user_defined_books"] == ["List and View", "Only List", "Only View", "Neither"]
    assert words["manage_books"] == ["View", "Not selected"]
    for name in (name for name in words if name.startswith("permission_") and "type" not in name):
        assert words[name][:4] == [
            *("Read only in each section", "Read only in some sections"),
            *("More than Read only", "Not selected"),
        ]
