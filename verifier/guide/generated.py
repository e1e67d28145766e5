"""The pages that nobody writes: one a code, which the catalogue fills.

The MkDocs plugin adds them to the site. For a generator that runs no plugins `python -m verifier
stage` writes them under `docs/`, where git ignores them. A page that is there is left as it is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from verifier.catalogue import DIAGNOSES, FINDINGS

ROOT = Path(__file__).parents[2]


def generate_pages() -> dict[str, str]:
    """Return the Markdown of each generated page, by its path below `docs/`.

    The search leaves them out: `codes/` lists them, and what they say of a step stands on its page.
    """
    front = "---\nsearch:\n  exclude: true\n---\n\n"
    return {f"codes/{code}.md": f"{front}[code-page: {code}]\n" for code in (*FINDINGS, *DIAGNOSES)}


def stage_pages(docs: Path) -> int:
    """Write the generated pages that are not there yet; return how many were written."""
    count = 0
    for name, source in generate_pages().items():
        path = docs / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, "utf-8")
            count += 1
    return count


def main(argv: list[str]) -> int:
    """Write the generated pages under `docs/`, for a generator that runs no plugins."""
    parser = argparse.ArgumentParser(prog="python -m verifier stage", description=main.__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's root")
    given = parser.parse_args(argv)
    count = stage_pages(given.root / "docs")
    sys.stdout.write(f"{count} generated pages were written under {given.root / 'docs'}.\n")
    return 0
