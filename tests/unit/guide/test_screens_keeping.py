"""The process that draws for the preview: words where it can't."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

from verifier.browser import chromium
from verifier.guide import screens
from verifier.guide.screens import __main__ as command
from verifier.guide.screens import camera as cameras
from verifier.guide.screens import pictures


@pytest.fixture
def bare(monkeypatch):
    """An environment that has what building needs, and nothing that takes pictures."""
    monkeypatch.delattr(screens, "camera", raising=False)
    monkeypatch.setitem(sys.modules, "verifier.guide.screens.camera", None)


@pytest.mark.usefixtures("bare")
def test_without_the_tools_it_says_what_to_run_once_a_drawing_changed(copy, monkeypatch, capsys):
    """A preview needs no more than building does; only who changes a drawing is told."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert 0 == command.keep_making(copy)

    drawn = copy.templates / "drawings/role-add.html"
    drawn.write_text(
        drawn.read_text("utf-8").replace("{% endblock %}", "<p>More</p>{% endblock %}")
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert 0 == command.keep_making(copy)

    first, second = capsys.readouterr().out.splitlines()
    assert "" == first
    assert second.startswith("docs/screens.yml:1: What takes the pictures is not set up here: Run")


def test_what_was_set_up_since_is_used_at_the_next_save(copy, monkeypatch):
    camera, used = SimpleNamespace(close=lambda: used.append("closed")), []
    ways = iter(["none yet", camera])
    monkeypatch.setattr(command, "open_camera", lambda: next(ways))
    monkeypatch.setattr(command, "make_again", lambda *given: used.append(given[-1]) or "")
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n\n"))

    assert 0 == command.keep_making(copy)
    assert used == [camera, camera, "closed"]


def test_without_a_browser_its_words_say_how_to_get_one(monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cameras, "find_browser", chromium.main)

    assert "install Chromium or Chrome" in command.open_camera()


@pytest.mark.usefixtures("bare")
def test_the_command_says_so_too(copy, monkeypatch, capsys):
    monkeypatch.setattr(pictures, "Places", lambda: copy)
    (copy.pictures / "role-add-light.webp").unlink()

    assert 1 == command.main(["make"])
    assert "Run `make screens` once" in capsys.readouterr().out


def test_a_drawing_with_a_mistake_is_told_in_its_words(copy):
    (copy.templates / "drawings/role-add.html").write_text("{% if %}", "utf-8")

    assert "Expected an expression" in command.make_again(copy, "")
