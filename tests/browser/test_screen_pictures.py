"""The pictures of screens: rendered the same each time, and what their drawings look like."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from verifier.guide.screens import drawing
from verifier.guide.screens.camera import Camera
from verifier.guide.screens.register import load_manifest, name_picture


@pytest.fixture(scope="module")
def camera(playwright):
    """One camera for all pictures."""
    opened = Camera(playwright)
    yield opened
    opened.close()


def test_a_second_run_gives_the_same_bytes(camera, playwright):
    drawn = drawing.draw_screen("authorisation-add")
    first, again = camera.take(drawn), camera.take(drawn)
    other = Camera(playwright)
    try:
        anew = other.take(drawn)
    finally:
        other.close()

    assert first == again
    assert first == anew


@pytest.mark.parametrize("name", ["authorisation-add", "permissions-general-ledger", "user-form"])
def test_the_committed_picture_is_what_its_drawing_looks_like(camera, root, name):
    """Another browser may shade letters otherwise, but not put anything anywhere else."""
    pictures = root / "docs/assets/screens"
    rendered = load_manifest(pictures)[name]
    for theme, taken in camera.take(drawing.draw_screen(name)).items():
        assert (rendered["width"], rendered["height"]) == (taken.width, taken.height)
        for mark, box in rendered["boxes"].items():
            assert box == pytest.approx(taken.boxes[mark], abs=1), mark
        with (
            Image.open(pictures / name_picture(name, theme)) as committed,
            Image.open(io.BytesIO(taken.webp)) as fresh,
        ):
            quarter = committed.width // 4, committed.height // 4
            difference = ImageChops.difference(
                committed.convert("L").resize(quarter, Image.Resampling.BOX),
                fresh.convert("L").resize(quarter, Image.Resampling.BOX),
            )
        assert 40 > max(extreme for _, extreme in [difference.getextrema()]), theme


def test_both_themes_have_everything_in_the_same_place(camera):
    """The callouts lie over either picture, so the two must agree to the pixel."""
    for name in ("company-security", "role-permissions"):
        light, dark = camera.take(drawing.draw_screen(name)).values()

        assert light.boxes == dark.boxes
        assert (light.width, light.height) == (dark.width, dark.height)
