"""What a preview draws at a save, and what it says where it can't."""

from __future__ import annotations

import sys

import pytest

from tests.unit.guide.test_screens_pictures import ROLE_ADD, change
from verifier import chromium
from verifier.guide import screens
from verifier.guide.screens import camera as cameras
from verifier.guide.screens import pictures


@pytest.fixture
def bare(monkeypatch):
    """An environment that has what building needs, and nothing that takes pictures."""
    monkeypatch.delattr(screens, "camera", raising=False)
    monkeypatch.setitem(sys.modules, "verifier.guide.screens.camera", None)


@pytest.fixture(name="draw")
def _draw(copy, caplog):
    """Draws for a preview of the copy, in which a drawing changed; returns what it warns of."""
    change(copy.templates / "drawings.html", ROLE_ADD, f"{ROLE_ADD}<p>A</p>")
    preview = pictures.PreviewPictures(copy)

    def draw():
        caplog.clear()
        preview.draw()
        return [record.msg for record in caplog.records]

    return draw


@pytest.mark.usefixtures("bare")
def test_without_the_tools_a_preview_says_what_to_run_once_a_drawing_changed(copy, draw):
    """A preview needs no more than building does; only who changes a drawing is told."""
    [problem] = draw()
    assert str(problem).startswith("docs/screens.yml:1: What takes the pictures is not set up here")

    change(copy.templates / "drawings.html", f"{ROLE_ADD}<p>A</p>", ROLE_ADD)
    assert [] == draw()


def test_without_a_browser_its_words_say_how_to_get_one(draw, monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cameras, "find_browser", chromium.main)

    [problem] = draw()
    assert "install Chromium or Chrome" in str(problem)


def test_a_browser_that_was_closed_is_opened_again_at_the_next_save(draw, monkeypatch):
    used = []

    def take(camera, _):
        used.append(camera)
        if len(used) == 2:
            raise RuntimeError("The browser has been closed.")

    camera = type("Camera", (), {"take": take})
    monkeypatch.setattr(cameras, "Camera", camera)
    monkeypatch.setattr(pictures, "make_pictures", lambda _, __, opened: [opened.take("")])

    [problem] = draw()
    assert "The browser has been closed" == problem.wrong
    assert [] == draw()
    assert used[0] is used[1] is not used[2]


@pytest.mark.usefixtures("bare")
def test_the_command_says_what_is_not_set_up(copy, monkeypatch, capsys):
    monkeypatch.setattr(pictures, "Places", lambda: copy)
    (copy.pictures / "role-add-light.webp").unlink()

    assert 1 == pictures.main(["make"])
    assert "Run `make screens` once" in capsys.readouterr().out


def test_a_drawing_with_a_mistake_is_told_in_its_words(copy, draw):
    (copy.templates / "drawings.html").write_text("{% if %}", "utf-8")

    [problem] = draw()
    assert "Expected an expression" in problem.wrong


def test_what_the_build_says_of_the_register_is_not_said_twice(copy, draw):
    copy.register.write_text("screens: none", "utf-8")

    assert [] == draw()
