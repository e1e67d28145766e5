"""Prints the page that holds the guide's pages as a PDF, which finishing the site does.

The PDF lies beside the page (`sage-intacct/print/sage-intacct.pdf`): A4, tagged, with outline and
page numbers, everybody's steps, and boxes to tick by hand. It is printed by the Chromium that is
found, and again only when what it is made of changed. Where there is none the site does without:
`announce_pdf`, which names the PDF where readers and programs look, names only one that is there.
"""

from __future__ import annotations

import hashlib
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from verifier.guide.form import render_component
from verifier.guide.settings import read_address
from verifier.values import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = f"{GUIDE}/print/"
"""The address of the page that holds all others, relative to the site's root."""

PDF = f"{PAGE}{GUIDE}.pdf"

ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
LINK = re.compile(r'(?<= href=")[^"]*')
STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]*)">')
HEADING = re.compile(r"<h1[^>]*>(.*?)<")
INTRODUCTION = re.compile(r'\s*<p class="on-screen">.*?</p>', re.DOTALL)

DATES = re.compile(rb"/(?:CreationDate|ModDate|Creator) (?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)")
"""What differs from one printing to the next, and from one Chromium to the next."""

NODE = re.compile(rb"\bnode(\d{8})\b")
"""The name of a table's cell, by a number that the browser counts up as it pleases."""


def render_source(site: Path, published: str) -> str:
    """Return what is printed: the article alone, no link of which leads to this machine.

    `published` is the address where the site is published, with a slash at its end.
    """
    page = site / PAGE / "index.html"
    built = page.read_text("utf-8")
    article = INTRODUCTION.sub("", ARTICLE.findall(built)[0])
    heading = HEADING.search(article)
    return render_component(
        "paper",
        title=heading[1] if heading else GUIDE,
        styles=[(page.parent / each).resolve().as_uri() for each in STYLESHEET.findall(built)],
        address=f"{published}{PAGE}".partition("://")[2],
        article=LINK.sub(lambda link: resolve_printed_link(link[0], article, published), article),
    )


def resolve_printed_link(to: str, article: str, published: str) -> str:
    """Return where a link leads on paper: further on if that is printed too, else the web."""
    if to.startswith("#"):
        return to
    address = urljoin(f"{published}{PAGE}", html.unescape(to))
    inside = re.fullmatch(rf"{re.escape(published)}{GUIDE}/(?:([\w-]+)/)?(?:#([\w-]+))?", address)
    if inside:
        name = "-".join(part for part in (inside[1] or GUIDE, inside[2]) if part)
        if f' id="{name}"' in article:
            return f"#{name}"
    return html.escape(address)


def hash_source(site: Path, source: str) -> str:
    """Return a hash of what the PDF is made of: page, stylesheets, and how it is printed."""
    sheets = sorted((site / "assets/stylesheets").rglob("*.css"))
    parts = [Path(__file__).read_bytes(), source.replace(site.resolve().as_uri(), "").encode()]
    parts += [sheet.read_bytes() for sheet in sheets]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def make_steady(pdf: bytes) -> bytes:
    """Return a PDF as each printing gives it; every byte stays where the PDF's index has it.

    >>> make_steady(b"<</Title (A)/CreationDate (D:2026)>> /ID (node00000031)")
    b'<</Title (A)                       >> /ID (node00000000)'
    """
    order = {number: rank for rank, number in enumerate(sorted(set(NODE.findall(pdf))))}
    numbered = NODE.sub(lambda found: b"node%08d" % order[found[1]], pdf)
    return DATES.sub(lambda found: b" " * len(found[0]), numbered)


def print_source(source: str) -> bytes | str:
    """Return a page as PDF, or a sentence that says why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(source, "utf-8")
        done = subprocess.run(  # noqa: S603 - the project's own program
            [sys.executable, "-m", "verifier.chromium", "print", page, pdf],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == 0 and pdf.is_file():
            return make_steady(pdf.read_bytes())
        return (done.stderr.strip().splitlines() or ["It printed nothing."])[-1]


def announce_pdf(site: Path, published: str) -> None:
    """Name the PDF that is there: on its page, in the sitemap, and in `llms.txt`."""
    size = f"{round((site / PDF).stat().st_size / 1000)} kB"
    name, address = f"{GUIDE}.pdf", f"{published}{PDF}"
    sentence = (
        f'<a href="{name}" type="application/pdf">All pages as one PDF</a> ({size}): everyone\'s '
        "steps, with boxes to check."
    )
    paragraph = f'\n<p class="on-screen">{sentence}</p>'
    insert(site / PAGE / "index.html", "</p>", paragraph, name)
    entry = f"    <url>\n         <loc>{address}</loc>\n    </url>\n"
    insert(site / "sitemap.xml", "</urlset>", entry, address, before=True)
    line = f"- [All pages as one PDF]({address})\n"
    insert(site / "llms.txt", "## For programs\n\n", line, address)


def insert(path: Path, place: str, text: str, mark: str, *, before: bool = False) -> None:
    """Put a text behind a place in a file's article, or before it; once, known by its mark."""
    content = path.read_text("utf-8")
    if mark in content:
        return
    start = content.find('<p class="on-screen">')
    at = content.index(place, max(start, 0)) + (0 if before else len(place))
    path.write_text(content[:at] + text + content[at:], "utf-8")


def find_kept(root: Path) -> Path:
    """Return the folder of the PDFs made before; a build begins with an empty site."""
    return root / "build/pdf"


def print_guide(site: Path, root: Path) -> Iterator[str]:
    """Print the PDF of a site that is otherwise complete, and name it; yield what is to be told.

    Without a browser a sentence says so, which is no failure.
    """
    if not (site / PAGE / "index.html").is_file():
        return
    published, copies = read_address(root), find_kept(root)
    source = render_source(site, published)
    copy = copies / f"{GUIDE}.{hash_source(site, source)[:16]}.pdf"
    if not copy.is_file():
        made = print_source(source)
        if isinstance(made, str):
            yield f"No PDF of {GUIDE}: {made}"
            return
        copies.mkdir(parents=True, exist_ok=True)
        for old in copies.glob(f"{GUIDE}.*.pdf"):
            old.unlink(missing_ok=True)
        copy.write_bytes(made)
        yield f"Printed {PDF}: {len(made) // 1000} kB."
    (site / PDF).write_bytes(copy.read_bytes())
    announce_pdf(site, published)
