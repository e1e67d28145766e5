"""The pictures of all screens: `python -m verifier screens` makes them, or says which need it.

`manifest.json` beside the pictures says what each was made from, its size, and where its marks
stand. A capture stays on the machine it was taken on; what is noted of it lets others revise it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from typing import TYPE_CHECKING

import click
import jinja2

from verifier.guide.problem import GuideError, Problem, ProblemsError, split_sentence
from verifier.guide.screens import drawing, figure, register
from verifier.guide.screens.register import MANIFEST, Places, load_manifest, name_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.guide.screens.camera import Camera
    from verifier.guide.screens.register import Rendered, Screen

TRY = drawing.Drawing("<!doctype html><title>Try</title>A try", frozenset(), frozenset())
NOT_SET_UP = "What takes the pictures is not set up here. Run `make screens` once and save again"


def save_manifest(pictures: Path, rendered: dict[str, Rendered]) -> None:
    """Write the manifest, unless it says the same already."""
    text = json.dumps(dict(sorted(rendered.items())), indent=2, ensure_ascii=False) + "\n"
    path = pictures / MANIFEST
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def digest_source(screen: Screen, places: Places, known: Rendered | None = None) -> str:
    """Return what a screen's picture is made from: of a capture, the file and what is asked of it.

    Where the capture is not on this machine, what is known of it is taken.

    Raises:
        GuideError: where its capture is missing and nothing is known of it.
        jinja2.TemplateError: where its template is missing or has a mistake.
    """
    if screen.kind == "drawn":
        return drawing.draw_screen(screen.id, places.templates).digest
    path = places.captured / f"{screen.id}.png"
    if path.is_file():
        capture = hashlib.sha256(path.read_bytes()).hexdigest()
    elif known and ":" in known["source"]:
        capture = known["source"].partition(":")[0]
    else:
        raise GuideError(
            f"The screen “{screen.id}” is captured, and {path} is not on this machine. "
            "Get it from the person who took it, or take it again, and run `make screens`."
        )
    boxes = {callout.at: callout.box for callout in screen.callouts}
    plan = json.dumps([boxes, screen.crop, screen.redact], sort_keys=True)
    return f"{capture}:{hashlib.sha256(plan.encode()).hexdigest()}"


def list_outdated(places: Places) -> dict[str, str]:
    """Return the screens whose pictures are out of date, each with the reason."""
    known = load_manifest(places.pictures)
    reasons: dict[str, str] = {}
    for name, screen in register.read_register(places.register).items():
        rendered = known.get(name)
        source = digest_source(screen, places, rendered)
        if rendered is None:
            reasons[name] = "it has no picture yet"
        elif rendered["source"] != source:
            reasons[name] = "what it is made from has changed"
        else:
            for theme, digest in rendered["files"].items():
                path = places.pictures / name_picture(name, theme)
                if not path.is_file():
                    reasons[name] = f"{path.name} is missing"
                elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    reasons[name] = f"{path.name} is not the picture that was rendered"
    return reasons


def list_orphans(places: Places) -> list[Path]:
    """Return the pictures that belong to no screen of the manifest."""
    named = {
        name_picture(screen, theme)
        for screen, rendered in load_manifest(places.pictures).items()
        for theme in rendered["files"]
    }
    return sorted(path for path in places.pictures.glob("*.webp") if path.name not in named)


def remove_orphans(places: Places) -> None:
    """Take pictures of screens that left the register out of the manifest and the folder."""
    screens, known = register.read_register(places.register), load_manifest(places.pictures)
    if known.keys() - screens.keys():
        # Only then: a preview would take a file that is written for a save.
        save_manifest(places.pictures, {name: known[name] for name in known if name in screens})
    for path in list_orphans(places):
        path.unlink()


def make_pictures(names: list[str], places: Places, at_hand: Camera | None = None) -> Iterator[str]:
    """Make the pictures of the named screens; yield each name once its pictures are written.

    A camera at hand is used, and left open.

    Raises:
        GuideError: where a capture cannot be used.
    """
    from verifier.guide.screens import camera  # noqa: PLC0415 - needs the tests' libraries

    screens = register.read_register(places.register)
    places.pictures.mkdir(parents=True, exist_ok=True)
    opened = at_hand
    try:
        for name in names:
            screen, known = screens[name], load_manifest(places.pictures)
            source = digest_source(screen, places, known.get(name))
            if screen.kind == "captured":
                path = places.pictures / name_picture(name, "any")
                made = known[name].get("made") if name in known and path.is_file() else None
                kept = (path.read_bytes(), made) if made else None
                capture = places.captured / f"{name}.png"
                taken = {"any": camera.make_capture(screen, capture, kept)}
            else:
                opened = opened or camera.Camera()
                taken = opened.take(drawing.draw_screen(name, places.templates))
            for theme, picture in taken.items():
                (places.pictures / name_picture(name, theme)).write_bytes(picture.webp)
            known[name] = {
                "source": source,
                "width": picture.width,
                "height": picture.height,
                "boxes": dict(sorted(picture.boxes.items())),
                "files": {
                    theme: hashlib.sha256(each.webp).hexdigest() for theme, each in taken.items()
                },
            }
            if picture.made:
                known[name]["made"] = picture.made
            save_manifest(places.pictures, known)
            yield name
    finally:
        if opened is not None and opened is not at_hand:
            opened.close()


def update_pictures(places: Places, *, everything: bool) -> int:
    """Render what is out of date and print each picture's size; return the exit status."""
    screens = register.read_register(places.register)
    remove_orphans(places)
    names = list(screens) if everything else list(list_outdated(places))
    if not names:
        _say(f"All {len(screens)} screens are up to date.")
        return 0
    started = time.monotonic()
    with click.progressbar(
        make_pictures(names, places), length=len(names), label="Screens", file=sys.stderr
    ) as made:
        for _ in made:
            pass
    remove_orphans(places)
    known = load_manifest(places.pictures)
    for name in names:
        paths = {
            theme: places.pictures / name_picture(name, theme) for theme in known[name]["files"]
        }
        sizes = ", ".join(f"{theme} {path.stat().st_size}" for theme, path in paths.items())
        _say(f"{name}: {sizes} bytes")
        if screens[name].kind == "captured":
            _say(f"  Its caption says “{screens[name].origin}”, from “seen” in {places.register}.")
    _say(f"{len(names)} screens in {time.monotonic() - started:.0f} s")
    return 0


def check_pictures(places: Places) -> int:
    """Print what is out of date or wrong; return 1 if anything is."""
    found = [str(problem) for problem in figure.find_problems(places)]
    for name, reason in list_outdated(places).items():
        found.append(f"The screen “{name}” is out of date: {reason}. Run `make screens`.")
    found += [f"{path} belongs to no screen. Run `make screens`." for path in list_orphans(places)]
    for line in found:
        _say(line)
    return bool(found)


class PreviewPictures:
    """Makes what is out of date for a preview: one camera stays open, in the thread that asks."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.camera: Camera | None = None

    def open(self) -> Camera:
        """Return the camera, ready at once; raise ImportError or SystemExit where there is none."""
        if self.camera is None:
            from verifier.guide.screens import camera  # noqa: PLC0415 - needs the tests' libraries

            self.camera = camera.Camera()
            # A browser's first picture takes it twice as long as any later one.
            self.camera.take(TRY)
        return self.camera

    def close(self) -> None:
        """Close the camera, if one is open."""
        if self.camera:
            self.camera.close()
            self.camera = None

    def draw(self) -> None:
        """Make what is out of date; warn of what is wrong."""
        try:
            if names := sorted(list_outdated(self.places)):
                for _ in make_pictures(names, self.places, self.open()):
                    pass
            remove_orphans(self.places)
        except ProblemsError:
            # The build tells these, too.
            return
        except ImportError:
            wrong = NOT_SET_UP
        except (ValueError, jinja2.TemplateError, SystemExit) as error:
            wrong = str(error)
        except Exception as error:  # noqa: BLE001 - the browser was closed or has crashed
            wrong, self.camera = str(error), None
        else:
            return
        file = register.name_register(self.places.register)
        figure.log.warning(Problem(file, 1, "screens", *split_sentence(wrong)))


def main(argv: list[str]) -> int:
    """Make the pictures of screens that need it, or say which do; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m verifier screens", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="render what is out of date")
    making.add_argument("--all", action="store_true", help="render everything")
    commands.add_parser("check", help="say what is out of date or wrong")
    given, places = parser.parse_args(argv), Places()
    try:
        if given.command == "make":
            return update_pictures(places, everything=given.all)
        return check_pictures(places)
    except ImportError:
        _say(NOT_SET_UP)
    except (ValueError, jinja2.TemplateError) as error:
        _say(str(error))
    return 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
