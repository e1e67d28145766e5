"""Finishing of the built site: `python -m verifier finish [SITE]`.

What the generator leaves undone and any host of files needs: short links and redirects, the
files nobody fetches taken out, the policy for browsers, everything compressed once. Running it
again changes nothing, and the same pages give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]

from verifier.guide import mend, offline, outline, pdf, plain, plan, redirects
from verifier.guide.ledger import LEDGER
from verifier.guide.ledger_update import write_update
from verifier.guide.pages import ROOT, read_pages
from verifier.policy import headers_file

if TYPE_CHECKING:
    from verifier.guide.ledger import Ledger
    from verifier.guide.pages import Page

COMPRESSIBLE = {
    ".css", ".html", ".js", ".json", ".map", ".md", ".mjs", ".svg", ".txt", ".wasm", ".xml", ".zip",
}  # fmt: skip
"""What shrinks; the browser's Python comes as .wasm and as an archive that is not compressed."""

WORTH = 1400
"""Up to this many bytes a file fits into one packet, and a compressed copy saves none."""

BEST, QUICK = 11, 10
"""Brotli's qualities. Pages get the quick one: 2 % larger, in less than half the time."""

SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")

TAG = re.compile(r"</?[a-z][^>]*>")


def write(path: Path, content: str) -> None:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def drop_unused(site: Path) -> None:
    """Take out source maps and the search's word lists for other languages than English."""
    for path in site.rglob("*.map"):
        path.unlink()
    for path in [*site.rglob("*.js"), *site.rglob("*.css")]:
        content = path.read_bytes()
        if (bare := SOURCE_MAP.sub(b"\n", content)) != content:
            path.write_bytes(bare)
    shutil.rmtree(site / "assets/javascripts/lunr", ignore_errors=True)
    # The generator's copy holds the time of the build; `compress` makes one that doesn't.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def trim_search(site: Path) -> None:
    """Leave the pages of codes and all markup out of the search.

    Each first visit loads the index. The pages of codes hold the words of every message many times
    over: `codes/` lists them, and what they say of a step stands on its page.
    """
    path = site / "search/search_index.json"
    index = json.loads(path.read_text("utf-8"))
    index["docs"] = [entry for entry in index["docs"] if not entry["location"].startswith("codes/")]
    for entry in index["docs"]:
        entry["text"] = " ".join(TAG.sub(" ", entry["text"]).split())
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")


def write_redirects(site: Path, pages: list[Page], ledger: Ledger) -> None:
    """Write the short links, and what leads from old addresses to new ones."""
    shutil.rmtree(site / "go", ignore_errors=True)
    for path, content in redirects.short_links(pages, ledger).items():
        write(site / path / "index.html", content)
    addresses = {page.id: page.address for page in pages}
    for page, left in redirects.gone(pages, ledger).items():
        anchors = {name: to for name, to in left.items() if name}
        path = addresses.get(page, f"{page}/")
        moved = redirects.moved_anchors(path, anchors) if anchors else ""
        if page in addresses:
            add_moved(site / path / "index.html", path, moved)
        else:
            to = left.get("") or next(iter(anchors.values()))
            write(site / path / "index.html", redirects.redirect(path, to, moved))


def add_moved(page: Path, path: str, moved: str) -> None:
    """Add the list of anchors that left it to the end of a built page's article."""
    content = page.read_text("utf-8")
    script = f'<script type="module" src="{redirects.up(path)}{redirects.SCRIPT}"></script>\n'
    if moved not in content:
        page.write_text(content.replace("</article>", f"{moved}{script}</article>", 1), "utf-8")


def pack(suffix: str, content: bytes, quality: int) -> bytes:
    """Return bytes compressed for a suffix, the same ones each time."""
    if suffix == ".gz":
        return gzip.compress(content, 9, mtime=0)
    packed: bytes = brotli.compress(content, quality=quality)
    return packed


def unpack(suffix: str, copy: Path) -> bytes | None:
    """Return what a compressed copy holds, or None where there is none or it is broken."""
    try:
        packed = copy.read_bytes()
        content: bytes = gzip.decompress(packed) if suffix == ".gz" else brotli.decompress(packed)
    except (OSError, EOFError, brotli.error):
        return None
    return content


def compress(site: Path) -> int:
    """Write a gzip and a brotli copy beside every file that shrinks; return how many were written.

    A copy that holds the file already stays: the large ones take seconds to make.
    """
    copies = 0
    for path in sorted(site.rglob("*")):
        if path.suffix not in COMPRESSIBLE or not path.is_file():
            continue
        content = path.read_bytes()
        quality = QUICK if path.suffix in {".html", ".md"} else BEST
        for suffix in (".gz", ".br"):
            copy = path.with_name(path.name + suffix)
            if len(content) <= WORTH:
                copy.unlink(missing_ok=True)
            elif unpack(suffix, copy) != content:
                copy.write_bytes(pack(suffix, content, quality))
                copies += 1
    return copies


def main(argv: list[str]) -> int:
    """Finish the built site; return 1, with what to write, if a published id leads nowhere."""
    parser = argparse.ArgumentParser(prog="python -m verifier finish", description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    options = parser.parse_args(argv)
    if not (options.site / "index.html").is_file():
        sys.stderr.write(f"{options.site} holds no built site. Run `make build`.\n")
        return 2
    pages = read_pages(options.root)
    found = write_update(options.root, pages)
    for problem in found.problems:
        sys.stderr.write(f"{problem}\n")
    if found.problems:
        return 1
    ledger = found.ledger
    if found.notes:
        sys.stdout.write(f"{len(found.notes)} ids were written into {LEDGER}: commit it too.\n")
    drop_unused(options.site)
    trim_search(options.site)
    mend.rewrite(options.site, lambda html: plan.carried(mend.mended(html)))
    mend.join_stylesheets(options.site / "assets/stylesheets")
    mend.join_palette(options.site / "assets/stylesheets")
    write_redirects(options.site, pages, ledger)
    published = outline.files(pages, ledger, options.root) | plain.files(pages, options.root)
    for path, content in published.items():
        write(options.site / path, content)
    pdf.announce(options.site, pages, options.root)
    offline.write(options.site)
    write(options.site / "_headers", headers_file(options.site))
    copies = compress(options.site)
    sys.stdout.write(f"finished {options.site}: {len(ledger)} short links, {copies} copies\n")
    return 0
