"""Takes the pictures: of drawings in headless Chromium, and from real captures.

A drawing gives the same bytes each time. A capture is cropped, painted over and without metadata:
what is painted over is gone, because the picture is built anew from plain pixels, so neither a
lower layer nor a thumbnail nor a text in the file survives.

It needs Pillow and Playwright, which only the tests' group installs: `pictures` imports it where a
picture is to be made.
"""

from __future__ import annotations

import io
import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image, ImageDraw, UnidentifiedImageError
from playwright.sync_api import sync_playwright

from verifier.guide.screens.pictures import CaptureError, Made

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Playwright

    from verifier.guide.screens.drawing import Drawing
    from verifier.guide.screens.register import Box, Screen

type Theme = Literal["light", "dark"]

THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTH = 450
"""CSS pixels: narrow enough that words of 16 px stay legible on a telephone."""

SCALE = 2
COLORS = 64

SWITCHES = (
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-sandbox",
)
"""Without hinting and subpixels letters look the same on every machine.

The sandbox is of no use here: only our own templates are ever opened.
"""

MEASURE = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-mark]")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [element.dataset.mark, [x, y, width, height].map((side) => Math.round(side * 10) / 10)];
}))"""


class Picture(NamedTuple):
    """A picture as WebP; its size and the marks' boxes (left, top, width, height) in CSS pixels."""

    webp: bytes
    width: int
    height: int
    boxes: dict[str, Box]
    made: Made | None = None


def find_browser() -> str:
    """Return the Chromium to use, which is installed first where that is possible and needed.

    Raises:
        SystemExit: where there is none and we may not install one.
    """
    found = subprocess.run(
        [sys.executable, "-m", "verifier.browser.chromium"],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        sys.exit(found.stderr.strip())
    return found.stdout.strip().splitlines()[-1]


def encode_drawing(image: Image.Image) -> bytes:
    """Return a drawing as lossless WebP of 64 colors, without metadata.

    The flat colors stay as they are; only the shades along the edges of
    letters are merged, by a few steps of 255.
    """
    few = image.convert("RGB").quantize(
        COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    out = io.BytesIO()
    few.convert("RGB").save(out, "WEBP", lossless=True, quality=100, method=4)
    return out.getvalue()


def develop_picture(exposed: tuple[bytes, dict[str, Box]]) -> Picture:
    """Return the picture of a PNG with boxes."""
    png, boxes = exposed
    with Image.open(io.BytesIO(png)) as image:
        return Picture(
            webp=encode_drawing(image),
            width=image.width // SCALE,
            height=image.height // SCALE,
            boxes=boxes,
        )


class Camera:
    """A headless Chromium, until it is closed; `driver` is a running Playwright to use."""

    def __init__(self, driver: Playwright | None = None) -> None:
        path = find_browser()
        self._driver = driver or sync_playwright().start()
        self._owns = driver is None
        self._browser = self._driver.chromium.launch(executable_path=path, args=list(SWITCHES))
        self._page = self._browser.new_page(
            viewport={"width": WIDTH, "height": 400}, device_scale_factor=SCALE
        )

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()
        if self._owns:
            self._driver.stop()

    def expose(self, drawing: Drawing, theme: Theme) -> tuple[bytes, dict[str, Box]]:
        """Return a drawing in a theme as PNG, and the marks' boxes."""
        page = self._page
        page.set_content(drawing.html.replace('data-theme="light"', f'data-theme="{theme}"', 1))
        page.evaluate("document.fonts.ready")
        png = page.locator("body").screenshot(animations="disabled", caret="hide")
        return png, page.evaluate(MEASURE)

    def take(self, drawing: Drawing) -> dict[Theme, Picture]:
        """Return the pictures of a drawing; one is developed while the next is exposed."""
        with ThreadPoolExecutor() as darkroom:
            exposed = (self.expose(drawing, theme) for theme in THEMES)
            return dict(zip(THEMES, darkroom.map(develop_picture, exposed), strict=True))


GRAY = (128, 128, 128)
"""One flat color, whatever stood below: its average would tell something."""

MAX_WIDTH = 1040
MAX_BYTES = 60_000
QUALITIES = (82, 72, 62, 52, 42)


class Kept(NamedTuple):
    """What is in the repository of a capture: its picture, and how that was made."""

    webp: bytes
    made: Made


def make_capture(screen: Screen, capture: Path, kept: Kept | None = None) -> Picture:
    """Return the picture of a captured screen; its size and boxes are halved, as for a 2x capture.

    Where the capture is not on this machine, what is `kept` of it is revised.

    Raises:
        CaptureError: where the capture is missing or no picture, or a box leaves it.
    """
    if kept and not capture.is_file():
        return _revise(screen, capture, kept)
    try:
        with Image.open(capture) as opened:
            pixels = opened.convert("RGB")
    except FileNotFoundError as error:
        raise CaptureError(
            f"The screen “{screen.id}” is captured, and {capture} is not on this machine. "
            "Get it from whoever took it, or take it again."
        ) from error
    except (UnidentifiedImageError, OSError) as error:
        raise CaptureError(f"{capture} cannot be read as a picture. Save it as PNG.") from error
    made = _plan(screen, pixels.size, capture)
    _paint(pixels, screen.redact)
    left, top, width, height = made.crop
    pixels = pixels.crop((round(left), round(top), round(left + width), round(top + height)))
    size = round(pixels.width * _shrink(made)), round(pixels.height * _shrink(made))
    clean = Image.frombytes("RGB", pixels.size, pixels.tobytes()).resize(
        size, Image.Resampling.LANCZOS
    )
    return _finish(screen, made, _encode_capture(clean), clean.size)


def _revise(screen: Screen, capture: Path, kept: Kept) -> Picture:
    """Return a picture with other marks, or with more painted over, from the one there is."""
    made = _plan(screen, kept.made.size, capture)
    if made.crop != kept.made.crop or set(kept.made.redact) - set(made.redact):
        raise CaptureError(
            f"The screen “{screen.id}” is to show another part of {capture}, which is not on this "
            "machine. Get it from whoever took it, or take it again. Without it a “box” can be "
            "moved, and more painted over by “redact”."
        )
    left, top, *_ = made.crop
    shrink = _shrink(made)
    more = [
        ((x - left) * shrink, (y - top) * shrink, width * shrink, height * shrink)
        for x, y, width, height in made.redact
        if (x, y, width, height) not in kept.made.redact
    ]
    with Image.open(io.BytesIO(kept.webp)) as opened:
        pixels = opened.convert("RGB")
    _paint(pixels, more)
    return _finish(screen, made, _encode_capture(pixels) if more else kept.webp, pixels.size)


def _plan(screen: Screen, size: tuple[int, int], capture: Path) -> Made:
    """Return what is to become of a capture of this size; raise CaptureError for a box outside."""
    crop = screen.crop or (0, 0, *size)
    for box in (crop, *screen.redact, *(c.box for c in screen.callouts if c.box)):
        _within(box, size, capture)
    return Made(size, crop, screen.redact)


def _shrink(made: Made) -> float:
    """Return by how much a picture is smaller than what is kept of its capture."""
    return min(1.0, MAX_WIDTH / round(made.crop[2]))


def _paint(pixels: Image.Image, boxes: Iterable[Box]) -> None:
    """Paint boxes over."""
    paint = ImageDraw.Draw(pixels)
    for box in boxes:
        paint.rectangle(_whole(box), fill=GRAY)


def _finish(screen: Screen, made: Made, webp: bytes, size: tuple[int, int]) -> Picture:
    """Return a picture of some size in pixels, with the marks where the register has them."""
    left, top, *_ = made.crop
    scale = _shrink(made) / 2
    return Picture(
        webp=webp,
        width=math.ceil(size[0] / 2),
        height=math.ceil(size[1] / 2),
        boxes={
            callout.at: (
                round((callout.box[0] - left) * scale, 1),
                round((callout.box[1] - top) * scale, 1),
                round(callout.box[2] * scale, 1),
                round(callout.box[3] * scale, 1),
            )
            for callout in screen.callouts
            if callout.box
        },
        made=made,
    )


def _whole(box: Box) -> tuple[int, int, int, int]:
    """Return a box as corners on whole pixels, never smaller than asked for."""
    left, top, width, height = box
    return (
        math.floor(left),
        math.floor(top),
        math.ceil(left + width) - 1,
        math.ceil(top + height) - 1,
    )


def _within(box: Box, size: tuple[int, int], capture: Path) -> None:
    left, top, width, height = box
    if left + width > size[0] or top + height > size[1]:
        raise CaptureError(
            f"The box {list(box)} leaves {capture}, which is {size[0]} by {size[1]} pixels."
        )


def _encode_capture(image: Image.Image) -> bytes:
    """Return the smallest WebP needed: lossless if that is small enough, and else less and less."""
    best = io.BytesIO()
    image.save(best, "WEBP", lossless=True, quality=80, method=4)
    for quality in QUALITIES:
        if best.tell() <= MAX_BYTES:
            break
        best = io.BytesIO()
        image.save(best, "WEBP", quality=quality, method=4)
    return best.getvalue()
