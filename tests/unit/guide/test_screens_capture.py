"""A capture becomes a picture that shows what it may show, and nothing else."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from verifier.guide.screens import camera, pictures
from verifier.guide.screens.register import Callout, Screen, Seen

SECRET = (180, 30, 60, 40)
"""Where the capture holds something that nobody may read: left, top, width, height."""


@pytest.fixture(name="shot")
def _shot(tmp_path):
    """A capture of 400 by 300 pixels with a secret, a comment and an EXIF block."""

    def shot(secret=(255, 0, 0), size=(400, 300)):
        image = Image.new("RGB", size, (250, 250, 250))
        paint = ImageDraw.Draw(image)
        left, top, width, height = SECRET
        for x in range(left, left + width, 2):
            paint.line([(x, top), (x, top + height - 1)], fill=secret)
        paint.rectangle([20, 200, 119, 239], fill=(0, 0, 200))
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Ada Byron")
        exif = Image.Exif()
        exif[0x013B] = "Ada Byron"
        path = tmp_path / f"{secret[0]}-{size[0]}.png"
        image.save(path, pnginfo=info, exif=exif)
        return path

    return shot


def screen(box=(20, 200, 100, 40), crop=None, redact=()):
    return Screen(
        id="shot",
        product="sage-intacct",
        where="Company",
        title="A shot",
        alt="Look.",
        kind="captured",
        seen=Seen(dt.date(2026, 11, 22), "2026 R4", "a company of ours"),
        review_by=dt.date(2027, 5, 31),
        callouts=(Callout("save", ("page#save",), box, 1),),
        also=(),
        labels=("Save",),
        crop=crop,
        redact=redact,
        line=1,
    )


def opened(picture):
    return Image.open(io.BytesIO(picture.webp)).convert("RGB")


def test_a_capture_that_is_not_on_this_machine_is_said_to_be_missing(tmp_path):
    with pytest.raises(pictures.CaptureError, match=r"is captured, and .* is not on this machine"):
        camera.make_capture(screen(), tmp_path / "shot.png")


def test_a_redaction_is_one_flat_colour_to_its_last_pixel(shot):
    picture = opened(camera.make_capture(screen(redact=(SECRET,)), shot()))
    left, top, width, height = SECRET

    inside = picture.crop((left, top, left + width, top + height))
    assert [(width * height, camera.GRAY)] == inside.getcolors()


def test_what_was_below_a_redaction_leaves_no_trace_in_the_file(shot):
    """Two captures that differ only below the redaction give the same bytes."""
    red = camera.make_capture(screen(redact=(SECRET,)), shot((255, 0, 0)))
    green = camera.make_capture(screen(redact=(SECRET,)), shot((0, 255, 0)))
    bare = camera.make_capture(screen(), shot((255, 0, 0)))

    assert red.webp == green.webp
    assert red.webp != bare.webp


def test_a_redaction_leaves_no_trace_where_the_picture_is_made_smaller(shot):
    """Scaling mixes neighbors, so a redaction has to be painted before it."""
    size = (2600, 1200)
    red = camera.make_capture(screen(redact=(SECRET,)), shot((255, 0, 0), size))
    green = camera.make_capture(screen(redact=(SECRET,)), shot((0, 255, 0), size))

    assert 520 == red.width
    assert red.webp == green.webp


def test_a_redaction_between_pixels_covers_every_pixel_it_touches(shot):
    left, top, width, height = SECRET
    box = (left + 0.4, top + 0.4, width - 0.8, height - 0.8)
    picture = opened(camera.make_capture(screen(redact=(box,)), shot()))

    inside = picture.crop((left, top, left + width, top + height))
    assert [(width * height, camera.GRAY)] == inside.getcolors()


def test_a_picture_carries_no_metadata(shot):
    path = shot()
    assert b"Ada Byron" in path.read_bytes()

    webp = camera.make_capture(screen(), path).webp

    assert b"Ada" not in webp
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {webp[at : at + 4] for at in range(len(webp))}


def test_a_crop_keeps_its_part_and_moves_the_boxes_with_it(shot):
    picture = camera.make_capture(screen(crop=(10, 190, 200, 100)), shot())

    assert (100, 50) == (picture.width, picture.height)
    assert {"save": (5, 5, 50, 20)} == picture.boxes
    assert (0, 0, 200) == opened(picture).getpixel((12, 12))


def test_a_wide_capture_is_made_smaller_and_its_boxes_too(shot):
    picture = camera.make_capture(screen(), shot(size=(2080, 600)))

    assert (520, 150) == (picture.width, picture.height)
    assert {"save": (5, 50, 25, 10)} == picture.boxes


def test_a_capture_full_of_detail_is_made_small_enough(tmp_path):
    path = tmp_path / "noise.png"
    Image.effect_noise((1040, 700), 8).convert("RGB").save(path)

    picture = camera.make_capture(screen(), path)

    assert len(path.read_bytes()) > 5 * camera.MAX_BYTES
    assert len(picture.webp) <= camera.MAX_BYTES


@pytest.mark.parametrize(
    "wrong",
    [
        {"box": (390, 200, 100, 40)},
        {"crop": (0, 0, 401, 300)},
        {"redact": ((0, 290, 10, 11),)},
    ],
)
def test_a_box_outside_the_capture_is_said(shot, wrong):
    with pytest.raises(pictures.CaptureError, match=r"leaves .*, which is 400 by 300 pixels"):
        camera.make_capture(screen(**wrong), shot())


def test_a_file_that_is_no_picture_is_said(tmp_path):
    path = tmp_path / "shot.png"
    path.write_text("not a picture")

    with pytest.raises(pictures.CaptureError, match="Save it as PNG"):
        camera.make_capture(screen(), path)


def test_a_missing_capture_is_said(tmp_path):
    with pytest.raises(pictures.CaptureError, match=r"is not there\. Put the capture in place"):
        pictures.digest_capture(screen(), tmp_path / "shot.png")


def test_what_a_picture_is_made_from_changes_with_the_capture_and_with_its_boxes(shot):
    first = pictures.digest_capture(screen(), shot())

    assert first == pictures.digest_capture(screen(), shot())
    assert first != pictures.digest_capture(screen(), shot((0, 255, 0)))
    assert first != pictures.digest_capture(screen(redact=(SECRET,)), shot())
    assert first != pictures.digest_capture(screen(crop=(0, 0, 10, 10)), shot())
