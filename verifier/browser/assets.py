"""Files under names that hold their own hash, compressed beside themselves, and their manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable

CACHE = Path(__file__).parents[2] / "build" / "brotli"
"""Compressed bytes by the hash of what they hold: a change compresses anew only what it changed."""

BEST = 11
QUALITY = {".wasm": 9, ".bin": 9, ".zip": 9}
"""Brotli's quality by the file's suffix, `BEST` for the others: of the interpreter and its memory
the last two steps take twenty times as long for an eighth of the size, and no first verdict waits
for an archive."""


class Asset(NamedTuple):
    """One file of the bundle, before it has its name."""

    role: str
    suffix: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        """The name it is served under: it changes whenever the content does."""
        return f"{self.role}.{self.sha256[:16]}{self.suffix}"


def squeezed(data: bytes, quality: int = BEST) -> bytes:
    """Return the data as brotli, from the cache where it was made before."""
    kept = CACHE / f"{hashlib.sha256(data).hexdigest()}.{quality}.br"
    if kept.is_file():
        return kept.read_bytes()
    result: bytes = brotli.compress(data, quality=quality, lgwin=24)
    CACHE.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(".part")
    half.write_bytes(result)
    half.replace(kept)
    return result


def write(out: Path, asset: Asset) -> dict[str, Any]:
    """Write one file with its compressed forms; return what the manifest says of it.

    Sizes are in bytes: `size` as it is, `gzip` and `brotli` as it travels.
    """
    zipped = gzip.compress(asset.data, compresslevel=6, mtime=0)
    brotlied = squeezed(asset.data, QUALITY.get(asset.suffix, BEST))
    for suffix, data in (("", asset.data), (".gz", zipped), (".br", brotlied)):
        (out / f"{asset.name}{suffix}").write_bytes(data)
    return {
        "name": asset.name,
        "sha256": asset.sha256,
        "size": len(asset.data),
        "gzip": len(zipped),
        "brotli": len(brotlied),
    }


def write_plain(out: Path, asset: Asset) -> dict[str, Any]:
    """Write one file as it is, unless it is there; return what the manifest says of it."""
    file = out / asset.name
    if not file.is_file():
        file.write_bytes(asset.data)
    size = len(asset.data)
    return {
        "name": asset.name,
        "sha256": asset.sha256,
        "size": size,
        "gzip": size,
        "brotli": size,
    }


def write_all(
    out: Path, assets: Iterable[Asset], about: dict[str, Any], *, plain: bool = False
) -> None:
    """Write the files and then `manifest.json`; remove what it does not name.

    Each is compressed as soon as it is given, while the next ones are made; `plain`
    leaves out the compressed forms, which take most of the time.

    The manifest comes last: one that is there names files that are there.
    """
    out.mkdir(parents=True, exist_ok=True)
    one = write_plain if plain else write
    # Both compressors let go of Python's lock, so threads use every core.
    with ThreadPoolExecutor() as pool:
        pending = {asset.role: pool.submit(one, out, asset) for asset in assets}
        entries = {role: entry.result() for role, entry in pending.items()}
    manifest = json.dumps(about | {"files": entries}, indent=1) + "\n"
    half = out / "manifest.part"
    half.write_text(manifest, "utf-8")
    half.replace(out / "manifest.json")
    wanted = {f"{entry['name']}{end}" for entry in entries.values() for end in ("", ".gz", ".br")}
    for file in out.iterdir():
        if file.name not in wanted | {"manifest.json"}:
            file.unlink()
