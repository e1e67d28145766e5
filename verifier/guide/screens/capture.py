"""Makes the picture of a screen from a real capture: cropped, painted over, without metadata.

What is painted over is gone: the picture is built anew from plain pixels, so
neither a lower layer nor a thumbnail nor a text in the file survives.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, UnidentifiedImageError

from verifier.guide.screens.manifest import CaptureError
from verifier.guide.screens.render import Picture

if TYPE_CHECKING:
    from pathlib import Path

    from verifier.guide.screens.register import Box, Screen

GREY = (128, 128, 128)
"""One flat color, whatever stood below: its average would tell something."""

MAX_WIDTH = 1040
MAX_BYTES = 60_000
QUALITIES = (82, 72, 62, 52, 42)


def picture(screen: Screen, capture: Path) -> Picture:
    """Return the picture of a captured screen; its size and boxes are halved, as for a 2x capture.

    Raises:
        CaptureError: where the capture is missing or no picture, or a box leaves it.
    """
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
    crop = screen.crop or (0, 0, *pixels.size)
    for box in (crop, *screen.redact, *(c.box for c in screen.callouts if c.box)):
        _within(box, pixels.size, capture)
    paint = ImageDraw.Draw(pixels)
    for box in screen.redact:
        paint.rectangle(_whole(box), fill=GREY)
    left, top, width, height = crop
    pixels = pixels.crop((round(left), round(top), round(left + width), round(top + height)))
    shrink = min(1.0, MAX_WIDTH / pixels.width)
    size = round(pixels.width * shrink), round(pixels.height * shrink)
    clean = Image.frombytes("RGB", pixels.size, pixels.tobytes()).resize(
        size, Image.Resampling.LANCZOS
    )
    scale = shrink / 2
    return Picture(
        webp=_encode(clean),
        width=math.ceil(clean.width / 2),
        height=math.ceil(clean.height / 2),
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


def _encode(image: Image.Image) -> bytes:
    """Return the smallest WebP needed: lossless if that is small enough, and else less and less."""
    best = io.BytesIO()
    image.save(best, "WEBP", lossless=True, quality=80, method=4)
    for quality in QUALITIES:
        if best.tell() <= MAX_BYTES:
            break
        best = io.BytesIO()
        image.save(best, "WEBP", quality=quality, method=4)
    return best.getvalue()
