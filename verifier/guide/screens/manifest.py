"""The manifest of pictures: what each was made from, its size, and where its marks stand."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

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


def load(pictures: Path) -> dict[str, Rendered]:
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


def save(pictures: Path, rendered: dict[str, Rendered]) -> None:
    """Write the manifest, unless it says the same already."""
    entries = {name: rendered[name].to_dict() for name in sorted(rendered)}
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    path = pictures / FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        pictures.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def outdated(screen: str, source: str, pictures: Path, known: dict[str, Rendered]) -> str:
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


def plan(screen: Screen) -> str:
    """Return what the register asks of a capture, as a SHA-256."""
    boxes = {callout.at: callout.box for callout in screen.callouts}
    text = json.dumps([boxes, screen.crop, screen.redact], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digest(screen: Screen, capture: Path) -> str:
    """Return what the picture is made from: the SHA-256 of the capture and of its plan.

    Raises:
        CaptureError: where the capture is missing.
    """
    if not capture.is_file():
        raise CaptureError(
            f"The screen “{screen.id}” is captured, but {capture} is not there. "
            "Put the capture in place and run `make screens`."
        )
    return f"{hashlib.sha256(capture.read_bytes()).hexdigest()}:{plan(screen)}"
