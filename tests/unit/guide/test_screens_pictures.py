"""Which pictures are out of date, how captures become pictures, and what the command says."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import textwrap

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from verifier.guide.problem import GuideError
from verifier.guide.screens import camera as cameras
from verifier.guide.screens import pictures, register
from verifier.guide.screens.register import Callout, Screen, Seen, load_manifest

SECRET = [180, 30, 60, 40]
"""Where a capture holds something that nobody may read: left, top, width, height."""

ROLE_ADD = "{% macro role_add() %}"
ROLE_FORM = 'part.row("Description", "Modeloptic"'

CHANGED = {"role-add": "what it is made from has changed"}
LABELS = "labels: [Company, Admin, Roles]"
REDACTED = f"{LABELS}\n  redact: [[0, 0, 50, 30]]"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def find_entry(places):
    """The entry of the screen `role-add` in the register."""
    text = places.register.read_text(encoding="utf-8")
    start = text.index("- id: role-add\n")
    return text[start : text.index("\n- id:", start) + 1]


def capture(places):
    """Make the screen `role-add` a captured one."""
    entry = find_entry(places)
    made = entry.replace("kind: drawn", f"kind: captured\n  {LABELS}").replace(
        "- at: roles\n", "- at: roles\n      box: [100, 50, 60, 30]\n"
    )
    change(places.register, entry, made)
    places.captured.mkdir()
    Image.new("RGB", (300, 200), (10, 20, 30)).save(places.captured / "role-add.png")


def draw(picture):
    return Image.open(io.BytesIO(picture.webp)).convert("RGB")


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


def screen(box=(20, 200, 100, 40), **more):
    return Screen(
        id="shot",
        where="Company",
        title="A shot",
        alt="Look.",
        kind="captured",
        seen=Seen(dt.date(2026, 11, 22), "2026 R4", "a company of ours"),
        review_by=dt.date(2027, 5, 31),
        callouts=[Callout("save", ["page#save"], 1, list(box))],
        line=1,
        **more,
    )


@pytest.mark.parametrize("box", [SECRET, [180.4, 30.4, 59.2, 39.2]], ids=["whole", "between"])
def test_a_redaction_is_one_flat_color_on_every_pixel_it_touches(shot, box):
    picture = draw(cameras.make_capture(screen(redact=[box]), shot()))
    left, top, width, height = SECRET

    inside = picture.crop((left, top, left + width, top + height))
    assert [(width * height, cameras.GRAY)] == inside.getcolors()


@pytest.mark.parametrize("size", [(400, 300), (2600, 1200)], ids=["as it is", "made smaller"])
def test_what_was_below_a_redaction_leaves_no_trace_in_the_file(shot, size):
    """Two captures that differ only below it give the same bytes, though scaling mixes pixels."""
    red = cameras.make_capture(screen(redact=[SECRET]), shot((255, 0, 0), size))
    green = cameras.make_capture(screen(redact=[SECRET]), shot((0, 255, 0), size))
    bare = cameras.make_capture(screen(), shot((255, 0, 0), size))

    assert red.webp == green.webp
    assert red.webp != bare.webp


def test_a_picture_carries_no_metadata(shot):
    path = shot()
    assert b"Ada Byron" in path.read_bytes()

    webp = cameras.make_capture(screen(), path).webp

    assert b"Ada" not in webp
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {webp[at : at + 4] for at in range(len(webp))}


@pytest.mark.parametrize(
    ("crop", "size", "shown", "box"),
    [
        ([10, 190, 200, 100], (400, 300), (100, 50), [5, 5, 50, 20]),
        (None, (2080, 600), (520, 150), [5, 50, 25, 10]),
    ],
    ids=["cropped", "made smaller"],
)
def test_boxes_move_with_what_is_kept_of_a_capture(shot, crop, size, shown, box):
    picture = cameras.make_capture(screen(crop=crop), shot(size=size))

    assert shown == (picture.width, picture.height)
    assert {"save": box} == picture.boxes
    left, top, *_ = box
    assert draw(picture).getpixel((2 * left + 2, 2 * top + 2))[2] > 190


def test_a_capture_full_of_detail_is_made_small_enough(tmp_path):
    path = tmp_path / "noise.png"
    Image.effect_noise((1040, 700), 8).convert("RGB").save(path)

    picture = cameras.make_capture(screen(), path)

    assert len(path.read_bytes()) > 5 * cameras.MAX_BYTES
    assert len(picture.webp) <= cameras.MAX_BYTES


@pytest.mark.parametrize(
    "wrong",
    [{"box": [390, 200, 100, 40]}, {"crop": [0, 0, 401, 300]}, {"redact": [[0, 290, 10, 11]]}],
)
def test_a_box_outside_the_capture_is_said(shot, wrong):
    with pytest.raises(GuideError, match=r"leaves .*, which is 400 by 300 pixels"):
        cameras.make_capture(screen(**wrong), shot())


def test_a_file_that_is_no_picture_is_said(tmp_path):
    path = tmp_path / "shot.png"
    path.write_text("not a picture")

    with pytest.raises(GuideError, match="Save it as PNG"):
        cameras.make_capture(screen(), path)


def test_the_committed_pictures_are_up_to_date(copy):
    assert {} == pictures.list_outdated(copy)
    assert [] == pictures.list_orphans(copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "outdated"),
    [
        ("drawings.html", '("Name", "Mod', '("Role name", "Mod', {"role-form"}),
        ("parts.html", ">Permissions<", ">Rights<", {"role-permissions", "user-permissions"}),
        ("styles/ground.css", "#1a2531", "#000000", None),
        ("../docs/screens.yml", "title: A new role, filled in", "title: The new role", set()),
    ],
)
def test_what_a_picture_is_made_from_makes_it_out_of_date(copy, file, old, new, outdated):
    change(copy.templates / file, old, new)

    every = set(load_manifest(copy.pictures))
    assert (every if outdated is None else outdated) == set(pictures.list_outdated(copy))


def test_a_lost_a_foreign_and_a_new_picture_are_out_of_date(copy):
    (copy.pictures / "role-add-dark.webp").unlink()
    shutil.copy(copy.pictures / "user-add-light.webp", copy.pictures / "role-form-light.webp")
    change(copy.pictures / "manifest.json", '"users": {', '"user": {')

    assert {
        "role-add": "role-add-dark.webp is missing",
        "role-form": "role-form-light.webp is not the picture that was rendered",
        "users": "it has no picture yet",
    } == pictures.list_outdated(copy)


def test_making_without_anything_to_do_says_so(copy, capsys):
    assert 0 == pictures.update_pictures(copy, everything=False)
    count = len(register.read_register(copy.register))
    assert f"All {count} screens are up to date.\n" == capsys.readouterr().out


def test_a_capture_takes_the_drawing_s_place_without_a_browser(copy, monkeypatch, capsys):
    """One file, its boxes, one command: the same callouts, and no text of the page changes."""
    monkeypatch.setenv("CHROMIUM", "/nowhere")
    capture(copy)
    assert CHANGED == pictures.list_outdated(copy)

    assert 0 == pictures.update_pictures(copy, everything=False)
    assert "Its caption says “Captured 2026-11-22”, from “seen” in" in capsys.readouterr().out
    assert 0 == pictures.check_pictures(copy), capsys.readouterr().out
    rendered = load_manifest(copy.pictures)["role-add"]
    assert ["any"] == list(rendered["files"])
    assert (150, 100) == (rendered["width"], rendered["height"])
    assert {"roles": [50, 25, 30, 15]} == rendered["boxes"]
    assert [] == list(copy.pictures.glob("role-add-*.webp"))


@pytest.fixture
def elsewhere(copy):
    """A copy whose captured screen was made where the capture was."""

    def elsewhere(old="", new=""):
        capture(copy)
        if old:
            change(copy.register, old, new)
        pictures.update_pictures(copy, everything=False)
        shutil.rmtree(copy.captured)
        return copy

    return elsewhere


def test_a_box_is_moved_without_the_capture_and_the_picture_stays_as_it_is(elsewhere):
    places = elsewhere()
    before = (places.pictures / "role-add.webp").read_bytes()
    assert {} == pictures.list_outdated(places)
    change(places.register, "box: [100, 50, 60, 30]", "box: [90, 50, 60, 30]")
    assert CHANGED == pictures.list_outdated(places)

    assert 0 == pictures.update_pictures(places, everything=False)
    assert {} == pictures.list_outdated(places)
    assert {"roles": [45, 25, 30, 15]} == load_manifest(places.pictures)["role-add"]["boxes"]
    assert before == (places.pictures / "role-add.webp").read_bytes()


def test_more_is_painted_over_without_the_capture(elsewhere):
    places = elsewhere()
    change(places.register, LABELS, REDACTED)

    assert 0 == pictures.update_pictures(places, everything=False)
    with Image.open(places.pictures / "role-add.webp") as picture:
        pixels = picture.convert("RGB")
    assert cameras.GRAY == pixels.getpixel((10, 10))
    assert cameras.GRAY == pixels.getpixel((49, 29))
    assert cameras.GRAY != pixels.getpixel((60, 40))


def test_what_was_painted_over_is_shown_again_only_from_the_capture(elsewhere):
    places = elsewhere(LABELS, REDACTED)
    change(places.register, REDACTED, LABELS)

    with pytest.raises(GuideError, match=r"another part of .* not on this machine"):
        pictures.update_pictures(places, everything=False)


def test_a_capture_that_is_not_on_this_machine_is_said_to_be_missing(copy):
    capture(copy)
    shutil.rmtree(copy.captured)

    with pytest.raises(GuideError, match=r"is captured, and .* is not on this machine"):
        pictures.update_pictures(copy, everything=True)


def test_the_capture_that_contributing_shows_takes_the_drawing_s_place(copy, root, capsys):
    shown = (root / "CONTRIBUTING.md").read_text("utf-8")
    start = shown.index("    ```yaml\n    - id: role-add")
    entry = textwrap.dedent(shown[start : shown.index("    ```\n", start)]).partition("\n")[2]
    change(copy.register, find_entry(copy), entry)
    copy.captured.mkdir()
    Image.new("RGB", (1280, 800), (10, 20, 30)).save(copy.captured / "role-add.png")

    assert 0 == pictures.update_pictures(copy, everything=False)
    assert 0 == pictures.check_pictures(copy), capsys.readouterr().out
    assert "Captured 2026-11-22, release 2026 R4" in capsys.readouterr().out


def test_a_screen_that_left_the_register_takes_its_pictures_along(copy):
    change(copy.register, find_entry(copy), "")

    assert 0 == pictures.update_pictures(copy, everything=False)
    assert "role-add" not in load_manifest(copy.pictures)
    assert [] == list(copy.pictures.glob("role-add*"))


def test_check_says_what_to_run_and_which_picture_belongs_to_nothing(copy, capsys):
    change(copy.templates / "drawings.html", ROLE_FORM, ROLE_FORM.replace("Description", "Words"))
    shutil.copy(copy.pictures / "role-add-dark.webp", copy.pictures / "old-dark.webp")

    assert 1 == pictures.check_pictures(copy)
    label, outdated, orphan = capsys.readouterr().out.splitlines()
    assert "“Description” is in bold, but stands on no screen of this item" in label
    assert (
        "The screen “role-form” is out of date: what it is made from has changed. "
        "Run `make screens`."
    ) == outdated
    assert "docs/assets/screens/old-dark.webp belongs to no screen. Run `make screens`." == orphan


def test_a_broken_register_is_said_by_the_command_without_a_traceback(copy, capsys):
    change(copy.register, "kind: drawn", "kind: painted")

    assert 1 == pictures.main(["check"])
    assert "“kind” has to be drawn or captured" in capsys.readouterr().out


def test_the_check_of_screens_needs_nothing_that_only_the_tests_install():
    """Who only runs the site has neither Pillow nor Playwright."""
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['playwright'] = None\n"
        "from verifier.guide.screens import pictures, register\n"
        "places = register.Places()\n"
        "screens = register.read_register(places.register)\n"
        "shot = next(iter(screens.values()))._replace(kind='captured')\n"
        "print(pictures.digest_source(shot, places, {'source': 'a:b'}).partition(':')[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout == "a\n", done.stderr
