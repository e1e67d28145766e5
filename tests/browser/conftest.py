"""What tests in a real browser share."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

from verifier.browser import bundle, chromium


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright():
    """Playwright's driver, once."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright):
    """One real Chromium for all tests."""
    path = chromium.find()
    assert path, "no Chromium: run `make setup`"
    instance = playwright.chromium.launch(executable_path=str(path), args=chromium.arguments())
    yield instance
    instance.close()


@pytest.fixture
def context(browser):
    """A fresh profile: no cache, no storage, no worker of another test."""
    fresh = browser.new_context()
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context):
    """A page of a fresh profile."""
    return context.new_page()


@pytest.fixture(scope="session")
def runtime_site(root, tmp_path_factory):
    """A bare page with the project's own modules and the real built runtime beside it."""
    bundle.main([])
    site = tmp_path_factory.mktemp("runtime") / "site"
    shutil.copytree(root / "overrides" / "assets", site / "assets")
    site.joinpath("index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>'
        '<link rel="icon" href="data:,"></head><body><main><h1>Bare page</h1></main></body></html>'
    )
    return site
