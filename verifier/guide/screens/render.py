"""Takes the pictures of drawn screens in headless Chromium, always the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from verifier.guide.screens.drawing import Drawing
    from verifier.guide.screens.manifest import Made

type Theme = Literal["light", "dark"]
type Box = tuple[float, float, float, float]

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


def browser_path() -> str:
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


def encode(image: Image.Image) -> bytes:
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


def develop(exposed: tuple[bytes, dict[str, Box]]) -> Picture:
    """Return the picture of a PNG with boxes."""
    png, boxes = exposed
    with Image.open(io.BytesIO(png)) as image:
        return Picture(
            webp=encode(image),
            width=image.width // SCALE,
            height=image.height // SCALE,
            boxes=boxes,
        )


class Camera:
    """A headless Chromium, until it is closed; `driver` is a running Playwright to use."""

    def __init__(self, driver: Playwright | None = None) -> None:
        path = browser_path()
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
            return dict(zip(THEMES, darkroom.map(develop, exposed), strict=True))
