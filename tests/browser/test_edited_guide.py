"""Twenty kinds of edits reach a reader's browser: each tick and each link is where it belongs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.static import serving
from tests.copies import (
    build_site,
    change_text,
    copy_project,
    put_before,
    run_python,
    take_item,
    write_move,
)
from verifier.guide.ledger import LEDGER, read_ledger, resolve_id

GUIDE = "sage-intacct"
AUTHORIZE = "docs/sage-intacct/authorize-modeloptic.md"
ENABLE = "docs/sage-intacct/enable-web-services.md"
CREDENTIALS = "docs/sage-intacct/enter-credentials.md"
PAGES = ("authorize-modeloptic", "enable-web-services", "enter-credentials")

CHANGED = {"edit", "description"}
"""Items whose meaning the edits change."""


def everywhere(copy, old: str, new: str) -> None:
    """Let everything that names an id or a page name another, as its writer would."""
    files = [*copy.glob("docs/**/*.*"), *copy.glob("verifier/**/*.py"), copy / "mkdocs.yml"]
    for file in files:
        if file.suffix in {".md", ".yml", ".py"} and old in (text := file.read_text("utf-8")):
            file.write_text(text.replace(old, new), "utf-8")


def edit_in_place(copy) -> None:
    """What leaves each item on its page, under its id."""
    change_text(copy, AUTHORIZE, "Select the **Security** tab.", "Open the tab **Security**.")
    put_before(copy, AUTHORIZE, "add", take_item(copy, AUTHORIZE, "status"))
    put_before(copy, AUTHORIZE, "edit", "2. [ ] Wait for the page.\n   { #wait }\n\n")
    put_before(copy, AUTHORIZE, "save-company", "9. [ ] Close the window.\n   { #close }\n\n")
    change_text(copy, AUTHORIZE, "## If it doesn't work {", "## What can go wrong {")
    change_text(copy, ENABLE, "## If it doesn't work {", "### If it doesn't work {")
    change_text(copy, ENABLE, "# Enable Web Services\n", "# Switch on Web Services\n")
    put_before(copy, AUTHORIZE, "security-tab", '    ??? question "Where?"\n        On top.\n\n')
    change_text(copy, AUTHORIZE, '    ??? question "Why twice?"\n', "    Why twice?\n\n")
    change_text(copy, AUTHORIZE, "{ #security-tab }", "{ #security-tab .role-based }")
    change_text(copy, AUTHORIZE, "{ #edit }", "{ #edit version=2 }")
    change_text(copy, AUTHORIZE, "`{{ name }}`{ .copy }", "`Modeloptic Ltd`{ .copy }")
    change_text(copy, AUTHORIZE, "{ #description }", "{ #description version=2 }")
    (copy / "docs/sage-intacct/faq.md").write_text("# Questions\n\n## One { #one }\n", "utf-8")


def edit_ids(copy) -> None:
    """What takes an id elsewhere: to another page or name, once and twice, away, into another."""
    page = f"{GUIDE}/enter-credentials"

    def leads(old: str, how: str, new: str) -> None:
        for written in (page, "{CREDENTIALS_PAGE}"):
            everywhere(copy, f"{written}#{old}", new)
        write_move(copy, f"{page}#{old}", f'{how} = "{new}"')

    put_before(copy, AUTHORIZE, "save-company", take_item(copy, CREDENTIALS, "log-in"))
    leads("log-in", "moved_to", f"{GUIDE}/authorize-modeloptic#log-in")
    change_text(copy, CREDENTIALS, "{ #historical-data }", "{ #to-historical-data }")
    leads("historical-data", "moved_to", f"{page}#to-historical-data")
    change_text(copy, CREDENTIALS, "{ #data-connection }", "{ #connection }")
    leads("data-connection", "moved_to", f"{page}#connection")
    run_python(copy, "-m", "verifier", "ledger")
    change_text(copy, CREDENTIALS, "{ #connection }", "{ #your-connection }")
    leads("connection", "moved_to", f"{page}#your-connection")
    take_item(copy, CREDENTIALS, "edit-credentials")
    leads("edit-credentials", "retired_for", f"{page}#your-connection")
    take_item(copy, CREDENTIALS, "welcome-email")
    change_text(
        copy,
        CREDENTIALS,
        "[screen: credentials]",
        "[screen: credentials]\n\n    [screen: welcome-e-mail]",
    )
    everywhere(copy, "enter-credentials.md#welcome-email", "enter-credentials.md#company-id")
    leads("welcome-email", "retired_for", f"{page}#company-id")
    change_text(
        copy, CREDENTIALS, "## If it doesn't work { #trouble }", "9. [ ] Look.\n   { #trouble }"
    )
    for name in list(read_ledger(copy / LEDGER)):
        if name.partition("#")[0] == f"{GUIDE}/enable-web-services":
            new = name.replace("enable-web-services", "switch-on")
            write_move(copy, name, f'moved_to = "{new}"')
    (copy / ENABLE).rename(copy / "docs/sage-intacct/switch-on.md")
    everywhere(copy, f"{GUIDE}/enable-web-services", f"{GUIDE}/switch-on")
    everywhere(copy, "enable-web-services.md", "switch-on.md")


@pytest.fixture(scope="module", name="copy")
def _copy(built_site, tmp_path_factory):  # noqa: ARG001 - makes what the browser runs
    """A copy of the project with all edits made, and its site built."""
    copy = copy_project(tmp_path_factory.mktemp("edited"))
    # Figures are held against the register, which is not what is edited here.
    figures = '("screens", 6, FigureTreeprocessor(md, root / "docs")),'
    change_text(copy, "verifier/guide/extension.py", figures, "")
    edit_in_place(copy)
    edit_ids(copy)
    run_python(copy, "-m", "verifier", "ledger")
    build_site(copy, "--no-strict")
    return copy


def elsewhere(was, now) -> list[str]:
    """The ids that went elsewhere, or ask for something else."""
    names = [name for name in was if "#screen-" not in name]
    changed = [name for name in names if now[name].version > was[name].version]
    gone = [name for name in names if now[name].successor and not was[name].successor]
    assert len(changed) == len(CHANGED)
    assert len(gone) == 10
    return changed + gone


def test_ticks_and_links_made_before_are_right_after(root, copy, built_site, browser):
    was, now = read_ledger(root / LEDGER), read_ledger(copy / LEDGER)
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(60_000)
    page = context.new_page()
    with serving(built_site) as server:
        for name in PAGES:
            page.goto(f"{server.address}/{GUIDE}/{name}/")
            expect(page.locator("[data-module=checklist]:not([data-mounted])")).to_have_count(0)
            expect(page.locator(".meter")).to_have_text(re.compile("^0 of"))
            page.evaluate("for (const box of document.querySelectorAll('li input')) box.click()")
        ticked = page.evaluate("Object.keys(JSON.parse(localStorage['modeloptic.ticks']))")
        assert len(ticked) == 20

        server.root = copy / "site"
        places = {resolve_id(now, name) for name in ticked}
        for name in ("authorize-modeloptic", "switch-on", "enter-credentials"):
            page.goto(f"{server.address}/{GUIDE}/{name}/")
            expect(page.locator("[data-module=checklist]:not([data-mounted])")).to_have_count(0)
            # Ticks of items that came from another page follow when the outline has been read.
            done = sum(place.startswith(f"{GUIDE}/{name}#") for place in places)
            expect(page.locator(".meter")).to_have_text(re.compile(f"^{done} (?:of|items? done)"))
            boxes = page.evaluate(
                "[...document.querySelectorAll('li[data-item]')].map((item) =>"
                " [item.id, item.querySelector('input').checked,"
                " item.textContent.includes('changed since you did it')])"
            )
            expected = [
                (each, f"{GUIDE}/{name}#{each}" in places, each in CHANGED) for each, *_ in boxes
            ]
            assert expected == [tuple(box) for box in boxes]

        for name in elsewhere(was, now):
            place, _, anchor = resolve_id(now, name).partition("#")
            target = f"{server.address}/{place}/{'#' if anchor else ''}{anchor}"
            there, _, old = name.partition("#")
            for address in (f"go/{was[name].go}/", f"{there}/{'#' if old else ''}{old}"):
                page.goto(f"{server.address}/{address}", wait_until="commit")
                page.wait_for_url(target)
                if anchor:
                    expect(page.locator(f"#{anchor}")).to_have_class(re.compile("arrived"))
    context.close()
