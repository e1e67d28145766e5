"""What CONTRIBUTING tells how to add leaves the build green, in a copy of the project.

New guides and steps are written by answering questions, the rest by its worked examples.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from tests.copies import run_code
from tests.site import second_guide
from tests.site.second_guide import run
from verifier.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A copy with the worked examples and the second guide, built."""
    copy = tmp_path_factory.mktemp("new")
    second_guide.write(copy)
    return copy


@pytest.fixture(scope="module")
def page(written) -> Iterator[Page]:
    """A browser's page on the copy as its own service serves it, rules bundled for the browser."""
    runtime = str(written / "site/assets/runtime")
    pyodide = str(ROOT / "node_modules/pyodide")
    run(written, "verifier", "bundle", "--draft", "--out", runtime, "--pyodide", pyodide)
    listed = (
        "from verifier.guide import ledger, outline, pages\n"
        "read = pages.read_pages(pages.ROOT)\n"
        "known = ledger.read_ledger(pages.ROOT / ledger.LEDGER)\n"
        "print(outline.files(read, known, pages.ROOT)['guide.json'])"
    )
    (written / "site/guide.json").write_text(run_code(written, listed), "utf-8")
    service = subprocess.Popen(
        [sys.executable, "-m", "verifier", "serve", "--port", "0"],
        cwd=written,
        env=os.environ | {"PYTHONPATH": str(written)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = service.stdout.readline().split()[-1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(chromium.find()), args=chromium.arguments()
            )
            yield browser.new_context(base_url=address).new_page()
            browser.close()
    finally:
        service.terminate()
        service.communicate(timeout=60)


def test_the_pages_are_built_with_their_items(written):
    pages = {
        "switch-on-sharing": ["switch-on", "keep"],
        "invite-modeloptic": ["guest", "invite"],
        "wait-for-the-letter": ["open-the-letter"],
        "confirm": ["confirm"],
    }

    for name, items in pages.items():
        html = (written / f"site/ledgerly/{name}/index.html").read_text("utf-8")
        found = LexborHTMLParser(html).css("[data-item]")
        assert [item.attributes["id"] for item in found] == items


def test_the_steps_are_numbered_and_linked_in_their_order(written):
    order = ["switch-on-sharing", "invite-modeloptic", "wait-for-the-letter", "confirm"]
    texts = [(written / f"docs/ledgerly/{name}.md").read_text("utf-8") for name in order]

    for number, text in enumerate(texts, 1):
        assert f"\nstep: {number}\n" in text
    for text, following in zip(texts, order[1:], strict=False):
        assert f"]({following}.md)\n{{ .next }}" in text
    overview = (written / "docs/ledgerly/index.md").read_text("utf-8")
    listed = [
        line.split("](")[1]
        for line in overview.splitlines()
        if line[:2] in ("1.", "2.", "3.", "4.")
    ]
    assert listed == [f"{name}.md)" for name in order]


def test_the_writers_checks_and_the_ledger_pass(written):
    told = "from verifier.guide import lint, pages; print(*lint.lint(pages.ROOT), sep='\\n')"
    mine = [found for found in run_code(written, told).splitlines() if "ledgerly" in found.lower()]

    assert mine == []
    run(written, "verifier", "ledger", "--check")


def test_the_second_guide_has_nothing_of_the_first(written):
    """No plan, no ticks and no words of Sage Intacct's on its steps, but for the navigation."""
    others = {"role-based", "user-based", "consolidation", "entities"}
    for name in ("switch-on-sharing", "confirm"):
        page = LexborHTMLParser((written / f"site/ledgerly/{name}/index.html").read_text("utf-8"))
        article = page.css_first("article")

        assert "ledgerly#plan" == article.attributes["data-plan"]
        assert {"edition"} == set(json.loads(article.attributes["data-questions"]))
        assert not [name for name in others if article.css(f".{name}")]
        assert "Sage" not in article.html
        assert "intacct" not in article.html.lower()


def test_the_second_guide_asks_for_its_own_fields_and_nothing_else(written):
    page = LexborHTMLParser((written / "site/ledgerly/confirm/index.html").read_text("utf-8"))
    form, check = page.css_first("[data-module=verify-form]"), page.css_first("section form")

    assert [box.attributes["name"] for box in form.css("[name]")] == ["guest"]
    assert [box.attributes["name"] for box in check.css("[name]")] == ["guest", "password"]
    assert "Accepted by Ledgerly" in page.css_first("ol.ladder").text()


def test_the_second_guide_asks_its_own_question_and_its_items_carry_the_answers_branches(written):
    site = written / "site/ledgerly"
    asking, step = (
        LexborHTMLParser((site / name).read_text("utf-8")).css_first("article")
        for name in ("index.html", "switch-on-sharing/index.html")
    )
    answers = [box.attributes["value"] for box in asking.css("form.plan [name=edition]")]
    questions = json.loads(step.attributes["data-questions"])

    assert answers == ["online", "installed", ""]
    assert asking.css_first("form.plan").attributes["aria-labelledby"] == "plan"
    assert questions["edition"]["installed"]["out"] == {"online": "only for Ledgerly Online"}
    assert "online" in step.css_first("#keep").attributes["class"].split()
    assert step.css_first("[data-module=plan-line]")


def test_the_first_guides_pages_carry_nothing_of_the_seconds_plan(written):
    for name in ("index.html", "sage-intacct/verify/index.html", "404.html"):
        page = LexborHTMLParser((written / "site" / name).read_text("utf-8"))
        carried = json.loads(page.css_first("article").attributes["data-questions"])

        assert list(carried) == ["permission", "consolidation", "entities"]


def test_a_page_of_the_second_guide_folds_by_its_own_plan_and_keeps_the_other_answers(page):
    """Both guides' answers last, and each page of the navigation is counted by its own guide's."""
    page.goto("sage-intacct/")
    page.locator("form.plan [name=permission][value=user-based]").check()
    page.goto("ledgerly/")
    page.get_by_label("Installed on a computer").check()
    expect(page.locator(".plan__status")).to_contain_text("Your plan: installed Ledgerly.")

    page.goto("ledgerly/switch-on-sharing/")
    expect(page.locator("#keep")).to_be_hidden()
    expect(page.locator("#switch-on")).to_be_visible()
    expect(page.locator(".meter")).to_have_text("0 of 1 done")
    expect(page.locator(".plan-line")).to_have_text("Your plan: installed Ledgerly. Change it")
    expect(page.locator("[data-nav='sage-intacct/create-a-role']")).to_contain_text("not for you")
    page.get_by_role("button", name="1 item is not for you: only for Ledgerly Online").click()
    expect(page.locator("#keep")).to_be_visible()

    page.goto("sage-intacct/")
    expect(page.locator("form.plan [value=user-based]")).to_be_checked()
    expect(page.locator(".plan__status")).to_contain_text("Your plan: user-based.")
    page.evaluate("localStorage.clear()")


def test_the_rules_of_the_second_guide_judge_in_python_and_have_their_pages(written):
    code = (
        "from verifier import verify\n"
        "print(*(finding.code for finding in verify({'guest': ' x'}, 'ledgerly').findings),\n"
        "      *(finding.code for finding in verify({'guest': 'x'}).findings))"
    )
    html = (written / "site/codes/guest.other/index.html").read_text("utf-8")
    article = LexborHTMLParser(html).css_first("article")

    assert run_code(written, code).split() == [
        "guest.other",
        "text.trimmed",
        "form.unknown-field",
        "form.nothing",
    ]
    assert article.css_first('a[href$="ledgerly/invite-modeloptic/#guest"]')
    assert "Sage" not in article.text()


def test_the_second_guides_rules_judge_in_the_browser_and_its_gateway_is_asked(page):
    page.goto("ledgerly/confirm/")
    page.get_by_role("textbox", name="Guest").first.fill("somebody")
    page.get_by_role("button", name="Check what I typed").click()

    expect(page.locator("#verify-guest-findings")).to_contain_text(
        "Check the name: the guide has modeloptic-guest", timeout=60_000
    )
    page.get_by_role("button", name="Use this: modeloptic-guest").click()
    expect(page.locator(".form__verdict")).to_contain_text("Nothing was sent to Ledgerly")

    page.get_by_role("textbox", name="Guest").last.fill("modeloptic-guest")
    page.get_by_label("Password", exact=True).fill("open")
    page.get_by_role("button", name="Ask Ledgerly").click()

    expect(page.locator(".stages")).to_contain_text("Ledgerly opens")
    expect(page.locator("[data-level=readable]")).to_contain_text("Yes, in the practice run")
    assert "Sage" not in page.locator("article").inner_text()


def test_an_address_that_is_not_there_leads_to_the_second_guides_step(page):
    page.goto("ledgerly/invite-modelopti/")

    found = page.locator("[data-module=not-found]").get_by_role("link", name="Invite Modeloptic")
    expect(found).to_have_attribute("href", re.compile(r"/ledgerly/invite-modeloptic/$"))
    expect(page.get_by_role("link", name="Connect Ledgerly")).not_to_have_count(0)


def test_support_finds_the_items_of_the_second_guide(written):
    page = LexborHTMLParser((written / "site/support/index.html").read_text("utf-8"))

    assert page.css_first('a[href$="ledgerly/invite-modeloptic/#guest"]')


def test_the_new_field_is_asked_for_and_the_new_rule_judges_it(written):
    page = LexborHTMLParser((written / "site/sage-intacct/verify/index.html").read_text("utf-8"))
    code = "from verifier import verify; print(verify({'contact_phone': 'none'}).findings[0].code)"

    assert page.css_first('form [name="contact_phone"]')
    assert (written / "site/codes/contact-phone.no-digit/index.html").exists()
    assert run_code(written, code) == "contact-phone.no-digit\n"


def test_the_new_diagnosis_is_made_and_has_its_page(written):
    reply = "The trial of this company has ended"
    code = f"from verifier.gateway import explain; print(explain('{reply}').code)"

    assert (written / "site/codes/gateway.trial-over/index.html").exists()
    assert run_code(written, code) == "gateway.trial-over\n"


def test_the_new_screen_is_on_its_page_with_its_number(written):
    html = (written / "site/sage-intacct/create-a-user/index.html").read_text("utf-8")
    pictures = LexborHTMLParser(html).css("figure img[src*='screens/phone-']")

    assert pictures
    assert pictures[0].attributes["alt"].startswith("Under Phone, enter the number")
    run(written, "verifier.guide.screens", "check")


def test_answers_that_end_early_write_nothing(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "docs", copy / "docs")
    done = subprocess.run(
        [sys.executable, "-m", "verifier", "new", "guide", "--root", str(copy)],
        cwd=ROOT,
        input="Ledgerly\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Nothing was written" in done.stderr
    assert not (copy / "docs/ledgerly").exists()
