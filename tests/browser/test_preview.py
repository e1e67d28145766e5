"""The real preview follows every kind of edit, good and bad, and comes back from each mistake."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from verifier.preview import makers

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PATIENT = 120_000
"""Milliseconds for what takes a second or two: other tests may have the machine."""

STEP = "docs/sage-intacct/authorize-modeloptic.md"
ADDRESS = "/sage-intacct/authorize-modeloptic/"
COPIED = (
    "docs", "overrides", "verifier", "captured", "mkdocs.yml", "pyproject.toml",
    "package.json", "package-lock.json",
)  # fmt: skip


class Desk(NamedTuple):
    """A writer's desk: a copy of the project, its preview's address, and a browser's page."""

    root: Path
    address: str
    page: Page
    seconds: dict[str, float]

    def save(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text, f"{path} has changed: {old!r} is not in it"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def panel(self):
        """What the page shows to be amiss."""
        return self.page.locator("preview-problems section")

    def visit(self, path: str) -> None:
        """Open a page and wait for its first news.

        The page before is left first: what it still hears may load it again, and end the visit.
        """
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{path}", wait_until="commit")
        self.page.wait_for_function("document.documentElement.dataset.preview", timeout=PATIENT)

    def settle(self) -> int:
        """Wait until the whole site is built; return how many builds there were."""
        start = time.monotonic()
        while True:
            state = self.page.request.get(f"{self.address}/_preview/state").json()
            if state["settled"]:
                return state["builds"]
            assert time.monotonic() - start < PATIENT / 1000, state
            self.page.wait_for_timeout(50)

    def timed(self, kind: str, expectation) -> None:
        """Wait for what an edit brings about; note how long it took."""
        start = time.monotonic()
        expectation()
        self.seconds[kind] = time.monotonic() - start

    def sees(self, kind: str, text: str) -> None:
        """Expect a text on the page."""
        shown = self.page.get_by_text(text).first
        self.timed(kind, lambda: expect(shown).to_be_visible(timeout=PATIENT))

    def is_told(self, kind: str, *parts: str) -> None:
        """Expect a problem, with its place, what is wrong and what to write."""

        def expected() -> None:
            for part in parts:
                expect(self.panel()).to_contain_text(part, timeout=PATIENT)

        self.timed(kind, expected)

    def is_told_nothing(self, kind: str) -> None:
        """Expect no problem any more."""
        self.timed(kind, lambda: expect(self.panel()).to_have_count(0, timeout=PATIENT))


@pytest.fixture(scope="module")
def desk(browser, root, tmp_path_factory):
    """A copy of the project, served by plain `mkdocs serve`, first build done."""
    copy = tmp_path_factory.mktemp("desk")
    for name in COPIED:
        if (root / name).is_dir():
            unneeded = shutil.ignore_patterns("__pycache__", "runtime")
            shutil.copytree(root / name, copy / name, ignore=unneeded)
        elif (root / name).exists():
            shutil.copy(root / name, copy / name)
    (copy / "node_modules").symlink_to(root / "node_modules")
    log = copy / "preview.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", "127.0.0.1:0"],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    try:
        first = process.stdout.readline()
        assert first, log.read_text("utf-8")
        context = browser.new_context()
        context.set_default_timeout(PATIENT)
        seconds: dict[str, float] = {}
        at = Desk(copy, first.split()[-1].rstrip("/"), context.new_page(), seconds)
        at.settle()
        yield at
        context.close()
        for kind, taken in seconds.items():
            sys.stdout.write(f"{kind}: {taken:.2f} s\n")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def test_a_saved_page_is_reloaded_once_and_nothing_loops(desk):
    """A save is built once in part and once as a whole, and nothing is built after that."""
    before = desk.settle()
    desk.visit(ADDRESS)
    desk.save(STEP, "# Authorize Modeloptic\n\n", "# Authorize Modeloptic\n\nA new sentence.\n\n")
    desk.sees("page", "A new sentence.")
    after = desk.settle()
    desk.save(STEP, "A new sentence.", "Another sentence.")
    desk.sees("page, again", "Another sentence.")

    assert (after - before, desk.settle() - after) == (2, 2)


def test_an_item_without_an_id_is_shown_with_its_line_and_mended_by_the_next_save(desk):
    desk.visit(ADDRESS)
    text = (desk.root / STEP).read_text("utf-8")
    line = text[: text.index("   { #edit }")].count("\n")
    desk.save(STEP, "   { #edit }\n", "")

    desk.is_told("page, a mistake", f"{STEP}:{line}", "This item has no id", "like { #save-role }")
    expect(desk.panel()).to_contain_text("the last version that could be built")

    (desk.root / STEP).write_text(text, "utf-8")

    desk.is_told_nothing("page, mended")


def test_a_name_that_stands_for_nothing_is_shown_with_the_right_one(desk):
    desk.visit(ADDRESS)
    desk.save(STEP, "{{ sender_id }}", "{{ sender_idd }}")

    desk.is_told("shared name, a mistake", f"{STEP}:", "stands for nothing", "{{ sender_id }}")

    desk.save(STEP, "{{ sender_idd }}", "{{ sender_id }}")

    desk.is_told_nothing("shared name, mended")


def test_a_link_to_nowhere_is_shown_beside_the_new_page(desk):
    desk.visit(ADDRESS)
    desk.save(
        STEP,
        "# Authorize Modeloptic\n\n",
        "# Authorize Modeloptic\n\nSee [the role](create-a-rule.md).\n\n",
    )

    desk.sees("link, a mistake", "See the role.")
    desk.is_told("link, told", f"{STEP}:", "leads to no file", "create-a-role.md")

    desk.save(STEP, "create-a-rule.md", "create-a-role.md")

    desk.is_told_nothing("link, mended")


def test_a_menu_that_moves_changes_where_it_is_named(desk):
    desk.visit(ADDRESS)
    desk.save(
        "docs/glossary.yml",
        "usual: [Company, Setup, Configuration, Company]",
        "usual: [Company, Setup, Company]",
    )

    shown = desk.page.locator("p.where")
    expected = re.compile(r"Company › Setup › Company")
    desk.timed("shared menu", lambda: expect(shown).to_contain_text(expected, timeout=PATIENT))


def test_a_style_is_applied(desk):
    desk.visit(ADDRESS)
    style = desk.root / "overrides/assets/stylesheets/guide.css"
    style.write_text(style.read_text("utf-8") + "\nh1 { outline: 7px solid red; }\n", "utf-8")

    heading = desk.page.locator("h1").first
    desk.timed(
        "style", lambda: expect(heading).to_have_css("outline-width", "7px", timeout=PATIENT)
    )


def test_a_template_is_applied_and_a_broken_one_shown_with_its_line(desk):
    desk.visit(ADDRESS)
    template = desk.root / "overrides/main.html"
    text = template.read_text("utf-8")
    changed = text.replace("<article ", "<p>From the template.</p><article ", 1)
    template.write_text(changed, "utf-8")

    desk.sees("template", "From the template.")

    template.write_text(changed + "{% if %}\n", "utf-8")

    line = len((changed + "{% if %}\n").splitlines())
    desk.is_told("template, a mistake", f"overrides/main.html:{line}")

    template.write_text(text, "utf-8")

    desk.is_told_nothing("template, mended")
    expect(desk.page.get_by_text("From the template.")).to_have_count(0, timeout=PATIENT)


def test_a_module_of_the_browser_is_served_anew(desk):
    desk.visit(ADDRESS)
    module = desk.root / "overrides/assets/javascripts/main.js"
    line = '\ndocument.documentElement.dataset.edited = "yes";\n'
    module.write_text(module.read_text("utf-8") + line, "utf-8")

    page = desk.page
    desk.timed(
        "module",
        lambda: page.wait_for_function("document.documentElement.dataset.edited", timeout=PATIENT),
    )


def test_a_screens_words_and_its_drawing_are_followed(desk):
    desk.visit(ADDRESS)
    picture = desk.page.locator("figure img").first
    before = picture.get_attribute("src")
    name = re.search(r"([a-z-]+)-(light|dark)", before)[1]
    drawing = desk.root / f"verifier/guide/screens/templates/drawings/{name}.html"
    manifest = desk.root / "docs/assets/screens/manifest.json"
    noted = manifest.read_text("utf-8")
    register = desk.root / "docs/screens.yml"
    entry = re.search(rf"- id: {name}\n.*?alt: >-\n +(\w+)", register.read_text("utf-8"), re.DOTALL)
    desk.save(
        "docs/screens.yml", entry[0], entry[0].replace("alt: >-\n    ", "alt: >-\n    Look: ", 1)
    )

    alt = re.compile("^Look: ")
    desk.timed(
        "screen's words", lambda: expect(picture).to_have_attribute("alt", alt, timeout=PATIENT)
    )

    lines = drawing.read_text("utf-8")
    assert "{% endblock %}" in lines
    drawing.write_text(lines.replace("{% endblock %}", "<p>More</p>{% endblock %}"), "utf-8")

    start = time.monotonic()
    while manifest.read_text("utf-8") == noted:
        assert time.monotonic() - start < PATIENT / 1000, desk.panel().all_inner_texts()
        desk.page.wait_for_timeout(50)
    desk.seconds["screen's drawing"] = time.monotonic() - start


def test_a_rule_changes_the_form_and_what_the_browser_runs(desk):
    desk.visit("/sage-intacct/verify/")
    rule = "verifier/fields/sender_id.py"
    desk.save(rule, 'label="Sender ID"', 'label="Sender ID, letter by letter"')

    desk.sees("rule", "Sender ID, letter by letter")

    def bundled() -> None:
        runtime = f"{desk.address}/assets/runtime/"
        start = time.monotonic()
        while True:
            answer = desk.page.request.get(f"{runtime}manifest.json")
            if answer.ok:
                name = answer.json()["files"]["library"]["name"]
                if b"letter by letter" in desk.page.request.get(f"{runtime}{name}").body():
                    return
            assert time.monotonic() - start < PATIENT / 1000
            desk.page.wait_for_timeout(50)

    desk.timed("rule, bundled for the browser", bundled)


def test_a_rule_that_is_no_python_is_shown_with_its_line(desk):
    desk.visit("/sage-intacct/verify/")
    rule = desk.root / "verifier/fields/sender_id.py"
    text = rule.read_text("utf-8")
    rule.write_text(text + "def broken(:\n", "utf-8")

    line = len(text.splitlines()) + 1
    desk.is_told("rule, a mistake", f"verifier/fields/sender_id.py:{line}", "correct the Python")

    rule.write_text(text, "utf-8")

    desk.is_told_nothing("rule, mended")


def test_the_sites_settings_are_followed_and_a_slip_in_them_shown_with_its_line(desk):
    desk.visit(ADDRESS)
    desk.save("mkdocs.yml", "site_name: Modeloptic documentation", "site_name: Papers")

    desk.timed(
        "mkdocs.yml", lambda: expect(desk.page).to_have_title(re.compile("Papers"), timeout=PATIENT)
    )

    desk.save("mkdocs.yml", "site_name: Papers", "site_name: [Papers")

    desk.is_told("mkdocs.yml, a mistake", "mkdocs.yml:")

    desk.save("mkdocs.yml", "site_name: [Papers", "site_name: Papers")

    desk.is_told_nothing("mkdocs.yml, mended")


def test_files_outside_of_the_site_are_not_served(desk):
    for path in ("/../mkdocs.yml", "/%2e%2e/mkdocs.yml", "/assets/runtime/../../main.html"):
        assert desk.page.request.get(f"{desk.address}{path}").status == 404


def test_the_preview_bundles_what_the_browser_runs(root):
    """Every part of the package that the bundle holds is watched for it."""
    for part in makers.BUNDLED:
        assert list((root / "verifier").glob(f"{part.removeprefix('verifier/').rstrip('/')}*"))
