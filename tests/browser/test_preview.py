"""The real preview follows every kind of edit, good and bad, and comes back from each mistake."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.browser.preview import TIMEOUT, serve_preview
from tests.browser.verify_page import form_of, judge
from verifier.catalogue import FINDINGS

STEP = "docs/sage-intacct/authorize-modeloptic.md"
ADDRESS = "/sage-intacct/authorize-modeloptic/"


@pytest.fixture(name="preview", scope="module")
def _preview(browser, tmp_path_factory):
    """One preview for all tests here."""
    with serve_preview(browser, tmp_path_factory.mktemp("preview")) as preview:
        yield preview


def test_a_saved_page_is_reloaded_once_nothing_loops_and_nothing_grows(preview):
    preview.visit(ADDRESS)
    before = preview.count_builds()
    files = {path.name for path in (preview.root / "temporary").glob("mkdocs_guide_*/*")}
    preview.save(
        STEP, "# Authorize Modeloptic\n\n", "# Authorize Modeloptic\n\nA new sentence.\n\n"
    )
    preview.wait_for_text("page", "A new sentence.")
    preview.count_builds()
    preview.save(STEP, "A new sentence.", "Another sentence.")
    preview.wait_for_text("page, again", "Another sentence.")

    assert preview.count_builds() - before == 2
    assert files == {path.name for path in (preview.root / "temporary").glob("mkdocs_guide_*/*")}
    # What draws keeps its browser open.
    preview.wait_for(lambda: len(preview.list_processes()) <= 1)


def test_what_the_pages_scripts_ask_for_is_there(preview):
    """No page has an error in the console, the verifier's and support's among them."""
    errors: list[str] = []

    def note(message) -> None:
        if message.type in {"error", "warning"}:
            errors.append(f"{message.text} at {message.location['url']}")

    preview.page.on("console", note)
    preview.page.on("pageerror", lambda error: errors.append(str(error)))
    names = "performance.getEntriesByType('resource').map(({ name }) => name)"
    asked = f"{names}.some((name) => name.endsWith('search_index.json'))"

    def has_asked() -> bool:
        """The theme's own script comes with the reader's first sign, and asks for its index."""
        # What is looked at for the first time is loaded once more. The sign is an event of the
        # page's own: the browser may never answer a real one that meets the loading.
        with suppress(Error):
            return preview.page.evaluate(f"dispatchEvent(new Event('wheel')) && {asked}")
        return False

    for path in ("/", ADDRESS, "/sage-intacct/", "/sage-intacct/verify/", "/support/", "/codes/"):
        preview.visit(path)
        preview.wait_for(has_asked)

    assert errors == []


def test_an_item_without_an_id_is_shown_with_its_line_and_gone_with_the_next_save(preview):
    preview.visit(ADDRESS)
    text = (preview.root / STEP).read_text("utf-8")
    line = text[: text.index("   { #edit }")].count("\n")
    preview.save(STEP, "   { #edit }\n", "")

    preview.wait_for_problem(
        "page, a mistake", f"{STEP}:{line}", "This item has no id", "like { #save-role }"
    )
    expect(preview.find_panel()).to_contain_text("the last version that could be built")

    (preview.root / STEP).write_text(text, "utf-8")

    preview.wait_for_no_problem("page, corrected")


def test_a_link_to_nowhere_is_shown_beside_the_new_page(preview):
    preview.visit(ADDRESS)
    preview.save(
        STEP,
        "# Authorize Modeloptic\n\n",
        "# Authorize Modeloptic\n\nSee [the role](create-a-rule.md).\n\n",
    )

    preview.wait_for_text("link, a mistake", "See the role.")
    preview.wait_for_problem("link, told", f"{STEP}:", "leads to no file", "create-a-role.md")

    preview.save(STEP, "create-a-rule.md", "create-a-role.md")

    preview.wait_for_no_problem("link, corrected")


def test_a_menu_that_moves_changes_where_it_is_named(preview):
    preview.visit(ADDRESS)
    preview.save(
        "docs/glossary.yml",
        "usual: [Company, Setup, Configuration, Company]",
        "usual: [Company, Setup, Company]",
    )

    preview.wait_until(
        "shared menu",
        "/Company\\s+›\\s+Setup\\s+›\\s+Company/.test("
        "document.querySelector('p.where')?.textContent)",
    )
    preview.wait_for_problem(
        "shared menu, elsewhere", "docs/screens.yml:", "is no menu of docs/glossary.yml"
    )

    preview.save(
        "docs/glossary.yml",
        "usual: [Company, Setup, Company]",
        "usual: [Company, Setup, Configuration, Company]",
    )

    preview.wait_for_no_problem("shared menu, corrected")


def test_a_style_is_applied(preview):
    preview.visit(ADDRESS)
    style = preview.root / "overrides/assets/stylesheets/guide.css"
    style.write_text(style.read_text("utf-8") + "\nh1 { outline: 7px solid red; }\n", "utf-8")

    heading = "document.querySelector('h1')"
    preview.wait_until("style", f"{heading} && getComputedStyle({heading}).outlineWidth === '7px'")


def test_a_template_is_applied_and_a_broken_one_shown_with_its_line(preview):
    preview.visit(ADDRESS)
    template = preview.root / "overrides/main.html"
    text = template.read_text("utf-8")
    changed = text.replace("<article ", "<p>From the template.</p><article ", 1)
    template.write_text(changed, "utf-8")

    preview.wait_for_text("template", "From the template.")
    # The pages of codes are drawn when somebody looks at one.
    preview.page.goto(f"{preview.address}/codes/company-id.space/")
    preview.wait_for_text("template, page of a code", "From the template.")
    preview.visit(ADDRESS)

    template.write_text(changed + "{% if %}\n", "utf-8")

    line = len((changed + "{% if %}\n").splitlines())
    preview.wait_for_problem("template, a mistake", f"overrides/main.html:{line}")

    template.write_text(text, "utf-8")

    preview.wait_for_no_problem("template, corrected")
    expect(preview.page.get_by_text("From the template.")).to_have_count(0, timeout=TIMEOUT)


def test_a_module_of_the_browser_is_served_anew(preview):
    preview.visit(ADDRESS)
    module = preview.root / "overrides/assets/javascripts/main.js"
    line = '\ndocument.documentElement.dataset.edited = "yes";\n'
    module.write_text(module.read_text("utf-8") + line, "utf-8")

    preview.wait_until("module", "document.documentElement?.dataset.edited")


def test_a_screens_words_and_its_drawing_are_followed(preview):
    preview.visit(ADDRESS)
    picture = preview.page.locator("figure img").first
    before = picture.get_attribute("src")
    name = re.search(r"([a-z-]+)-(light|dark)", before)[1]
    drawings = "verifier/guide/screens/templates/drawings.html"
    manifest = preview.root / "docs/assets/screens/manifest.json"
    noted = manifest.read_text("utf-8")
    register = preview.root / "docs/screens.yml"
    entry = re.search(rf"- id: {name}\n.*?alt: >-\n +(\w+)", register.read_text("utf-8"), re.DOTALL)
    preview.save(
        "docs/screens.yml", entry[0], entry[0].replace("alt: >-\n    ", "alt: >-\n    Look: ", 1)
    )

    preview.wait_until(
        "screen's words", "document.querySelector('figure img')?.alt.startsWith('Look: ')"
    )

    preview.visit(ADDRESS)
    high = picture.get_attribute("height")
    macro = f"{{% macro {name.replace('-', '_')}() %}}"
    preview.save(drawings, macro, f"{macro}<p>More</p>")

    preview.wait_until(
        "screen's drawing",
        f"(document.querySelector('figure img')?.getAttribute('height') ?? {high}) != {high}",
    )
    assert manifest.read_text("utf-8") != noted


def test_a_rule_as_saved_judges_in_the_browser(preview):
    code, saved = f"{preview.address}/codes/sender-id.case/", "As it was saved just now."
    preview.visit("/sage-intacct/verify/")
    preview.save("verifier/catalogue/company.py", FINDINGS["sender-id.case"].why, saved)
    # A build that was under way may end first, and another page would reload while it is judged.
    preview.wait_for(lambda: saved in preview.page.request.get(code, max_retries=2).text())
    preview.count_builds()
    preview.visit("/sage-intacct/verify/")
    judge(preview.page, sender_id="modelopticmpp")

    finding = form_of(preview.page).locator("[data-code='sender-id.case']").first
    expect(finding).to_contain_text(saved, timeout=TIMEOUT)


def test_the_words_of_a_plan_are_followed_and_a_page_that_is_not_there_has_it_too(preview):
    preview.visit("/sage-intacct/verify/?plan=no-entities")
    expect(preview.page.locator(".plan-line")).to_contain_text("one entity", timeout=TIMEOUT)
    plan = "verifier/plan.py"
    preview.save(plan, 'words="only one entity"', 'words="a single entity"')

    preview.wait_for_text("plan", "Your company: a single entity.")

    preview.page.evaluate("localStorage.clear()")
    preview.visit("/not-there/")
    questions = "document.querySelector('article')?.dataset.questions"
    preview.wait_until("plan, where nothing is", f"{questions}?.includes('a single entity')")


def test_a_rule_that_is_no_python_is_shown_with_its_line(preview):
    preview.visit("/sage-intacct/verify/")
    rule = preview.root / "verifier/fields/sender_id.py"
    text = rule.read_text("utf-8")
    rule.write_text(text + "def broken(:\n", "utf-8")

    line = len(text.splitlines()) + 1
    preview.wait_for_problem(
        "rule, a mistake", f"verifier/fields/sender_id.py:{line}", "correct the Python"
    )

    rule.write_text(text, "utf-8")

    preview.wait_for_no_problem("rule, corrected")


def test_the_sites_settings_are_followed_and_a_slip_in_them_shown_with_its_line(preview):
    preview.visit(ADDRESS)
    preview.save("mkdocs.yml", "site_name: Modeloptic documentation", "site_name: Papers")

    preview.wait_until("mkdocs.yml", "document.title.includes('Papers')")

    preview.save("mkdocs.yml", "site_name: Papers", "site_name: [Papers")

    preview.wait_for_problem("mkdocs.yml, a mistake", "mkdocs.yml:")

    preview.save("mkdocs.yml", "site_name: [Papers", "site_name: Papers")

    preview.wait_for_no_problem("mkdocs.yml, corrected")


def test_files_outside_of_the_site_are_not_served(preview):
    for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/assets/runtime/../../main.html"):
        assert preview.page.request.get(f"{preview.address}{path}").status == 404
