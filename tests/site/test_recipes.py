"""The worked examples under `tests/recipes/` leave the build green, in a copy of the project."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.copies import build_site, copy_project, run_python

ROOT = Path(__file__).parents[2]

RECIPES = ("field", "rule", "diagnosis", "screen", "step")
"""The worked examples in the order in which they build on each other."""


def follow_recipe(copy: Path, name: str) -> None:
    """Apply one of the worked examples to the copy; fail where the code has moved away from it."""
    patch = ROOT / f"tests/recipes/{name}.patch"
    # Outside of a repository, or git would look for the files at its root.
    done = subprocess.run(
        ["git", "apply", "-C1", str(patch)],
        cwd=copy,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(copy.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{patch.name} no longer fits: {done.stderr}"


@pytest.fixture(scope="module")
def written(built_site, tmp_path_factory) -> Path:  # noqa: ARG001 - makes what the browser runs
    """A copy with the worked examples, built."""
    copy = copy_project(tmp_path_factory.mktemp("recipes"))
    for name in RECIPES:
        follow_recipe(copy, name)
    run_python(copy, "-m", "verifier", "screens", "make")
    run_python(copy, "-m", "verifier", "ledger")
    build_site(copy, "--strict")
    return copy


def test_every_worked_example_is_followed():
    assert sorted(RECIPES) == sorted(path.stem for path in (ROOT / "tests/recipes").iterdir())


def test_the_new_field_is_asked_for_and_the_new_rule_judges_it(written):
    page = LexborHTMLParser((written / "site/sage-intacct/verify/index.html").read_text("utf-8"))
    code = "from verifier import verify; print(verify({'contact_phone': 'none'}).findings[0].code)"

    assert page.css_first('form [name="contact_phone"]')
    assert (written / "site/codes/contact-phone.no-digit/index.html").exists()
    assert run_python(written, "-c", code) == "contact-phone.no-digit\n"


def test_the_new_diagnosis_is_made_and_has_its_page(written):
    reply = "The trial of this company has ended"
    code = f"from verifier.gateway import explain; print(explain('{reply}').code)"

    assert (written / "site/codes/gateway.trial-over/index.html").exists()
    assert run_python(written, "-c", code) == "gateway.trial-over\n"


def test_the_new_screen_is_on_its_page_with_its_number(written):
    html = (written / "site/sage-intacct/create-a-user/index.html").read_text("utf-8")
    pictures = LexborHTMLParser(html).css("figure img[src*='screens/phone-']")

    assert pictures
    assert pictures[0].attributes["alt"].startswith("Under Phone, enter the number")
    run_python(written, "-m", "verifier", "screens", "check")


def test_the_new_step_has_its_number_and_both_neighbors_lead_on(written):
    def open_page(name: str) -> LexborHTMLParser:
        page = written / f"site/sage-intacct/{name}/index.html"
        return LexborHTMLParser(page.read_text("utf-8"))

    def next_of(name: str) -> list[str]:
        return [link.attributes["href"] for link in open_page(name).css(".next a")]

    def place(name: str) -> str:
        return open_page(name).css_first(".step-bar__place").text()

    outline = json.loads((written / "site/guide.json").read_text("utf-8"))["pages"]
    steps = {page["id"].rpartition("/")[2]: page["step"] for page in outline}

    assert "Step 2 of 7" == place("find-your-company-id")
    assert "Step 3 of 7" == place("authorize-modeloptic")
    assert ["../find-your-company-id/"] == next_of("enable-web-services")
    assert ["../authorize-modeloptic/"] == next_of("find-your-company-id")
    assert ["../create-a-role/", "../create-a-user/"] == next_of("authorize-modeloptic")
    assert 2 == steps["find-your-company-id"]
    assert steps["troubleshooting"] is None
