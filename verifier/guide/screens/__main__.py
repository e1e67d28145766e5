"""`python -m verifier.guide.screens`: make the pictures that need it, or say which do.

`make` renders what is out of date (`--all` everything). `keep-making` does so for the preview: it
keeps one browser open, reads a line from standard input for each time, and writes one: what is
wrong, or nothing. `check` says what is out of date and what is wrong, and `review` what was to be
looked at again.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import click
import jinja2

from verifier.guide.problem import Problem, ProblemsError, split_sentence
from verifier.guide.screens import drawing, figure, pictures, register

if TYPE_CHECKING:
    from verifier.guide.screens.camera import Camera

TRY = drawing.Drawing("<!doctype html><title>Try</title>A try", frozenset(), frozenset())
NOT_SET_UP = "What takes the pictures is not set up here. Run `make screens` once and save again"


def make(places: pictures.Places, *, everything: bool) -> int:
    """Render what is out of date and print each picture's size; return the exit status."""
    screens = register.read_register(places.register)
    pictures.remove_orphans(places)
    names = list(screens) if everything else list(pictures.list_outdated(places))
    if not names:
        _say(f"All {len(screens)} screens are up to date.")
        return 0
    started = time.monotonic()
    with click.progressbar(
        pictures.make_pictures(names, places), length=len(names), label="Screens", file=sys.stderr
    ) as made:
        for _ in made:
            pass
    pictures.remove_orphans(places)
    known = pictures.load_manifest(places.pictures)
    for name in names:
        sizes = ", ".join(f"{theme} {size}" for theme, (_, _, size) in known[name].files.items())
        _say(f"{name}: {sizes} bytes")
        if screens[name].kind == "captured":
            _say(f"  Its caption says “{screens[name].told}”, from “seen” in {places.register}.")
    _say(f"{len(names)} screens in {time.monotonic() - started:.0f} s")
    return 0


def check(places: pictures.Places) -> int:
    """Print what is out of date or wrong; return 1 if anything is."""
    faults = [str(problem) for problem in figure.find_problems(places.docs, places.templates)]
    faults += [
        f"The screen “{name}” is out of date: {reason}. Run `make screens`."
        for name, reason in pictures.list_outdated(places).items()
    ]
    faults += [
        f"{path} belongs to no screen. Run `make screens`."
        for path in pictures.list_orphans(places)
    ]
    for fault in faults:
        _say(fault)
    return bool(faults)


def review(places: pictures.Places) -> int:
    """Print the screens whose review is overdue; return 1 if one is past its grace."""
    screens, day = register.read_register(places.register).values(), register.today()
    for problem in register.list_overdue(screens, places.register, day):
        _say(str(problem))
    return any(register.list_overdue(screens, places.register, day, register.GRACE))


def open_camera() -> Camera | str:
    """Return a camera that is ready at once, or why there is none."""
    try:
        from verifier.guide.screens import camera  # noqa: PLC0415 - needs the tests' libraries

        opened = camera.Camera()
    except ImportError:
        return NOT_SET_UP
    except SystemExit as none:
        return str(none)
    # A browser's first picture takes it twice as long as any later one.
    opened.take(TRY)
    return opened


def make_again(places: pictures.Places, camera: Camera | str) -> str:
    """Make what is out of date; return what is wrong, in one line with its place, or ""."""
    try:
        names = sorted(pictures.list_outdated(places))
        if isinstance(camera, str):
            wrong = camera if names else ""
        else:
            for _ in pictures.make_pictures(names, places, camera):
                pass
            pictures.remove_orphans(places)
            wrong = ""
    except ProblemsError:
        # The build tells these, too.
        wrong = ""
    except (ValueError, jinja2.TemplateError) as error:
        wrong = str(error)
    file = register.name_register(places.register)
    return str(Problem(file, 1, "screens", *split_sentence(wrong))) if wrong else ""


def keep_making(places: pictures.Places) -> int:
    """Serve until standard input ends; return 0."""
    camera = open_camera()
    for _ in sys.stdin:
        if isinstance(camera, str):
            # It may have been set up since.
            camera = open_camera()
        _say(make_again(places, camera))
        sys.stdout.flush()
    if not isinstance(camera, str):
        camera.close()
    return 0


def main(argv: list[str]) -> int:
    """Run one command; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m verifier.guide.screens", description="The pictures of screens."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="render what is out of date")
    making.add_argument("--all", action="store_true", help="render everything")
    commands.add_parser("keep-making", help="render whenever a line comes in, for the preview")
    commands.add_parser("check", help="say what is out of date or wrong")
    commands.add_parser("review", help="say what was to be looked at again by now")
    given = parser.parse_args(argv)
    places = pictures.Places()
    try:
        match given.command:
            case "make":
                return make(places, everything=given.all)
            case "keep-making":
                return keep_making(places)
            case "check":
                return check(places)
            case _:
                return review(places)
    except ImportError:
        _say(NOT_SET_UP)
        return 1
    except (ValueError, jinja2.TemplateError) as error:
        _say(str(error))
        return 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
