"""A value that the guide has entered is written once, and everything else follows it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from tests.copies import copy_project, run_python
from verifier.guide import shared
from verifier.values import SENDER_ID, USER_ID

ROOT = Path(__file__).parents[3]
TEXTS = (
    *(ROOT / "verifier/guide").rglob("*.html"),
    *(ROOT / "overrides/assets/javascripts").glob("*.js"),
    *(ROOT / "overrides").rglob("*.html"),
    ROOT / "docs/screens.yml",
)

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


def constants(path: Path):
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
        for path in sorted((ROOT / "verifier").rglob("*.py"))
        for line, text in constants(path)
        if value.search(text)
    ]
    found += [
        f"{path.relative_to(ROOT)}" for path in TEXTS if value.search(path.read_text("utf-8"))
    ]

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
LABELS = ("Company", "Admin", "Setup", "Users", "Roles")


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
    [(_, way)] = shared.find_unknown_ways(text, FACTS, LABELS)

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
    assert [] == list(shared.find_unknown_ways(text, FACTS, LABELS))
