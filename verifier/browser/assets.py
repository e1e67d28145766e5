"""Files under names that hold their own hash, compressed beside themselves, and their list."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable

CACHE = Path(__file__).parents[2] / "build" / "brotli"
"""Compressed bytes by the hash of what they hold: a change compresses anew only what it changed."""

DAY = 24 * 60 * 60

FIRST, REST = 10, 9
"""Brotli's qualities. Of what a first verdict loads, the last step would take five seconds for 4 %,
and of what it does without, the next one nine seconds for 8 %."""


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


def compress_brotli(data: bytes, quality: int) -> bytes:
    """Return the data as brotli, from the cache where it was made before."""
    kept = CACHE / f"{hashlib.sha256(data).hexdigest()}.{quality}.br"
    if kept.is_file():
        kept.touch()
        return kept.read_bytes()
    result: bytes = brotli.compress(data, quality=quality, lgwin=24)
    CACHE.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(".part")
    half.write_bytes(result)
    half.replace(kept)
    return result


def drop_unused_brotli() -> None:
    """Remove from the cache what no build has used for a day."""
    for kept in CACHE.glob("*.br"):
        if time.time() - kept.stat().st_mtime > DAY:
            kept.unlink(missing_ok=True)


def write(out: Path, asset: Asset) -> dict[str, Any]:
    """Write one file with its compressed forms; return what a page says of it.

    Sizes are in bytes: `size` as it is, `gzip` and `brotli` as it travels.
    """
    zipped = gzip.compress(asset.data, compresslevel=6, mtime=0)
    brotlied = compress_brotli(asset.data, REST if asset.role == "rest" else FIRST)
    for suffix, data in (("", asset.data), (".gz", zipped), (".br", brotlied)):
        (out / f"{asset.name}{suffix}").write_bytes(data)
    return {
        "name": asset.name,
        "sha256": asset.sha256,
        "size": len(asset.data),
        "gzip": len(zipped),
        "brotli": len(brotlied),
    }


def write_all(
    out: Path, assets: Iterable[Asset], about: dict[str, Any], kept: Iterable[str] = ()
) -> None:
    """Write the files and then `runtime.json`; remove what it does not name, but for `kept`.

    It comes last: one that is there names files that are there.
    """
    out.mkdir(parents=True, exist_ok=True)
    # Both compressors let go of Python's lock, so threads use every core.
    with ThreadPoolExecutor() as pool:
        pending = {asset.role: pool.submit(write, out, asset) for asset in assets}
        entries = {role: entry.result() for role, entry in pending.items()}
    half = out / "runtime.part"
    half.write_text(json.dumps(about | {"files": entries}) + "\n", "utf-8")
    half.replace(out / "runtime.json")
    wanted = {f"{entry['name']}{end}" for entry in entries.values() for end in ("", ".gz", ".br")}
    for file in out.iterdir():
        if file.name not in wanted | {"runtime.json", *kept}:
            file.unlink()
