"""Which pictures are out of date, and what the command says of it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from verifier.guide.screens import __main__ as command
from verifier.guide.screens import pictures, register
from verifier.guide.screens.camera import GRAY

ROOT = Path(__file__).parents[3]
LABELS_AND_REDACTION = "labels: [Company, Admin, Roles]\n  redact: [[0, 0, 50, 30]]"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def captured(places, size=(300, 200)):
    """Make the screen `role-add` a captured one."""
    entry = "- id: role-add\n"
    text = places.register.read_text(encoding="utf-8")
    start = text.index(entry)
    end = text.index("\n- id:", start)
    body = text[start:end].replace(
        "kind: drawn", "kind: captured\n  labels: [Company, Admin, Roles]"
    )
    body = body.replace("- at: roles\n", "- at: roles\n      box: [100, 50, 60, 30]\n")
    places.register.write_text(text[:start] + body + text[end:], encoding="utf-8")
    places.captured.mkdir()
    Image.new("RGB", size, (10, 20, 30)).save(places.captured / "role-add.png")


def test_the_committed_pictures_are_up_to_date(copy):
    assert {} == pictures.list_outdated(copy)
    assert [] == pictures.list_orphans(copy)


def test_a_changed_drawing_makes_its_own_screen_out_of_date(copy):
    change(copy.templates / "drawings/role-form.html", '"Name"', '"Role name"')

    assert {"role-form": "what it is made from has changed"} == pictures.list_outdated(copy)


def test_a_changed_part_makes_every_screen_that_uses_it_out_of_date(copy):
    change(copy.templates / "parts.html", ">Permissions<", ">Rights<")

    assert {"role-permissions", "user-permissions"} == set(pictures.list_outdated(copy))


def test_a_changed_style_makes_all_out_of_date(copy):
    change(copy.templates / "styles/ground.css", "#1a2531", "#000000")

    assert set(pictures.load_manifest(copy.pictures)) == set(pictures.list_outdated(copy))


def test_words_that_are_no_part_of_the_picture_change_nothing(copy):
    change(copy.register, "title: A new role, filled in", "title: The new role")

    assert {} == pictures.list_outdated(copy)


def test_a_lost_or_foreign_picture_is_out_of_date(copy):
    (copy.pictures / "role-add-dark.webp").unlink()
    shutil.copy(copy.pictures / "user-add-light.webp", copy.pictures / "role-form-light.webp")

    assert {
        "role-add": "role-add-dark.webp is missing",
        "role-form": "role-form-light.webp is not the picture that was rendered",
    } == pictures.list_outdated(copy)


def test_making_without_anything_to_do_says_so(copy, capsys):
    assert 0 == command.make(copy, everything=False)
    count = len(register.read_register(copy.register))
    assert f"All {count} screens are up to date.\n" == capsys.readouterr().out


def test_a_capture_takes_the_drawing_s_place_without_a_browser(copy, monkeypatch, capsys):
    """One file, its boxes, one command: the same callouts, and no text of the page changes."""
    monkeypatch.setenv("CHROMIUM", "/nowhere")
    captured(copy)
    assert {"role-add": "what it is made from has changed"} == pictures.list_outdated(copy)

    assert 0 == command.make(copy, everything=False)
    assert 0 == command.check(copy), capsys.readouterr().out

    rendered = pictures.load_manifest(copy.pictures)["role-add"]
    assert ["any"] == list(rendered.files)
    assert (150, 100) == (rendered.width, rendered.height)
    assert {"roles": (50, 25, 30, 15)} == rendered.boxes
    assert [] == list(copy.pictures.glob("role-add-*.webp"))


def test_where_the_capture_is_elsewhere_its_picture_is_trusted_until_its_boxes_change(copy):
    captured(copy)
    command.make(copy, everything=False)
    shutil.rmtree(copy.captured)

    assert {} == pictures.list_outdated(copy)

    change(copy.register, "box: [100, 50, 60, 30]", "box: [90, 50, 60, 30]")
    assert {"role-add": "what it is made from has changed"} == pictures.list_outdated(copy)


def test_a_box_is_moved_without_the_capture_and_the_picture_stays_as_it_is(copy):
    captured(copy)
    command.make(copy, everything=False)
    before = (copy.pictures / "role-add.webp").read_bytes()
    shutil.rmtree(copy.captured)
    change(copy.register, "box: [100, 50, 60, 30]", "box: [90, 50, 60, 30]")

    assert 0 == command.make(copy, everything=False)
    assert {} == pictures.list_outdated(copy)
    assert {"roles": (45, 25, 30, 15)} == pictures.load_manifest(copy.pictures)["role-add"].boxes
    assert before == (copy.pictures / "role-add.webp").read_bytes()


def test_more_is_painted_over_without_the_capture(copy):
    captured(copy)
    command.make(copy, everything=False)
    shutil.rmtree(copy.captured)
    change(copy.register, "labels: [Company, Admin, Roles]", LABELS_AND_REDACTION)

    assert 0 == command.make(copy, everything=False)
    with Image.open(copy.pictures / "role-add.webp") as picture:
        pixels = picture.convert("RGB")
    assert GRAY == pixels.getpixel((10, 10))
    assert GRAY == pixels.getpixel((49, 29))
    assert GRAY != pixels.getpixel((60, 40))


def test_what_was_painted_over_is_shown_again_only_from_the_capture(copy):
    captured(copy)
    change(copy.register, "labels: [Company, Admin, Roles]", LABELS_AND_REDACTION)
    command.make(copy, everything=False)
    shutil.rmtree(copy.captured)
    change(copy.register, LABELS_AND_REDACTION, "labels: [Company, Admin, Roles]")

    with pytest.raises(pictures.CaptureError, match=r"another part of .* not on this machine"):
        command.make(copy, everything=False)


def test_the_capture_that_contributing_shows_takes_the_drawing_s_place(copy, capsys):
    shown = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    start = shown.index("    ```yaml\n    - id: role-add")
    entry = textwrap.dedent(shown[start : shown.index("    ```\n", start)]).partition("\n")[2]
    text = copy.register.read_text("utf-8")
    before = text.index("- id: role-add")
    after = text.index("\n- id:", before)
    copy.register.write_text(text[:before] + entry + text[after:], "utf-8")
    copy.captured.mkdir()
    Image.new("RGB", (1280, 800), (10, 20, 30)).save(copy.captured / "role-add.png")

    assert 0 == command.make(copy, everything=False)
    assert 0 == command.check(copy), capsys.readouterr().out
    assert "Captured 2026-11-22, release 2026 R4" in capsys.readouterr().out


def test_making_a_capture_says_what_its_caption_says(copy, capsys):
    captured(copy)
    command.make(copy, everything=False)

    assert "Its caption says “Captured 2026-11-22”, from “seen” in" in capsys.readouterr().out


def test_check_says_what_to_run(copy, capsys):
    change(copy.templates / "drawings/role-form.html", "Description", "Words")

    assert 1 == command.check(copy)
    out = capsys.readouterr().out
    assert (
        "The screen “role-form” is out of date: what it is made from has changed. "
        "Run `make screens`.\n"
    ) in out
    assert "create-a-role.md:" in out
    assert "“Description” is in bold, but stands on no screen of this item" in out


def test_check_finds_a_picture_that_belongs_to_nothing(copy, capsys):
    shutil.copy(copy.pictures / "role-add-dark.webp", copy.pictures / "old-dark.webp")

    assert 1 == command.check(copy)
    assert (
        "docs/assets/screens/old-dark.webp belongs to no screen. Run `make screens`.\n"
        == capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("today", "status", "told"),
    [("2027-05-31", 0, False), ("2027-06-30", 0, True), ("2027-08-30", 1, True)],
)
def test_a_review_warns_first_and_fails_after_sixty_days(
    copy, monkeypatch, capsys, today, status, told
):
    monkeypatch.setattr(register, "today", lambda: dt.date.fromisoformat(today))

    assert status == command.review(copy)
    assert told == ("“role-add” was to be compared" in capsys.readouterr().out)


def test_a_broken_register_is_said_by_the_command_without_a_traceback(copy, capsys):
    change(copy.register, "kind: drawn", "kind: painted")

    assert 1 == command.main(["check"])
    assert "“kind” has to be drawn or captured" in capsys.readouterr().out


def test_the_check_of_screens_needs_nothing_that_only_the_tests_install():
    """Who only runs the site has neither Pillow nor Playwright."""
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['playwright'] = None\n"
        "from verifier.guide.screens import figure, pictures, register\n"
        "from pathlib import Path\n"
        "screens = register.read_register(Path('docs/screens.yml'))\n"
        "shot = next(iter(screens.values()))._replace(kind='captured')\n"
        "known = pictures.Rendered('a:b', 1, 1, {}, {})\n"
        "print(pictures.digest_source(shot, pictures.Places(), known).partition(':')[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout == "a\n", done.stderr
