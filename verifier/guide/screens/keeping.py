"""Makes pictures again and again, for the preview: one browser is opened, and stays open.

It reads a line from standard input for each time, and writes one: what is wrong, or nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import jinja2

from verifier.guide.screens import studio
from verifier.guide.screens.drawing import Drawing

if TYPE_CHECKING:
    from verifier.guide.screens.render import Camera
    from verifier.guide.screens.studio import Places

TRY = Drawing("<!doctype html><title>Try</title>A try", frozenset(), frozenset())
NOT_SET_UP = "What takes the pictures is not set up here. Run `make screens` once and save again"


def open_camera() -> Camera | str:
    """Return a camera that is ready at once, or why there is none."""
    try:
        from verifier.guide.screens import render  # noqa: PLC0415 - needs the tests' libraries

        camera = render.Camera()
    except ImportError:
        return NOT_SET_UP
    except SystemExit as none:
        return str(none)
    # A browser's first picture takes it twice as long as any later one.
    camera.take(TRY)
    return camera


def make(places: Places, camera: Camera | str) -> str:
    """Make what is out of date; return what is wrong, in one line with its place, or ""."""
    try:
        names = sorted(studio.stale(places))
        if isinstance(camera, str):
            wrong = camera if names else ""
        else:
            for _ in studio.make(names, places, camera):
                pass
            studio.tidy(places)
            wrong = ""
    except (ValueError, jinja2.TemplateError) as error:
        wrong = " ".join(str(error).split())
    return f"{places.register}:1: {wrong} [screens]" if wrong else ""


def keep_making(places: Places) -> int:
    """Serve until standard input ends; return 0."""
    camera = open_camera()
    for _ in sys.stdin:
        if isinstance(camera, str):
            # It may have been set up since.
            camera = open_camera()
        sys.stdout.write(f"{make(places, camera)}\n")
        sys.stdout.flush()
    if not isinstance(camera, str):
        camera.close()
    return 0
