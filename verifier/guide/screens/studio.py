"""Makes the pictures of all screens that need one, and says which do."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.guide.screens import drawing, manifest, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.guide.screens.capture import Kept
    from verifier.guide.screens.manifest import Rendered
    from verifier.guide.screens.register import Screen
    from verifier.guide.screens.render import Camera, Picture


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


def source(screen: Screen, places: Places, known: Rendered | None = None) -> str:
    """Return what a screen's picture is made from, as digests.

    Raises:
        CaptureError: where its capture is missing and nothing is known of it.
        jinja2.TemplateError: where its template is missing or has a mistake.
    """
    if screen.kind == "drawn":
        return drawing.draw(screen.id, places.templates).digest
    path = places.captured / f"{screen.id}.png"
    if known and ":" in known.source and not path.is_file():
        return f"{known.source.partition(':')[0]}:{manifest.plan(screen)}"
    return manifest.digest(screen, path)


def stale(places: Places) -> dict[str, str]:
    """Return the screens whose pictures are out of date, each with the reason.

    A capture stays on the machine it was made on. Where it is missing, only
    what the register asks of it is compared.
    """
    known = manifest.load(places.pictures)
    reasons: dict[str, str] = {}
    for screen in register.read(places.register).values():
        made_from = source(screen, places, known.get(screen.id))
        if reason := manifest.outdated(screen.id, made_from, places.pictures, known):
            reasons[screen.id] = reason
    return reasons


def orphans(places: Places) -> list[Path]:
    """Return the pictures that belong to no screen of the manifest."""
    named = {
        name
        for rendered in manifest.load(places.pictures).values()
        for name, _, _ in rendered.files.values()
    }
    return sorted(path for path in places.pictures.glob("*.webp") if path.name not in named)


def tidy(places: Places) -> None:
    """Take pictures of screens that left the register out of the manifest and the folder."""
    screens = register.read(places.register)
    known = manifest.load(places.pictures)
    if known.keys() - screens.keys():
        # Only then: a preview would take a file that is written for a save.
        manifest.save(places.pictures, {name: known[name] for name in known if name in screens})
    for path in orphans(places):
        path.unlink()


def make(names: list[str], places: Places, at_hand: Camera | None = None) -> Iterator[str]:
    """Make the pictures of the named screens; yield each name once its pictures are written.

    A camera at hand is used, and left open.

    Raises:
        CaptureError: where a capture cannot be used.
    """
    from verifier.guide.screens import capture, render  # noqa: PLC0415 - needs the tests' libraries

    screens = register.read(places.register)
    places.pictures.mkdir(parents=True, exist_ok=True)
    camera = at_hand
    try:
        for name in names:
            screen = screens[name]
            if screen.kind == "captured":
                shot = capture.picture(screen, places.captured / f"{name}.png", _kept(name, places))
                _keep(screen, {"any": shot}, places)
            else:
                camera = camera or render.Camera()
                _keep(screen, camera.take(drawing.draw(name, places.templates)), places)
            yield name
    finally:
        if camera is not None and camera is not at_hand:
            camera.close()


def _kept(name: str, places: Places) -> Kept | None:
    """Return what is kept of a capture, None where there is nothing."""
    from verifier.guide.screens.capture import Kept  # noqa: PLC0415 - needs the tests' libraries

    known = manifest.load(places.pictures).get(name)
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
    known = manifest.load(places.pictures)
    known[screen.id] = manifest.Rendered(
        source(screen, places, known.get(screen.id)),
        first.width,
        first.height,
        first.boxes,
        files,
        first.made,
    )
    manifest.save(places.pictures, known)
