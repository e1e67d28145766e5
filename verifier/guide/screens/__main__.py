"""`python -m verifier.guide.screens`: make the pictures that need it, or say which do.

`make` renders what is out of date (`--all` everything), `keep-making` does so for the preview,
`check` says what is out of date and what is wrong, and `review` what was to be looked at again.
"""

from __future__ import annotations

import argparse
import sys
import time

import click
import jinja2

from verifier.guide.screens import keeping, manifest, pages, register, review, studio


def make(places: studio.Places, *, everything: bool) -> int:
    """Render what is out of date and print each picture's size; return the exit status."""
    screens = register.read(places.register)
    studio.tidy(places)
    names = list(screens) if everything else list(studio.stale(places))
    if not names:
        _say(f"All {len(screens)} screens are up to date.")
        return 0
    started = time.monotonic()
    with click.progressbar(
        studio.make(names, places), length=len(names), label="Screens", file=sys.stderr
    ) as made:
        for _ in made:
            pass
    studio.tidy(places)
    known = manifest.load(places.pictures)
    for name in names:
        sizes = ", ".join(f"{theme} {size}" for theme, (_, _, size) in known[name].files.items())
        _say(f"{name}: {sizes} bytes")
        if screens[name].kind == "captured":
            _say(f"  Its caption says “{screens[name].told}”, from “seen” in {places.register}.")
    _say(f"{len(names)} screens in {time.monotonic() - started:.0f} s")
    return 0


def check(places: studio.Places) -> int:
    """Print what is out of date or wrong; return 1 if anything is."""
    faults = pages.problems(places.docs, places.pictures, places.templates)
    faults += [
        f"The screen “{name}” is out of date: {reason}. Run `make screens`."
        for name, reason in studio.stale(places).items()
    ]
    faults += [
        f"{path} belongs to no screen. Run `make screens`." for path in studio.orphans(places)
    ]
    for fault in faults:
        _say(fault)
    return bool(faults)


def look_again(places: studio.Places) -> int:
    """Print the screens whose review is overdue; return 1 if one is past its grace."""
    screens = register.read(places.register)
    found = register.overdue(screens, places.register, review.today())
    for line, _ in found:
        _say(line)
    return any(late for _, late in found)


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
    places = studio.Places()
    try:
        match given.command:
            case "make":
                return make(places, everything=given.all)
            case "keep-making":
                return keeping.keep_making(places)
            case "check":
                return check(places)
            case _:
                return look_again(places)
    except ImportError:
        _say(keeping.NOT_SET_UP)
        return 1
    except (ValueError, jinja2.TemplateError) as error:
        _say(str(error))
        return 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
