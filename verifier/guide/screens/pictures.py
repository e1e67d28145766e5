"""The pictures of all screens: what each was made from, and which have to be made anew.

`manifest.json` beside the pictures says what each was made from, its size, and where its marks
stand. A capture stays on the machine it was taken on; what is noted of it lets others revise it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.guide.screens import drawing, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.guide.screens.camera import Camera, Kept, Picture
    from verifier.guide.screens.register import Box, Screen

FILE = "manifest.json"


class Made(NamedTuple):
    """How a capture became a picture, in pixels of the capture: its size, what was kept of it.

    With it the picture can be revised where the capture is not.
    """

    size: tuple[int, int]
    crop: Box
    redact: tuple[Box, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the form in the manifest."""
        return {
            "size": list(self.size),
            "crop": list(self.crop),
            "redact": [list(box) for box in self.redact],
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Made:
        """Read the form in the manifest."""
        width, height = given["size"]
        return cls((width, height), tuple(given["crop"]), tuple(map(tuple, given["redact"])))


class Rendered(NamedTuple):
    """The pictures of one screen.

    `source` is the SHA-256 of what they were made from. `files` has a file's
    name for each theme, and `bytes` its SHA-256 and its size; a capture has
    the theme `any` alone, and `made`. Size and boxes are in CSS pixels.
    """

    source: str
    width: int
    height: int
    boxes: dict[str, Box]
    files: dict[str, tuple[str, str, int]]
    made: Made | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the form in the manifest."""
        return {
            "source": self.source,
            "width": self.width,
            "height": self.height,
            "boxes": {mark: list(box) for mark, box in sorted(self.boxes.items())},
            "files": {
                theme: {"name": name, "sha256": digest, "bytes": size}
                for theme, (name, digest, size) in self.files.items()
            },
            **({"made": self.made.to_dict()} if self.made else {}),
        }


def load_manifest(pictures: Path) -> dict[str, Rendered]:
    """Return the manifest of a folder of pictures, by screen; empty if there is none yet."""
    path = pictures / FILE
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Rendered(
            source=entry["source"],
            width=entry["width"],
            height=entry["height"],
            boxes={mark: tuple(box) for mark, box in entry["boxes"].items()},
            files={
                theme: (file["name"], file["sha256"], file["bytes"])
                for theme, file in entry["files"].items()
            },
            made=Made.from_dict(entry["made"]) if "made" in entry else None,
        )
        for name, entry in found.items()
    }


def save_manifest(pictures: Path, rendered: dict[str, Rendered]) -> None:
    """Write the manifest, unless it says the same already."""
    entries = {name: rendered[name].to_dict() for name in sorted(rendered)}
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    path = pictures / FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        pictures.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def explain_outdated(screen: str, source: str, pictures: Path, known: dict[str, Rendered]) -> str:
    """Return why a screen's pictures have to be made anew, or an empty text if they are right."""
    rendered = known.get(screen)
    if rendered is None:
        return "it has no picture yet"
    if rendered.source != source:
        return "what it is made from has changed"
    for name, digest, _ in rendered.files.values():
        path = pictures / name
        if not path.is_file():
            return f"{name} is missing"
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return f"{name} is not the picture that was rendered"
    return ""


class CaptureError(ValueError):
    """Raised for a capture that cannot be used; its message says what to do."""


def digest_plan(screen: Screen) -> str:
    """Return what the register asks of a capture, as a SHA-256."""
    boxes = {callout.at: callout.box for callout in screen.callouts}
    text = json.dumps([boxes, screen.crop, screen.redact], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_capture(screen: Screen, capture: Path) -> str:
    """Return what the picture is made from: the SHA-256 of the capture and of its plan.

    Raises:
        CaptureError: where the capture is missing.
    """
    if not capture.is_file():
        raise CaptureError(
            f"The screen “{screen.id}” is captured, but {capture} is not there. "
            "Put the capture in place and run `make screens`."
        )
    return f"{hashlib.sha256(capture.read_bytes()).hexdigest()}:{digest_plan(screen)}"


class Places(NamedTuple):
    """Where things are: the pages, the register, the captures, the pictures and the templates."""

    docs: Path = Path("docs")
    captured: Path = Path("captured")
    templates: Path = drawing.TEMPLATES

    @property
    def register(self) -> Path:
        """Return the register's path."""
        return self.docs / "screens.yml"

    @property
    def pictures(self) -> Path:
        """Return the folder of rendered pictures."""
        return self.docs / "assets" / "screens"


def digest_source(screen: Screen, places: Places, known: Rendered | None = None) -> str:
    """Return what a screen's picture is made from, as digests.

    Raises:
        CaptureError: where its capture is missing and nothing is known of it.
        jinja2.TemplateError: where its template is missing or has a mistake.
    """
    if screen.kind == "drawn":
        return drawing.draw_screen(screen.id, places.templates).digest
    path = places.captured / f"{screen.id}.png"
    if known and ":" in known.source and not path.is_file():
        return f"{known.source.partition(':')[0]}:{digest_plan(screen)}"
    return digest_capture(screen, path)


def list_outdated(places: Places) -> dict[str, str]:
    """Return the screens whose pictures are out of date, each with the reason.

    A capture stays on the machine it was made on. Where it is missing, only
    what the register asks of it is compared.
    """
    known = load_manifest(places.pictures)
    reasons: dict[str, str] = {}
    for screen in register.read_register(places.register).values():
        made_from = digest_source(screen, places, known.get(screen.id))
        if reason := explain_outdated(screen.id, made_from, places.pictures, known):
            reasons[screen.id] = reason
    return reasons


def list_orphans(places: Places) -> list[Path]:
    """Return the pictures that belong to no screen of the manifest."""
    named = {
        name
        for rendered in load_manifest(places.pictures).values()
        for name, _, _ in rendered.files.values()
    }
    return sorted(path for path in places.pictures.glob("*.webp") if path.name not in named)


def remove_orphans(places: Places) -> None:
    """Take pictures of screens that left the register out of the manifest and the folder."""
    screens = register.read_register(places.register)
    known = load_manifest(places.pictures)
    if known.keys() - screens.keys():
        # Only then: a preview would take a file that is written for a save.
        save_manifest(places.pictures, {name: known[name] for name in known if name in screens})
    for path in list_orphans(places):
        path.unlink()


def make_pictures(names: list[str], places: Places, at_hand: Camera | None = None) -> Iterator[str]:
    """Make the pictures of the named screens; yield each name once its pictures are written.

    A camera at hand is used, and left open.

    Raises:
        CaptureError: where a capture cannot be used.
    """
    from verifier.guide.screens import camera  # noqa: PLC0415 - needs the tests' libraries

    screens = register.read_register(places.register)
    places.pictures.mkdir(parents=True, exist_ok=True)
    opened = at_hand
    try:
        for name in names:
            screen = screens[name]
            if screen.kind == "captured":
                shot = camera.make_capture(
                    screen, places.captured / f"{name}.png", _kept(name, places)
                )
                _keep(screen, {"any": shot}, places)
            else:
                opened = opened or camera.Camera()
                _keep(screen, opened.take(drawing.draw_screen(name, places.templates)), places)
            yield name
    finally:
        if opened is not None and opened is not at_hand:
            opened.close()


def _kept(name: str, places: Places) -> Kept | None:
    """Return what is kept of a capture, None where there is nothing."""
    from verifier.guide.screens.camera import Kept  # noqa: PLC0415 - needs the tests' libraries

    known = load_manifest(places.pictures).get(name)
    if not known or not known.made:
        return None
    path = places.pictures / known.files["any"][0]
    return Kept(path.read_bytes(), known.made) if path.is_file() else None


def _keep(screen: Screen, pictures: Mapping[Any, Picture], places: Places) -> None:
    """Write a screen's pictures and its entry in the manifest."""
    files: dict[str, tuple[str, str, int]] = {}
    for theme, picture in pictures.items():
        name = f"{screen.id}.webp" if theme == "any" else f"{screen.id}-{theme}.webp"
        (places.pictures / name).write_bytes(picture.webp)
        files[theme] = name, hashlib.sha256(picture.webp).hexdigest(), len(picture.webp)
    first = next(iter(pictures.values()))
    known = load_manifest(places.pictures)
    known[screen.id] = Rendered(
        digest_source(screen, places, known.get(screen.id)),
        first.width,
        first.height,
        first.boxes,
        files,
        first.made,
    )
    save_manifest(places.pictures, known)
