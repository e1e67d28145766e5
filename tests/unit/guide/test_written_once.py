"""Each value, hint and sentence is written in one place, and everything else follows it."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.copies import copy_project, run_python
from verifier import verify
from verifier.catalogue import Owner, acting
from verifier.fields import FIELDS
from verifier.guide import form, shared
from verifier.text.characters import NAMES
from verifier.text.labels import LABELS, find_labels, match_label
from verifier.values import SENDER_ID, USER_ID

ROOT = Path(__file__).parents[3]
PYTHON = sorted((ROOT / "verifier").rglob("*.py"))
DRAWN = {
    path: path.read_text("utf-8")
    for path in (
        *(ROOT / "verifier/guide").rglob("*.html"),
        *(ROOT / "overrides/assets/javascripts").glob("*.js"),
        *(ROOT / "overrides").rglob("*.html"),
        *(ROOT / "verifier/guide/templates").rglob("*.*"),
        ROOT / "docs/screens.yml",
    )
}
"""What is drawn or shown, beside Python's own texts and the pages."""
SAID = "\n".join(text for path, text in DRAWN.items() if "screens" not in path.as_posix())

READ = """
import json
from pathlib import Path
from verifier import verify
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import sender_id
from verifier.guide import shared
from verifier.guide.screens import drawing, register
from verifier.service.settings import Settings

page = Path("docs/sage-intacct/authorize-modeloptic.md").read_text("utf-8")
print(json.dumps({
    "page": shared.expand_names(page, shared.read_facts(shared.GLOSSARY)),
    "form": sender_id.FIELD.expected,
    "verdict": verify({"sender_id": "modelopticNEW"}).verdict.value,
    "message": verify({"sender_id": "modelopticnew"}).findings[0].message,
    "diagnosis": DIAGNOSES["gateway.sender-not-authorised"].cure,
    "drawing": drawing.draw_screen("authorisation-add").html,
    "alt": register.read_register(Path("docs/screens.yml"))["authorisation-add"].alt,
    "service": Settings().sender_id,
}))
"""


def list_texts(path: Path):
    """Yield a module's texts, without its docstrings, with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def test_the_values_stand_in_one_module_alone():
    value = re.compile(f"{SENDER_ID}|{USER_ID}")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in PYTHON
        for line, text in list_texts(path)
        if value.search(text)
    ]
    found += [f"{path.relative_to(ROOT)}" for path, text in DRAWN.items() if value.search(text)]

    assert {place.partition(":")[0] for place in found} == {"verifier/values.py"}


def test_changing_a_value_changes_page_form_verdict_screen_and_service(tmp_path):
    copy = copy_project(tmp_path)
    module = copy / "verifier/values.py"
    module.write_text(module.read_text("utf-8").replace(SENDER_ID, "modelopticNEW"), "utf-8")

    printed = run_python(copy, "-c", READ)
    told = json.loads(printed)
    assert told.pop("verdict") == "well-formed"
    assert [name for name, text in told.items() if "modelopticNEW" not in text] == []
    assert SENDER_ID not in printed


FACTS = shared.Facts({}, {"roles": shared.Menu(("Company", "Setup", "Users", "Roles"))})
ON_MENUS = ("Company", "Admin", "Setup", "Users", "Roles")


@pytest.mark.parametrize(
    "text",
    [
        "Look at Company > Admin > Roles.",
        'cure = (\n    "Look at Company > "\n    "Admin > Roles."\n)',
        "Open the Company menu, tab Admin, and\n  select the plus sign next to Roles.",
        "Open the Company menu, tab Admin. Under Users select Roles.",
    ],
)
def test_a_way_that_is_not_in_the_glossary_is_found_however_it_is_written(text):
    [(_, way)] = shared.find_unknown_ways(text, FACTS, ON_MENUS)

    assert way in {"Company > Admin > Roles", "Company > Admin > Users > Roles"}


@pytest.mark.parametrize(
    "text",
    [
        "Look at Company > Setup.",
        "Look at Company > Setup > Users > Roles > Admin.",
        "Open the Company menu, tab Setup. Under Users select Roles.",
    ],
)
def test_a_part_of_a_way_or_more_than_one_passes(text):
    assert [] == list(shared.find_unknown_ways(text, FACTS, ON_MENUS))


def test_a_hint_is_written_once_in_python_and_in_no_template_or_script():
    hints = {field.hint for field in FIELDS}
    written = Counter(text for path in PYTHON for _, text in list_texts(path))

    assert {hint for hint in hints if written[hint] > 1} == set()
    assert {hint for hint in hints if hint in SAID} == set()


def test_who_must_act_is_said_in_no_template_or_script():
    owners, support = acting.OWNERS.values(), acting.SUPPORT.values()

    assert [said for said in (*owners, *support, acting.VALUE) if said in SAID] == []


def test_a_script_finds_what_characters_are_called_where_it_marks_them():
    drawn = LexborHTMLParser(form.render_form()).css_first("[data-characters]")

    assert json.loads(drawn.attributes["data-characters"]) == NAMES
    assert drawn.css_first("form") or drawn.tag == "form"
    assert [name for name in NAMES.values() if f'"{name}"' in SAID] == []


@pytest.mark.parametrize(
    "draw", [form.render_check, lambda: form.render_component("explain-error", asked="{}")]
)
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
