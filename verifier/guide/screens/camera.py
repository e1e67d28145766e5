"""Takes the pictures: of drawings in headless Chromium, and from real captures.

A drawing gives the same bytes each time. A capture is cropped, painted over and without metadata:
what is painted over is gone, because the picture is built again from plain pixels, so neither a
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
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, UnidentifiedImageError
from playwright.sync_api import sync_playwright

from verifier.guide.problem import GuideError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Playwright

    from verifier.guide.screens.drawing import Drawing
    from verifier.guide.screens.register import Box, Made, Screen

THEMES = ("light", "dark")
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
        [sys.executable, "-m", "verifier.chromium"],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        sys.exit(found.stderr.strip())
    return found.stdout.strip().splitlines()[-1]


def encode_drawing(png: bytes) -> tuple[bytes, int, int]:
    """Return a drawing as lossless WebP of 64 colors, without metadata, and its size in CSS pixels.

    The flat colors stay as they are; only the shades along the edges of
    letters are merged, by a few steps of 255.
    """
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(
            COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    out = io.BytesIO()
    few.convert("RGB").save(out, "WEBP", lossless=True, quality=100, method=4)
    return out.getvalue(), few.width // SCALE, few.height // SCALE


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

    def take(self, drawing: Drawing) -> dict[str, Picture]:
        """Return the pictures of a drawing; one is encoded while the next is taken."""
        taken = {}
        with ThreadPoolExecutor() as pool:
            for theme in THEMES:
                html = drawing.html.replace('data-theme="light"', f'data-theme="{theme}"', 1)
                self._page.set_content(html)
                self._page.evaluate("document.fonts.ready")
                png = self._page.locator("body").screenshot(animations="disabled", caret="hide")
                taken[theme] = pool.submit(encode_drawing, png), self._page.evaluate(MEASURE)
        return {theme: Picture(*webp.result(), boxes) for theme, (webp, boxes) in taken.items()}


GRAY = (128, 128, 128)
"""One flat color, whatever stood below: its average would tell something."""

MAX_WIDTH = 1040
MAX_BYTES = 60_000
QUALITIES = (82, 72, 62, 52, 42)


def make_capture(screen: Screen, path: Path, kept: tuple[bytes, Made] | None = None) -> Picture:
    """Return the picture of a captured screen; its size and boxes are halved, as for a 2x capture.

    Where the capture is not on this machine, what is `kept` of it is revised: its picture, and how
    that was made.

    Raises:
        GuideError: where the capture is no picture, or a box leaves it.
    """
    if kept and not path.is_file():
        return revise_capture(screen, path, *kept)
    try:
        with Image.open(path) as opened:
            pixels = opened.convert("RGB")
    except (UnidentifiedImageError, OSError) as error:
        raise GuideError(f"{path} cannot be read as a picture. Save it as PNG.") from error
    made = plan_capture(screen, list(pixels.size), path)
    paint_over(pixels, screen.redact)
    left, top, width, height = made["crop"]
    pixels = pixels.crop((round(left), round(top), round(left + width), round(top + height)))
    size = round(pixels.width * find_scale(made)), round(pixels.height * find_scale(made))
    clean = Image.frombytes("RGB", pixels.size, pixels.tobytes()).resize(
        size, Image.Resampling.LANCZOS
    )
    return finish_capture(screen, made, encode_capture(clean), clean.size)


def revise_capture(screen: Screen, path: Path, webp: bytes, before: Made) -> Picture:
    """Return a picture with other marks, or with more painted over, from the one there is."""
    made = plan_capture(screen, before["size"], path)
    more = [box for box in made["redact"] if box not in before["redact"]]
    if made["crop"] != before["crop"] or any(box not in made["redact"] for box in before["redact"]):
        raise GuideError(
            f"The screen “{screen.id}” is to show another part of {path}, which is not on this "
            "machine. Get it from the person who took it, or take it again. Without it a “box” can "
            "be moved, and more painted over by “redact”."
        )
    with Image.open(io.BytesIO(webp)) as opened:
        pixels = opened.convert("RGB")
    paint_over(pixels, [move_box(box, made, find_scale(made)) for box in more])
    return finish_capture(screen, made, encode_capture(pixels) if more else webp, pixels.size)


def plan_capture(screen: Screen, size: list[int], path: Path) -> Made:
    """Return what is to become of a capture of this size; raise GuideError for a box outside."""
    crop = screen.crop or [0, 0, *size]
    for box in (crop, *screen.redact, *(each.box for each in screen.callouts if each.box)):
        left, top, width, height = box
        if left + width > size[0] or top + height > size[1]:
            raise GuideError(
                f"The box {box} leaves {path}, which is {size[0]} by {size[1]} pixels."
            )
    return {"size": size, "crop": crop, "redact": list(screen.redact)}


def find_scale(made: Made) -> float:
    """Return by how much a picture is smaller than what is kept of its capture."""
    return min(1.0, MAX_WIDTH / round(made["crop"][2]))


def move_box(box: Box, made: Made, scale: float) -> Box:
    """Return where a box of the capture is in what is kept of it, at a scale."""
    left, top, *_ = made["crop"]
    x, y, width, height = box
    return [(x - left) * scale, (y - top) * scale, width * scale, height * scale]


def paint_over(pixels: Image.Image, boxes: Iterable[Box]) -> None:
    """Paint boxes over, to whole pixels and never less than asked for."""
    paint = ImageDraw.Draw(pixels)
    for left, top, width, height in boxes:
        right, bottom = math.ceil(left + width) - 1, math.ceil(top + height) - 1
        paint.rectangle((math.floor(left), math.floor(top), right, bottom), fill=GRAY)


def finish_capture(screen: Screen, made: Made, webp: bytes, size: tuple[int, int]) -> Picture:
    """Return a picture of some size in pixels, with the marks where the register has them."""
    boxes = {
        callout.at: [round(side, 1) for side in move_box(callout.box, made, find_scale(made) / 2)]
        for callout in screen.callouts
        if callout.box
    }
    return Picture(webp, math.ceil(size[0] / 2), math.ceil(size[1] / 2), boxes, made)


def encode_capture(image: Image.Image) -> bytes:
    """Return the smallest WebP needed: lossless if that is small enough, and else less and less."""
    best = io.BytesIO()
    image.save(best, "WEBP", lossless=True, quality=80, method=4)
    for quality in QUALITIES:
        if best.tell() <= MAX_BYTES:
            break
        best = io.BytesIO()
        image.save(best, "WEBP", quality=quality, method=4)
    return best.getvalue()
