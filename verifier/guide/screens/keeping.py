"""Makes pictures again and again, for the preview: one browser is opened, and stays open.

It reads a line of JSON from standard input for each time, the addresses of the pages that are
looked at, and writes one: what went wrong, or "".
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import jinja2

from verifier.guide.screens import studio
from verifier.guide.screens.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.guide.screens.render import Camera
    from verifier.guide.screens.studio import Places

SCREEN = re.compile(r"^ *\[screen: *([^\]\s]+) *\]", re.MULTILINE)
TRY = Drawing("<!doctype html><title>Try</title>A try", frozenset(), frozenset())
NOT_SET_UP = "What takes the pictures is not set up here. Run `make screens` once and save again"


def pictured(addresses: Iterable[str], places: Places) -> set[str]:
    """Return the screens on the pages of some addresses, like `sage-intacct/create-a-user/`."""
    paths = [
        places.docs / f"{address.strip('/')}{end}"
        for address in addresses
        for end in (".md", "/index.md")
    ]
    texts = [path.read_text("utf-8") for path in paths if path.is_file()]
    return {name for text in texts for name in SCREEN.findall(text)}


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


def make(addresses: Iterable[str], places: Places, camera: Camera | str) -> str:
    """Make what is out of date, what is looked at first; return what went wrong, or ""."""
    try:
        first = pictured(addresses, places)
        names = sorted(studio.stale(places), key=lambda name: name not in first)
        if isinstance(camera, str):
            return camera if names else ""
        for _ in studio.make(names, places, camera):
            pass
        studio.tidy(places)
    except (ValueError, jinja2.TemplateError) as error:
        return str(error)
    return ""


def keep_making(places: Places) -> int:
    """Serve until standard input ends; return 0."""
    camera = open_camera()
    for line in sys.stdin:
        if isinstance(camera, str):
            # It may have been set up since.
            camera = open_camera()
        sys.stdout.write(json.dumps(make(json.loads(line), places, camera)) + "\n")
        sys.stdout.flush()
    if not isinstance(camera, str):
        camera.close()
    return 0
