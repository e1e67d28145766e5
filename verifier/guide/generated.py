"""The pages that nobody writes: one a code, which the catalogue fills.

The MkDocs plugin adds them to the site. For a generator that runs no plugins `python -m verifier
stage` writes them under `docs/`, where git ignores them. A page that is there is left as it is.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import FIELDS

ROOT = Path(__file__).parents[2]

PAGE = re.compile(r"\[code-page: ([a-z0-9.-]+)\]")
"""The line that becomes the page of a code."""

PREFIXES = {"text": "Any field", "form": "The whole form", "mail": "A pasted email"}
"""What codes are about whose first part is no field."""


def name_prefix(prefix: str) -> str:
    """Return what the codes with a first part are about: a field's label, as the form shows it."""
    if prefix in PREFIXES:
        return PREFIXES[prefix]
    field = prefix.replace("-", "_")
    labels: dict[str, str] = {field.name: field.label for field in FIELDS}
    label = labels.get(field, field.replace("_", " "))
    return label[0].upper() + label[1:]


def title_code(code: str) -> str:
    """Return the title of a code's page: a finding's names its field."""
    if code in FINDINGS:
        return f"{name_prefix(code.partition('.')[0])}: {FINDINGS[code].title}"
    return DIAGNOSES[code].title


def title_line(line: str) -> str:
    """Return the title that a line makes for its page, if it asks for that of a code."""
    found = PAGE.fullmatch(line.strip())
    known = found and (found[1] in FINDINGS or found[1] in DIAGNOSES)
    return title_code(found[1]) if found and known else ""


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
