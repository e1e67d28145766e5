"""Finishing of the built site: `python -m verifier finish [SITE]`.

What the generator leaves undone: what the browser runs, short links and redirects, the files for
programs, the PDF, the service worker, the policy for browsers, compressed copies. The plugin
`guide` calls it at the end of `mkdocs build`; after Zensical, which runs no plugin, the command
does. Running it again changes nothing, and the same pages give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.browser import bundle
from verifier.guide import (
    esbuild,
    guide_json,
    markdown_twins,
    offline,
    pdf,
    plan_data,
    redirects,
    theme_fixes,
)
from verifier.guide.ledger import LEDGER
from verifier.guide.ledger_update import write_update
from verifier.guide.pages import ROOT, read_pages
from verifier.guide.problem import GuideError, ProblemsError
from verifier.guide.settings import list_examples
from verifier.policy import write_headers_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.guide.ledger import Ledger
    from verifier.guide.ledger_update import Update
    from verifier.guide.pages import Page

COMPRESSIBLE = {".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".xml"}

WORTH = 1400
"""Up to this many bytes a file fits into one packet, and a compressed copy saves none."""

BEST, QUICK, QUICKEST = 11, 10, 5
"""Brotli's qualities: of what every page loads, of pages, and of the 200 pages of codes and the
plain Markdown, which few people open. `QUICK` makes a page 2 % larger than `BEST` in a third of the
time, `QUICKEST` 13 % in a fiftieth."""

SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")

TAG = re.compile(r"</?[a-z][^>]*>")


INDEXES = {"search/search_index.json": "docs", "search.json": "items"}
"""Where MkDocs and Zensical put what the search looks through, and the list in it."""


SPELLING = " <i hidden>e-mail</i>"
"""What the search needs beside “email”. Results are HTML, so nobody sees it."""


def write_file(path: Path, content: str) -> None:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def drop_unused(site: Path) -> None:
    """Remove source maps, word lists for searching in other languages, and unused styles."""
    for path in site.rglob("*.map"):
        path.unlink()
    for path in [*site.rglob("*.js"), *site.rglob("*.css")]:
        content = path.read_bytes()
        if (bare := SOURCE_MAP.sub(b"\n", content)) != content:
            path.write_bytes(bare)
    for folder in ("javascripts/lunr", "stylesheets/modern"):
        shutil.rmtree(site / "assets" / folder, ignore_errors=True)
    # The generator's copy holds the time of the build; `compress` makes one that doesn't.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def trim_search(site: Path) -> None:
    """Leave all markup out of the search, whose index each first visit loads."""
    for name, entries in INDEXES.items():
        path = site / name
        if not path.is_file():
            continue
        index = json.loads(path.read_text("utf-8"))
        for entry in index[entries]:
            for part in ("title", "text"):
                bare = " ".join(TAG.sub(" ", entry[part].removesuffix(SPELLING)).split())
                has_email = entries == "docs" and "email" in bare.lower()
                entry[part] = bare + SPELLING if has_email else bare
        path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")


def write_short_links(folder: Path, pages: list[Page], ledger: Ledger) -> None:
    """Write the short links into a site's folder `go`."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in redirects.render_short_links(pages, ledger).items():
        write_file(folder.parent / path / "index.html", content)


def write_redirects(site: Path, pages: list[Page], ledger: Ledger) -> None:
    """Write what leads from old addresses to new ones."""
    addresses = {page.id: page.address for page in pages}
    for page, left in redirects.find_gone(pages, ledger).items():
        anchors = {name: to for name, to in left.items() if name}
        path = addresses.get(page, f"{page}/")
        moved = redirects.render_anchors(path, anchors) if anchors else ""
        if page in addresses:
            add_moved(site / path / "index.html", path, moved)
        else:
            to = left.get("") or next(iter(anchors.values()))
            write_file(site / path / "index.html", redirects.render_redirect(path, to, moved))


def add_moved(page: Path, path: str, moved: str) -> None:
    """Add the list of anchors that left it to the end of a built page's article."""
    if not page.is_file():
        # A preview draws it another time.
        return
    content = page.read_text("utf-8")
    script = (
        f'<script type="module" src="{redirects.find_way_up(path)}{redirects.SCRIPT}"></script>\n'
    )
    if moved not in content:
        page.write_text(content.replace("</article>", f"{moved}{script}</article>", 1), "utf-8")


def choose_quality(path: str) -> int:
    """Return the quality of brotli for a file, by its path in the site.

    >>> choose_quality("assets/javascripts/main.js"), choose_quality("verify/index.html")
    (11, 10)
    >>> choose_quality("codes/company-id.space/index.html"), choose_quality("support/index.md")
    (5, 5)
    """
    if path.startswith("codes/") or path.endswith(".md"):
        return QUICKEST
    return QUICK if path.endswith(".html") else BEST


def compress(site: Path) -> int:
    """Write a gzip and a brotli copy beside every file that shrinks; return of how many files.

    What the browser runs has its copies already, and so has what didn't change since.
    """
    files = 0
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix not in COMPRESSIBLE or name.startswith(offline.RUNTIME):
            continue
        copies = gzipped, brotlied = [path.with_name(path.name + end) for end in (".gz", ".br")]
        changed = path.stat().st_mtime_ns
        if all(copy.is_file() and copy.stat().st_mtime_ns > changed for copy in copies):
            files += 1
            continue
        content = path.read_bytes() if path.is_file() else b""
        if len(content) <= WORTH:
            gzipped.unlink(missing_ok=True)
            brotlied.unlink(missing_ok=True)
        else:
            gzipped.write_bytes(gzip.compress(content, mtime=0))
            brotlied.write_bytes(bundle.compress_brotli(content, choose_quality(name)))
            files += 1
    bundle.drop_unused_brotli()
    return files


def require_settled(ids: Update) -> Ledger:
    """Return the ledger that the pages want; raise ProblemsError where an id leads nowhere."""
    if ids.problems:
        raise ProblemsError(ids.problems)
    return ids.ledger


def complete(site: Path, root: Path, pages: list[Page], ledger: Ledger, drawn: list[Page]) -> None:
    """Give a built site what its pages and their scripts ask for.

    Of `pages`, only those that were `drawn` in this build get their twins.
    """
    with require_node(), ThreadPoolExecutor() as pool:
        bundled = pool.submit(esbuild.bundle_assets, site, root)
        trim_search(site)
        theme_fixes.rewrite_pages(
            site, lambda html: plan_data.insert_plan(theme_fixes.fix_theme(html))
        )
        write_redirects(site, pages, ledger)
        described = guide_json.list_files(pages, ledger, root)
        for path, content in (described | markdown_twins.list_files(drawn, root)).items():
            write_file(site / path, content)
        bundled.result()


@contextmanager
def require_node() -> Iterator[None]:
    """Raise GuideError where Node.js is not there."""
    try:
        yield
    except FileNotFoundError as missing:
        if missing.filename != "node":
            raise
        raise GuideError(
            "Node.js was not found: install version 20 or later and build again."
        ) from missing


def place_runtime(site: Path) -> None:
    """Put what the browser runs into the site, made anew where it is missing or out of date."""
    with require_node():
        bundle.main([])
    runtime = site / offline.RUNTIME
    shutil.rmtree(runtime, ignore_errors=True)
    shutil.copytree(bundle.OUT, runtime)


def insert_lists(site: Path) -> None:
    """Let the pages that judge carry what they load from the runtime in their site."""
    runtime = site / offline.RUNTIME
    theme_fixes.rewrite_pages(site, lambda html: bundle.insert_list(html, runtime))


def finish(site: Path, root: Path, pages: list[Page]) -> Iterable[str]:
    """Finish the site that a generator built from a project's root; yield what is to be told.

    Raises GuideError where a published id leads nowhere or a part can't be made.
    """
    kept = offline.is_on()
    ids = write_update(root, pages)
    ledger = require_settled(ids)
    if not kept:
        yield "OFFLINE=off: browsers keep no copy of this site, and drop what they kept."
    if ids.notes:
        yield f"{len(ids.notes)} ids were written into {LEDGER}: commit it too."
    with ThreadPoolExecutor(1) as pool:
        # Another core stores the interpreter meanwhile. Where that fails, `place_runtime` says why.
        pool.submit(bundle.main, [])
        drop_unused(site)
        complete(site, root, pages, ledger, pages)
        write_short_links(site / "go", pages, ledger)
        yield from pdf.print_guide(site, root)
        compress(site)
    place_runtime(site)
    insert_lists(site)
    offline.write_worker(site)
    write_file(site / "_headers", write_headers_file(site))
    compressed = compress(site)
    if examples := list_examples(root):
        yield (
            f"Still the examples: {' and '.join(examples)}. Set SITE_URL and CONTACT, or write "
            "them into mkdocs.yml."
        )
    yield f"Finished {site}: {len(ledger)} short links, {compressed} files compressed."


def main(argv: list[str]) -> int:
    """Finish the built site; return 1, with what to write, if a published id leads nowhere."""
    parser = argparse.ArgumentParser(prog="python -m verifier finish", description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    options = parser.parse_args(argv)
    if not (options.site / "index.html").is_file():
        sys.stderr.write(f"{options.site} holds no built site. Run `make build`.\n")
        return 2
    try:
        for told in finish(options.site, options.root, read_pages(options.root)):
            sys.stdout.write(f"{told}\n")
    except GuideError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
