"""Which Chromium draws and tests pages, and what happens on a machine that has none."""

from __future__ import annotations

import os
import sys

import pytest
from playwright.sync_api import sync_playwright

from verifier import chromium
from verifier.guide.screens import camera


@pytest.fixture(name="bare")
def _bare(monkeypatch, tmp_path):
    """A machine without any browser; programs can be put into the folder returned."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setattr(chromium, "_find_playwrights_own", lambda: None)
    return tmp_path


def program(folder, name, lines=""):
    """Put a program into a folder."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}", "utf-8")
    path.chmod(0o755)
    return path


def test_a_browser_named_in_the_environment_comes_first(bare, monkeypatch):
    installed = program(bare, "chromium")
    assert installed == chromium.find()

    named = program(bare, "mine")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert named == chromium.find()


@pytest.mark.usefixtures("bare")
def test_without_one_and_without_the_right_to_install_a_sentence_says_what_to_do():
    with pytest.raises(SystemExit, match="No Chromium was found: install Chromium or Chrome"):
        chromium.main()


def test_root_on_debian_installs_one_and_prints_its_path(bare, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    program(bare, "apt-get", f'echo "$*" >>{bare}/log; : >{bare}/chromium; /bin/chmod +x {bare}/*')

    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{bare}/chromium\n"
    updated, installed = (bare / "log").read_text("utf-8").splitlines()
    assert "update" in updated
    assert installed.endswith("chromium fonts-dejavu-core")


@pytest.mark.parametrize(("user", "sandbox"), [(0, False), (1000, True)])
def test_only_root_goes_without_the_sandbox(monkeypatch, user, sandbox):
    monkeypatch.setattr(os, "geteuid", lambda: user)

    assert ("--no-sandbox" in chromium.arguments()) is not sandbox


@pytest.mark.parametrize(
    ("lines", "told"),
    [("exit 1", "could not print it"), ("exit 0", "printed nothing"), ("kill $$", "could not")],
)
def test_a_browser_that_prints_nothing_is_told(bare, monkeypatch, lines, told):
    monkeypatch.setenv("CHROMIUM", str(program(bare, "mine", lines)))

    with pytest.raises(SystemExit, match=told):
        chromium.print_page(bare / "page.html", bare / "page.pdf")


def test_without_playwright_there_is_none_of_its_own(monkeypatch):
    """The site is built without the tests' libraries."""
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)

    assert chromium._find_playwrights_own() is None


@pytest.mark.usefixtures("bare")
def test_who_renders_screens_is_told_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    with pytest.raises(SystemExit, match="No Chromium was found: install Chromium or Chrome"):
        camera.find_browser()


@pytest.mark.browser
def test_a_camera_leaves_a_driver_that_was_lent_to_it_running():
    with sync_playwright() as driver:
        camera.Camera(driver).close()
        camera.Camera(driver).close()


def test_without_its_browser_playwright_has_none_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    assert chromium._find_playwrights_own() is None
