"""What tests in a real browser share."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import programs
from tests.browser import firefox, webkit
from tests.browser.static import serve_folder
from tests.browser.verify_page import VERIFY
from tests.serving import GENEROUS, run_service
from verifier import chromium
from verifier.browser import bundle
from verifier.policy import write_security_policy

# A busy machine starts Python slowly; only a page that hangs takes this long.
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def playwright():
    """Playwright's driver, ended with the file: while it runs, no other test has an event loop."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright):
    """One real Chromium for the tests of a file."""
    path = programs.find_chromium()
    assert path, "no Chromium: run `make setup`"
    instance = playwright.chromium.launch(executable_path=str(path), args=chromium.arguments())
    yield instance
    instance.close()


@pytest.fixture(scope="module")
def firefox_browser(playwright, tmp_path_factory):
    """A real Firefox ESR in Playwright's terms; `tests/browser/firefox.py` has its limits."""
    if not programs.find_firefox():
        pytest.skip(programs.write_advice("Firefox"))
    with firefox.launch_firefox(playwright, tmp_path_factory.mktemp("firefox")) as instance:
        yield instance


@pytest.fixture(scope="module")
def webkit_page():
    """A page of a real WebKitGTK; it has `goto` and `evaluate`."""
    if not programs.find_webkit():
        pytest.skip(programs.write_advice("WebKitGTK"))
    with webkit.launch_webkit() as opened_page:
        yield opened_page


LONGER = """{
  const wait = setTimeout;
  globalThis.setTimeout = (act, ms, ...given) => wait(act, ms === 2000 ? 60_000 : ms, ...given);
}"""
"""Lets "Copied", which is shown for two seconds, stay for a minute: a busy machine looks late."""


@pytest.fixture
def profile(browser):
    """Open fresh profiles: no cache, no storage, no service worker.

    The worker keeps the whole guide each time, and would answer before the routes do. A file that
    is about what it keeps, or about all a reader has, asks for it by `service_workers="allow"`.
    """
    with ExitStack() as stack:

        def open_profile(**options):
            context = browser.new_context(**{"service_workers": "block"} | options)
            stack.callback(context.close)
            context.set_default_timeout(60_000)
            context.add_init_script(LONGER)
            return context

        yield open_profile


@pytest.fixture
def context(profile):
    """A fresh profile."""
    return profile()


@pytest.fixture
def page(context):
    """A page of a fresh profile."""
    return context.new_page()


@pytest.fixture
def phone(profile):
    """A telephone's page, with a finger."""
    return profile(viewport={"width": 390, "height": 844}, has_touch=True).new_page()


@pytest.fixture
def narrow(profile, service):
    """Open profiles on a screen of a telephone's width, with a clipboard."""

    def open_narrow_profile():
        context = profile(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        allowed = ["clipboard-read", "clipboard-write"]
        context.grant_permissions(allowed, origin=service.rstrip("/"))
        return context

    return open_narrow_profile


@pytest.fixture
def reader(profile):
    """A profile of one reader, with what their browser remembers."""

    def open_profile_with(**stored):
        context = profile(permissions=["clipboard-write"])
        for key, value in stored.items():
            name, text = json.dumps(f"modeloptic.{key}"), json.dumps(json.dumps(value))
            context.add_init_script(f"if (!({name} in localStorage)) localStorage[{name}] = {text}")
        return context

    return open_profile_with


def read_stored(page, key: str):
    """Return what is stored under `modeloptic.KEY`; an empty object where nothing is."""
    return json.loads(page.evaluate(f"localStorage.getItem('modeloptic.{key}')") or "{}")


def expect_stored(page, key: str, value) -> None:
    """Wait until this is stored: some of it comes a moment after what the reader did."""
    end = time.monotonic() + 60
    while value != (found := read_stored(page, key)):
        assert time.monotonic() < end, found
        page.wait_for_timeout(50)


BARE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>'
    '<link rel="icon" href="data:,"><script type="application/json" id="runtime"></script></head>'
    "<body><main><h1>Bare page</h1></main></body></html>"
)
"""A page that has a place for what Python is loaded from, and nothing of the guide's."""


@pytest.fixture(scope="session")
def runtime_site(root, tmp_path_factory):
    """A bare page with the project's own modules and the real built runtime beside it."""
    bundle.main([])
    site = tmp_path_factory.mktemp("runtime") / "site"
    shutil.copytree(root / "overrides" / "assets", site / "assets")
    site.joinpath("index.html").write_text(bundle.insert_list(BARE))
    return site


@pytest.fixture(scope="session")
def draft_site(runtime_site, tmp_path_factory):
    """The same page with unmodified Pyodide and the rules as they are saved, as in a preview."""
    site = tmp_path_factory.mktemp("draft") / "site"
    shutil.copytree(runtime_site, site, ignore=shutil.ignore_patterns("runtime"))
    runtime = site / "assets" / "runtime"
    bundle.main(["--draft", "--out", str(runtime)])
    site.joinpath("index.html").write_text(bundle.insert_list(BARE, runtime))
    return site


BOOT = """async () => {
  const { runtime } = await import("/assets/javascripts/runtime.js");
  window.python = runtime();
  window.states = [];
  python.subscribe((state) => states.push(state));
}"""

SETTLED = """([name, args]) => Promise.race([
  python.call(name, args).then(
    (value) => ({ value }),
    (error) => ({ error: String(error), code: error.code ?? "" }),
  ),
  new Promise((resolve) => { setTimeout(resolve, 60_000, { error: "nothing in 60 seconds" }); }),
])"""
"""What becomes of a call; a runtime that hangs must not hang the tests."""


@pytest.fixture(scope="session")
def ask():
    """Make a call to the runtime of a page and return `{value}` or `{error, code}`."""
    return lambda page, name, args: page.evaluate(SETTLED, [name, args])


@pytest.fixture
def bare_page(page, runtime_site):
    """Open a bare page with the runtime imported and not begun.

    `init` is a script that runs before any of the page's own, `policy` the
    page's Content-Security-Policy, `site` another folder, `clock` puts its timers
    under our control.
    """
    with ExitStack() as stack:

        def open_bare_page(init="", policy="", site=runtime_site, *, clock=False):
            server = stack.enter_context(serve_folder(site, policy or write_security_policy()))
            if init:
                page.add_init_script(init)
            if clock:
                page.clock.install()
            page.goto(server.address)
            page.evaluate(BOOT)
            page.server = server
            return page

        yield open_bare_page


@pytest.fixture(scope="module")
def whole_browser(playwright):
    """The whole Chromium, for what its headless shell does otherwise.

    The shell moves a pointer of its own, which is a reader's sign, and may leave a service worker
    waiting for ever.
    """
    browser = playwright.chromium.launch(
        executable_path=str(chromium.find()), args=chromium.arguments()
    )
    yield browser
    browser.close()


@pytest.fixture
def bare_page_in(playwright, runtime_site, tmp_path):
    """Open a bare page in a browser of its own: its switches, its preferences, a host's name.

    It is the whole Chromium: the shell has no preferences.
    """

    @contextmanager
    def open_browser(arguments=(), preferences=None, host="127.0.0.1"):
        profile = tmp_path / "profile"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences or {}))
        with serve_folder(runtime_site) as server:
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=str(chromium.find()),
                args=[*chromium.arguments(), *arguments],
            )
            try:
                page = context.pages[0]
                page.goto(server.address.replace("127.0.0.1", host))
                page.evaluate(BOOT)
                yield page
            finally:
                context.close()

    return open_browser


@pytest.fixture(scope="session")
def site_with_sources(built_site, root, tmp_path_factory):
    """The built site, and beside its bundled scripts the modules that tests import one by one."""
    site = tmp_path_factory.mktemp("sourced") / "site"
    shutil.copytree(built_site, site)
    for source in (root / "overrides/assets/javascripts").glob("*.js"):
        copy = site / "assets/javascripts" / source.name
        if not copy.exists():
            shutil.copy(source, copy)
    return site


@pytest.fixture(scope="session")
def service(tmp_path_factory, site_with_sources):
    """The address of the real built site, served by the real service on its practice gateway."""
    log = tmp_path_factory.mktemp("served") / "log"
    with run_service(log, site_with_sources, CHECK_SECONDS="50", **GENEROUS) as running:
        yield running.address + "/"


@pytest.fixture
def verify(page, service):
    """Verify in a fresh profile."""
    page.goto(urljoin(service, VERIFY))
    return page
